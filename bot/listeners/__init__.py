"""Ears: one short transaction for each thing a person does, then the acknowledgement. The gate in front and what all
listeners share stand here; the listeners themselves are in the rooms by subject. `refusals` answers whom the gate keeps
out and what went wrong; why an act is refused is the store's to say, and `bot.cards.lead.replies` words it.

May import: bot.intake.reading, bot.slack, bot.cards, store.
"""
