"""One passing of a sales-ready lead to sales, act by act: judged, handed over, claimed, answered, asked about,
recycled, won or lost. Each act is safe to press twice, by two people, or late; one statement decides and an outcome
says what happened. No rule names an owner: all wait for a claim, at most reserved at first.

May import: store.accounts, store.clocks, store.team, store.outbox, store.record, store.agreement, store.db,
store.rules.
"""
