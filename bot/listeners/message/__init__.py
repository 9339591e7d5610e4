"""The message house, content, briefs and target accounts: asked for, written and agreed.

May import: bot.listeners.handoff, bot.listeners, bot.intake.reading, bot.slack, bot.cards, store.
"""
