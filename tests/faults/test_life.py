"""Anybody does anything to a few leads, in any order; after each step the rows are as the books say, and lawful.

A few lives from a fixed seed run with the other tests; `make faults` runs tens of thousands of steps of others.
"""

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.cards.lead import replies
from scheduler import jobs
from store.db.database import Transaction
from store.handoffs import card_messages, permits
from store.leads import checklist, lookup, receiving
from store.privacy import forgetting
from store.record.events import LeadEvent, TouchEvent
from store.record.outcomes import Again, Done, Gone, Moved, NotAllowed, Outcome, Refused, Taken
from store.reminders import away
from store.team import people
from store.team.people import Person
from tests.faults import bell, comparing, leaves, life_acts, life_laws, life_outside
from tests.faults.conftest import Fresh
from tests.faults.life_acts import (
    ANA,
    BEN,
    BERLIN,
    EVERYBODY,
    FITTING,
    KEYLESS,
    MAX,
    MIA,
    ROLES,
    SAM,
    TEAM,
    TESS,
    Press,
)
from tests.faults.life_model import Lead, Lives
from tests.faults.office import DAY, moment
from tests.faults.oracle import Handoff
from tests.faults.people import Roster
from tests.office.whole import SEED, WHOLE

LIVES, STEPS = (400, 80) if WHOLE else (6, 40)  # on each engine
BEGIN, END = DAY, 38 * DAY
LEADS = 4
LEAVERS = (BEN, MAX, TESS)  # somebody of each role stays
OWNER = "the owner"

numbers, some = st.integers(0, LEADS - 1), st.integers(0, 59)
members = st.sampled_from(EVERYBODY)
made = Counter[str]()
Act = Callable[[Transaction, datetime], Outcome]


def mail_of(number: int) -> str:
    """By which a lead is known from wherever it comes."""
    return f"ada{number}@company{number // 2}.example"


class Life(RuleBasedStateMachine):
    """One company, its database, and the books kept beside it."""

    fresh: Fresh

    @initialize()
    def set_up(self) -> None:
        self.database = self.fresh()
        self.company = Roster(TEAM, BERLIN, SAM, roles=dict(ROLES), own_hours=dict(life_acts.HOURS))
        self.books, self.now, self.forms = Lives(self.company), BEGIN + 9 * 60, itertools.count(1)
        self.ids: dict[Handoff, int] = {}
        self.lead_ids: dict[Lead, int] = {}
        self.acted: list[Act] = []
        with self.database.begin() as tx:
            life_acts.set_up(tx, moment(BEGIN))
            life_outside.set_up(tx, moment(BEGIN))
            self.rows = life_laws.rows(tx)
        self.heard = 0
        self.closed_there: dict[Handoff, str] = {}
        self._tell(0, problem=True, demo=True)
        self._tell(1, problem=True, demo=True)

    # ---- Leads come, are found and are forgotten --------------------------------------------------------------------

    @rule(number=numbers, kind=st.sampled_from(("tell", "tell", "touch", "complete", "shown", "forget")), n=some)
    def news(self, number: int, kind: str, n: int) -> None:
        """Of a lead: somebody tells more of it, it does something, a marketer completes it, its card appears."""
        lead = self.books.leads.get(number)
        match kind:
            case "tell":
                self._tell(number, problem=n % 4 > 0, demo=n % 3 > 0)
            case "touch":
                self._touch(number, lead)
            case "complete" if lead:
                self._complete(lead, EVERYBODY[n % len(EVERYBODY)], holds=n % 3 > 0)
            case "shown" if lead and lead.handoffs and not lead.erased:
                self._show(lead.handoffs[-1])
            case "forget" if lead and n % 4 == 3:
                self._forget(lead)

    def _tell(self, number: int, problem: bool, demo: bool) -> None:
        at, before = moment(self.now), len(self._held(number))
        told = LeadEvent(
            system="website", at=at, external_id=f"w{number}", email=mail_of(number),
            name=f"Ada{number} Berg", title="Founder", company=f"Company {number // 2}", source="referral",
            problem="slow" if problem else None, campaign=f"campaign {number % 2}",
            touches=(TouchEvent("demo_request", at),) if demo else (),
        )  # fmt: skip
        with self.database.begin() as tx:
            received = receiving.receive(tx, told, at)
        lead = self.books.told(number, (MIA, MAX)[number % 2], problem, demo, self.now)
        assert (received.outcome == "erased") == (lead is None)
        if lead is not None:
            assert received.lead_id and self.lead_ids.setdefault(lead, received.lead_id) == received.lead_id
            assert (received.handoff_id is not None) == (len(lead.handoffs) > before)
        self._did("tell", refused=received.outcome in ("unchanged", "erased"))

    def _touch(self, number: int, lead: Lead | None) -> None:
        demo = TouchEvent("demo_request", moment(self.now))
        with self.database.begin() as tx:
            received = receiving.receive_touch(tx, "website", f"w{number}", mail_of(number), demo, moment(self.now))
        assert (received is None) == (lead is None)
        again = lead is None or lead.erased or self.now in lead.demos
        if lead is not None:
            self.books.told(number, lead.marketer, False, True, self.now)
            assert received is not None and (received.outcome == "erased") == lead.erased
        self._did("touch", refused=again)

    def _complete(self, lead: Lead, by: str, holds: bool) -> None:
        id_, key = self.lead_ids[lead], f"V{next(self.forms)}"

        def act(tx: Transaction, at: datetime) -> Outcome:
            return checklist.fill_item(tx, id_, "problem", holds, "They said so", by, at, key)

        self._act("complete", act, lead, None, by, lambda: self.books.complete(lead, by, holds, self.now))

    def _show(self, one: Handoff) -> None:
        with self.database.begin() as tx:
            card_messages.shown_late(tx, self.ids[one], moment(self.now))
        self.books.shown(one, self.now)
        self._did("shown")

    def _forget(self, lead: Lead) -> None:
        with self.database.begin() as tx:
            done = forgetting.forget(tx, self.lead_ids[lead], moment(self.now))
        assert (done is not None) == self.books.erase(lead, self.now)
        self._did("forget", refused=done is None)

    # ---- From outside, and out --------------------------------------------------------------------------------------

    @rule(number=numbers, kind=st.sampled_from(("deal closed there", "heard", "by a door")))
    def outside(self, number: int, kind: str) -> None:
        """A form posts to a door, a deal is closed in the CRM, a subscriber hears what happened; each comes twice."""
        self.now += 1
        deals = [one for lead in self.books.leads.values() if not lead.erased for one in lead.handoffs[-1:]
                 if one.state == "opportunity"]  # fmt: skip
        match kind:
            case "by a door":
                self._by_door(number)
            case "deal closed there" if deals:
                self._close_there(deals[number % len(deals)])
            case "heard":
                with self.database.begin() as tx:
                    life_outside.hear(tx, self.rows)
                self._did(kind)
                life_outside.heard_once(self.rows, self.heard)
                self.heard = self.rows["trace"][-1].id
        self.now += 1

    def _by_door(self, number: int) -> None:
        before, mail = len(self._held(number)), mail_of(number)
        said = {"email": mail, "name": f"Ada{number} Berg", "title": "Founder", "company": f"Company {number // 2}",
                "source": "referral", "problem": "slow", "campaign": f"campaign {number % 2}"}  # fmt: skip
        body = (f"F{next(self.forms)}", said, moment(self.now))
        outcome = life_outside.send_form(self.database, *body)
        lead = self.books.told(number, (MIA, MAX)[number % 2], True, True, self.now)
        assert outcome == ("taken" if lead else "erased")
        if lead is not None:
            with self.database.read() as tx:
                assert self.lead_ids.setdefault(lead, life_outside.lead_of(tx, mail) or 0)
            assert len(lead.handoffs) - before in (0, 1)
        self._did("by a door")
        assert life_outside.send_form(self.database, *body) == "again"
        self._did("by a door", refused=True)

    def _close_there(self, one: Handoff) -> None:
        outcome = self.closed_there[one] = "lost" if self.closed_there.get(one) == "won" else "won"
        for again in (False, True):
            with self.database.begin() as tx:
                assert life_outside.close_there(tx, self.ids[one], outcome, moment(self.now)) != again
            if not again:
                self.books.close_there(one, outcome, self.now)
            self._did("deal closed there", refused=again)

    # ---- What people do ---------------------------------------------------------------------------------------------

    @rule(number=numbers, luck=some, n=some, minutes=st.sampled_from((0, 0, 1, 45)))
    def something_that_fits(self, number: int, luck: int, n: int, minutes: int) -> None:
        """By somebody who may, mostly."""
        self.now += minutes
        if held := self._held(number):
            one = held[-1]
            name = "answer" if one.asked and luck % 2 else FITTING[one.state][luck % len(FITTING[one.state])]
            self._press(name, one, life_acts.BY.get(name) or one.owner or REPS[n % 3], n)

    something_else = and_again = something_that_fits  # the most likely

    @rule(number=numbers, name=st.sampled_from(tuple(life_acts.ACTS)), by=members, n=some, first=st.booleans())
    def anything(self, number: int, name: str, by: str, n: int, first: bool) -> None:
        """By anybody, also to a handoff that is over."""
        if held := self._held(number):
            self._press(name, held[0 if first else -1], by, n)

    @precondition(lambda self: self.acted)
    @rule(back=st.integers(1, 5))
    def once_more(self, back: int) -> None:
        """Slack brings the same form again, whenever: it is one act."""
        with self.database.begin() as tx:
            outcome = self.acted[-min(back, len(self.acted))](tx, moment(self.now))
        assert not isinstance(outcome, Done)
        self._did("once more", refused=True)

    # ---- Time passes ------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.now < END)
    @rule(minutes=st.sampled_from((1, 7, 45, 4 * 60, 8 * 60, DAY, 3 * DAY)), looks=st.sampled_from((True, True, False)))
    def wait(self, minutes: int, looks: bool) -> None:
        self.now += minutes
        if looks:
            bell.tick(self.books, self.now)
            for look in (jobs.see_to_absences, jobs.wake_leads, jobs.ring_clocks):
                look(self.database, moment(self.now))
        self._did("wait")

    @rule(member=members, kind=st.sampled_from(("away", "away", "back", "leaves")), n=some, nominee=st.none() | members)
    def presence(self, member: str, kind: str, n: int, nominee: str | None) -> None:
        """Somebody is away, with or without somebody who covers, or back, or leaves for good."""
        if member in self.company.gone:
            return
        if kind == "away":
            self._go_away(member, n % 3 // 2, n % 2 * 2, nominee)
        elif kind == "back":
            with self.database.begin() as tx:
                was = away.end(tx, member, moment(self.now))
            leaves.come_back(self.books, member, self.now)
            self._did("come back", refused=not was)
        elif member in LEAVERS and n % 5 == 4:
            with self.database.begin() as tx:
                people.remember(tx, [Person(member, member, active=False)])
                away.notice_leavers(tx, [member], moment(self.now))
            leaves.leave(self.books, member, self.now)
            self._did("leave")

    def _go_away(self, member: str, first: int, days: int, nominee: str | None) -> None:
        today = moment(self.now).astimezone(ZoneInfo(self.company.hours(member).zone)).date()
        span = [today + timedelta(days=first), today + timedelta(days=first + days)]
        with self.database.begin() as tx:
            outcome = away.plan(tx, member, *span, nominee, moment(self.now))
        went = leaves.go_away(self.books, member, first, first + days, nominee, self.now)
        assert isinstance(outcome, Refused) != went, outcome
        self._did("go away", refused=not went)

    # ---- After each step --------------------------------------------------------------------------------------------

    def _did(self, name: str, refused: bool = False) -> None:
        """Whatever was done is looked at from everywhere."""
        made[f"{name}, refused" if refused else name] += 1
        with self.database.read() as tx:
            rows, found = life_laws.rows(tx), comparing.of_program(tx, self.now)
            by_name = {line.lead_id for line in lookup.find(tx, "berg")}
        assert not refused or rows == self.rows, "what was refused changed something"
        life_laws.check(rows)
        life_laws.went_on(self.rows, rows)
        self.rows = rows
        self._know(rows)
        assert by_name == {id_ for lead, id_ in self.lead_ids.items() if not lead.erased}  # nobody vanishes
        for handoff, id_ in self.ids.items():
            assert found[id_] == [comparing.of_oracle(promise, self.now) for promise in handoff.promises]
        self._in_hours(rows)

    def _know(self, rows: life_laws.Rows) -> None:
        """Leads and handoffs are the same ones here and there."""
        there = {(row.lead_id, row.cycle): row for row in rows["handoffs"]}
        assert len(there) == sum(len(lead.handoffs) for lead in self.lead_ids)
        assert {row.id for row in rows["leads"]} == set(self.lead_ids.values())
        for lead, lead_id in self.lead_ids.items():
            for one in lead.handoffs:
                row = there[lead_id, one.cycle]
                assert self.ids.setdefault(one, row.id) == row.id
                facts = (row.state, row.owner_id, row.releases, row.released_from, row.asked, row.reserved_for)
                assert facts == (one.state, one.owner, one.releases, one.released_from, one.asked, one.reserved_for)
                assert row.erased == lead.erased

    def _in_hours(self, rows: life_laws.Rows) -> None:
        """What was just said was said while its hearer was in office."""
        for rung in rows["rungs"]:
            if rung.outcome == "said" and rung.done_at == moment(self.now):
                assert self.company.in_office(rung.hearer, self.now) if rung.hearer else TEAM.open_at(self.now), rung

    # ---- How --------------------------------------------------------------------------------------------------------

    def _held(self, number: int) -> list[Handoff]:
        lead = self.books.leads.get(number)
        return lead.handoffs if lead else []

    def _press(self, name: str, one: Handoff, by: str, n: int) -> None:
        if by in self.company.gone:
            return
        in_program, in_books = life_acts.ACTS[name]
        press = Press(self.ids[one], by, self.now, f"V{next(self.forms)}", n)
        self._act(
            name, lambda tx, at: in_program(tx, press), self.books.leads[one.lead], one, by,
            lambda: in_books(self.books, one, press),
        )  # fmt: skip

    def _act(self, name: str, act: Act, lead: Lead, one: Handoff | None, by: str, allowed: Callable[[], bool]) -> None:
        """In the program and in the books. What may be done is what a form would have been opened for."""
        at = moment(self.now)
        asked = one is not None and name in life_acts.BY_FORM
        with self.database.read() as tx:
            permit = permits.refusal(tx, life_acts.BY_FORM[name], self.ids[one], by, at) if asked else None  # type: ignore[index]
        with self.database.begin() as tx:
            outcome = act(tx, at)
            names = people.names(tx)
        if asked:
            assert permit == outcome if permit else isinstance(outcome, Done | Again | Refused), (permit, outcome)
        self._told(outcome, lead, one, by, names)
        done = not lead.erased and allowed()
        assert isinstance(outcome, Done) == done, outcome
        if done and name not in KEYLESS:
            self.acted.append(act)
        self._did(name, refused=not done)

    def _told(self, outcome: Outcome, lead: Lead, one: Handoff | None, by: str, names: dict[str, str]) -> None:
        """Whoever may not is told so kindly, and told the truth."""
        said = replies.to_outcome(outcome, names, moment(self.now))
        assert (said is None) == isinstance(outcome, Done | Again)
        assert isinstance(outcome, Gone) == lead.erased
        match outcome:
            case Taken(owner):
                assert one and one.owner == owner != by
            case Moved(state):
                assert state in {handoff.state for handoff in lead.handoffs}
            case NotAllowed(roles):
                assert ROLES[by] not in roles


REPS = (ANA, BEN, life_acts.CHLOE)


def test_whatever_anybody_does_the_books_and_the_laws_hold(fresh: Fresh, capsys: pytest.CaptureFixture[str]) -> None:
    made.clear()
    how = settings(
        max_examples=LIVES, stateful_step_count=STEPS, database=None, phases=[Phase.generate],
        report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(seed(SEED)(type("Life", (Life,), {"fresh": staticmethod(fresh)})), settings=how)
    with capsys.disabled():
        print(f"\n{made.total()} steps: " + ", ".join(f"{count} {name}" for name, count in sorted(made.items())))  # noqa: T201
    assert made["claim"] and made["wait"]
    assert not WHOLE or {*life_acts.ACTS, "by a door", "deal closed there", "heard"} <= set(made)
