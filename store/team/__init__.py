"""Who works here and when: the workspace, its people, channels and what keeps us out of them, whether Slack takes our
token, office hours as versions, who is away and who stands in.

May import: store.outbox, store.agreement, store.db, store.rules.
"""
