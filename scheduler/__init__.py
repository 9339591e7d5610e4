"""When to look again. Decides nothing, says nothing.

May import: store.
"""
