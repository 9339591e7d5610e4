"""What people and the administrator do. An act changes the workspace, tells the app, and returns once the app has
acknowledged it or the deadline passed.

May import: bot.playground.wire, bot.playground.state, bot.playground.checks, bot.playground.values.
"""
