"""How people see it and press it: Slack, HTTP and the command line. No rules, no SQL.

May import: bot.runtime, bot.commands, scheduler.
"""
