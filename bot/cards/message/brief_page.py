"""Briefs as people read and write them: the list, one with what its campaign brought, and the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block, Message
from bot.cards.forms import fields
from bot.cards.learning import campaign_page
from bot.cards.text import Names
from store.message.briefs import Brief, BriefText, Readers
from store.monday.scoreboard.scoreboard_facts import CampaignReturn

HELP = """*What `/campaign` can do*
• `/campaign list` shows what runs, what is coming and what has ended
• `/campaign add` writes a brief: what buyers get, for whom, from when to when, and what to say
• `/campaign NAME` shows one, who has read it and what it has brought"""
NONE = (
    "*No campaign has a brief yet.* A brief says in five lines what buyers get and what to say. "
    "Sales reads it in the channel on the day the campaign starts."
)
GONE = "This brief is gone. `/campaign list` shows all."
REPS_ONLY = "Only reps are counted here. Thanks for reading it."
SHOWN = 8


@dataclass(frozen=True, slots=True)
class BriefRow:
    """A brief with who has read it."""

    brief: Brief
    readers: Readers


def draw_briefs(rows: Sequence[BriefRow], names: Names, today: date, may_write: bool) -> Message:
    """What runs, what is coming, what has ended; each under its heading."""
    groups = (
        ("Running", [one for one in rows if one.brief.starts_on <= today and not one.brief.has_ended(today)]),
        ("Coming", sorted((one for one in rows if one.brief.starts_on > today), key=lambda one: one.brief.starts_on)),
        ("Ended", [one for one in rows if one.brief.has_ended(today)]),
    )
    bodies = [_group(title, some, names) for title, some in groups if some]
    foot = [blocks.actions([blocks.button("Write a brief", actions.WRITE_BRIEF, "", "primary")])] * may_write
    said = " · ".join(f"{title.lower()}: {len(some)}" for title, some in groups if some)
    head = [blocks.header("📣 Campaigns")] if bodies else []
    return Message(f"Campaigns, {said}" if said else NONE, [*head, *blocks.paragraphs(*bodies or [NONE]), *foot])


def draw_brief(row: BriefRow, brought: CampaignReturn | None, names: Names, currency: str, may_write: bool) -> Message:
    """One brief with its readers and, if it has begun, what the campaign `brought` since its first day."""
    brief = row.brief
    told = [blocks.section(f"*So far*\n{_brought(brought, currency)}")] if brought else []
    change = [blocks.actions([blocks.button("Change…", actions.CHANGE_BRIEF, brief.id)])] * may_write
    return Message(
        f"{text.line(brief.campaign, 60)}: {text.line(brief.promise, 200)}",
        [blocks.header(f"📣 {text.plain(brief.campaign, 100)}"), *brief_body(brief, names), *told,
         *([blocks.context(who_read(row.readers, names))] if brief.started_at else []), *change],
    )  # fmt: skip


def brief_body(brief: Brief, names: Names) -> list[Block]:
    """What a brief says; its days, its marketer and its link in small print."""
    rows = [f"*What buyers get:* {text.line(brief.promise, 300)}", f"*For:* {text.line(brief.audience, 300)}"]
    where = [text.link("Open the page", brief.link)] if brief.link else []
    return [
        blocks.section("\n".join(rows)),
        blocks.section("\n".join(["*What to say*", text.words(brief.say, 900)])),
        blocks.context(" · ".join([brief_days(brief), text.person(brief.marketer_id, names), *where])),
    ]


def brief_saved(brief: Brief, starts_at: datetime, now: datetime) -> str:
    """After the form: when sales reads it."""
    if brief.started_at is not None:
        return f"Saved. The post in the channel says so too, and the cards of {text.line(brief.campaign, 100)}."
    return f"Saved. Sales reads it in the channel {'now' if starts_at <= now else text.dated(starts_at)}."


def no_brief(asked: str) -> str:
    """No brief is called so."""
    return f"No brief fits “{text.line(asked, 60)}”. `/campaign list` shows all."


def brief_days(brief: Brief) -> str:
    """ "Mon 7 Dec to Fri 18 Dec", "from Mon 7 Dec"."""
    first = text.day(brief.starts_on, brief.made_at)
    if brief.ends_on is None:
        return f"from {first}"
    return first if brief.ends_on == brief.starts_on else f"{first} to {text.day(brief.ends_on, brief.starts_on)}"


def who_read(readers: Readers, names: Names) -> str:
    """Who has read it and who has not, counted per rep."""
    got, missing = ([text.person(one, names) for one in some] for some in readers)
    if not got and not missing:
        return "No one sells yet: a manager picks reps in `/handoff settings`"
    parts = [f"Got it: {', '.join(got)}"] * bool(got) + [f"Not yet: {', '.join(missing)}"] * bool(missing)
    return f"Read by {len(got)} of {text.count(len(got) + len(missing), 'rep')} · {' · '.join(parts)}"


def draw_brief_form(draft: BriefText, keep: Mapping[str, object]) -> Block:
    """A new brief, or one to change; `draft` is what it starts from, `keep` says which one is changed."""
    known = "As it comes in with the leads, so that their cards name it."
    rows = [
        fields.line("campaign", "Campaign", initial=draft.campaign, limit=100, hint=known, example="autumn_webinar"),
        fields.line("promise", "What do buyers get?", initial=draft.promise, limit=200,
                    example="How three teams answer every lead within the hour, live"),
        fields.line("audience", "For whom?", initial=draft.audience, limit=200,
                    example="Heads of sales with three to ten reps"),
        fields.words("say", "What do reps say?", initial=draft.say, limit=900,
                     example="You saw how we do it. What happens to a lead at yours on a Friday at five?"),
        fields.day("starts_on", "First day", initial=draft.starts_on, hint="It is posted in the channel that morning."),
        fields.day("ends_on", "Last day", initial=draft.ends_on, optional=True, hint="Empty: it goes on."),
        fields.line("link", "Link", initial=draft.link, optional=True, limit=500, example="https://example.com/webinar"),
        fields.member("marketer_id", "Who answers for it?", initial=draft.marketer_id),
    ]  # fmt: skip
    return blocks.modal("Change the brief" if keep else "Write a brief", actions.FORM_BRIEF, "Save", rows, keep)


def _group(title: str, rows: Sequence[BriefRow], names: Names) -> str:
    more = len(rows) - SHOWN
    lines = [f"• {_row(one, names)}" for one in rows[:SHOWN]]
    return text.rows_that_fit([f"*{title}*", *lines, *[f"and {more} more"] * (more > 0)])


def _row(one: BriefRow, names: Names) -> str:
    brief, (got, missing) = one.brief, one.readers
    read = f" · {len(got)} of {text.count(len(got) + len(missing), 'rep')} got it" if brief.started_at else ""
    said = f"*{text.line(brief.campaign, 60)}*, {brief_days(brief)}: {text.line(brief.promise, 120)}"
    return f"{said} · {text.person(brief.marketer_id, names)}{read}"


def _brought(one: CampaignReturn, currency: str) -> str:
    if not one.leads and not one.revenue and not one.spend:
        return "No leads yet."
    deals = "opportunity" if one.opportunities == 1 else "opportunities"
    won = f"{campaign_page.shares(one.won)} won, {money.in_whole(one.revenue, currency)}"
    parts = [text.count(one.leads, "lead"), text.count(one.mqls, "MQL"),
             f"{campaign_page.shares(one.handoffs)} handed over",
             f"{campaign_page.shares(one.opportunities)} {deals}", won]  # fmt: skip
    spent = [f"{money.in_whole(one.spend, currency)} spent"] if one.spend else []
    return " · ".join([*parts, *spent])
