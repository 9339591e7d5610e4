"""A small CRM beside the playground's Slack: it answers as HubSpot's API does, as far as a client of ours asks, and as
Pipedrive's; it has state, a page with *Won* and *Lost*, and whatever hurts: lag, refusals, lost answers, merges. And a
website whose form posts to one of our doors.

May import: bot.playground, bot.playground.values.
"""
