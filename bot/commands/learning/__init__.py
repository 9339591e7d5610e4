"""`handoff calibrate`, `handoff journey`, `handoff message`: what outcomes teach, what both teams say.

May import: bot.commands, bot.pictures, bot.cards, bot.intake.reading, store.
"""
