"""A Slack of one's own: Web API, sockets, request URLs, checks, rate limits, faults, and a page to use it. `server`
joins the rooms, `driver` is what the demo and the tests hold in their hands. It imports nothing of the rest of Handoff.

May import: bot.playground.browser, bot.playground.hands, bot.playground.wire, bot.playground.methods,
bot.playground.state, bot.playground.checks, bot.playground.values.
"""
