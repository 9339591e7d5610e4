"""Time as people work it: office hours, holidays, weeks and quarters, exact across daylight saving.
`calendar_years` leaves the holidays out, `business_time` adds and measures.

May import: nothing.
"""
