"""What one person sees: Home, small windows, help, and troubles that only a person can mend.

May import: bot.cards.monday, bot.cards.lead, bot.cards, store.monday.scoreboard.scoreboard_facts,
store.monday.meeting.decision_facts, store.record, store.agreement.policy_document, store.agreement.policy_entries,
store.rules.
"""
