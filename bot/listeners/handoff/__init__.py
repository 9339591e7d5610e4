"""What people do with a handoff: press its card, fill its forms, look at its lead, ask why it is quiet.

May import: bot.listeners, bot.intake.reading, bot.slack, bot.cards, store.
"""
