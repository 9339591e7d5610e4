"""Briefs of campaigns: what one promises, to whom, from when to when, what to say; found by the campaign's folded name.

A form changes the version that it shows, so that it overwrites nothing that was changed meanwhile.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, or_, select, update

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.outbox import cards, posts
from store.record.outcomes import Again, Done, Gone, NotAllowed, Outcome, Refused
from store.rules import states
from store.rules.lead import folding
from store.rules.post_kinds import PostKind
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people, workspace

FURTHEST = timedelta(days=730)
CHANGED_MEANWHILE = "A colleague changed this brief meanwhile. Copy your words, close this and open the brief again."
_LINK = re.compile(r"https?://[^\s<>|]{1,500}")


class BriefText(NamedTuple):
    """What a form says. `campaign` is named as leads and spend name it."""

    campaign: str
    promise: str
    audience: str
    say: str
    link: str | None
    starts_on: date | None
    ends_on: date | None
    marketer_id: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief as it is kept; `started_at` is when its start was posted."""

    id: int
    campaign: str
    promise: str
    audience: str
    say: str
    link: str | None
    starts_on: date
    ends_on: date | None
    marketer_id: str
    made_at: datetime
    started_at: datetime | None
    version: int

    @property
    def draft(self) -> BriefText:
        """What a form starts from."""
        return BriefText(*(getattr(self, name) for name in BriefText._fields))

    def has_ended(self, today: date) -> bool:
        """Whether its last day lies before this one."""
        return self.ends_on is not None and self.ends_on < today


class Readers(NamedTuple):
    """The reps who have read a brief, and those who have not."""

    got: tuple[str, ...]
    missing: tuple[str, ...]


def campaign_key(name: str) -> str:
    """The name by which a campaign is known again: folded, its blanks made one."""
    return " ".join(folding.fold(name).split())


def may_write_brief(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person can't write a brief; None if they can."""
    wanted = (MARKETER, MANAGER)
    return None if people.allowed(tx, by, *wanted) else NotAllowed(wanted)


def write_brief(tx: Connection, draft: BriefText, by: str, now: datetime, act_key: str) -> Outcome:
    """Keep the brief of a campaign that has none."""
    if (refusal := may_write_brief(tx, by) or _wrong(tx, draft, now, None)) is not None:
        return refusal
    row = {**_values(draft), "made_at": now, "made_by": by, "version": 1, "act_key": act_key}
    once = dialect.insert_once(tx, t.briefs, "campaign_key").values(row).returning(t.briefs.c.id)
    brief_id: int | None = tx.scalar(once)
    if brief_id is None:
        same = select(t.briefs.c.id).where(t.briefs.c.act_key == act_key)
        return Again() if tx.scalar(same) is not None else _taken(draft.campaign)
    posts.redraw_key(tx, f"{PostKind.BRIEF_MISSING}:{row['campaign_key']}", "written", now)
    _redraw_cards(tx, {row["campaign_key"]}, now)
    return Done(brief_id)


def change_brief(
    tx: Connection, brief_id: int, version: int, draft: BriefText, by: str, now: datetime, act_key: str
) -> Outcome:
    """Change a brief, unless it is another version by now."""
    row = tx.execute(select(t.briefs).where(t.briefs.c.id == brief_id).with_for_update()).first()
    if row is None:
        return Gone()
    if row.act_key == act_key:
        return Again()
    if (refusal := may_write_brief(tx, by)) is not None:
        return refusal
    if row.version != version:
        return Refused("campaign", CHANGED_MEANWHILE)
    if (wrong := _wrong(tx, draft, now, row)) is not None:
        return wrong
    values = _values(draft)
    same = t.briefs.c.campaign_key == values["campaign_key"]
    if tx.scalar(select(t.briefs.c.id).where(same, t.briefs.c.id != brief_id)) is not None:
        return _taken(draft.campaign)
    kept = {**values, "version": version + 1, "act_key": act_key}
    tx.execute(update(t.briefs).where(t.briefs.c.id == brief_id).values(kept))
    posts.redraw_key(tx, f"{PostKind.BRIEF}:{brief_id}", f"v{version + 1}", now)
    _redraw_cards(tx, {row.campaign_key, values["campaign_key"]}, now)
    return Done(brief_id)


def note_blanked(tx: Connection, rows: Collection[AnyRow], why: str, now: datetime) -> None:
    """Words of these were erased: what shows them is drawn anew."""
    for row in rows:
        posts.redraw_key(tx, f"{PostKind.BRIEF}:{row.id}", why, now)
    _redraw_cards(tx, {row.campaign_key for row in rows}, now)


def note_reader(tx: Connection, brief_id: int, by: str, now: datetime) -> Outcome:
    """A rep has read it."""
    if load_brief(tx, brief_id) is None:
        return Gone()
    if not people.allowed(tx, by, REP):
        return NotAllowed((REP,))
    row = {"brief_id": brief_id, "member_id": by, "at": now}
    if not dialect.keep_once(tx, t.brief_readers, row, "brief_id", "member_id"):
        return Again()
    posts.redraw_key(tx, f"{PostKind.BRIEF}:{brief_id}", f"read:{by}", now)
    return Done(brief_id)


def load_brief(tx: Connection, brief_id: int) -> Brief | None:
    """One brief; None if there is no such brief."""
    row = tx.execute(_BRIEFS.where(t.briefs.c.id == brief_id)).first()
    return Brief(**row._mapping) if row else None


def find_brief(tx: Connection, campaign: str | None) -> Brief | None:
    """The brief of a campaign, whatever its case and marks."""
    key = campaign_key(campaign or "")
    row = tx.execute(_BRIEFS.where(t.briefs.c.campaign_key == key)).first() if key else None
    return Brief(**row._mapping) if row else None


def load_briefs(tx: Connection) -> list[Brief]:
    """Every brief, the newest start first."""
    newest = _BRIEFS.order_by(t.briefs.c.starts_on.desc(), t.briefs.c.id.desc())
    return [Brief(**row._mapping) for row in tx.execute(newest)]


def readers_of(tx: Connection, brief_id: int) -> Readers:
    """Which of the reps there are now have read it, and which have not."""
    query = select(t.brief_readers.c.member_id).where(t.brief_readers.c.brief_id == brief_id)
    read, reps = set(tx.scalars(query)), people.holders(tx, REP)
    return Readers(tuple(rep for rep in reps if rep in read), tuple(rep for rep in reps if rep not in read))


def _values(draft: BriefText) -> dict[str, Any]:
    return {**draft._asdict(), "campaign_key": campaign_key(draft.campaign)}


def _taken(campaign: str) -> Refused:
    return Refused("campaign", f"This campaign has a brief already. `/campaign {campaign[:60]}` opens it.")


def _wrong(tx: Connection, draft: BriefText, now: datetime, before: AnyRow | None) -> Refused | None:
    if not campaign_key(draft.campaign):
        return Refused("campaign", "Write the campaign's name as it comes in with the leads.")
    for field, remedy in _WANTED.items():
        if not getattr(draft, field).strip():
            return Refused(field, remedy)
    if draft.link and not _LINK.fullmatch(draft.link):
        return Refused("link", "A link begins with https:// and has no blanks.")
    if people.is_active(tx, draft.marketer_id) is not True:
        return Refused("marketer_id", "Choose a full member of this workspace.")
    return _wrong_days(draft, workspace.today(tx, now), before)


def _wrong_days(draft: BriefText, today: date, before: AnyRow | None) -> Refused | None:
    first, last = draft.starts_on, draft.ends_on
    if first is None or abs(first - today) > FURTHEST:
        return Refused("starts_on", "Pick a day within two years.")
    if before is not None and before.started_at is not None and first > max(today, before.starts_on):
        return Refused("starts_on", "Its start was announced already, so it can't start later. Change the last day.")
    if last is not None and last < first:
        return Refused("ends_on", "The last day can't lie before the first.")
    if last is not None and last - first > FURTHEST:
        return Refused("ends_on", "Pick a day within two years, or leave it empty.")
    if last is not None and last < today and before is None:
        return Refused("ends_on", "That day is over. Pick a later one, or leave it empty.")
    return None


def _redraw_cards(tx: Connection, keys: Collection[str], now: datetime) -> None:
    """Compared here, since SQLite folds ASCII alone."""
    for row in tx.execute(_OPEN):
        if any(campaign_key(name or "") in keys for name in (row.campaign, row.latest_campaign)):
            cards.changed(tx, row.id, now)


_WANTED: Mapping[str, str] = {
    "promise": "Write in one line what buyers get.",
    "audience": "Write who it is for.",
    "say": "Write what reps can say in a first call.",
}
_B = t.briefs.c
_BRIEFS = select(
    _B.id, _B.campaign, _B.promise, _B.audience, _B.say, _B.link, _B.starts_on, _B.ends_on, _B.marketer_id, _B.made_at,
    _B.started_at, _B.version,
)  # fmt: skip
_OPEN = (
    select(t.handoffs.c.id, t.leads.c.campaign, t.leads.c.latest_campaign)
    .select_from(t.handoffs.join(t.leads))
    .where(t.handoffs.c.state.in_(states.OPEN), t.handoffs.c.erased.is_(False), t.handoffs.c.history.is_(False))
    .where(or_(t.leads.c.campaign.is_not(None), t.leads.c.latest_campaign.is_not(None)))
    .order_by(t.handoffs.c.id)
)
