"""Decisions only: values and `now` in, values and reasons out. Nothing here reads a row, a clock or a setting, so any
question is one line in a test.

May import: nothing but the standard library and its own rooms.
"""
