"""The tables and the engines under them. Opens SQLite or PostgreSQL, upgrades and backs up, and hides where the two
differ. Everything above speaks in statements on a connection that is handed down.

May import: store.rules.
"""
