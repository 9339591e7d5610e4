"""The agreement as people read, propose and sign it.

May import: bot.cards.personal, bot.cards.forms, bot.cards, store.signing.proposal_facts, store.record,
store.agreement, store.rules.
"""
