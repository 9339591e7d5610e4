"""Who hears what when: rings the clocks' rungs, says why a handoff is quiet, begins and ends absences, sees
to leavers. Who stands in for whom is `store.team.presence`'s to say.

May import: store.message, store.handoffs, store.accounts, store.clocks, store.team, store.outbox, store.record,
store.agreement, store.db, store.rules.
"""
