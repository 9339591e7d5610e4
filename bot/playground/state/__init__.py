"""What the workspace remembers behind one lock: people, channels, messages, views, tickets, planned faults; and the
payloads that Slack makes of them. Nothing here waits, sends or serves.

May import: bot.playground.checks, bot.playground.values.
"""
