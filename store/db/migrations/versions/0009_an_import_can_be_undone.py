"""An import can be undone: its id stands on what it made, and rows of the trace may be withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="leads or spend"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the file; its name may be a person's"),
        sa.Column(
            "counts",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="what became of its rows; empty: it stopped before the end",
        ),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('leads', 'spend')", name=op.f("ck_imports_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "imported_leads",
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False, comment="by this import; else it was known before"),
        sa.Column(
            "upto",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the newest row of the trace when the import was done with the lead",
        ),
        sa.Column("fields", sa.JSON(), nullable=False, comment="names of those of the lead that it changed"),
        sa.Column(
            "facts", sa.JSON(), nullable=False, comment="rows of the trace that are of no handoff or deal of its own"
        ),
        sa.Column(
            "was",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="what follows from touches and deals, as it was: codes and moments",
        ),
        sa.Column("outcome", sa.Text(), nullable=True, comment="withdrawn or kept; empty: not undone"),
        sa.CheckConstraint("outcome IN ('withdrawn', 'kept')", name=op.f("ck_imported_leads_outcome")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_imported_leads_import_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_imported_leads_lead_id")),
        sa.PrimaryKeyConstraint("import_id", "lead_id", name=op.f("pk_imported_leads")),
    )
    with op.batch_alter_table("imported_leads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_leads_lead_id"), ["lead_id"], unique=False)

    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "import_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the import that made it",
            )
        )
        batch_op.add_column(
            sa.Column(
                "withdrawn_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="its import was undone; its cycle is then -id, so that the number is free",
            )
        )

    with op.batch_alter_table("lead_ids", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "import_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the import that made it",
            )
        )

    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "import_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the import that made it",
            )
        )

    with op.batch_alter_table("spend", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "import_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the import that made it",
            )
        )

    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "import_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the import that made it",
            )
        )

    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "fact_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the row that is withdrawn; no reference, as an import may bring a million",
            )
        )
        batch_op.create_index(
            "ix_trace_fact_id",
            ["fact_id"],
            unique=False,
            sqlite_where=sa.text("fact_id IS NOT NULL"),
            postgresql_where=sa.text("fact_id IS NOT NULL"),
        )
