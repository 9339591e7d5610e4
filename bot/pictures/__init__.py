"""Pictures of numbers, as PNG.

May import: bot.cards, store.monday.scoreboard.scoreboard_facts, store.rules.
"""
