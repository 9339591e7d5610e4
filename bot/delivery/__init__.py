"""Empties the outbox: load the facts, draw, call Slack, note the answer. No transaction is open during a call.

May import: bot.delivery.drawing, bot.pictures, bot.slack, bot.cards, store.
"""
