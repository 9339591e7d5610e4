"""Assembly: settings, logs and office time in, the running parts out. Also doctor, which looks at all of them,
and retention, which forgets when its time has come.

May import: bot.listeners, bot.delivery, bot.webhooks, bot.intake, bot.crm, bot.slack, bot.cards, store.
"""
