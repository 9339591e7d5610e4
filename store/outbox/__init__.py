"""What the outside has yet to be told: posts as rows with a unique key, cards as versions; leases, retries and pauses
of delivery. Whoever queues a row here need not know who sends it.

May import: store.db, store.rules.
"""
