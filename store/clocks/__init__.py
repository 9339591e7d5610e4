"""Deadlines in office time. A clock starts, pauses, goes on in other hours and stops with an outcome; its rungs are
rows that are due at a moment.

May import: store.team, store.record, store.db, store.rules.
"""
