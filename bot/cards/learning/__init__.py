"""What outcomes teach, as people read it: calibration, campaigns and their credit, journeys, the month.

May import: bot.cards.monday, bot.cards.lead, bot.cards.personal, bot.cards.forms, bot.cards, store.learning,
store.record, store.rules.
"""
