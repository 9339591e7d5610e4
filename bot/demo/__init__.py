"""A believable small company to try the bot on: people, thirteen weeks of history, and leads to send."""
