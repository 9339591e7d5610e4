"""Content as both teams keep it: assets are added, changed and retired; a change counts only if nobody was faster."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.record.outcomes import Again, Gone, NotAllowed, Refused
from store.rules import assets, states
from store.rules.assets import Asset, AssetUse, DraftedAsset
from store.rules.lead import folding
from store.rules.learning import journey_patterns
from store.rules.post_kinds import PostKind
from store.rules.states import ROLES
from store.team import people, telling, workspace

CHANGED = "A colleague changed this meanwhile. Copy what you typed, close this and open it again."
_c = t.contents.c


def may_edit_content(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person can't add or change content; None if they can, as all of both teams do."""
    return None if people.allowed(tx, by, *ROLES) else NotAllowed(ROLES)


def add_asset(
    tx: Connection, drafted: DraftedAsset, by: str, now: datetime, act_key: str | None = None
) -> Asset | Again | Refused | NotAllowed:
    """Keep a new asset and tell whoever is to make it; once for each form."""
    if act_key and tx.scalar(select(_c.id).where(_c.act_key == act_key)):
        return Again()
    refusal = may_edit_content(tx, by) or _wrong(tx, drafted, now)
    if refusal is not None:
        return refusal
    live_at = now if drafted.state == assets.LIVE else None
    row = {**_columns(drafted), "made_at": now, "made_by": by, "live_at": live_at, "act_key": act_key}
    kept = tx.execute(dialect.insert_once(tx, t.contents).values(row).returning(t.contents)).first()
    if kept is None:  # the same form came twice in this moment
        return Again()
    return _told(tx, asset_of(kept), by, now)


def change_asset(
    tx: Connection, asset_id: int, version: int, drafted: DraftedAsset, by: str, now: datetime
) -> Asset | Again | Refused | NotAllowed | Gone:
    """Put this in the place of that version; the same twice is once, and a colleague's newer version stays."""
    before = load_asset(tx, asset_id)
    if before is None:
        return Gone()
    refusal = may_edit_content(tx, by)
    if refusal is not None:
        return refusal
    if before.said == drafted:
        return Again()
    wrong = _wrong(tx, drafted, now, before)
    if wrong is not None:
        return wrong
    live_at = _live_at(before, drafted, now)
    change = update(t.contents).where(_c.id == asset_id, _c.version == version).returning(t.contents)
    row = tx.execute(change.values({**_columns(drafted), "version": version + 1, "live_at": live_at})).first()
    if row is None:
        return Refused("title", CHANGED)
    return _told(tx, asset_of(row), by, now, before.said.owner_id)


def retire_asset(tx: Connection, asset_id: int, by: str, now: datetime) -> Asset | Again | Refused | NotAllowed | Gone:
    """Nobody is to send it any more; what it was used for is still counted."""
    found = load_asset(tx, asset_id)
    if found is None:
        return Gone()
    return change_asset(tx, asset_id, found.version, replace(found.said, state=assets.RETIRED), by, now)


def load_asset(tx: Connection, asset_id: int) -> Asset | None:
    """One asset; None if there is none of this id."""
    row = tx.execute(select(t.contents).where(_c.id == asset_id)).first()
    return asset_of(row) if row else None


def load_assets(tx: Connection) -> list[Asset]:
    """Every asset with what came of it, the oldest first."""
    used = _used(tx)
    rows = tx.execute(select(t.contents).order_by(_c.id))
    return [replace(asset_of(row), use=used.get(row.id, AssetUse())) for row in rows]


def answered_since(tx: Connection) -> dict[str, datetime]:
    """By objection since when an asset that answers it is live, or was until it was retired; ANYTHING: any asset."""
    found: dict[str, datetime] = {}
    live = select(_c.live_at, _c.objections).where(_c.live_at.is_not(None))
    for row in tx.execute(live.order_by(_c.live_at.desc(), _c.id)):
        found |= dict.fromkeys((journey_patterns.ANYTHING, *row.objections), row.live_at)
    return found


def asset_of(row: AnyRow) -> Asset:
    """An asset from its row."""
    said = DraftedAsset(
        row.title, row.link, row.stage, tuple(row.objections), tuple(row.problems), row.owner_id, row.due, row.state
    )
    return Asset(row.id, row.version, said, row.made_by, row.live_at)


def _columns(drafted: DraftedAsset) -> dict[str, Any]:
    return {**asdict(drafted), "objections": list(drafted.objections), "problems": list(drafted.problems)}


def _live_at(before: Asset, drafted: DraftedAsset, now: datetime) -> datetime | None:
    """Since when it is live; of a retired one since when it was."""
    if drafted.state == assets.LIVE and before.said.state != assets.LIVE:
        return now
    return None if drafted.state in assets.IN_WORK else before.live_at


def _wrong(tx: Connection, drafted: DraftedAsset, now: datetime, before: Asset | None = None) -> Refused | None:
    fault = assets.fault_of_asset(drafted, workspace.today(tx, now), before.said.due if before else None)
    if fault is not None:
        return Refused(*fault)
    new_owner = drafted.owner_id if before is None or drafted.owner_id != before.said.owner_id else None
    if new_owner is not None and people.is_active(tx, new_owner) is not True:
        return Refused("owner", "Choose a full member of this workspace.")
    if drafted.state != assets.RETIRED and folding.fold(drafted.title) in _titles(tx, before):
        return Refused("title", "There is already content of this title. Change that, or choose another title.")
    return None


def _titles(tx: Connection, without: Asset | None) -> set[str]:
    others = select(_c.title).where(_c.state != assets.RETIRED, _c.id != (without.id if without else 0))
    return {folding.fold(title) for title in tx.scalars(others)}


def _told(tx: Connection, asset: Asset, by: str, now: datetime, owner_before: str | None = None) -> Asset:
    """Tell a new owner whom a colleague named."""
    owner = asset.said.owner_id
    if owner not in (None, by, owner_before) and asset.said.state in assets.IN_WORK:
        key = f"content_named:{asset.id}:{asset.version}"
        telling.tell_person(tx, PostKind.CONTENT_NAMED, key, owner, now, {"content": asset.id, "by": by})
    return asset


def _used(tx: Connection) -> dict[int, AssetUse]:
    """By asset: uses, and the closed deals of those handoffs that ended after it was used, each once."""
    uses, deals = t.content_uses.c, t.opportunities.c
    count = func.count().label("uses")
    rows = tx.execute(select(uses.content_id, count).group_by(uses.content_id)).all()
    ended = (
        select(uses.content_id, deals.outcome, func.count(deals.id.distinct()).label("deals"))
        .join_from(t.content_uses, t.opportunities, deals.handoff_id == uses.handoff_id)
        .where(deals.outcome.in_(states.DEAL_CLOSED), deals.closed_at >= uses.at)
        .group_by(uses.content_id, deals.outcome)
    )
    found = {row.content_id: AssetUse(row.uses) for row in rows}
    for row in tx.execute(ended):
        found[row.content_id] = replace(found[row.content_id], **{row.outcome: row.deals})
    return found
