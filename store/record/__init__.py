"""What happened, kept once: the append-only trace, which also knows an act that came twice; raw payloads, identities,
the keys of erased people; and the values in which the store answers (outcomes, facts).

May import: store.db, store.rules.
"""
