"""What a CRM says and is told: its records beside our leads and deals, how far it was read, what is to be written there
and what was. Whoever calls it (bot.crm) hands values in and takes intents out.

May import: store.leads, store.handoffs, store.accounts, store.clocks, store.team, store.outbox, store.record,
store.agreement, store.db, store.rules.
"""
