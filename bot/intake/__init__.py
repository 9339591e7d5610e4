"""How leads come in: by HTTP, from files, and the readers of amounts, mails and moments that all ways share."""
