"""Benchmarks of the live channel (`make bench`), of a vote, the backlog page and look-alikes."""
