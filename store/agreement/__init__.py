"""What both teams agreed (to the code: the policy): the document, its versions, its YAML text and what changes between
two. A version is never edited.

May import: store.db, store.rules.
"""
