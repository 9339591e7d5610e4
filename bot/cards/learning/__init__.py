"""What outcomes teach, as people read it: calibration, campaigns and their credit, journeys, the month.

May import: bot.cards.agreement, bot.cards.personal, bot.cards.monday, bot.cards.lead, bot.cards.forms, bot.cards,
store.monday.scoreboard.scoreboard_facts, store.learning, store.accounts, store.record, store.rules.
"""
