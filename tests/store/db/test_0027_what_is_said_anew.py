"""Older facts that were said anew name the one before once the revision is made."""

import sqlalchemy as sa

from store.db import migrate
from store.db import tables as t

AT = "2026-11-16 08:00:00+00:00"
LEAD = "INSERT INTO leads (id, status, field_moments, undated, cycle) VALUES (:id, 'new', '{}', false, 1)"
HANDOFF = (
    "INSERT INTO handoffs (id, lead_id, cycle, state, policy_version, score, checklist_complete, handed_over_at,"
    " history, asked, releases, erased) VALUES (:id, :id, 1, 'sales_ready', 1, 9, true, :at, true, false, 0, false)"
)
FACT = (
    "INSERT INTO trace (kind, lead_id, handoff_id, happened_at, recorded_at) VALUES (:kind, :lead, :handoff, :at, :at)"
)
# Kind, lead and handoff; and the fact that it names then.
FACTS = [
    (("received", 1, None), None), (("received", 2, None), None), (("handed_over", 1, 1), None),
    (("handed_over", 2, 2), None), (("received", 1, None), 1), (("handed_over", 1, 1), 3), (("mql", 1, None), None),
    (("mql", 1, None), None), (("received", 1, None), 5), (("first_response", 1, 1), None),
    (("first_response", 1, 1), 10),
]  # fmt: skip


def test_each_names_the_one_before_about_the_same(empty):
    migrate.upgrade(empty, "0026")
    with empty.begin() as tx:
        for id_ in (1, 2):
            tx.execute(sa.text(LEAD), {"id": id_})
            tx.execute(sa.text(HANDOFF), {"id": id_, "at": AT})
        for (kind, lead, handoff), _ in FACTS:
            tx.execute(sa.text(FACT), {"kind": kind, "lead": lead, "handoff": handoff, "at": AT})
    migrate.upgrade(empty)
    with empty.read() as tx:
        named = tx.scalars(sa.select(t.trace.c.fact_id).order_by(t.trace.c.id)).all()
    assert named == [named for _, named in FACTS]
