"""What people do with a handoff, each act twice: in the program, and in the books. `n` varies how it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from store.agreement import policy
from store.db.database import Transaction
from store.handoffs import answering, claim, excuses, handoffs, opportunities, questions, recycling, release
from store.record.outcomes import Outcome
from store.rules import acts, states
from store.rules.office_time import business_time
from store.team import people, workspace
from store.team.calendars import TEAM as TEAMS
from store.team.calendars import set_hours
from store.team.people import Person
from tests.faults.life_model import Lives
from tests.faults.office import OfficeByMinutes, moment
from tests.faults.oracle import Handoff
from tests.faults.people import MANAGER, MARKETER, REP
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM, TESS

BERLIN = "Europe/Berlin"
TEAM = OfficeByMinutes(BERLIN, "mon-fri 09:00-17:00", "DE-BE")
MAX, SUE = "U0MAX", "U0SUE"
ROLES = {ANA: REP, BEN: REP, CHLOE: REP, MIA: MARKETER, MAX: MARKETER, SAM: MANAGER, SUE: MANAGER, TESS: ""}
EVERYBODY = tuple(ROLES)
HOURS = {
    BEN: OfficeByMinutes("America/New_York", "mon-fri 09:00-17:00", "US"),
    CHLOE: OfficeByMinutes(BERLIN, "mon-fri 22:00-02:00"),
}

FITTING = {
    "sales_ready": ("claim", "claim", "claim", "claim", "assign", "ask", "recycle", "snooze", "excuse"),
    "claimed": ("respond", "respond", "plan", "open_deal", "release", "release", "ask", "recycle", "excuse", "assign"),
    "contacted": ("plan", "finish_step", "open_deal", "open_deal", "release", "ask", "recycle", "assign", "snooze"),
    "opportunity": ("plan", "finish_step", "win", "win", "lose", "ask", "recycle", "assign", "snooze", "excuse"),
    "won": ("reopen", "excuse"),
    "lost": ("reopen",),
    "recycled": ("reopen",),
    "disqualified": ("reopen",),
}
BY = {"answer": MIA, "assign": SAM, "snooze": SUE, "excuse": SAM, "reopen": SUE}
# What a form is opened for
BY_FORM = {
    "recycle": acts.RECYCLE, "ask": acts.ASK, "answer": acts.ANSWER, "respond": acts.RESPOND, "plan": acts.PLAN,
    "open_deal": acts.OPEN_DEAL, "win": acts.WIN, "lose": acts.LOSE, "assign": acts.ASSIGN, "snooze": acts.SNOOZE,
    "excuse": acts.EXCUSE,
}  # fmt: skip
KEYLESS = ("claim", "release", "reopen", "finish_step")
WAYS = ((states.NURTURE, None), (states.DISQUALIFY, None), (states.WAKE, 1), (states.WAKE, 4),
        (states.WAKE, 0))  # fmt: skip
DAYS, SNOOZES = (None, 0, 1, 3, -1), (5 * 60, 60 * 60, 0)


@dataclass(frozen=True, slots=True)
class Press:
    """Who does something with which handoff, when, in which form."""

    id: int
    by: str
    now: int
    key: str
    n: int

    @property
    def at(self) -> datetime:
        """When, for the program."""
        return moment(self.now)

    def day(self, days: int | None) -> date | None:
        """So many days from now."""
        return None if days is None else self.at.astimezone(ZoneInfo(BERLIN)).date() + timedelta(days=days)

    def pick(self, choice: tuple) -> object:
        """One of these."""
        return choice[self.n % len(choice)]


def _claim(tx: Transaction, p: Press) -> Outcome:
    return claim.claim(tx, p.id, p.by, p.at)


def _assign(tx: Transaction, p: Press) -> Outcome:
    return claim.assign(tx, p.id, p.pick(EVERYBODY), p.by, p.at, p.key)


def _release(tx: Transaction, p: Press) -> Outcome:
    return release.release(tx, p.id, p.by, p.at)


def _respond(tx: Transaction, p: Press) -> Outcome:
    return answering.respond(tx, p.id, p.at, "call", "They like it", p.n % 5 + 1, p.by, p.at, p.key)


def _plan(tx: Transaction, p: Press) -> Outcome:
    return answering.plan(tx, p.id, "Call again", p.day(p.pick(DAYS)), None, p.by, p.at, p.key)


def _finish_step(tx: Transaction, p: Press) -> Outcome:
    return answering.finish_step(tx, p.id, p.by, p.at)


def _ask(tx: Transaction, p: Press) -> Outcome:
    return questions.ask(tx, p.id, "Which plan?", p.by, p.at, p.key)


def _answer(tx: Transaction, p: Press) -> Outcome:
    return questions.answer(tx, p.id, "The big one", p.by, p.at, p.key)


def _recycle(tx: Transaction, p: Press) -> Outcome:
    way, days = p.pick(WAYS)
    return recycling.recycle(tx, p.id, way, "not_now", "Later", p.day(days), None, p.by, p.at, p.key)


def _recycled(books: Lives, one: Handoff, p: Press) -> bool:
    way, days = p.pick(WAYS)
    state = states.DISQUALIFIED if way == states.DISQUALIFY else states.RECYCLED
    return days != 0 and books.recycle(one, p.by, state, days, p.now)


def _reopen(tx: Transaction, p: Press) -> Outcome:
    """As the button does: a closed deal, or else a lead that was given back."""
    row = handoffs.find(tx, p.id)
    deal = row is not None and row.state in ("won", "lost")
    return (opportunities.reopen if deal else recycling.reopen)(tx, p.id, p.by, p.at)


def _open_deal(tx: Transaction, p: Press) -> Outcome:
    return opportunities.open_deal(tx, p.id, None if p.n % 3 else 120_000, "Ten seats", p.by, p.at, p.key)


def _win(tx: Transaction, p: Press) -> Outcome:
    return opportunities.win(tx, p.id, None, None, "It is quick", p.by, p.at, p.key)


def _lose(tx: Transaction, p: Press) -> Outcome:
    return opportunities.lose(tx, p.id, "price", "Too much", "", p.by, p.at, p.key)


def _snooze(tx: Transaction, p: Press) -> Outcome:
    return excuses.snooze(tx, p.id, moment(p.now + p.pick(SNOOZES)), p.by, p.at, p.key)


def _snoozed(books: Lives, one: Handoff, p: Press) -> bool:
    span = p.pick(SNOOZES)
    return span > 0 and books.snooze(one, p.by, p.now + span, p.now)


def _excuse(tx: Transaction, p: Press) -> Outcome:
    return excuses.excuse(tx, p.id, "The fair", p.by, p.at, p.key)


ACTS: dict[str, tuple[Callable[[Transaction, Press], Outcome], Callable[[Lives, Handoff, Press], bool]]] = {
    "claim": (_claim, lambda books, one, p: books.claim(one, p.by, p.now)),
    "assign": (_assign, lambda books, one, p: books.assign(one, p.pick(EVERYBODY), p.by, p.now)),
    "release": (_release, lambda books, one, p: books.release(one, p.by, p.now)),
    "respond": (_respond, lambda books, one, p: books.respond(one, p.by, p.now)),
    "plan": (_plan, lambda books, one, p: books.plan(one, p.by, p.pick(DAYS), p.now)),
    "finish_step": (_finish_step, lambda books, one, p: books.finish_step(one, p.by, p.now)),
    "ask": (_ask, lambda books, one, p: books.ask(one, p.by, p.now)),
    "answer": (_answer, lambda books, one, p: books.answer(one, p.by, p.now)),
    "recycle": (_recycle, _recycled),
    "reopen": (_reopen, lambda books, one, p: books.reopen(one, p.by, p.now)),
    "open_deal": (_open_deal, lambda books, one, p: books.open_deal(one, p.by, p.now)),
    "win": (_win, lambda books, one, p: books.close_deal(one, p.by, "won", p.now)),
    "lose": (_lose, lambda books, one, p: books.close_deal(one, p.by, "lost", p.now)),
    "snooze": (_snooze, _snoozed),
    "excuse": (_excuse, lambda books, one, p: books.excuse(one, p.by, p.now)),
}


def set_up(tx: Transaction, at: datetime) -> None:
    """The company as it begins."""
    workspace.change(tx, zone=BERLIN, channel="C1", set_up_at=at)
    people.remember(tx, [Person(member, member) for member in ROLES])
    for role in (REP, MARKETER, MANAGER):
        people.appoint(tx, role, [member for member, held in ROLES.items() if held == role])
    marketers = {"campaigns": {"campaign 0": MIA, "campaign 1": MAX}}
    owners = {"follow_up": SAM, "qualification": MIA}
    policy.apply(tx, policy.amend(policy.current(tx), owners=owners, marketers=marketers), None, at)
    for whose, office in {TEAMS: TEAM, **HOURS}.items():
        set_hours(tx, whose, office.zone, business_time.parse_hours(office.hours), office.region, at)
