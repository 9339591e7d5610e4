"""Calibration, campaigns, journeys and the month on demand.

May import: bot.listeners.agreement, bot.listeners.handoff, bot.listeners, bot.intake.reading, bot.slack, bot.cards,
bot.pictures, store.
"""
