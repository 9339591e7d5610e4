"""The row of a lead: made from a first event, changed by later ones. The newer value of a field wins; an empty one is
no value. Of sources and campaigns the first stays, by when it was named, with the latest beside it; received is the
earliest moment ever said.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, update

from store.db import tables as t
from store.record.events import LeadEvent
from store.rules import states
from store.rules.lead import folding

FIELDS = (
    "name", "title", "company", "email", "phone", "country", "source", "campaign", "persona", "problem", "why_now",
    "next_step", "next_step_due",
)  # fmt: skip
_FIELDS_OF = attrgetter(*FIELDS)
DERIVED = ("email_key", "domain", "company_key")
ORIGINS = ("source", "campaign")


def new_row(event: LeadEvent, now: datetime) -> dict[str, Any]:
    """The values of a new lead's row."""
    said = _said(event)
    firsts = {name: named for name in ORIGINS if (named := event.named_first(name))}
    lasts = {name: named for name in ORIGINS if (named := event.named_last(name))}
    row: dict[str, Any] = dict.fromkeys((*FIELDS, *DERIVED)) | said  # the same keys in every row of a batch
    row |= {name: first for name, (_, first) in firsts.items()}
    received = min(event.received, now) if event.received else now
    row |= {
        "status": states.NEW,
        "received_at": received,
        "undated": event.undated,
        "field_moments": dict.fromkeys(said, _seconds(event.at))
        | {name: _seconds(at) for name, (at, _) in lasts.items()}
        | {_first(name): _seconds(at) for name, (at, _) in firsts.items()},
        **{f"latest_{name}": lasts[name][1] if name in lasts else None for name in ORIGINS},
        "cycle": 0,
    }
    return row | _derived(said, set(said))


def merge(tx: Connection, lead: Row[Any], event: LeadEvent, keep_mail: bool = False) -> set[str]:
    """Write what the event knows better and return the names of the fields that changed.

    `keep_mail` leaves the address alone because it is another lead's.
    """
    said, at = _said(event), _seconds(event.at)
    if keep_mail or folding.mail_key(event.email or "") == lead.email_key:
        said.pop("email", None)
    moments = dict(lead.field_moments)
    newer = {name for name in said if name not in ORIGINS and at >= moments.get(name, 0)}
    changed = {name for name in newer if said[name] != getattr(lead, name)}
    values: dict[str, Any] = {name: said[name] for name in changed}
    moments |= dict.fromkeys(changed, at)
    for name in ORIGINS:
        origin = _merged_origin(name, lead, event, moments)
        values |= origin
        changed |= {name} if origin else set()
    if event.received and (lead.undated or event.received < lead.received_at):
        values |= {"received_at": event.received, "undated": False}
        changed |= {"received"}
    if not changed:
        return set()
    values["field_moments"] = moments
    values |= _derived({**lead._mapping, **values}, changed)
    tx.execute(update(t.leads).where(t.leads.c.id == lead.id).values(values))
    return changed


def _merged_origin(name: str, lead: Row[Any], event: LeadEvent, moments: dict[str, int]) -> dict[str, Any]:
    """What of the first and the latest source or campaign the event changes; the moments are brought up to date."""
    values: dict[str, Any] = {}
    if getattr(event, name) is None and not event.touches:
        return values
    latest_name, first_name, known = f"latest_{name}", _first(name), getattr(lead, name)
    if last := event.named_last(name):
        at, latest = _seconds(last[0]), last[1]
        if at >= moments.get(name, 0) and latest != (getattr(lead, latest_name) or known):
            values[latest_name], moments[name] = latest, at
    if named := event.named_first(name):
        at, first = _seconds(named[0]), named[1]
        if known is None or at < moments.get(first_name, moments.get(name, 0)):
            moments[first_name] = at
            if first != known:
                latest = values.get(latest_name) or getattr(lead, latest_name) or known or first
                values |= {name: first, latest_name: latest}
    return values


def _first(name: str) -> str:
    """The key of `field_moments` that says when the first source or campaign was named."""
    return f"first_{name}"


def note_newest_touch(tx: Connection, newest: Mapping[int, datetime], known: Mapping[int, Row[Any]]) -> None:
    """Write each lead's newest touch, by which lookup sorts its answers; `known` rows are held, and may have it."""
    rows = [
        {"lead": lead, "at": at}
        for lead, at in newest.items()
        if (row := known.get(lead)) is None or row.newest_touch_at is None or row.newest_touch_at < at
    ]
    if rows:
        tx.execute(_TOUCHED, rows)


_LATER = or_(t.leads.c.newest_touch_at.is_(None), t.leads.c.newest_touch_at < bindparam("at"))
_TOUCHED = update(t.leads).where(t.leads.c.id == bindparam("lead"), _LATER).values(newest_touch_at=bindparam("at"))


def _said(event: LeadEvent) -> dict[str, str | date]:
    """What the event says; a placeholder says nothing. "Unknown" as a source or a campaign is an answer."""
    said = {name: value for name, value in zip(FIELDS, _FIELDS_OF(event), strict=True) if value}
    told = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
    return {name: value for name, value in told.items() if value and not _fills(name, value)}


def _fills(name: str, value: str | date) -> bool:
    if name in ("source", "campaign") or not isinstance(value, str):
        return False
    return folding.is_no_company(value) if name == "company" else folding.is_placeholder(value)


def _derived(values: Mapping[str, Any], changed: set[str]) -> dict[str, Any]:
    """What is kept beside a field to find the same person and the same company by."""
    derived: dict[str, Any] = {}
    if "email" in changed:
        derived |= {"email_key": folding.mail_key(values["email"]), "domain": folding.company_domain(values["email"])}
    if "company" in changed:
        derived["company_key"] = folding.company_key(values["company"]) or None
    return derived


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
