"""Who works here and when: the workspace, its people and channels, office hours as versions, who is away and who stands
in.

May import: store.outbox, store.agreement, store.db, store.rules.
"""
