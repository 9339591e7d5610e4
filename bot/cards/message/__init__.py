"""What both teams say, as people read and write it: message house, content, briefs, target accounts.

May import: bot.cards.personal, bot.cards.monday, bot.cards.lead, bot.cards.forms, bot.cards, store.message,
store.accounts, store.record, store.rules.
"""
