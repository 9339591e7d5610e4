"""The arithmetic of Monday: the KPIs, how sure a change is, the bottleneck, the goal, and which handoffs the agenda
picks.

May import: store.rules.office_time.
"""
