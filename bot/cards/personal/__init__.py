"""What one person sees: Home, small windows, help, and troubles that only a person can mend.

May import: bot.cards.lead, bot.cards, store.record, store.rules.
"""
