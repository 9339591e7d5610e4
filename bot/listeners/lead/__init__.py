"""Finding and adding leads: `/lead` and its forms.

May import: bot.listeners.handoff, bot.listeners, bot.intake, bot.slack, bot.cards, store.
"""
