"""The Home tab: for each role what is open, what is owed and what came of it. A person may have several roles."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.lead import lists, replies
from bot.cards.text import Labels, Names
from store.record.facts import Home, HomeCampaign, LeadLine, OpenQuestionLine, Tally, ThresholdLine
from store.rules import acts, states

T = TypeVar("T")
NO_ROLE = (
    "*You have no role in Handoff yet.* A manager can give you one in `/handoff settings`. "
    "You can look up any lead meanwhile: `/lead NAME`"
)
ROWS = 8  # a section; the lists of all sections stay below Slack's hundred blocks


def draw(home: Home, names: Names, labels: Labels | None = None) -> Block:
    """The view for views.publish. `names` by member id, `labels` by code."""
    said = labels or {}
    parts = [*_set_up(home), *_manager(home, names, said), *_rep(home, names, said), *_marketer(home, names, said)]
    shown = [*_away(home, names), *(parts or [blocks.section(NO_ROLE)])]
    return {"type": "home", "blocks": [*shown, blocks.divider(), *_foot(home)]}


def _set_up(home: Home) -> list[Block]:
    if home.set_up:
        return []
    if home.may_set_up:
        offer = "*Welcome to Handoff.* Three short steps: a channel, the people, the office hours."
        return [blocks.section(offer, blocks.button("Set up", actions.SET_UP, "home", "primary"))]
    return [blocks.section("*Welcome to Handoff.* It is not set up yet. Please ask an admin of this workspace.")]


def _away(home: Home, names: Names) -> list[Block]:
    if home.away is None:
        return []
    covers = f"{text.person(home.away.nominee, names)} covers." if home.away.nominee else "Nobody covers."
    return [
        blocks.section(
            f"🌴 *You are away {replies.days(home.away)}.* {covers}",
            blocks.button("I am back" if home.away.begun else "Drop it", actions.BACK, "home"),
        )
    ]


def _rep(home: Home, names: Names, labels: Labels) -> list[Block]:
    if states.REP not in home.roles and not home.mine:
        return []

    def claimable(line: LeadLine) -> Block:
        claim = blocks.button("Claim", acts.CLAIM.code, line.handoff_id, "primary") if line.handoff_id else None
        return lists.lead_row(line, names, labels, claim)

    row, none = partial(lists.lead_row, names=names, labels=labels), "Nobody is waiting. The next card comes by itself."
    return [
        *_listed("I cover these", home.covering, row),
        *_listed("My open handoffs", home.mine, row, "Nothing open. Claim one below, or await the next card."),
        *_listed("Waiting for a rep", home.waiting, claimable, none, ": `/lead waiting`"),
        *_numbers(home.numbers),
    ]


def _numbers(numbers: Sequence[Tally]) -> list[Block]:
    if not numbers:
        return []
    bodies = [f"*{text.line(tally.label, 60)}*\n{text.line(tally.value, 60)}" for tally in numbers[:10]]
    return [blocks.header("My numbers"), blocks.columns(*bodies)]


def _marketer(home: Home, names: Names, labels: Labels) -> list[Block]:
    if states.MARKETER not in home.roles and not home.owed:
        return []
    row, question = partial(lists.lead_row, names=names, labels=labels), partial(_question, names=names)
    return [
        *_listed("Questions you owe", home.owed, question, "None. Sales is not waiting for you."),
        *_listed("Came back from sales", home.came_back, row, "Nothing came back lately."),
        *_listed("At the threshold, something missing", home.at_threshold, _missing),
        *_paragraph("What became of my campaigns' leads", [_campaign(line) for line in home.campaigns]),
    ]


def _question(line: OpenQuestionLine, names: Names) -> Block:
    asked = line.question
    who = text.link(text.lead_name(line.lead.name, line.lead.company), line.lead.permalink)
    due = f", answer by {text.when(asked.due_at)}" if asked.due_at else ""
    body = f"*{who}*\n{text.person(asked.asked_by, names)} asks{due}\n{text.words(asked.question, 400)}"
    return blocks.section(body.rstrip(), blocks.button("Answer", acts.ANSWER.code, line.handoff_id, "primary"))


def _missing(line: ThresholdLine) -> Block:
    who = text.link(text.lead_name(line.lead.name, line.lead.company), line.lead.permalink)
    missing = ", ".join(text.line(item.label, 60) for item in line.missing)
    body = f"*{who}*\nScore {line.score}, missing: {missing}"
    return blocks.section(body, blocks.button("Complete", actions.COMPLETE, line.lead.lead_id))


def _campaign(line: HomeCampaign) -> str:
    counts = [
        text.count(line.received, "lead"),
        f"{line.handed_over} handed over",
        text.count(line.opportunities, "opportunity", "opportunities"),
        f"{line.won} won",
        f"{line.recycled} recycled",
    ]
    return f"*{text.line(line.campaign, 80) or '(none)'}*: " + ", ".join(counts)


def _manager(home: Home, names: Names, labels: Labels) -> list[Block]:
    if states.MANAGER not in home.roles:
        return []
    row = partial(lists.lead_row, names=names, labels=labels)
    return [
        *_paragraph("Needs a hand", [f"• {text.line(trouble, 300)}" for trouble in home.troubles]),
        *_listed("Past their deadline", home.overdue, row, "No promise is overdue."),
    ]


def _listed(title: str, lines: Sequence[T], row: Callable[[T], Block], empty: str = "", where: str = "") -> list[Block]:
    """The first lines and how many more there are; without any what `empty` says, or nothing at all."""
    rows = [row(line) for line in lines[:ROWS]] or [blocks.section(empty)] * bool(empty)
    rest = lists.total_of(lines) - ROWS
    more = [blocks.context(f"and {rest} more{where}")] if rest > 0 else []
    return [blocks.header(title), *rows, *more] if rows else []


def _paragraph(title: str, rows: list[str]) -> list[Block]:
    return [blocks.header(title), blocks.section(text.rows_that_fit(rows))] if rows else []


def _foot(home: Home) -> list[Block]:
    buttons = [
        blocks.button("Add a lead", actions.ADD_LEAD, "home"),
        blocks.button("I am away…", actions.AWAY, "home"),
        blocks.button("My hours…", actions.HOURS, "home"),
    ]
    hours = [blocks.context(f"My hours: {text.line(home.hours, 300)}")] if home.hours else []
    return [blocks.actions(buttons), *hours]
