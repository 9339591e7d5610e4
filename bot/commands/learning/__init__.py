"""`handoff calibrate`, `handoff journey` and the like: what outcomes teach, in the terminal.

May import: bot.commands, bot.pictures, bot.cards, bot.intake.reading, store.
"""
