"""The card of a handoff and all that speaks of one lead: its state, buttons, thread notes, lists, the answer to lookup.

May import: bot.cards, store.record, store.rules.
"""
