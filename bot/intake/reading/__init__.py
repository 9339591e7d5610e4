"""Text from people and programs read as amounts, mails, moments and names. The same at every door.

May import: store.agreement.currencies, store.rules.
"""
