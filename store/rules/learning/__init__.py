"""The arithmetic of what outcomes teach: points from outcomes, credit of campaigns, patterns of journeys.

May import: store.rules.lead, store.rules.office_time, store.rules.monday, store.rules.
"""
