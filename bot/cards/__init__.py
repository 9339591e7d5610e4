"""Mouth: every message, window and page is a function from facts to blocks. Here are the block helpers that all cards
share; the cards are in the rooms by subject. Nothing here loads or sends.

May import: store.record, store.agreement.currencies, store.rules.
"""
