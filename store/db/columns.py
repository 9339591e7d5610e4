"""Column types and names that every table shares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Text, types

# Named constraints, because SQLite's batch migrations lose the unnamed ones.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a column of exactly the type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")

# Byte order, so that a prefix is a range of the index whatever the database's locale.
Word = Text().with_variant(Text(collation="C"), "postgresql")


class Moment(types.TypeDecorator[datetime]):
    """A moment in UTC. Refuses naive values; SQLite would silently drop their offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002 (SQLAlchemy hands it in)
        """UTC for the database; ValueError for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The stored moment, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """The same for SQLite's text with one call a value instead of four: thousands are read at a time."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda text: datetime.fromisoformat(f"{text}+00:00") if text is not None else None
