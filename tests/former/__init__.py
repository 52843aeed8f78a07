"""A database of an earlier commit, and how it is asked what of it still works."""
