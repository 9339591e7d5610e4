"""Words that name an erased lead in other places: blanked in decisions, in objections to a proposal, in answers to a
month's question, in the message house, in briefs, content and plans of accounts, listed where they are about others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, or_, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.message import briefs
from store.monday.meeting import decision_log
from store.privacy import slack_erasure
from store.rules.lead import folding

INSTEAD = "(erased)"
AT_ONCE = 1000  # rows read together
_DECISIONS = ((t.decisions, ("what", "hypothesis")), (t.decision_log, ("words",)))
_OTHERS = (
    (t.signatures, ("words",)), (t.month_answers, ("words",)), (t.briefs, ("promise", "audience", "say")),
    (t.accounts, ("plan",)), (t.account_steps, ("what",)),
    (t.contents, ("title", "link")),
)  # fmt: skip
_WORDS = (
    (t.remarks, ("words",)), (t.checklist_overrules, ("words",)), (t.phrases, ("words",)),
    (t.questions, ("question", "answer")), (t.handoffs, ("next_step",)), (t.leads, ("why_now", "next_step")),
    (t.opportunities, ("heard_from", "unmet_words")), (t.lead_facts, ("value",)), (t.handed_over_facts, ("facts",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Decisions, and rows of their log, that name the person."""

    decisions: tuple[int, ...]
    log: tuple[int, ...]


def find(tx: Connection, lead: AnyRow) -> Mentioned:
    """Where a lead's mail or whole name stands in the log of decisions."""
    pattern = _pattern(lead)
    if pattern is None:
        return Mentioned((), ())
    mine, log = (tuple(row.id for row in _naming(tx, table, columns, pattern)) for table, columns in _DECISIONS)
    return Mentioned(mine, log)


def other_leads(tx: Connection, lead: AnyRow) -> list[int]:
    """The other leads whose words name this one. It reads every word there is, so not while others wait to write."""
    pattern = _pattern(lead)
    if pattern is None:
        return []
    named = {
        row._mapping["id" if table is t.leads else "lead_id"]
        for table, columns in _WORDS
        for row in _naming(tx, table, columns, pattern)
    }
    return sorted(named - {lead.id})


def blank(tx: Connection, lead: AnyRow, now: datetime) -> None:
    """Replace mail and name where both teams wrote them, and redraw what shows them."""
    pattern = _pattern(lead)
    if pattern is None:
        return
    changed: dict[str, list[AnyRow]] = {}
    for table, columns in (*_DECISIONS, *_OTHERS):
        changed[table.name] = list(_naming(tx, table, columns, pattern))
        for row in changed[table.name]:
            values = {name: _without(pattern, row._mapping[name]) for name in columns if row._mapping[name]}
            if "version" in table.c:  # no form that is open writes it back
                values["version"] = row.version + 1
            tx.execute(update(table).where(table.c.id == row.id).values(values))
    logged = changed["decision_log"]
    about = {row.id for row in changed["decisions"]} | {row.decision_id for row in logged}
    if about:
        slack_erasure.redraw_decisions(tx, about, {row.id for row in logged}, lead.id, now)
        decision_log.changed(tx, f"erased{lead.id}", now)
    slack_erasure.redraw_houses(tx, _blank_houses(tx, pattern), lead.id, now)
    slack_erasure.redraw_months(tx, {row.month for row in changed["month_answers"]}, lead.id, now)
    briefs.note_blanked(tx, changed["briefs"], f"lead{lead.id}", now)
    slack_erasure.redraw_proposals(tx, {row.proposal_id for row in changed["signatures"]}, lead.id, now)
    accounts, steps = ({row.id for row in changed[name]} for name in ("accounts", "account_steps"))
    slack_erasure.redraw_accounts(tx, accounts, steps, lead.id, now)
    slack_erasure.redraw_content(tx, {row.id for row in changed["contents"]}, lead.id, now)


def _blank_houses(tx: Connection, pattern: re.Pattern[str]) -> set[int]:
    """Replace mail and name in every version of the message house; those that changed."""
    changed = set()
    for row in tx.execute(select(t.houses).order_by(t.houses.c.version)).all():
        document = _blanked(pattern, row.document)
        if document != row.document:
            tx.execute(update(t.houses).where(t.houses.c.version == row.version).values(document=document))
            changed.add(row.version)
    return changed


def _blanked(pattern: re.Pattern[str], value: Any) -> Any:
    """A document with every text in it blanked."""
    if isinstance(value, dict):
        return {name: _blanked(pattern, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_blanked(pattern, inner) for inner in value]
    return _without(pattern, value) if isinstance(value, str) else value


def _pattern(lead: AnyRow) -> re.Pattern[str] | None:
    """The mail, and a name of two words or more, folded: a single name fits too many people."""
    name = (lead.name or "").split()
    wanted = [re.escape(folding.fold(lead.email_key))] if lead.email_key else []
    wanted += [r"\s+".join(re.escape(folding.fold(word)) for word in name)] if len(name) > 1 else []
    return re.compile("|".join(wanted)) if wanted else None


def _naming(tx: Connection, table: Table, columns: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[AnyRow]:
    """The rows that name the person, folded here: SQLite's own lower() knows ASCII alone."""
    where = or_(*(table.c[name].is_not(None) for name in columns))
    rows = tx.execute(select(table).where(where).order_by(*table.primary_key), execution_options={"yield_per": AT_ONCE})
    return (row for row in rows if any(pattern.search(folding.fold(_words(row._mapping[name]))) for name in columns))


def _words(value: Any) -> str:
    """A text; of the facts kept with a handoff those that are words: another lead may well have the same name."""
    if not isinstance(value, dict):
        return str(value or "")
    return str([value["fields"].get("why_now"), value["fields"].get("next_step"), value["extra"]])


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text with INSTEAD wherever its folded letters match."""
    letters = [folding.fold(letter) for letter in text]
    places = [place for place, folded in enumerate(letters) for _ in folded]
    kept, end = "", 0
    for found in pattern.finditer("".join(letters)):
        kept += text[end : places[found.start()]] + INSTEAD
        end = places[found.end() - 1] + 1
        while end < len(text) and not letters[end]:  # a mark that belongs to the last letter
            end += 1
    return kept + text[end:]
