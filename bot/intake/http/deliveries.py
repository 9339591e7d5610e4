"""A delivery kept, then processed: two transactions, so that what was accepted survives whatever happens next."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.intake.http import bodies, models
from bot.intake.http.bodies import Body, Checked
from bot.intake.http.problems import BodyFault
from store.agreement import policy
from store.db import connecting
from store.db.database import Database, Transaction
from store.leads import receiving
from store.record import inbox
from store.record.events import Received
from store.team import workspace

log = logging.getLogger(__name__)

KINDS: tuple[bodies.BodyKind, ...] = ("leads", "touches", "deals")
UNKNOWN = "unknown"  # the outcome of a touch of nobody we know
ERASED = "erased"  # the outcome of a row about somebody who was erased on request: nothing of it is kept
WAIT_SECONDS = 3.0  # others wait behind it for a thread


class AnotherBody(Exception):
    """This webhook-id was used for another body, so one of the two would be lost."""


@dataclass(frozen=True, slots=True)
class TakenDelivery:
    """What is answered: a result per good row, a fault per bad field, and what else to know of them.

    `waiting`: kept, and processed later.
    """

    accepted: int
    results: list[dict[str, Any]] = field(default_factory=list)
    faults: list[BodyFault] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    waiting: bool = False
    again: bool = False


def take_delivery(database: Database, body: Body, webhook_id: str, now: datetime) -> TakenDelivery:
    """Keep a delivery and process it; one that came before is answered as it was then.

    Raises one of reach.FAILURES if it could not be kept, AnotherBody if its id stands for another body.
    """
    with database.begin(WAIT_SECONDS) as tx:
        kept = inbox.keep_payload(tx, body.kind, webhook_id, body.text, now)
        setting = setting_of(tx, now)
    checked = bodies.check(body, setting)
    if isinstance(kept, int):
        taken = _process(database, kept, body, checked, now)
    elif kept.kind != body.kind or (kept.answer is None and kept.body != body.text):
        raise AnotherBody
    elif kept.answer is None:
        taken = _process(database, kept.inbox_id, body, checked, now)
    elif _told(kept.answer):
        if kept.answer["body"] != _digest(body):
            raise AnotherBody
        return _answer(kept.answer, body, checked, again=True)
    else:  # nothing of it could be taken then; by now the lead may have come
        taken = _process(database, kept.inbox_id, body, checked, now, anew=True)
    return taken or take_delivery(database, body, webhook_id, now)


def process_waiting(
    database: Database, now: datetime, limit: int = 100, beat: Callable[[], None] = lambda: None
) -> int:
    """Process what was kept and then left, after a crash or in a busy moment; returns how many deliveries.

    `beat` is called before each.
    """
    with database.read() as tx:
        waiting = inbox.waiting(tx, KINDS, limit)
        setting = setting_of(tx, now)
    done = 0
    for row in waiting:
        beat()
        try:
            body = bodies.parse(row.kind, row.body.encode())
            checked = bodies.check(body, setting)
            taken = _process(database, row.id, body, checked, now, kept_at=row.received_at)
            if taken is not None and taken.waiting:
                break  # the database, and not this one
            done += taken is not None
        except Exception:  # one delivery that can't be processed must not hold up those behind it
            log.exception("delivery %s is kept and could not be processed", row.id)
    return done


def setting_of(tx: Transaction, now: datetime) -> models.Setting:
    """What rows are read against now."""
    agreed = policy.current(tx)
    return models.Setting(now, workspace.load(tx).timezone, agreed.scoring.touches, agreed.currency)


def _process(
    database: Database,
    inbox_id: int,
    body: Body,
    checked: Checked,
    now: datetime,
    kept_at: datetime | None = None,
    anew: bool = False,
) -> TakenDelivery | None:
    """Hand the good rows to the store and note the answer, all in one transaction; None if somebody was faster."""
    leads = [row.event(kept_at or now) for row in checked.good.values() if isinstance(row, models.Lead)]
    deals = [row.event(kept_at or now) for row in checked.good.values() if isinstance(row, models.InboundDeal)]
    touches = [(row.person(), row.event()) for row in checked.good.values() if isinstance(row, models.TouchOf)]
    received: list[Received | None] = []
    try:
        with database.begin(WAIT_SECONDS) as tx:
            if not (inbox.lock(tx, inbox_id) or anew):
                return None
            received += receiving.receive_many(tx, leads, now)
            received += [receiving.receive_touch(tx, *person, touch, now) for person, touch in touches]
            received += [receiving.receive_deal(tx, deal, now) for deal in deals]
            results = [_result(row, each) for row, each in zip(checked.good, received, strict=True)]
            answer = {"body": _digest(body), "results": results, "extra_left_out": _left_out(checked, received)}
            inbox.answered(tx, inbox_id, answer, now)
            if any(each["outcome"] == ERASED for each in results):
                inbox.blank(tx, [inbox_id])
    except connecting.FAILURES as error:
        log.warning(
            "delivery %s is kept and processed later: the database says %s", inbox_id, connecting.driver_words(error)
        )
        return TakenDelivery(len(checked.good), [], checked.faults, checked.remarks, waiting=True)
    return _answer(answer, body, checked)


def _answer(answer: dict[str, Any], body: Body, checked: Checked, again: bool = False) -> TakenDelivery:
    """The kept answer holds no words; what was wrong with a row is read off the body once more."""
    told = _told(answer)
    nobody = [_nobody(body, checked, each["row"]) for each in answer["results"] if each["outcome"] == UNKNOWN]
    used = [_used(body, checked, each["row"], n) for each in told for n in each.get("refused_touches", ())]
    accepted = sum(each["outcome"] != ERASED for each in told)
    faults = checked.faults + nobody + used
    left_out = (_extra_of(checked, number)[place][0] for number, place in answer.get("extra_left_out", ()))
    remarks = checked.remarks | {"extra_left_out": bodies.names_shown(left_out)}
    return TakenDelivery(accepted, told, faults, remarks, again=again)


def _told(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in answer["results"] if each["outcome"] != UNKNOWN]


def _extra_of(checked: Checked, number: int) -> tuple[tuple[str, str], ...]:
    row = checked.good[number]
    return row.extra if isinstance(row, models.Lead) else ()


def _left_out(checked: Checked, received: Sequence[Received | None]) -> list[tuple[int, int]]:
    """Row and place of each extra fact that found no room: the answer is kept, and holds no words."""
    return [
        (number, place)
        for number, each in zip(checked.good, received, strict=True)
        if each and each.left_out
        for place, (name, _) in enumerate(_extra_of(checked, number))
        if name in each.left_out
    ]


def _result(row: int, received: Received | None) -> dict[str, Any]:
    if received is None:
        return {"row": row, "outcome": UNKNOWN}
    return {
        "row": row,
        "lead": received.lead_id,
        "outcome": received.outcome,
        "touches": received.touches,
        "folded_into": received.lead_id if received.folded else None,
        "handoff": received.handoff_id,
        "may_be_same": received.may_be_same,
        "refused_touches": list(received.refused_touches),
    } | ({"deal_of": received.deal_of} if received.deal_of else {})


def _nobody(body: Body, checked: Checked, number: int) -> BodyFault:
    row = checked.good[number]
    name = next(name for name in ("external_id", "email", "deal_id") if getattr(row, name, None))
    remedy = "no such lead is known; send it to /v1/leads first, then this touch again"
    if isinstance(row, models.InboundDeal):
        remedy = "no such deal is known; send external_id or email with it, which name its lead"
    return BodyFault(number, f"{bodies.at(body, number)}/{name}", str(getattr(row, name)), remedy)


def _used(body: Body, checked: Checked, number: int, touch_number: int) -> BodyFault:
    row = checked.good[number]
    touch = row.touches[touch_number] if isinstance(row, models.Lead) else row
    assert isinstance(touch, models.InboundTouch)  # no other row has touches to refuse
    place = f"/touches/{touch_number}" if isinstance(row, models.Lead) else ""
    remedy = "this id was used for another touch of this lead, so this one was not kept; give it an id of its own"
    return BodyFault(number, f"{bodies.at(body, number)}{place}/id", str(touch.id), remedy)


def _digest(body: Body) -> str:
    """Eight letters that say whether two bodies are the same; too few to tell whose they are."""
    return sha256(body.text.encode()).hexdigest()[:8]
