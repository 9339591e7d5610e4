"""Kestrel's last twenty weeks: leads with what became of them, what the campaigns cost, and the quarter's goal.

Invented, and the same every time. It has a story: since seven weeks fewer handoffs become opportunities, for many who
come by the ads are only looking.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.demo import company, lead_details
from bot.demo.company import BERLIN
from bot.demo.names import InventedPerson, PersonMaker
from store.message.briefs import BriefText
from store.monday.scoreboard.spending import SpendPeriod
from store.record.events import LeadEvent, Stages
from store.rules.office_time import periods

SEED = 20
WEEKS = 20
LEADS_A_WEEK = (25, 39)
SYSTEM = "demo_crm"

READY = {"paid_search": 0.22, "organic_search": 0.26, "webinar": 0.38, "content": 0.16, "referral": 0.5}
WAITS = (0, 0, 1, 1, 2, 5)  # days from the first touch to the handoff
CLAIMED = (6, 12, 25, 48, 95, 190)  # minutes
ANSWERED = (10, 25, 40, 75, 160, 300)
SLUMP = 7  # weeks
OPENED, OPENED_NOW = 0.46, 0.28
WON = 0.38
AMOUNTS = (4_800, 7_200, 9_600, 9_600, 14_400, 24_000)
LOST = ("price", "price", "no_decision", "competitor", "went_quiet")

GIVEN_BACK_WEEKS = 6
REASONS = (
    ("only_looking", "Comparing tools for next year; no project."),
    ("only_looking", "Read the guide, wants to look around by himself."),
    ("not_now", "The right person, after the summer at the earliest."),
    ("no_budget", "Would love to, nothing left this year."),
    ("wrong_person", "An assistant; the boss never heard of us."),
    ("unreachable", "Five calls, three mails, nothing."),
)
BUSY = ("U0ANA", "U0BEN", "U0BEN", "U0CHLOE", "U0DIEGO")

SPEND = {"brand_ads": (820, 1_060), "autumn_webinar": (420, 900), "spring_guide": (150, 320)}
# Weeks ago, and the days that it runs from the next Monday on; the last one starts as the demo is opened.
BRIEFS = (
    (4, 60, BriefText(
        "autumn_webinar", "How three teams call every lead within the hour, live and on replay",
        "Heads of sales with three to ten reps",
        "You saw the call list of Alder Freight. What happens at yours to a lead that comes on a Friday at five?",
        "https://kestrel.example/webinar", None, None, "U0NOOR")),
    (0, 18, BriefText(
        "Pipeline clinic", "Forty minutes with Sam on your own pipeline, free",
        "Founders who still sell themselves",
        "Bring your last ten lost deals. In forty minutes you'll know which one thing to change.",
        "https://kestrel.example/clinic", None, None, "U0MIA")),
)  # fmt: skip
GOAL, DEAL_SIZE, CYCLE_DAYS = 150_000, 11_000, 28


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A lead of the past that sales gave back: when, by whom, why."""

    external_id: str
    at: datetime
    by: str
    reason: str
    words: str


def leads(until: datetime) -> Iterator[LeadEvent]:
    """Every lead that came before `until`, with what was known of it by then."""
    return (lead for lead, _ in _past(until))


def came_back(until: datetime) -> Iterator[GivenBack]:
    """What sales gave back in the last weeks before `until`, oldest first."""
    return iter(sorted((back for _, back in _past(until) if back is not None), key=lambda back: back.at))


def weekly_spending(until: datetime) -> Iterator[tuple[SpendPeriod, int]]:
    """What each campaign cost in each whole week before `until`, in the smallest unit."""
    dice = random.Random(SEED)
    for week in range(-WEEKS, 0):
        for campaign, (least, most) in SPEND.items():
            first = _monday_after(until).date() + timedelta(weeks=week)
            yield SpendPeriod(campaign, first), dice.randint(least, most) * 100


def briefs_written(until: datetime) -> Iterator[tuple[datetime, BriefText]]:
    """The briefs of what runs, each with when it was written."""
    for weeks, days, draft in BRIEFS:
        at = until - timedelta(weeks=weeks)
        first = periods.first_monday_from(at.date())
        yield at, draft._replace(starts_on=first, ends_on=first + timedelta(days=days))


def _past(until: datetime) -> Iterator[tuple[LeadEvent, GivenBack | None]]:
    dice = random.Random(SEED)
    names = PersonMaker(dice)
    monday = _monday_after(until)
    number = 0
    for week in range(-WEEKS, 0):
        for _ in range(dice.randint(*LEADS_A_WEEK)):
            number += 1
            moment = monday + timedelta(weeks=week, days=dice.randint(0, 4), minutes=dice.randint(8 * 60, 19 * 60))
            person, life = names.next(), random.Random(f"{SEED}-{number}")
            if moment < until:
                yield _one(life, person, f"K-{number:04d}", moment, week >= -SLUMP, until)


def _one(
    dice: random.Random, person: InventedPerson, external_id: str, received: datetime, slump: bool, until: datetime
) -> tuple[LeadEvent, GivenBack | None]:
    source, campaign, _ = company.pick_source(dice)
    stages = _life(dice, received, slump, until) if dice.random() < READY[source] else None
    details = lead_details.add_details(person, external_id, (source, campaign), received, stages)
    lead = LeadEvent(
        system=SYSTEM,
        at=received,
        external_id=external_id,
        source=source,
        campaign=campaign,
        problem=dice.choice(company.PROBLEMS),
        received=received,
        touches=tuple(touch for touch in details.touches if touch.at < until),
        stages=details.stages,
        extra=details.extra,
        **asdict(details.person),
    )
    return lead, _back(dice, external_id, stages, until) if stages else None


def _life(dice: random.Random, received: datetime, slump: bool, until: datetime) -> Stages | None:
    """Handed over, answered, perhaps a deal; nothing of it after `until`, and nothing before there was an answer."""
    ready = _at_work(received + timedelta(days=dice.choice(WAITS), minutes=dice.randint(5, 200)))
    claimed = _at_work(ready + timedelta(minutes=dice.choice(CLAIMED)))
    answered = _at_work(claimed + timedelta(minutes=dice.choice(ANSWERED)))
    will_open = dice.random() < (OPENED_NOW if slump else OPENED)
    opened = _at_work(answered + timedelta(days=dice.randint(2, 9)))
    closed = _at_work(opened + timedelta(days=dice.randint(7, 38)))
    is_won, amount, reason = dice.random() < WON, dice.choice(AMOUNTS) * 100, dice.choice(LOST)
    owner = dice.choice(BUSY)
    if answered >= until:
        return None
    is_open, is_closed = will_open and opened < until, will_open and closed < until
    return Stages(
        sales_ready=ready,
        claimed=claimed,
        first_response=answered,
        opportunity=opened if is_open else None,
        won=closed if is_closed and is_won else None,
        lost=closed if is_closed and not is_won else None,
        amount=amount if is_open else None,
        reason=reason if is_closed and not is_won else None,
        owner=owner if is_open or answered > until - timedelta(weeks=GIVEN_BACK_WEEKS) else None,
    )


def _back(dice: random.Random, external_id: str, stages: Stages, until: datetime) -> GivenBack | None:
    """Of what never becomes a deal: sales says so some days after the first response."""
    reason, words = dice.choice(REASONS)
    if stages.first_response is None or stages.opportunity is not None or stages.owner is None:
        return None  # it became a deal, or is too old to be open
    at = _at_work(stages.first_response + timedelta(days=dice.randint(1, 6)))
    recent = until - timedelta(weeks=GIVEN_BACK_WEEKS) < at < until
    return GivenBack(external_id, at, stages.owner, reason, words) if recent else None


def _monday_after(moment: datetime) -> datetime:
    """The midnight that ends the week, or the one that has just begun it on a Monday."""
    day = moment.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=-day.weekday() % 7)


def _at_work(moment: datetime) -> datetime:
    """The same moment between 9 and 17 on a weekday, else a little after the next morning has begun."""
    local = moment.astimezone(BERLIN)
    day = local if local.hour < 17 else local + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    if day is local and local.hour >= 9:
        return local
    return day.replace(hour=9, minute=local.minute // 2)
