"""A sender's id of a touch is each lead's own.

An id that another lead's touch had used already was kept by nobody, so that a buyer's request was lost in silence.

Not needed since 0.1.0: touches.uq_touches_lead_id_system_touch_id
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_touches_system_touch_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_touches_lead_id_system_touch_id"), ["lead_id", "system", "touch_id"]
        )
