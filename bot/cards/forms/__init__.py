"""One function per form. Field names are the contract with the listeners: what is typed comes back under them.

May import: bot.cards.monday, bot.cards, store.monday.meeting.decision_facts, store.crm.crm_values,
store.agreement.policy_document, store.record, store.rules.
"""
