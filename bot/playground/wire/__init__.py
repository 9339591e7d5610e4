"""The ways between the workspace and the app: Web API, Socket Mode, signed requests, response addresses, rate limits;
and the guard that keeps other machines and other pages out.

May import: bot.playground.methods, bot.playground.state, bot.playground.checks, bot.playground.values.
"""
