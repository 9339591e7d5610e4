"""Reminders of deadlines, why a handoff is quiet, and what a person hears as they begin to cover for another.

May import: bot.cards.message, bot.cards.lead, bot.cards, store.accounts, store.record, store.rules.
"""
