"""The trace is only added to: the database itself refuses UPDATE and DELETE.

A later batch change of the table makes it anew without these triggers on SQLite and has to add them again.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = """
CREATE TRIGGER trace_{act} BEFORE {act} ON trace
BEGIN SELECT RAISE(ABORT, 'the trace is only added to'); END
"""

POSTGRESQL = """
CREATE FUNCTION trace_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the trace is only added to' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER trace_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON trace
FOR EACH STATEMENT EXECUTE FUNCTION trace_is_only_added_to()
"""


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(act="UPDATE"))
        op.execute(SQLITE.format(act="DELETE"))
    else:
        op.execute(POSTGRESQL)
