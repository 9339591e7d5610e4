"""The schema's history, shipped with the program. `python -m store.db.migrations "what changes"` writes the next step.

A revision that was released is never edited. While the next one runs on PostgreSQL, and until the last replica is
replaced, the release before works on the new tables: it reads and writes every column it knows and leaves the new ones
out. So expand first, and contract in a later release:

- At any time: a table, a column that may be empty or has a server default, an index that is not unique, fewer rules.
- Renaming, another type, NOT NULL, a new unique key, check or reference on columns that were there: add a column or a
  table beside it and write both; read the new one; once a release is out that does without the old one, take that away.
  The revision says so in a line of its docstring, its places written table, table.column or table.constraint:
  "Not needed since 1.2.0: leads.persona, goals". The same line allows changing the values of an old column.
- Everybody waits while a revision runs, because it holds every table. What takes longer than a second at 50,000 leads,
  as filling a new column by hand does, is work for the program, a few rows at a time.

tests/test_revisions.py holds each revision to it, and compares all rows before and after on both engines.
"""
