"""One file for each sender that is known: how it proves itself, and where its bodies keep what.

May import: the standard library alone.
"""
