"""What a card, a list and a Home tab need to know, loaded in a few reads and handed out as frozen facts.

May import: store.signing, store.reminders, store.message, store.leads, store.handoffs, store.accounts, store.clocks,
store.team, store.outbox, store.record, store.agreement, store.db, store.rules.
"""
