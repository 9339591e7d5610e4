"""Slack's JSON in, our words out. Nothing outside this room looks into a payload.

May import: bot.intake.reading, bot.cards, store.team.
"""
