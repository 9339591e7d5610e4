"""The wire: Socket Mode and HTTP in, the Web API out, errors sorted by what to do next, the directory of people and
channels, private notes.

May import: bot.slack.payloads, bot.intake, bot.cards, store.
"""
