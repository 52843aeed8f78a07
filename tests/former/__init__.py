"""Queries on a database of an earlier commit, to see what of it still works."""
