"""`handoff scoreboard`: the numbers of a week or a range, as a table, plain values or a picture.

May import: bot.commands, bot.pictures, bot.cards, bot.intake.reading, store.
"""
