"""Facts for drawing, with sensible defaults, as of `clock.NOW`."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from store.record.facts import (
    ActFacts,
    Clock,
    Cycle,
    Deal,
    DealLine,
    DealList,
    HandoffFacts,
    Home,
    LeadFacts,
    LeadLine,
    OpenQuestion,
    OpenQuestionLine,
    ThresholdLine,
    TouchFact,
)
from store.rules.lead.qualification import Item
from store.rules.lead.scoring import ScoreReason
from tests.office.cast import ANA, MIA
from tests.office.clock import NOW

FRIDAY = date(2026, 11, 20)
LABELS = {
    "no_budget": "No budget",
    "not_now": "Interested, but not now",
    "student": "Student or job seeker",
    "price": "Price",
    "demo_request": "Demo request",
    "persona": "Right persona",
}
STATES = ("sales_ready", "claimed", "contacted", "opportunity", "won", "lost", "recycled", "disqualified")


def ago(**span: float) -> datetime:
    """A moment before now: ago(hours=2)."""
    return NOW - timedelta(**span)


def hence(**span: float) -> datetime:
    """A moment after now."""
    return NOW + timedelta(**span)


def make_touch(**overrides: Any) -> TouchFact:
    """A visit to the pricing page, two hours ago."""
    touch = TouchFact("pricing_page", "Pricing page", ago(hours=2), "autumn-webinar", "looked at the team plan")
    return replace(touch, **overrides)


def make_items(**overrides: Any) -> tuple[Item, ...]:
    """A complete checklist; the overrides fall on its first item."""
    first = Item("persona", "Right persona", True, "Head of Operations")
    rest = (
        Item("problem", "Problem match", True, "It takes too long"),
        Item("contact", "Valid contact", True, "free-mail address"),
        Item("high_intent", "High-intent touch", True, "Demo request"),
    )
    return (replace(first, **overrides), *rest)


def make_lead(**overrides: Any) -> LeadFacts:
    """Nora Weiss of Kettle, who asked for a demo this morning."""
    touches = (
        make_touch(),
        make_touch(kind="demo_request", label="Demo request", at=ago(hours=1), detail=""),
        make_touch(kind="webinar", label="Webinar", at=ago(days=6), detail=""),
    )
    lead = LeadFacts(
        id=7,
        status="sales_ready",
        name="Nora Weiss",
        title="Head of Operations",
        company="Kettle GmbH",
        email="nora@kettle.example",
        phone="+49 30 1234567",
        country="Germany",
        source="paid_search",
        campaign="autumn-webinar",
        persona=None,
        problem="slow",
        why_now="Asked for a demo after two looks at the pricing page",
        score=87,
        reasons=(
            ScoreReason(50, "Demo request", ago(hours=1)),
            ScoreReason(20, "decision-maker"),
            ScoreReason(-5, "Click in a mail", ago(days=3)),
        ),
        items=make_items(),
        touches=touches,
        touch_count=5,
        received_at=ago(days=6),
    )
    return replace(lead, **overrides)


def make_handoff(**overrides: Any) -> HandoffFacts:
    """A handoff in the given state, with what that state brings along: owner, clocks, deal, reason."""
    state = overrides.get("state", "sales_ready")
    owned = state in STATES[1:6]
    handoff = HandoffFacts(
        id=12,
        lead=make_lead(status=state),
        cycle=1,
        state=state,
        version=3,
        handed_over_at=ago(hours=1),
        owner_id=ANA if owned else None,
        claimed_at=ago(minutes=40) if owned else None,
        responded_at=ago(minutes=10) if state in STATES[2:6] else None,
        next_step="First call",
        next_step_due=None,
        next_step_owner=None,
        next_step_is_default=True,
        currency="EUR",
        clocks=_clocks(state),
        deal=_deal(state) if state in STATES[3:6] else None,
        reason={"recycled": "no_budget", "disqualified": "student", "lost": "price"}.get(state),
        words="They asked us to call in spring." if state in ("recycled", "disqualified", "lost") else "",
    )
    return replace(handoff, **overrides)


def _clocks(state: str) -> tuple[Clock, ...]:
    claim, response = Clock("claim", hence(hours=3)), Clock("response", hence(hours=7))
    if state == "sales_ready":
        return claim, response
    claim = replace(claim, stopped_at=ago(minutes=40), outcome="met")
    if state == "claimed":
        return claim, response
    ended = "void" if state in ("recycled", "disqualified") else "met"
    return claim, replace(response, stopped_at=ago(minutes=10), outcome=ended)


def _deal(state: str) -> Deal:
    closed = state in ("won", "lost")
    return Deal(3, 1_200_000, ago(days=1), state if closed else None, ago(hours=1) if closed else None, None)


def make_question(**overrides: Any) -> OpenQuestion:
    """Ana asks Mia which webinar it was."""
    question = OpenQuestion(5, "Which webinar did she see?", ANA, MIA, ago(minutes=20), hence(hours=8))
    return replace(question, **overrides)


def make_cycle(**overrides: Any) -> Cycle:
    """The first cycle, recycled in May for want of budget."""
    cycle = Cycle(1, "recycled", datetime(2026, 5, 6, 9, 0, tzinfo=UTC), "no_budget", "Nothing before autumn.")
    return replace(cycle, **overrides)


def make_act(kind: str = "claimed", **overrides: Any) -> ActFacts:
    """Something Ana did just now."""
    act = ActFacts(21, kind, 7, 12, ANA, NOW, NOW)
    return replace(act, **overrides)


def make_line(**overrides: Any) -> LeadLine:
    """Nora's line in a list."""
    line = LeadLine(7, 12, "Nora Weiss", "Kettle GmbH", "claimed", ANA, hence(hours=7), "response")
    return replace(line, **overrides)


def make_deal(**overrides: Any) -> DealLine:
    """Nora's deal, open for twelve days."""
    step = "Send the offer", date(2026, 11, 20)
    line = DealLine(7, 12, "Nora Weiss", "Kettle GmbH", ANA, 1_440_000, ago(days=12), None, None, *step)
    return replace(line, **overrides)


def make_home(**overrides: Any) -> Home:
    """The Home of somebody who has every role and something in every section."""
    line = make_line(permalink="https://slack.example/archives/C1/p1?a=1&b=2")
    home = Home(
        at=NOW,
        today_until=hence(hours=15),
        week_until=hence(days=5),
        member_id=ANA,
        name="Ana Lindqvist",
        roles=frozenset({"rep", "marketer", "manager"}),
        set_up=True,
        may_set_up=True,
        mine=(line,),
        waiting=(make_line(status="sales_ready", owner_id=None, due_kind="claim"),),
        owed=(OpenQuestionLine(make_question(), 12, line),),
        numbers={"claimed": 5, "responded": 1, "opportunity": 0},
        came_back=(make_line(status="recycled", due_at=None, code="no_budget", note="Call again in spring"),),
        at_threshold=(ThresholdLine(line, 71, make_items(holds=False)[:1]),),
        troubles=(("leads", "is_archived"),),
        parked=2,
        deals=DealList("open", [make_deal()], 1, 1_440_000),
        overdue=(make_line(due_at=ago(hours=3)),),
    )
    return replace(home, **overrides)
