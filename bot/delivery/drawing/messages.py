"""Draws each kind of post from the facts of the moment it is sent; None if it lost its point meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards import blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import lead_answer, lead_card, thread_notes
from bot.cards.personal import home as home_card
from bot.cards.personal import settings_posts, troubles, webhook_words
from bot.delivery.drawing import (
    draw_absences,
    draw_accounts,
    draw_agreement,
    draw_briefs,
    draw_content,
    draw_doors,
    draw_journeys,
    draw_meeting,
    draw_message,
    draw_monday,
    draw_mornings,
    draw_personal,
    draw_reminders,
)
from store.agreement import policy
from store.db.database import Transaction
from store.monday.meeting import decision_views
from store.monday.scoreboard import home_figures
from store.outbox import posts
from store.outbox.posts import Post
from store.privacy import slack_erasure
from store.record.facts import LeadLine
from store.rules.ladder import Hearer, RungAct
from store.rules.post_kinds import PostKind
from store.rules.states import MANAGER
from store.team import channels, people, workspace
from store.views import handoff_views, home_views


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message and, for a card, the version of the handoff that it shows."""

    message: Message
    version: int = 0


def draw(tx: Transaction, post: Post, now: datetime, url: str) -> Drawn | Hearer | None:
    """The message of a post, or who is to hear it instead. `url` is the workspace's address."""
    if slack_erasure.is_silenced(tx, post):
        return None
    mention = post.extra.get("mention")
    message = DRAWINGS[post.kind](tx, replace(post, member_id=mention) if mention else post, now, url)
    if mention and isinstance(message, Message) and not message.over:
        message = blocks.addressed(message, mention)
    return Drawn(message) if isinstance(message, Message) else message


def card(tx: Transaction, handoff_id: int) -> Drawn | None:
    """The card of a handoff as it should look now."""
    facts = handoff_views.handoff_facts(tx, handoff_id)
    if facts is None:
        return None
    return Drawn(lead_card.draw(facts, people.names(tx), labels(tx), zone(tx)), facts.version)


def home_view(tx: Transaction, member_id: str, now: datetime) -> Block:
    """A person's Home tab."""
    home = home_views.load(tx, member_id, now)
    figures = home_figures.load_figures(tx, member_id, home.roles, now)
    tests = decision_views.testing(tx, now, 1) if MANAGER in home.roles else []
    return home_card.draw(home, figures, tests, people.names(tx), labels(tx))


def labels(tx: Transaction) -> Mapping[str, str]:
    """What people call the policy's codes."""
    return policy.current(tx).labels


def zone(tx: Transaction) -> ZoneInfo:
    """The workspace's zone."""
    return workspace.load(tx).timezone


def _note(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    act = handoff_views.act_facts(tx, post.trace_id) if post.trace_id else None
    if act is None or (act.kind in thread_notes.LEFT_OUT and workspace.load(tx).terse_notes):
        return None
    return thread_notes.draw(act, people.names(tx), labels(tx))


def _direct(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    act = handoff_views.act_facts(tx, post.trace_id) if post.trace_id else None
    lead = handoff_views.lead_facts(tx, act.lead_id, act.recorded_at) if act else None
    if act is None or lead is None:
        return None
    line = LeadLine(lead.id, act.handoff_id, lead.name, lead.company, lead.status, post.member_id)
    return thread_notes.direct(act, line, people.names(tx), labels(tx))


def _share(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    facts = handoff_views.handoff_facts(tx, post.handoff_id) if post.handoff_id else None
    lead = (
        facts.lead
        if facts
        else handoff_views.lead_facts(tx, post.lead_id, post.first_tried_at)
        if post.lead_id
        else None
    )
    if lead is None:
        return None
    return lead_answer.draw_shared(lead, people.names(tx), post.extra["by"], labels(tx), zone(tx), facts)


def _trouble(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    if "webhook" in post.extra:
        return webhook_words.webhook_is_off(post.extra["webhook"], post.extra["code"])
    channel = post.extra["channel"]
    code = channels.troubled(tx).get(channel)
    return troubles.channel_refuses(channels.name_of(tx, channel), code) if code else None


def _parked(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    refused = next((each for each in posts.parked(tx) if each.id == post.extra["post"]), None)
    facts = handoff_views.handoff_facts(tx, post.handoff_id) if post.handoff_id else None
    if refused is None:
        return None
    return troubles.post_refused(refused.kind, refused.seq, post.extra["code"], facts.lead if facts else None)


def _webhook(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message:
    told = post.extra
    who = text.person(told["by"], people.names(tx)) if told["by"] else "An operator"
    return webhook_words.webhook_changed(who, told["webhook"], told["host"], told["change"])


def _setting(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message:
    return settings_posts.setting_changed(post.extra, people.names(tx))


DRAWINGS: Mapping[PostKind, Callable[[Transaction, Post, datetime, str], Drawn | Message | Hearer | None]] = {
    PostKind.CARD: lambda tx, post, *_: card(tx, post.handoff_id) if post.handoff_id else None,
    PostKind.NOTE: _note,
    PostKind.DIRECT: _direct,
    PostKind.SHARE: _share,
    PostKind.TROUBLE: _trouble,
    PostKind.BACK: lambda *_: troubles.slack_is_back(),
    PostKind.PARKED: _parked,
    PostKind.POLICY: draw_agreement.version,
    PostKind.CLOSING_DAYS: draw_agreement.closing,
    PostKind.PROPOSAL: draw_agreement.proposal,
    PostKind.PROPOSAL_NOTE: draw_agreement.proposal_note,
    PostKind.PROPOSAL_REMINDER: draw_agreement.proposal_reminder,
    PostKind.WEBHOOK: _webhook,
    PostKind.SETTING: _setting,
    **{act.post: draw_reminders.draw for act in RungAct if act.post is not None},
    **dict.fromkeys((PostKind.ASSIGNED, PostKind.ANSWERED, PostKind.INTENT), draw_personal.to_owner),
    PostKind.RESERVED: draw_personal.to_whom_reserved,
    PostKind.MORNING: draw_mornings.morning,
    PostKind.OBJECTED: draw_personal.to_decider,
    PostKind.DOOR_REFUSED: draw_doors.draw_refused_delivery,
    PostKind.DOOR_SILENT: draw_doors.draw_silent_door,
    PostKind.CONTENT_DUE: draw_content.to_owner_due,
    PostKind.CONTENT_NAMED: draw_content.to_owner_named,
    PostKind.PRESENCE: draw_absences.came_or_went,
    PostKind.COVERING: draw_absences.covering,
    PostKind.SCOREBOARD: draw_monday.scoreboard,
    PostKind.SCOREBOARD_DETAIL: draw_monday.detail,
    PostKind.SHARED_SCOREBOARD: draw_monday.shared,
    PostKind.MARKETER_MONDAY: draw_monday.marketer,
    PostKind.WIN: draw_monday.win,
    PostKind.GOAL: draw_monday.goal,
    PostKind.AGENDA: draw_meeting.agenda,
    PostKind.DECISION: draw_meeting.decision,
    PostKind.OBJECTION: draw_meeting.objection,
    PostKind.VERDICT: draw_meeting.verdict,
    PostKind.SETTLED: draw_meeting.settled,
    PostKind.JOURNEY_MAP: draw_journeys.journey_map,
    PostKind.HOUSE: draw_message.house,
    PostKind.BRIEF: draw_briefs.brief_start,
    PostKind.BRIEF_UNREAD: draw_briefs.brief_unread,
    PostKind.BRIEF_MISSING: draw_briefs.brief_missing,
    PostKind.ACCOUNT: draw_accounts.account,
    PostKind.ACCOUNT_HINT: draw_accounts.account_hint,
}
