"""Target accounts: companies that both teams agreed to win, each with its tier, people and plan; what came of them.

May import: store.team, store.outbox, store.record, store.agreement, store.db, store.rules.
"""
