"""What is done with a handoff: in the program, and then in the books if the program says it was done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.db.database import Transaction
from store.handoffs import answering, claim, opportunities, questions, recycling, release
from store.leads import receiving
from store.record.events import TouchEvent
from store.record.outcomes import Done, Outcome
from store.rules import states
from tests.histories import imports
from tests.histories.books import Deal, Lead, Pause, Said, known
from tests.histories.company import MIA, REPS, SAM, Held
from tests.histories.office import midnight

if TYPE_CHECKING:
    from tests.histories.world import History

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FITTING = {
    "sales_ready": ("claim", "claim", "claim", "claim", "assign", "ask", "recycle"),
    "claimed": ("respond", "respond", "respond", "open", "release", "assign", "ask", "recycle"),
    "contacted": ("open", "open", "open", "release", "assign", "ask", "recycle"),
    "opportunity": ("win", "win", "lose", "lose", "assign"),
    "won": ("reopen",),
    "lost": ("reopen",),
    "recycled": ("again", "touch", "touch"),
    "disqualified": ("again",),
}
Act = Callable[["History", Transaction, Lead, Held, str, datetime], Outcome | None]


def turn(world: "History", tx: Transaction, lead: Lead, one: Held, now: datetime) -> None:
    """Somebody does something about it that fits, and somebody else later, unless it is over."""
    if not one.book.ours:
        imports.look(tx, one)
    kind = world.chance.choice(FITTING[one.state])
    if one.asked and world.chance.random() < 0.6:
        kind = "answer"
    by = one.owner if one.owner and world.chance.random() < 0.8 else SAM
    outcome = _ACTS[kind](world, tx, lead, one, by, now)
    if kind not in ("claim", "assign", "release", "touch", "ask"):
        assert isinstance(outcome, Done), (kind, outcome)
    if isinstance(outcome, Done):
        one.untouched, one.book.ours = False, True
    closed = one.state in ("won", "lost", "recycled", "disqualified")
    one.asked = one.asked and not closed  # nobody waits for the answer any more
    if not closed or world.chance.random() < 0.3:
        world.follow(lead, one, now)


def _claim(world: "History", tx: Transaction, _lead: Lead, one: Held, _by: str, now: datetime) -> Outcome:
    by = world.chance.choice(REPS)
    outcome = claim.claim(tx, one.id, by, now)
    return _owned(world, one, by, outcome, now)


def _assign(world: "History", tx: Transaction, _lead: Lead, one: Held, _by: str, now: datetime) -> Outcome:
    to = world.chance.choice(world.company.here())
    outcome = claim.assign(tx, one.id, to, SAM, now)
    return _owned(world, one, to, outcome, now)


def _owned(world: "History", one: Held, owner: str, outcome: Outcome, now: datetime) -> Outcome:
    if isinstance(outcome, Done):
        one.owner, one.state = owner, "claimed" if one.state == "sales_ready" else one.state
        world.company.move(one, now)
    return outcome


def _release(world: "History", tx: Transaction, _lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    outcome = release.release(tx, one.id, by, now)
    if isinstance(outcome, Done):
        one.releases += 1
        world.company.give_back(one, now)
    return outcome


def _respond(world: "History", tx: Transaction, _lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    """Stated as of now, of a while ago, or of before the handoff, which is as of its moment."""
    made = one.book.began
    some = made + (now - made) * world.chance.random()
    stated = world.chance.choice((now, some.replace(second=0, microsecond=0), some, made, made - 3 * HOUR))
    outcome = answering.respond(tx, one.id, stated, "call", "", None, by, now)
    _answered(world, one, max(stated, made), now)
    one.state = "contacted"
    return outcome


def _answered(world: "History", one: Held, stated: datetime, now: datetime) -> None:
    """The first time counts. Nothing was promised about an imported one: it is measured in the team's hours."""
    if one.waits:
        book, one.waits = one.book, False
        imported = world.company.team.between(book.began, stated)
        took = None if book.made_by_day else imported
        book.answered.append(Said(now, took if book.imported else book.taken(stated, now)))


def _open(world: "History", tx: Transaction, lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    amount = world.chance.choice((None, world.chance.randint(1, 9000)))
    outcome = opportunities.open_deal(tx, one.id, amount, "", by, now)
    _answered(world, one, now, now)
    here = Said(now, True)
    lead.deals.append(Deal([Said(now, one.book)], [here], [Said(now, now)], amount=amount))
    one.state = "opportunity"
    return outcome


def _win(world: "History", tx: Transaction, lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    """Today, or on an earlier day, not before the opportunity was opened: then at noon."""
    opened, zone = known(lead.deals[-1].opened, now), world.books.zone
    today = now.astimezone(zone).date()
    days = (today - opened.astimezone(zone).date()).days if opened else 3
    day = world.chance.choice((None, today, today - world.chance.randint(0, days) * DAY, today - days * DAY))
    amount = world.chance.choice((None, 1000))
    outcome = opportunities.win(tx, one.id, amount, day, "", by, now)
    lead.deals[-1].won_here = True
    lead.deals[-1].amount = lead.deals[-1].amount if amount is None else amount
    noon = midnight(day, world.zone) if day else now
    when = now if day in (None, today) else noon.astimezone(zone).replace(hour=12).astimezone(now.tzinfo)
    lead.deals[-1].closed.append(Said(now, ("won", max(when, opened) if opened else when)))
    one.state = "won"
    return outcome


def _lose(world: "History", tx: Transaction, lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    outcome = opportunities.lose(tx, one.id, "price", "Too much", "", by, now)
    lead.deals[-1].closed.append(Said(now, ("lost", now)))
    one.state = "lost"
    return outcome


def _reopen(world: "History", tx: Transaction, lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    outcome = opportunities.reopen(tx, one.id, by, now)
    lead.deals[-1].closed.append(Said(now, (None, None)))
    one.state = "opportunity"
    return outcome


def _ask(world: "History", tx: Transaction, _lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    outcome = questions.ask(tx, one.id, "Which plan?", by, now)
    if isinstance(outcome, Done):
        one.asked = True
        one.book.pauses.append(Pause(now, None, known=now))
    return outcome


def _answer(world: "History", tx: Transaction, _lead: Lead, one: Held, _by: str, now: datetime) -> Outcome:
    one.asked = False
    one.book.pauses[-1].end = now
    return questions.answer(tx, one.id, "The big one", MIA, now)


def _recycle(world: "History", tx: Transaction, lead: Lead, one: Held, by: str, now: datetime) -> Outcome:
    way = world.chance.choice((states.NURTURE, states.WAKE, states.DISQUALIFY))
    wake_on = now.astimezone(world.books.zone).date() + world.chance.randint(1, 20) * DAY
    outcome = recycling.recycle(tx, one.id, way, "not_now", "", wake_on, None, by, now)
    one.state, one.asked = states.DISQUALIFIED if way == states.DISQUALIFY else states.RECYCLED, False
    one.book.ended.append(Said(now, True))  # of what was answered before, the answer counts
    if way == states.WAKE:
        morning = midnight(wake_on, world.zone).astimezone(world.books.zone).replace(hour=9).astimezone(now.tzinfo)
        world.asleep[lead] = (morning, one)
        world.at(morning, world.wake)
    return outcome


def _again(world: "History", tx: Transaction, lead: Lead, one: Held, _by: str, now: datetime) -> Outcome | None:
    """The manager brings the lead back at once, unless it came back already."""
    if lead.handoffs[-1] is not one.book:
        return Done(0)
    outcome = recycling.reopen(tx, one.id, SAM, now)
    assert isinstance(outcome, Done)
    world.handed_over(lead, outcome.handoff_id, now)
    return outcome


def _touch(world: "History", tx: Transaction, lead: Lead, one: Held, _by: str, now: datetime) -> None:
    """A demo request, on which a recycled lead comes back."""
    lead.touched = True
    got = receiving.receive_touch(tx, "website", None, world.mails[lead], TouchEvent("demo_request", now), now)
    assert got is not None
    assert got.handoff_id is not None or lead.handoffs[-1] is not one.book
    world.handed_over(lead, got.handoff_id, now)


_ACTS: dict[str, Act] = {
    "claim": _claim,
    "assign": _assign,
    "release": _release,
    "respond": _respond,
    "open": _open,
    "win": _win,
    "lose": _lose,
    "reopen": _reopen,
    "ask": _ask,
    "answer": _answer,
    "recycle": _recycle,
    "again": _again,
    "touch": _touch,
}
