"""The thirty-minute meeting: its agenda with three handoffs, and the one decision under test with its verdict.

May import: store.monday.scoreboard, store.views, store.reminders, store.message, store.leads, store.handoffs,
store.accounts, store.clocks, store.team, store.outbox, store.record, store.agreement, store.db, store.rules.
"""
