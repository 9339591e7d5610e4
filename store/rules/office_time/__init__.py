"""Time as people work it: office hours, holidays, weeks and quarters, exact across daylight saving.

May import: nothing.
"""
