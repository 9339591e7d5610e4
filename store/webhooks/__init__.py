"""Who outside hears what happens here: subscribers, and the events that wait for each, read off the trace by a cursor.

May import: store.db, store.rules, store.record, store.outbox, store.agreement, store.team.
"""
