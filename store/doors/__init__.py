"""Where senders post what was born elsewhere: a door's own row, what came through it, and whether it fell silent.

May import: store.team, store.outbox, store.record, store.agreement, store.db, store.rules.
"""
