"""The agreement shown, proposed in forms, signed, objected to and withdrawn.

May import: bot.listeners, bot.slack, bot.cards, store.
"""
