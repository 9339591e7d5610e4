"""How leads come in and are found again: every way in ends in `receiving`, which folds the same person together; the
imported past; lookup by words.

May import: store.handoffs, store.accounts, store.clocks, store.team, store.outbox, store.record, store.agreement,
store.db, store.rules.
"""
