"""What each kind of post says, drawn from the facts of the moment it is sent, or nothing if it lost its point
meanwhile.

May import: bot.cards, store.
"""
