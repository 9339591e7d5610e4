"""Who hears what when: rings the clocks' rungs, says why a handoff is quiet, sees to absences and leavers.

May import: store.handoffs, store.clocks, store.team, store.outbox, store.record, store.agreement, store.db,
store.rules.
"""
