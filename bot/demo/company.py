"""Kestrel, an invented company of eight, and the leads that come to it."""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.names import NEW_STEMS, PersonMaker
from store.team import calendars

SEED = 20
ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
HOLIDAYS = {ZONE: "DE-BE", "America/New_York": "US"}
THURSDAY = 3
TEAM = "Kestrel"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of Kestrel. `role` is none for people who only look on."""

    id: str
    name: str
    title: str
    zone: str
    role: str | None


def mail_of(name: str) -> str:
    """A colleague's address: ana@kestrel.example."""
    return f"{name.split()[0].lower()}@kestrel.example"


PEOPLE = (
    Colleague("U0ANA", "Ana Lindqvist", "Sales, Europe", ZONE, "rep"),
    Colleague("U0BEN", "Ben Okafor", "Sales, Europe", ZONE, "rep"),
    Colleague("U0CHLOE", "Chloe Marsh", "Sales, Americas", "America/New_York", "rep"),
    Colleague("U0DIEGO", "Diego Ramos", "Sales, Americas", "America/New_York", "rep"),
    Colleague("U0MIA", "Mia Vogel", "Demand generation", ZONE, "marketer"),
    Colleague("U0NOOR", "Noor Haddad", "Content", ZONE, "marketer"),
    Colleague("U0SAM", "Sam Taylor", "Founder, head of sales", ZONE, "manager"),
    Colleague("U0TESS", "Tess Brandt", "Engineering", ZONE, None),
)
MANAGER, MARKETER = "U0SAM", "U0MIA"
LEADS, GENERAL, MARKETING = "C0LEADS", "C0GENERAL", "C0MARKETING"
CHANNELS = ((LEADS, "leads"), (GENERAL, "general"), (MARKETING, "marketing"))
MARKETERS = {"campaigns": {"autumn_webinar": "U0NOOR", "spring_guide": "U0NOOR"}, "sources": {"paid_search": "U0MIA"}}
MEETING = {"time": "09:30"}  # so the agenda is posted with the scoreboard
CRITERIA = ["They have a budget for this year", "We know who decides", "They want to start within six months"]
OWNERS = {"capture": "U0NOOR", "qualification": "U0MIA", "follow_up": "U0SAM", "feedback": "U0ANA"}

# (source, campaign, share of leads)
SOURCES = (
    ("paid_search", "brand_ads", 30),
    ("organic_search", None, 25),
    ("webinar", "autumn_webinar", 18),
    ("content", "spring_guide", 15),
    ("referral", None, 12),
)
PROBLEMS = ("slow", "costs", "growth", "insight")
# What the page's button sends, one after the other: fields, and touches as kind, days ago and detail. The last is held
# back, for there is no persona in its title.
VISITORS = (
    (
        {"title": "Head of Sales", "source": "webinar", "campaign": "autumn_webinar", "problem": "slow",
         "why_now": "Three new reps start in January"},
        (("webinar", 12, "How to call a lead within the hour"), ("content_download", 9, "The first-call guide"),
         ("pricing_page", 2, "Looked at the team plan"), ("demo_request", 0, "Asked for a demo on the website")),
    ),
    (
        {"title": "COO", "source": "paid_search", "campaign": "brand_ads", "problem": "costs",
         "why_now": "The contract with their old tool ends in March"},
        (("pricing_page", 1, "Compared two plans"), ("trial_signup", 0, "Started a trial for six people")),
    ),
    (
        {"title": "VP Marketing", "source": "content", "campaign": "spring_guide", "problem": "insight",
         "why_now": "Builds the board's report by hand every Friday"},
        (("content_download", 20, "Spring guide"), ("email_click", 6, "“What our customers measure”"),
         ("reply", 0, "“Can we talk this week?”")),
    ),
    (
        {"title": "Founder", "source": "referral", "problem": "growth",
         "why_now": "Lost two deals last month to slow follow-up"},
        (("webinar", 41, "Selling with three people"), ("demo_request", 0, "A customer sent them")),
    ),
    (
        {"title": "Project Coordinator", "source": "organic_search", "problem": "slow",
         "why_now": "Compares tools for their manager"},
        (("webinar", 8, "How to call a lead within the hour"), ("pricing_page", 1, "Looked at the team plan"),
         ("demo_request", 0, "Asked for a demo on the website")),
    ),
)  # fmt: skip
PHRASES = (
    "We lose track of who called whom",
    "Three tools and no one trusts the numbers",
    "Our board wants this fixed by spring",
    "We answer leads two days late",
)


def holiday_week(now: datetime) -> date:
    """The Monday of the newest week in which only Thursday is a holiday, and only in Berlin: mostly Ascension Day."""
    here, there = (_days_off(zone, now.year) for zone in HOLIDAYS)
    for thursday in sorted((day for day in here if day.weekday() == THURSDAY and day <= now.date()), reverse=True):
        monday = thursday - timedelta(days=THURSDAY)
        if {monday + timedelta(days=day) for day in range(5)} & (here | there) == {thursday} and thursday not in there:
            return monday
    raise LookupError(f"no Thursday off in Berlin alone before {now:%Y-%m-%d}")


def _days_off(zone: str, year: int) -> set[date]:
    _, hours = calendars.with_holidays(zone, calendars.USUAL, HOLIDAYS[zone], year)
    return set(hours.exceptions)


def new_leads(session: int = 1) -> Iterator[dict[str, object]]:
    """Leads as a web form would send them, without end: bodies for POST /v1/leads less the moments.

    Each session of a company that is kept gets others.
    """
    dice = random.Random(SEED + session)
    names = PersonMaker(dice, after=1000 * session, stems=NEW_STEMS)
    number = 0
    while True:
        number += 1
        person = asdict(names.next())
        by, campaign, _ = pick_source(dice)
        body: dict[str, object] = {
            "system": "website",
            "external_id": f"web-{session}-{number:04d}",
            **person,
            "source": by,
            "problem": dice.choice(PROBLEMS),
            "why_now": dice.choice(PHRASES),
        }
        yield body | ({"campaign": campaign} if campaign else {})


def pick_source(dice: random.Random) -> tuple[str, str | None, int]:
    """Draw the source and campaign by which a lead comes."""
    return dice.choices(SOURCES, weights=[each[2] for each in SOURCES])[0]
