"""Ears: one short transaction for each thing a person does, then the acknowledgement. The gate in front and what all
listeners share stand here; the listeners themselves are in the rooms by subject.

May import: bot.intake.reading, bot.slack, bot.cards, store.
"""
