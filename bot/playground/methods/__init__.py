"""The methods of the Web API that Handoff calls or an app like it needs soon, one file a family. Each file has a table
METHODS: name, function, tier, scopes.

May import: bot.playground.state, bot.playground.checks, bot.playground.values.
"""
