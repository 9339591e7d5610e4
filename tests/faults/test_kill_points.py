"""The process is killed between two steps of an act: nothing is lost or said twice, whoever got no answer asks again.

One run beforehand names the points. With the other tests each act is killed once; `make faults` tries every point.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.outbox import posts
from store.rules.states import ClockKind
from tests.faults import books, points
from tests.faults import company as companies
from tests.faults.company import Company
from tests.faults.outside import DoorDelivery
from tests.faults.points import Point
from tests.office.whole import SEED, WHOLE

FIRST = 6  # each act has so many steps
MOMENTS, SOON = 40 if WHOLE else 1, 0.5  # seconds, in which most of it happens
TRIES = 4  # what happens beside an act is not always the same
LEASE = 1.0  # nobody waits long for what the dead process had in hand
MORE_THAN_SETTLED = 0.5  # seconds for what comes after the last step that can be seen


def nothing(_: Company) -> None:
    """There is nothing to prepare, or nobody who would try again."""


def a_lead_is_there(company: Company) -> None:
    company.deliver(company.lead())
    company.settle()


def many_leads_are_there(company: Company) -> None:
    for _ in range(posts.MANY_AT_ONCE + 1):
        company.deliver(company.lead())
    company.settle()


def a_lead_comes(company: Company) -> None:
    company.send(company.lead(), company.running[0].url)


def a_lead_comes_by_the_door(company: Company) -> None:
    company.send(company.lead(kind=DoorDelivery), company.running[0].url)


def the_same_person_comes_again(company: Company) -> None:
    company.send(company.again(), company.running[0].url)


def the_sender_tries_again(company: Company) -> None:
    company.deliver(company.sent[-1])


def somebody_claims(company: Company) -> None:
    company.press_claim(company.reps[0], company.cards()[-1], again=False)


def somebody_claims_again(company: Company) -> None:
    company.press_claim(company.reps[0], company.cards()[-1])


def a_deal_is_open(company: Company) -> None:
    """On the card, and so in the CRM."""
    a_lead_is_there(company)
    with company.database.begin() as tx:
        (last,) = tx.scalars(select(func.max(t.handoffs.c.id)))
        claim.claim(tx, last, company.reps[0], company.clock())
        opportunities.open_deal(tx, last, 1_000, "", company.reps[0], company.clock())
    company.settle()


def an_owner_is_named_there(company: Company) -> None:
    assert company.outside is not None
    company.outside.name_owner(company.reps[0])


def the_deal_is_won_there(company: Company) -> None:
    assert company.outside is not None
    company.outside.win_deal()


def nobody_claims(company: Company) -> None:
    clock = t.clocks.c
    with company.database.read() as tx:
        due = tx.scalar(t.clocks.select().with_only_columns(clock.due_at).order_by(clock.id.desc())
                        .where(clock.kind == ClockKind.CLAIM))  # fmt: skip
    company.move_to(due + companies.MINUTE)


def a_week_ends(company: Company) -> None:
    now = company.clock()
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=8, minute=45)
    company.move_to(monday)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is there, what happens, and what is done once more after the process was killed."""

    before: Callable[[Company], None]
    happens: Callable[[Company], None]
    again: Callable[[Company], None] = nothing


COMES = Scene(nothing, a_lead_comes, the_sender_tries_again)
COMES_AGAIN = Scene(a_lead_is_there, the_same_person_comes_again, the_sender_tries_again)
CLAIMED = Scene(a_lead_is_there, somebody_claims, somebody_claims_again)
UNCLAIMED = Scene(a_lead_is_there, nobody_claims)
MANY_UNCLAIMED = Scene(many_leads_are_there, nobody_claims)  # the manager hears of them together
MONDAY = Scene(a_lead_is_there, a_week_ends)
BY_DOOR = Scene(nothing, a_lead_comes_by_the_door, the_sender_tries_again)
NAMED_THERE = Scene(a_lead_is_there, an_owner_is_named_there)
WON_THERE = Scene(a_deal_is_open, the_deal_is_won_there)
ALL = (COMES, COMES_AGAIN, CLAIMED, MANY_UNCLAIMED, UNCLAIMED, MONDAY, BY_DOOR, NAMED_THERE, WON_THERE)


def test_it_may_end_between_any_two_steps(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with companies.open_for(database, beside=True, lease=LEASE, threads=1, pictures=WHOLE) as company:
        company.start()
        company.slack.open_home(company.reps[0])
        aimed_at = every_point(company) if WHOLE else some_points(database.is_sqlite)
        died = {point: kill(company, scene, point) for scene, point in aimed_at}
        chance = random.Random(SEED)
        for _ in range(MOMENTS):
            kill_at_any_moment(company, chance.choice(ALL), chance.random() * SOON)
        made_up = books.check(company.database, company.slack, company.sent, company.faults, company.clock())
        assert company.outside is not None
        with company.database.read() as tx:
            outside = company.outside.check(tx)
    spared = [point for point, killed in died.items() if not killed]
    with capsys.disabled():
        print(f"\n{made_up}; {outside}; points {len(died)}, never met {len(spared)}")  # noqa: T201
    # How often a step is taken depends on what is said together; that it is taken hardly does.
    assert len(spared) <= len(died) // 10, spared


def every_point(company: Company) -> Iterator[tuple[Scene, Point]]:
    """As found by running each scene once, after what is done once in a workspace's life is done."""
    tried = set[Point]()
    for scene in ALL:
        run(company, scene)
        run(company, scene)
        new = [point for point in company.running[0].ask("passed") if point not in tried]
        yield from ((scene, point) for point in new)
        tried.update(new)
    assert {points.act_of(point) for point in tried} == set(points.ACTS.values())


def some_points(is_sqlite: bool) -> Iterator[tuple[Scene, Point]]:
    """One of the first steps of each act, on one engine or on the other."""
    chance = random.Random(SEED)
    scenes = {"intake": COMES, "delivery": COMES, "claim": CLAIMED, "close-week": MONDAY, "ring": UNCLAIMED,
              "door": BY_DOOR, "crm": CLAIMED, "webhooks": CLAIMED}  # fmt: skip
    assert scenes.keys() == set(points.ACTS.values())
    chosen = [(scene, (act, chance.randint(1, FIRST))) for act, scene in scenes.items()]
    return iter(chosen[0 if is_sqlite else 1 :: 2])


def run(company: Company, scene: Scene) -> None:
    """Let it happen."""
    scene.before(company)
    company.running[0].ask("arm")
    scene.happens(company)
    company.settle()


def kill(company: Company, scene: Scene, point: Point) -> bool:
    """Let it happen until the process dies there; start another, do again what was not answered, and come to rest.

    Whether it ever came by the point.
    """
    for _ in range(TRIES):
        scene.before(company)
        (running,) = company.running
        running.ask("arm", point)
        scene.happens(company)
        died = dies(company)
        if not died:
            try:
                running.ask("arm")
            except (OSError, EOFError):  # it did after all
                died = True
        if died:
            company.bury(running)
            company.start()
        scene.again(company)
        company.settle()
        if died:
            return True
    return False


def kill_at_any_moment(company: Company, scene: Scene, seconds: float) -> None:
    """The same so long after it happened."""
    scene.before(company)
    scene.happens(company)
    time.sleep(seconds)
    company.kill(company.running[0])
    company.start()
    scene.again(company)
    company.settle()


def dies(company: Company) -> bool:
    """Whether it is killed before all is done."""
    (running,) = company.running
    companies.until(lambda: running.dies(0) or not company.left())
    return running.dies(MORE_THAN_SETTLED)
