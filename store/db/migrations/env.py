"""What alembic runs for each command. The connection, its transaction and its locks are store/db/migrate.py's."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from store.db import tables as t
from store.db.columns import Moment


def _plain_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration names none of our own types: it keeps what was true on its day."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=t.leads.metadata,
    transactional_ddl=True,  # on SQLite too, because the transaction begins before the driver has a say
    render_as_batch=True,  # SQLite changes a table by making it anew
    render_item=_plain_types,
)
context.run_migrations()
