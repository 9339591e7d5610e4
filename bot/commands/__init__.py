"""The commands of `handoff`, one file each.

May import: bot.demo, bot.runtime, bot.intake, bot.slack, store.
"""
