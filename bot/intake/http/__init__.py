"""Leads by HTTP: signed, kept raw, then taken in; and the small server that also answers health and metrics.

May import: bot.intake.doors, bot.intake.reading, store.
"""
