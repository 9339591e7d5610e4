"""Set-up, office hours and absences: `/handoff` and its forms.

May import: bot.listeners.agreement, bot.listeners.learning, bot.listeners.message, bot.listeners.monday, bot.listeners,
bot.intake, bot.webhooks, bot.slack, bot.cards, store.
"""
