"""Decisions only: values and `now` in, values and reasons out. Standard library alone."""
