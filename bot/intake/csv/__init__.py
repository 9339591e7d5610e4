"""Leads, a team's past and spend from a CSV file: columns recognised, dates judged by the whole column, refused rows
kept with their reasons.

May import: bot.intake.reading, store.
"""
