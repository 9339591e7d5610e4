"""The commands about programs beside Slack.

May import: bot.commands, bot.runtime, bot.crm, bot.cards, store.
"""
