"""What the figures of the live channel are measured with: `make bench`."""
