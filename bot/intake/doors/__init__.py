"""How the programs in which leads are born are read: what each signs, which value is whose, and what is guessed.

May import: bot.intake.doors.kinds, bot.intake.reading, bot.intake.csv.columns, store.rules.
"""
