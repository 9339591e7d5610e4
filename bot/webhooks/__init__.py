"""Webhooks out: reads the trace for each subscriber, signs an event, posts it, notes the answer. No transaction is open
during a call.

May import: bot.intake.http, store.
"""
