"""Revision 0003 keeps what each row of the trace meant."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from store.db import migrate
from store.db import tables as t
from store.rules.trace_kinds import FACTS

AT = "2026-11-16 09:00:00"
# kind, code, amount, other -> kind, facts
MEANT = [
    (("received", None, None, None), ("received", {})),
    (("received", "undated", None, None), ("received", {"undated": True, "fact_id": 1})),
    (("folded", "phone,title", 2, "hubspot"),
     ("folded", {"fields": ["phone", "title"], "touch_count": 2, "system": "hubspot"})),
    (("folded", None, 0, "website"), ("folded", {"touch_count": 0, "system": "website"})),
    (("may_be_same", None, None, "1"), ("may_be_same", {"other_lead_id": 1})),
    (("touched", "webinar", 1, None), ("touched", {"code": "webinar", "touch_count": 1})),
    (("mql", None, 41, None), ("mql", {"score": 41})),
    (("completed", "high_intent", None, None), ("completed", {"code": "high_intent", "holds": True})),
    (("completed", "high_intent_not", None, None), ("completed", {"code": "high_intent", "holds": False})),
    (("erased", "retention", None, None), ("erased", {"code": "retention"})),
    (("handed_over", "2", 87, None), ("handed_over", {"cycle": 2, "score": 87})),
    (("handed_over", None, None, None), ("handed_over", {})),
    (("claimed", None, None, "U0ANA"), ("claimed", {"other_member_id": "U0ANA"})),
    (("released", None, None, "U0ANA"), ("released", {"other_member_id": "U0ANA"})),
    (("released", "late", None, "U0ANA"),
     ("released", {"code": "late", "clock_kind": "response", "other_member_id": "U0ANA"})),
    (("released", "away", None, "U0ANA"), ("released", {"code": "away", "other_member_id": "U0ANA"})),
    (("responded", "call_early", 4, None), ("responded", {"code": "call", "early": True, "quality": 4})),
    (("responded", "voicemail", None, None), ("responded", {"code": "voicemail", "early": False})),
    (("responded", None, None, None), ("responded", {})),
    (("first_response", None, 5400, None), ("first_response", {"seconds": 5400})),
    (("next_step", None, None, "2026-11-20"), ("next_step", {"day": date(2026, 11, 20)})),
    (("recycled", "no_budget", 2, "2027-02-01"),
     ("recycled", {"code": "no_budget", "quality": 2, "day": date(2027, 2, 1)})),
    (("disqualified", "student", 1, None), ("disqualified", {"code": "student", "quality": 1})),
    (("woke", "date", None, None), ("woke", {})),
    (("woke", "demo_request", None, None), ("woke", {"code": "demo_request"})),
    (("asked", None, None, "U0MIA"), ("asked", {"other_member_id": "U0MIA"})),
    (("answered", None, None, None), ("answered", {})),
    (("shown_late", None, 900, None), ("shown_late", {"seconds": 900})),
    (("clock", "next_step_missed", 60, "3600"),
     ("clock", {"clock_kind": "next_step", "code": "missed", "seconds": 60, "paused_seconds": 3600})),
    (("clock", "claim_met", 0, None), ("clock", {"clock_kind": "claim", "code": "met", "seconds": 0})),
    (("rung", "next_step_warn", 100, "U0ANA"),
     ("rung", {"clock_kind": "next_step", "code": "warn", "percent": 100, "other_member_id": "U0ANA"})),
    (("rung", "claim_nudge", 50, None), ("rung", {"clock_kind": "claim", "code": "nudge", "percent": 50})),
    (("rung", "manager_away", None, "U0ANA"), ("manager_asked", {"code": "away", "other_member_id": "U0ANA"})),
    (("rung", "manager_released_twice", None, "U0ANA"),
     ("manager_asked", {"code": "released_twice", "clock_kind": "response", "other_member_id": "U0ANA"})),
    (("snoozed", None, None, "2026-11-20T09:30:00+01:00"),
     ("snoozed", {"until_at": datetime(2026, 11, 20, 8, 30, tzinfo=UTC)})),
    (("excused", "next_step", None, None), ("excused", {"clock_kind": "next_step"})),
    (("covered", None, None, "U0BEN"), ("covered", {"other_member_id": "U0BEN"})),
    (("opportunity", None, 120_000, None), ("opportunity", {"money": 120_000})),
    (("won", None, 120_000, "U0ANA"), ("won", {"money": 120_000, "other_member_id": "U0ANA"})),
    (("lost", "price", 5, None), ("lost", {"code": "price", "money": 5})),
    (("won_undated", None, 7, None), ("won_undated", {"money": 7})),
]  # fmt: skip


@pytest.fixture
def at_0002(empty):
    migrate.upgrade(empty, "0002")
    with empty.begin() as tx:
        tx.execute(sa.text(
            "INSERT INTO leads (id, status, field_moments, undated, cycle) VALUES (1, 'new', '{}', false, 0)"
        ))  # fmt: skip
        row = "INSERT INTO trace (lead_id, kind, code, amount, other, happened_at, recorded_at) "
        for kind, code, amount, other in (was for was, _ in MEANT):
            values = {"kind": kind, "code": code, "amount": amount, "other": other, "at": AT}
            tx.execute(sa.text(row + "VALUES (1, :kind, :code, :amount, :other, :at, :at)"), values)
    return empty


def test_every_row_means_what_it_meant(at_0002):
    migrate.upgrade(at_0002)
    with at_0002.read() as tx:
        rows = tx.execute(sa.select(t.trace).order_by(t.trace.c.id)).all()
    found = [(row.kind, {name: value for name in FACTS if (value := getattr(row, name)) is not None}) for row in rows]
    assert found == [meant for _, meant in MEANT]


def test_the_trace_refuses_changes_afterwards(at_0002):
    migrate.upgrade(at_0002)
    for act in (t.trace.update().values(kind="claimed"), t.trace.delete()):
        with pytest.raises(sa.exc.IntegrityError, match="the trace is only added to"), at_0002.begin() as tx:
            tx.execute(act)


def test_the_overrules_of_checklists_move_into_their_table(at_0002):
    with at_0002.begin() as tx:
        tx.execute(sa.text(
            f"INSERT INTO verdicts (lead_id, item, holds, member_id, words, at) "
            f"VALUES (1, 'persona', true, 'U0MIA', 'She decides', '{AT}')"
        ))  # fmt: skip
    migrate.upgrade(at_0002)
    with at_0002.read() as tx:
        kept = tx.execute(sa.select(t.checklist_overrules)).one()
    assert (kept.lead_id, kept.item, kept.holds, kept.words) == (1, "persona", True, "She decides")
