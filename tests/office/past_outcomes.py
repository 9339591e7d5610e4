"""A past of which points can be learnt: a handoff a day, as rows, three weeks old at the youngest."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from store.db import tables as t
from store.rules import states
from tests.office.clock import NOW

DAY = timedelta(days=1)
LEADS, FIRST = 168, 1000
# Three of four on gold are good, one of six of the others. Those who came to the webinar are no better than the rest.
MADE = {number: number % 4 < 3 if number % 3 == 0 else number % 6 == 1 for number in range(LEADS)}


def keep_past(tx: Connection) -> None:
    """Keep its leads, handoffs and deals."""
    for table, rows in _rows().items():
        tx.execute(t.metadata.tables[table].insert(), rows)


def _rows() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, good in MADE.items():
        at, key, recycled = NOW - (LEADS - number + 30) * DAY, FIRST + number, not good and number % 5 == 0
        seconds, then = int(at.timestamp()), {"lead_id": key, "recorded_at": at}
        facts = {"plan": "Gold" if number % 3 == 0 else "Tin", "result": "paid" if good else "left"}
        said = {"title": "VP Sales", "email": f"h{key}@x.example", "problem": "slow"}
        lead = {"id": key, "status": "sales_ready", "field_moments": {}, "received_at": at, "cycle": 1}
        found["leads"].append(lead | said)
        state, quality = (states.RECYCLED, 2) if recycled else (states.CLAIMED, None)
        handoff = {"id": key, "lead_id": key, "cycle": 1, "policy_version": 0, "handed_over_at": at}
        found["handoffs"].append(handoff | {"state": state, "quality": quality})
        dated = ({name: [value, seconds] for name, value in told.items()} for told in (said, facts))
        copy = dict(zip(("fields", "extra"), dated, strict=True)) | {"ticks": {}}
        found["handed_over_facts"].append({"handoff_id": key, "lead_id": key, "facts": copy})
        named = [{"key": name, "name": name.capitalize(), "value": value} for name, value in facts.items()]
        found["lead_facts"] += [{**then, **fact, "happened_at": at} for fact in named]
        kinds = ["demo_request"] + ["webinar"] * (number // 12 % 2)
        found["touches"] += [{**then, "kind": kind, "at": at} for kind in kinds]
        if good:
            deal = {"lead_id": key, "handoff_id": key, "opened_at": at + DAY, "outcome": states.WON}
            found["opportunities"].append(deal | {"closed_at": at + 3 * DAY, "history": False})
    return found
