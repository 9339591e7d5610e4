"""Erasing a person on request, saying what is kept about one, and forgetting leads that came to nothing. Counts stay.

May import: store.monday, store.learning, store.views, store.reminders, store.message, store.leads, store.handoffs,
store.accounts, store.clocks, store.team, store.outbox, store.record, store.agreement, store.db, store.rules.
"""
