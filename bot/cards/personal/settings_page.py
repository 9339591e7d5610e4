"""`/handoff settings`: what a manager chose, in plain words, and the way to the agreement that both teams sign."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.personal import guide, notice
from bot.cards.text import Names
from store.agreement.policy_document import Policy

DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands beside the agreement: who has which role, the team's hours and closing days in words."""

    channel: str | None
    roles: Mapping[str, Sequence[str]]
    hours: str
    closing_days: Sequence[str]
    has_crm: bool = False


def draw(agreed: Policy, chosen: Chosen, names: Names, may_change: bool) -> Block:
    """The window; its buttons only for those who may change what they change."""
    buttons = [
        blocks.button("Agreement…", actions.AGREEMENT, "settings"),
        blocks.button("Channel, people, hours…", actions.SET_UP, "settings"),
        blocks.button("Channels…", actions.SEGMENTS, "settings"),
        blocks.button("Owners and marketers…", actions.ASKED, "settings"),
        blocks.button("Meeting…", actions.MEETING, "settings"),
        blocks.button("Currency, quarters…", actions.CURRENCY, "settings"),
        blocks.button("Closing days…", actions.CLOSING_DAYS, "settings"),
        blocks.button("Doors…", actions.DOOR, "settings"),
        *([blocks.button("CRM owners…", actions.CRM_OWNERS, "settings")] if chosen.has_crm else []),
        blocks.button("Webhooks…", actions.WEBHOOKS, "settings"),
    ]
    rows = [
        blocks.actions(buttons if may_change else buttons[:1]),
        *_part("Monday", _meeting(agreed)),
        *_part("Channels", _channels(agreed, chosen, names)),
        *_part("People", _people(agreed, chosen, names)),
        *_part("Office", [f"Hours: {text.line(chosen.hours, 200)}", *_closing(chosen), _money(agreed)]),
    ]
    return notice.around(blocks.Message("Settings", rows), "Settings")


def _part(title: str, lines: Iterable[str]) -> list[Block]:
    return [blocks.section(f"*{title}*\n" + text.rows_that_fit([f"• {line}" for line in lines], 2800))]


def _meeting(agreed: Policy) -> Iterator[str]:
    meeting = agreed.meeting
    every = "every week" if meeting.every_weeks == 1 else "every other week"
    yield f"Scoreboard at {meeting.scoreboard_at}, on a holiday the next working day"
    yield f"Meeting on {DAYS[meeting.day]} at {meeting.time}, {every}"
    yield f"Agenda {meeting.agenda_minutes_before} minutes before the meeting"


def _channels(agreed: Policy, chosen: Chosen, names: Names) -> Iterator[str]:
    main = agreed.channels.default or chosen.channel
    yield f"Leads: <#{main}>" if main else "Leads: none chosen yet"
    for segment in agreed.channels.segments:
        conditions = sorted(
            (field.removeprefix("extra:"), sorted(values)) for field, values in segment.conditions.items()
        )
        wanted = ", ".join(f"{text.line(field, 60)} {text.name_some(values)}" for field, values in conditions)
        goal = f"reserved for {text.person(segment.person, names)}" if segment.person else f"<#{segment.channel}>"
        yield f"Leads with {wanted}: {goal}"


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
        "No closing days besides public holidays"
    ]


def _money(agreed: Policy) -> str:
    return f"Currency: {agreed.currency}. Quarters begin in {text.MONTHS[agreed.quarter_starts_in_month - 1]}"


def _named(members: Sequence[str], names: Names) -> str:
    return ", ".join(text.person(member, names) for member in members)
