"""The agreement signed by both teams: one proposal at a time with its signatures and objections, what it would do, how
it ends, and which version carries whose signatures.

May import: store.leads, store.handoffs, store.accounts, store.clocks, store.team, store.outbox, store.record,
store.agreement, store.db, store.rules.
"""
