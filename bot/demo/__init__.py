"""A believable small company to try the bot on: people, twenty weeks of history, and leads to send.

May import: bot.playground, bot.runtime, bot.intake, bot.slack, bot.cards, store.
"""
