"""What both teams say, as people read and write it: message house, content, briefs, target accounts.

May import: bot.cards.learning, bot.cards.personal, bot.cards.monday, bot.cards.lead, bot.cards.forms, bot.cards,
store.monday.scoreboard.scoreboard_facts, store.message, store.accounts, store.record, store.rules.
"""
