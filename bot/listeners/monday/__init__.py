"""The scoreboard on demand, the decision, the goal and what campaigns cost.

May import: bot.listeners.learning, bot.listeners, bot.intake.reading, bot.slack, bot.cards, store.
"""
