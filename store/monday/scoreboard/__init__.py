"""The numbers of a week: the KPIs from the trace, closed once and corrected in the open; bottleneck, goal and spend.

May import: store.views, store.reminders, store.message, store.leads, store.handoffs, store.accounts, store.clocks,
store.team, store.outbox, store.record, store.agreement, store.db, store.rules.
"""
