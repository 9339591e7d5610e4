"""Slack's documented limits on messages, blocks and views as data, and Slack's own sentences about what breaks them.
Only what the bot draws, or is about to, is known; anything else is an unsupported type.

May import: bot.playground.values.
"""
