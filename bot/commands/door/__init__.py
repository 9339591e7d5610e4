"""`handoff door`: who may post leads, what came, and how a body would be read.

May import: bot.commands, bot.runtime, bot.intake, store.
"""
