"""Takes back what Slack shows of an erased lead: its own posts are deleted, posts about several leads are redrawn.

A post that is being sent at that moment is deleted as soon as its arrival is known.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.learning import journey_maps
from store.message import houses
from store.outbox import cards, posts
from store.outbox.posts import Post
from store.rules.office_time import periods
from store.rules.post_kinds import ABOUT_SEVERAL, OF_CONTENT, OF_DECISIONS, OF_PROPOSALS, TAKES_BACK, PostKind
from store.rules.trace_kinds import TraceKind

# They say nothing of their own, so an erased lead silences none of them.
NEVER_SILENCED = (PostKind.DELETE, *TAKES_BACK)
# A card becomes "Erased on request" where it stands, and the others say no name.
STAY = (PostKind.CARD, *NEVER_SILENCED)
OBJECTIONS_SHOWN_FOR = timedelta(weeks=14)  # the week of the post and the thirteen that it looks back over


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many cards become "Erased on request", how many posts are deleted, redrawn and never sent.

    `uncertain` posts are of unknown outcome: they are searched for, and deleted when they are found.
    """

    cards: int
    deleted: int
    redrawn: int
    dropped: int
    uncertain: int


def preview(tx: Connection, lead_id: int) -> TakenBack:
    """What `take_back` would do."""
    return TakenBack(
        cards=len(_cards(tx, lead_id)),
        deleted=len(_said(tx, _mine(lead_id))),
        redrawn=sum(post.ts is not None for post in _about_several(tx, lead_id)),
        dropped=_count(tx, _waiting(_mine(lead_id))),
        uncertain=_count(tx, _uncertain(_mine(lead_id))),
    )


def take_back(tx: Connection, lead_id: int, now: datetime) -> TakenBack:
    """Queue the deletion or redrawing of every post about this lead, and drop those that wait."""
    found = preview(tx, lead_id)
    _unsay(tx, _mine(lead_id), lead_id, now)
    posts.redraw(tx, _about_several(tx, lead_id), f"lead{lead_id}", now)
    if journey_maps.naming(tx, lead_id):
        journey_maps.write_canvas(tx, f"erased{lead_id}", now)
    if houses.holding(tx, lead_id):
        houses.write_house_canvas(tx, f"erased{lead_id}", now)
    mine = t.cards.c.handoff_id.in_(_handoffs(lead_id))
    tx.execute(update(t.cards).where(mine).values(version=t.cards.c.version + 1))
    return found


def take_back_handoff(tx: Connection, handoff_id: int, lead_id: int, now: datetime) -> None:
    """The same for what is about one handoff of a lead that stays."""
    _unsay(tx, (t.outbox.c.handoff_id == handoff_id) & t.outbox.c.kind.not_in(NEVER_SILENCED), lead_id, now)
    cards.changed(tx, handoff_id, now)


def _unsay(tx: Connection, mine: ColumnElement[bool], lead_id: int, now: datetime) -> None:
    tx.execute(update(t.outbox).where(_waiting(mine)).values(state="dropped", trouble="erased"))
    searched = {"state": "unknown", "looks": 0, "not_before": None}
    tx.execute(update(t.outbox).where(_uncertain(mine), posts.is_in("parked")).values(searched))
    for said in _said(tx, mine):
        _delete_post(tx, said.said_in, said.ts, lead_id, said.handoff_id, now)
        posts.is_over(tx, said.id)


def redraw_decisions(
    tx: Connection, decision_ids: Collection[int], log_ids: Collection[int], lead_id: int, now: datetime
) -> None:
    """Redraw the posts of decisions whose words named the lead, and every agenda, since agendas quote decisions."""
    posted = _posted(tx, OF_DECISIONS)
    about = [post for post in posted if post.extra.get("decision") in decision_ids or post.extra.get("log") in log_ids]
    posts.redraw(tx, [*about, *(post for post in posted if post.kind == PostKind.AGENDA)], f"lead{lead_id}", now)


def redraw_proposals(tx: Connection, proposal_ids: Collection[int], lead_id: int, now: datetime) -> None:
    """Redraw the posts of proposals where an objection named the lead."""
    posted = _posted(tx, OF_PROPOSALS) if proposal_ids else []
    posts.redraw(tx, [post for post in posted if post.extra["proposal"] in proposal_ids], f"lead{lead_id}", now)


def redraw_houses(tx: Connection, versions: Collection[int], lead_id: int, now: datetime) -> None:
    """Redraw the posts of these versions of the message house and of those after them, which say what changed."""
    posted = _posted(tx, {PostKind.HOUSE}) if versions else []
    about = [post for post in posted if {post.extra["house"], post.extra["house"] - 1}.intersection(versions)]
    posts.redraw(tx, about, f"lead{lead_id}", now)
    if versions:
        houses.write_house_canvas(tx, f"erased{lead_id}", now)


def redraw_content(tx: Connection, content_ids: Collection[int], lead_id: int, now: datetime) -> None:
    """Redraw what says the title of content that named the lead: what owners were told, and Monday's lists."""
    posted = _posted(tx, OF_CONTENT) if content_ids else []
    about = [post for post in posted if post.extra.get("content", 0) in {0, *content_ids}]
    posts.redraw(tx, about, f"lead{lead_id}", now)


def redraw_months(tx: Connection, months: Collection[date], lead_id: int, now: datetime) -> None:
    """Redraw the boards whose review shows an answer that named the lead: that to the question of the month before."""
    shown = select(t.months.c.week).where(t.months.c.month.in_([periods.month_begin(one, 1) for one in months]))
    for week in tx.scalars(shown):
        posts.redraw_key(tx, f"scoreboard:{week}", f"lead{lead_id}", now)


def redraw_accounts(
    tx: Connection, account_ids: Collection[int], step_ids: Collection[int], lead_id: int, now: datetime
) -> None:
    """Redraw the posts about target accounts whose plan or steps named the lead."""
    some = _posted(tx, (PostKind.ACCOUNT, PostKind.MORNING)) if account_ids or step_ids else []
    named = [
        post for post in some
        if post.extra.get("account") in account_ids or not set(step_ids).isdisjoint(post.extra.get("steps", ()))
    ]  # fmt: skip
    posts.redraw(tx, named, f"lead{lead_id}", now)


def is_silenced(tx: Connection, post: Post) -> bool:
    """Whether this post must not be sent any more, because its lead was erased."""
    return post.kind not in NEVER_SILENCED and _is_erased(tx, post) and not _says_so(tx, post)


def take_back_if_erased(tx: Connection, post: Post, channel: str, ts: str, now: datetime) -> None:
    """Queue the deletion of a post that arrived in Slack while its lead was being erased."""
    if post.kind not in STAY and is_silenced(tx, post):
        _delete_post(tx, channel, ts, post.lead_id, post.handoff_id, now)


def _delete_post(
    tx: Connection, channel: str, ts: str, lead_id: int | None, handoff_id: int | None, now: datetime
) -> None:
    key = f"{PostKind.UNSAY}:{channel}:{ts}"
    posts.say(tx, PostKind.UNSAY, key, now, channel=channel, lead_id=lead_id, handoff_id=handoff_id, extra={"ts": ts})


def _handoffs(lead_id: int) -> Any:
    return select(t.handoffs.c.id).where(t.handoffs.c.lead_id == lead_id)


def _mine(lead_id: int) -> ColumnElement[bool]:
    facts = select(t.trace.c.id).where(t.trace.c.lead_id == lead_id)
    return or_(
        t.outbox.c.lead_id == lead_id, t.outbox.c.handoff_id.in_(_handoffs(lead_id)), t.outbox.c.trace_id.in_(facts)
    ) & t.outbox.c.kind.not_in(NEVER_SILENCED)  # fmt: skip


def _waiting(mine: ColumnElement[bool]) -> ColumnElement[bool]:
    """Posts that surely did not arrive."""
    refused = posts.is_in("parked") & t.outbox.c.trouble.is_distinct_from("unknown")
    return mine & or_(posts.is_in("waiting"), refused)


def _uncertain(mine: ColumnElement[bool]) -> ColumnElement[bool]:
    parked = posts.is_in("parked") & (t.outbox.c.trouble == "unknown")
    return mine & t.outbox.c.kind.not_in(STAY) & or_(posts.is_in("sending", "unknown"), parked)


def _said(tx: Connection, mine: ColumnElement[bool]) -> list[AnyRow]:
    there = (t.outbox.c.ts.is_not(None), posts.is_in("said", "watching"), t.outbox.c.kind.not_in(STAY))
    return list(tx.execute(select(t.outbox).where(mine, *there).order_by(t.outbox.c.seq)))


def _cards(tx: Connection, lead_id: int) -> list[AnyRow]:
    there = (t.cards.c.handoff_id.in_(_handoffs(lead_id)), t.cards.c.ts.is_not(None))
    return list(tx.execute(select(t.cards).where(*there).order_by(t.cards.c.handoff_id)))


def _about_several(tx: Connection, lead_id: int) -> list[AnyRow]:
    """Posts that name this lead among others: agendas, maps of journeys, scoreboards' threads and more."""
    ids = set(tx.scalars(_handoffs(lead_id)))
    agendas = set(tx.scalars(select(t.agenda_cases.c.agenda_id).where(t.agenda_cases.c.handoff_id.in_(ids))))
    weeks, maps = _weeks(tx, lead_id), journey_maps.naming(tx, lead_id)
    held = houses.holding(tx, lead_id)
    built = held | {version + 1 for version in held}  # each says what it changed of the one before
    posted = _posted(tx, ABOUT_SEVERAL)
    return [
        post
        for post in posted
        if post.extra.get("agenda") in agendas
        or post.extra.get("map") in maps
        or post.extra.get("house") in built
        or ("week" in post.extra and date.fromisoformat(post.extra["week"]) in weeks)
        or (post.kind == PostKind.COVERING and ids)
        or post.kind == PostKind.ACCOUNT_HINT
        or not ids.isdisjoint(post.extra.get("handoffs", []))
    ]


def _weeks(tx: Connection, lead_id: int) -> set[date]:
    """The Mondays whose posts may name this lead: as given back, as won or by an objection. One too many is fine."""
    closed = list(tx.scalars(select(t.handoffs.c.closed_at).where(t.handoffs.c.lead_id == lead_id)))
    closed += tx.scalars(select(t.opportunities.c.closed_at).where(t.opportunities.c.lead_id == lead_id))
    heard = list(tx.scalars(select(t.phrases.c.at).where(t.phrases.c.lead_id == lead_id)))
    spans = [(moment, timedelta(0)) for moment in closed if moment is not None]
    spans += [(moment, OBJECTIONS_SHOWN_FOR) for moment in heard]
    return {monday for moment, span in spans for monday in _mondays(moment, span)}


def _mondays(moment: datetime, span: timedelta) -> list[date]:
    """The Mondays of every week that the span touches in any zone: one week more at either end."""
    first = periods.monday(moment, UTC) - periods.WEEK
    return [first + number * periods.WEEK for number in range(3 + span // periods.WEEK)]


def _posted(tx: Connection, kinds: Collection[PostKind]) -> list[AnyRow]:
    there = (t.outbox.c.kind.in_(kinds), posts.shows_change())
    return list(tx.execute(select(t.outbox).where(*there).order_by(t.outbox.c.seq)))


def _count(tx: Connection, condition: ColumnElement[bool]) -> int:
    return tx.scalar(select(func.count()).select_from(t.outbox).where(condition)) or 0


def _is_erased(tx: Connection, post: Post) -> bool:
    gone = [exists().where(t.leads.c.id == post.lead_id, t.leads.c.erased_at.is_not(None))]
    gone += [exists().where(t.handoffs.c.id == post.handoff_id, t.handoffs.c.erased)] if post.handoff_id else []
    return bool(tx.scalar(select(or_(*gone))))


def _says_so(tx: Connection, post: Post) -> bool:
    """Whether the post is the note that the lead was erased, the only one still allowed."""
    kind = tx.scalar(select(t.trace.c.kind).where(t.trace.c.id == post.trace_id)) if post.trace_id else None
    return post.kind is PostKind.NOTE and kind == TraceKind.ERASED
