"""What outcomes teach, read from what is kept: calibration, credit of campaigns, journeys and the month. Facts of a
handoff are those known when it was handed over.

May import: store.monday.scoreboard, store.views, store.reminders, store.message, store.leads, store.handoffs,
store.accounts, store.clocks, store.team, store.outbox, store.record, store.agreement, store.db, store.rules.
"""
