"""What one person sees: Home, small windows, help, and troubles that only a person can mend.

May import: bot.cards.lead, bot.cards, store.record, store.agreement.policy_document, store.agreement.policy_entries,
store.rules.
"""
