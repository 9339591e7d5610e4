"""`/handoff settings`: everything both teams agreed on and what a manager chose, in plain words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.personal import guide, notice
from bot.cards.text import Names
from store.agreement.policy_document import Policy
from store.agreement.policy_entries import AttributionRule, FitRule, Step, TouchKind
from store.rules.ladder import RungAct
from store.rules.monday.kpis import KPIS, Unit

LADDERS = {"claim": "Claim", "response": "First response", "answer": "Marketing's answer", "next_step": "Next step"}
RUNGS: Mapping[RungAct, str] = {
    RungAct.NUDGE: "a note in the thread",
    RungAct.WARN: "a reminder to who owes it",
    RungAct.TELL: "the question goes to marketing",
    RungAct.ESCALATE: "the manager is notified",
    RungAct.RELEASE: "the lead is up for grabs again",
}
DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands beside the agreement: who has which role, the team's hours and closing days in words."""

    channel: str | None
    roles: Mapping[str, Sequence[str]]
    hours: str
    closing_days: Sequence[str]
    has_crm: bool = False


def draw(agreed: Policy, version: int, chosen: Chosen, names: Names, may_change: bool) -> Block:
    """The window; its buttons only for those who may change what they change."""
    buttons = [
        blocks.button("Channel, people, hours…", actions.SET_UP, "settings"),
        blocks.button("Closing days…", actions.CLOSING_DAYS, "settings"),
        blocks.button("Doors…", actions.DOOR, "settings"),
        *([blocks.button("CRM owners…", actions.CRM_OWNERS, "settings")] if chosen.has_crm else []),
        blocks.button("Webhooks…", actions.WEBHOOKS, "settings"),
    ]
    said = f"Version {version} of the agreement." if version else "The built-in agreement: nothing was changed yet."
    rows = [
        blocks.context(said),
        *([blocks.actions(buttons)] if may_change else []),
        *_part("Sales-ready lead", _lead_definition(agreed)),
        *_part("Points", _points(agreed)),
        *_part("Deadlines, in office hours", _deadlines(agreed)),
        *_part("Reminders", (_ladder(title, getattr(agreed.ladders, kind)) for kind, title in LADDERS.items())),
        *_part("Reasons", _reasons(agreed)),
        *_part("Opportunities", _opportunities(agreed)),
        *_part("Targets", _targets(agreed)),
        *_part("Monday", _meeting(agreed)),
        *_part("Channels", _channels(agreed, chosen)),
        *_part("People", _people(agreed, chosen, names)),
        *_part("Office", [f"Hours: {text.line(chosen.hours, 200)}", *_closing(chosen), _money(agreed)]),
    ]
    return notice.around(blocks.Message("Settings", rows), "Settings")


def _part(title: str, lines: Iterable[str]) -> list[Block]:
    return [blocks.section(f"*{title}*\n" + text.rows_that_fit([f"• {line}" for line in lines], 2800))]


def _lead_definition(agreed: Policy) -> Iterator[str]:
    section, scoring = agreed.checklist_section, agreed.scoring_section
    intent = [touch.label for touch in scoring.touches.values() if touch.high_intent]
    yield f"Right persona: title or persona has one of {_listed(section.personas)}"
    yield f"Right problem: {_listed(f'“{problem.label}”' for problem in section.problems)}"
    yield "Valid contact: an email address or a phone number"
    yield f"High intent in the last {text.count(section.high_intent_days, 'day')}: {_listed(intent)}"
    yield f"A score of {scoring.sales_ready} or more. From {scoring.mql} on, marketing nurtures it (MQL)"
    yield f"Next step if none is named: {text.line(agreed.next_step_default, 200)}"


def _points(agreed: Policy) -> Iterator[str]:
    yield from (_touch(touch) for touch in agreed.scoring_section.touches.values())
    yield from (_fit(rule) for rule in agreed.scoring_section.fit)
    caps = agreed.scoring_section.caps
    if caps:
        yield "At most " + ", ".join(f"{points} from {text.line(group, 40)}" for group, points in caps.items())


def _touch(touch: TouchKind) -> str:
    fades = f", half of it after {text.count(round(touch.half_life_days), 'day')}" if touch.half_life_days else ""
    return f"{text.line(touch.label, 80)}: {touch.points:+}{fades}"


def _fit(rule: FitRule) -> str:
    looks_at = rule.extra or rule.field or ""
    return f"{text.line(rule.why, 80)}: {rule.points:+} if {text.line(looks_at, 60)} {_wanted(rule)}"


def _wanted(rule: FitRule) -> str:
    if rule.not_said:
        return "is not known"
    if rule.words:
        return f"has one of {_listed(rule.words)}"
    bounds = (("over", rule.over), ("under", rule.under))
    return "is " + " and ".join(f"{word} {bound:,g}" for word, bound in bounds if bound is not None)


def _deadlines(agreed: Policy) -> Iterator[str]:
    clocks = agreed.clocks
    yield f"Sales claims within {text.lengths(clocks.claim)}"
    within = f"within {text.lengths(clocks.first_response)}"
    yield f"Sales answers the buyer {'by the end of the next working day' if clocks.next_working_day else within}"
    yield f"Marketing answers sales within {text.lengths(clocks.answer)}"


def _ladder(title: str, steps: Sequence[Step]) -> str:
    said = ", ".join(
        f"at {text.percent(step.at)} {RUNGS[step.act]}" for step in sorted(steps, key=lambda step: step.at)
    )
    return f"{title}: {said or 'none'}"


def _reasons(agreed: Policy) -> Iterator[str]:
    menus = {"Recycle": agreed.reasons.recycle, "Disqualify": agreed.reasons.disqualify, "Lost": agreed.reasons.lost}
    yield from (f"{title}: {_listed(reason.label for reason in menu)}" for title, menu in menus.items())


def _opportunities(agreed: Policy) -> Iterator[str]:
    yield from (f"To open one: {text.line(line, 80)}" for line in agreed.opportunity_criteria)
    yield f"Credit goes to {CREDIT[agreed.attribution]}"
    yield from (f"Sources of {group}: {_listed(sources) or 'none'}" for group, sources in agreed.source_groups)


def _targets(agreed: Policy) -> Iterator[str]:
    for kpi in KPIS.values():
        value = getattr(agreed.targets, kpi.target)
        yield f"{kpi.name}: {'no target' if value is None else TARGETS[kpi.unit](value)}"


def _meeting(agreed: Policy) -> Iterator[str]:
    meeting = agreed.meeting
    every = "every week" if meeting.every_weeks == 1 else "every other week"
    yield f"Scoreboard at {meeting.scoreboard_at}, on a holiday the next working day"
    yield f"Meeting on {DAYS[meeting.day]} at {meeting.time}, {every}"
    yield f"Agenda {meeting.agenda_minutes_before} minutes before the meeting"


def _channels(agreed: Policy, chosen: Chosen) -> Iterator[str]:
    main = agreed.channels.default or chosen.channel
    yield f"Leads: <#{main}>" if main else "Leads: none chosen yet"
    for segment in agreed.channels.segments:
        conditions = sorted(
            (field.removeprefix("extra:"), sorted(values)) for field, values in segment.conditions.items()
        )
        wanted = ", ".join(f"{text.line(field, 60)} {_listed(values)}" for field, values in conditions)
        yield f"Leads with {wanted}: <#{segment.channel}>"


def _people(agreed: Policy, chosen: Chosen, names: Names) -> Iterator[str]:
    for role, members in chosen.roles.items():
        yield f"{role}: {_named(members, names) or 'none yet'}"
    for code, title in guide.OWNERS.items():
        owner = getattr(agreed.owners, code)
        yield f"{title}: {text.person(owner, names) if owner else 'no owner yet'}"
    for kind, named in (("campaign", agreed.marketers.campaigns), ("source", agreed.marketers.sources)):
        yield from (f"Leads of {kind} {text.line(name, 80)}: {text.person(who, names)}" for name, who in named.items())


def _closing(chosen: Chosen) -> Sequence[str]:
    return [f"Closed: {text.line(line, 100)}" for line in chosen.closing_days] or [
        "No closing days beside public holidays"
    ]


def _money(agreed: Policy) -> str:
    return f"Currency: {agreed.currency}. Quarters begin in {text.MONTHS[agreed.quarter_starts_in_month - 1]}"


def _named(members: Sequence[str], names: Names) -> str:
    return ", ".join(text.person(member, names) for member in members)


def _listed(words: Iterable[str]) -> str:
    """The first two dozen, and how many more there are."""
    shown = [text.line(word, 80) for word in words]
    more = f" and {len(shown) - 24} more" if len(shown) > 24 else ""
    return ", ".join(shown[:24]) + more


CREDIT: Mapping[AttributionRule, str] = {
    "first": "the first campaign",
    "last": "the last campaign before it",
    "linear": "all campaigns alike",
    "position": "the first campaign (40%), the last (40%) and those between",
    "decay": "all campaigns, half as much for each week before",
}
TARGETS: Mapping[Unit, Callable[[Any], str]] = {
    Unit.SHARE: text.percent,
    Unit.OFFICE_TIME: text.lengths,
    Unit.DAYS: lambda days: text.count(days, "day"),
}
