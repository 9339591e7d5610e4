"""A believable small company to try the bot on: people, twenty weeks of history, and leads to send."""
