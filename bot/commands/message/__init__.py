"""What both teams say, in the terminal.

May import: bot.commands, bot.cards, store.
"""
