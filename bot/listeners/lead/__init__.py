"""Finding, adding and looking at leads: `/lead` and what its answers offer.

May import: bot.listeners.handoff, bot.listeners, bot.intake, bot.slack, bot.cards, store.
"""
