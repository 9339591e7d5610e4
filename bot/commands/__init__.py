"""The commands of `handoff`, one file each.

May import: bot.demo, bot.runtime, bot.cards.agreement, bot.cards.personal, bot.cards, bot.webhooks, bot.intake,
bot.slack, store.
"""
