"""The Home tab: for each role what is open, what is owed and what came of it. A person may have several roles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block
from bot.cards.lead import card_buttons, deal_list, lists, replies
from bot.cards.monday import scoreboard_detail
from bot.cards.personal import home_manager
from bot.cards.personal.home_page import Page
from bot.cards.text import Labels, Names
from store.monday.meeting.decision_facts import DecisionFacts
from store.monday.scoreboard.scoreboard_facts import HomeFigures
from store.record.facts import DealLine, Excerpt, Home, LeadLine, OpenQuestionLine, ThresholdLine
from store.rules import acts, states

NO_ROLE = (
    "*You have no role in Handoff yet.* A manager can give you one in `/handoff settings`. "
    "You can look up any lead meanwhile: `/lead NAME`"
)
DONE = {
    "claimed": ("lead claimed", "leads claimed"),
    "responded": ("first response", "first responses"),
    "opportunity": ("opportunity", "opportunities"),
}
MINE = "`/lead mine`"
NOTHING_OPEN = "*Nothing open.* Claim one below, or wait for the next card."
NO_LEAD = "No lead is waiting. The next card comes by itself."
NOTHING_OWED = "None. Sales isn't waiting for you."
MOST = 100  # blocks that Slack takes
# Rows a list, and whether their acts stand below them: the first that fits.
LAYOUTS = ((5, True), (5, False), (4, False), (3, False))


def draw(
    home: Home, figures: HomeFigures, tests: Sequence[DecisionFacts], names: Names, labels: Labels | None = None
) -> Block:
    """The view for views.publish. `names` by member id, `labels` by code."""
    for rows, below in LAYOUTS:
        shown = _page(Page(home, figures, tests, names, labels or {}, rows, below))
        if len(shown) < MOST:
            break
    return {"type": "home", "blocks": shown}


def _page(page: Page) -> list[Block]:
    home = page.home
    manager = home_manager.draw(page) if states.MANAGER in home.roles else []
    parts = [*_set_up(home), *manager, *_rep(page), *_marketer(page)]
    return [
        *_away(home, page.names),
        *_agreement(home),
        *(parts or [blocks.section(NO_ROLE)]),
        *_house(home, page.labels),
        blocks.divider(),
        *_foot(home),
    ]


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
    covers = f"{text.person(home.away.nominee, names)} covers." if home.away.nominee else "No one covers."
    return [
        blocks.section(
            f"🌴 *You are away {replies.days(home.away)}.* {covers}",
            blocks.button("I'm back" if home.away.begun else "Cancel", actions.BACK, "home"),
        )
    ]


def _agreement(home: Home) -> list[Block]:
    """What waits for this person's signature."""
    if home.to_sign is not None:
        read = blocks.button("Read and sign…", actions.AGREEMENT, f"proposal {home.to_sign}", "primary")
        return [blocks.section("🤝 *A change of the agreement waits for your signature.*", read)]
    if not home.unsigned or not home.set_up:
        return []
    said = "*The agreement isn't signed yet.* Marketing and sales both sign what a good lead is."
    return [blocks.section(said, blocks.button("Read and sign…", actions.AGREEMENT, "home"))]


def _rep(page: Page) -> list[Block]:
    home = page.home
    if states.REP not in home.roles and not home.mine:
        return []
    nothing = not home.mine and not (home.deals and home.deals.lines)
    return [
        *page.listed("🔴 Overdue", _due(home, home.at), page.handoff, MINE),
        *page.listed("Today", _due(home, home.today_until, home.at), page.handoff, MINE),
        *page.listed("This week", _due(home, home.week_until, home.today_until), page.handoff, MINE),
        *page.listed("Later", _later(home), page.handoff, MINE),
        *_deals(page),
        *([blocks.section(NOTHING_OPEN)] if nothing else []),
        *page.listed("I cover these", home.covering, page.handoff),
        *page.listed("Ready to claim", home.waiting, partial(_claimable, page), "`/lead waiting`", NO_LEAD),
        *_numbers(page),
    ]


def _due(home: Home, until: datetime, since: datetime | None = None) -> list[LeadLine]:
    """My handoffs with a deadline in that stretch. A next step is due until the midnight that ends its day."""
    return [line for line in home.mine if line.due_at and line.due_at <= until and (not since or since < line.due_at)]


def _later(home: Home) -> Excerpt[LeadLine]:
    """The rest, without the deals that nothing is due for: they have a list of their own."""
    rest = [line for line in home.mine if not line.due_at or line.due_at > home.week_until]
    kept = [line for line in rest if line.due_at or line.status != states.OPPORTUNITY]
    return Excerpt(kept, len(kept) + lists.total_of(home.mine) - len(home.mine))


def _deals(page: Page) -> list[Block]:
    found, currency = page.home.deals, page.figures.currency
    if found is None or not found.lines:
        return []
    title = f"My open deals: {found.total}, {money.in_whole(found.amounts, currency)}"
    return page.listed(title, Excerpt(found.lines, found.total), partial(_deal, page), "`/lead open`")


def _deal(page: Page, line: DealLine) -> list[Block]:
    """Amount, age and next step, with the acts of an open deal."""
    row = deal_list.deal_row(replace(line, owner_id=None), page.names, page.labels, page.figures.currency, page.home.at)
    about = LeadLine(line.lead_id, line.handoff_id, line.name, line.company, states.OPPORTUNITY, line.owner_id)
    below = card_buttons.row_acts(about) if page.below else None
    return [row] if below is None else [blocks.section(row["text"]["text"]), below]


def _claimable(page: Page, line: LeadLine) -> list[Block]:
    claim = blocks.button("Claim", acts.CLAIM.code, line.handoff_id, "primary") if line.handoff_id else None
    return [lists.lead_row(line, page.names, page.labels, page.home.at, claim)]


def _numbers(page: Page) -> list[Block]:
    """What the rep did lately, and what they closed over the days of the scoreboard."""
    own, figures = page.figures.own, page.figures
    rows = []
    if page.home.numbers:
        done = [text.count(count, *DONE[kind]) for kind, count in page.home.numbers.items()]
        rows = [f"last 28 days: {' · '.join(done)}"]
    if own is not None:
        closed = scoreboard_detail.closed_words(own, figures.currency)
        rows.append(f"deals closed {page.days(figures.window)}: {closed}")
    return page.paragraph("My numbers", rows)


def _marketer(page: Page) -> list[Block]:
    home, figures = page.home, page.figures
    if states.MARKETER not in home.roles and not home.owed:
        return []
    campaigns = [scoreboard_detail.campaign_words(one, figures.currency) for one in figures.campaigns]
    heard = [scoreboard_detail.heard_words(one, page.labels) for one in figures.objections]
    window = page.days(figures.window)
    came = f"My campaigns (leads that came, deals opened and closed {window})"
    return [
        *page.listed("Questions you owe", home.owed, partial(_question, page), empty=NOTHING_OWED),
        *page.listed("Almost ready: missing info", home.at_threshold, _missing),
        *page.listed("Recycled by sales in the last 13 weeks", home.came_back, page.lead, "`/lead recycled`"),
        *page.paragraph(came, campaigns, "`/scoreboard`"),
        *page.paragraph(f"Objections heard most ({window})", heard, "`/scoreboard`"),
    ]


def _question(page: Page, line: OpenQuestionLine) -> list[Block]:
    asked = line.question
    who = text.link(text.lead_name(line.lead.name, line.lead.company), line.lead.permalink)
    late = bool(asked.due_at and asked.due_at < page.home.at)
    due = f", {'🔴 *overdue:* ' * late}answer by {text.when(asked.due_at)}" if asked.due_at else ""
    body = f"*{who}*\n{text.person(asked.asked_by, page.names)} asks{due}\n{text.words(asked.question, 400)}"
    answer = blocks.button("Answer", acts.ANSWER.code, line.handoff_id, "primary")
    return [blocks.section(body.rstrip(), answer)]


def _missing(line: ThresholdLine) -> list[Block]:
    who = text.link(text.lead_name(line.lead.name, line.lead.company), line.lead.permalink)
    missing = ", ".join(text.line(item.label, 60) for item in line.missing)
    body = f"*{who}*\nScore {line.score}, missing: {missing}"
    return [blocks.section(body, blocks.button("Complete", actions.COMPLETE, line.lead.lead_id))]


def _house(home: Home, labels: Labels) -> list[Block]:
    """What both teams say, in a line."""
    if not home.house:
        return []
    (code, outcome), *rest = home.house
    more = f" · {text.count(len(rest), 'more problem')}" if rest else ""
    said = f"*What we say*  {text.label(code, labels)}: {text.line(outcome, 80)}{more}"
    return [blocks.section(said, blocks.button("Message house", actions.MESSAGE_HOUSE, "home"))]


def _foot(home: Home) -> list[Block]:
    """What anybody may press, and for managers the goal and the settings."""
    buttons = [
        blocks.button("Add a lead", actions.ADD_LEAD, "home"),
        blocks.button("I'm away…", actions.AWAY, "home"),
        blocks.button("My hours…", actions.HOURS, "home"),
        blocks.button("What I hear…", actions.HEARING, "home"),
    ]
    if states.MANAGER in home.roles and home.set_up:
        buttons.append(blocks.button("Goal…", actions.GOAL, "home"))
        buttons.append(blocks.button("Settings…", actions.SETTINGS, "home"))
    hours = [blocks.context(f"My hours: {text.line(home.hours, 300)}")] if home.hours else []
    return [blocks.actions(buttons), *hours]
