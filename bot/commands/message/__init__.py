"""What both teams say, in the terminal.

May import: bot.commands, bot.intake, bot.cards, store.
"""
