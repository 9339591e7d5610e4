"""What both teams read on Monday and around the meeting: scoreboard, agenda, decisions, verdicts, wins.

May import: bot.cards.lead, bot.cards, store.monday.scoreboard.scoreboard_facts, store.monday.meeting.decision_facts,
store.record, store.rules.
"""
