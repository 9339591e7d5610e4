"""What both teams say: the message house in buyers' words, content and the objections it answers, briefs of campaigns,
and what of it a rep says to one lead.

May import: store.leads, store.handoffs, store.accounts, store.clocks, store.team, store.outbox, store.record,
store.agreement, store.db, store.rules.
"""
