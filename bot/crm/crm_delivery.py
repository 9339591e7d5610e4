"""Writes what waits into the CRM, one record at a time: load, close the transaction, call, note the answer."""

import html
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.cards import text
from bot.cards.lead import thread_notes
from bot.crm.port import Crm
from store.agreement import policy
from store.crm import crm_intents, crm_state, crm_writes
from store.crm.crm_values import CrmIntent, Declined, Later, Written
from store.db.database import Database, Transaction
from store.db.dialect import AnyRow
from store.outbox import backoff
from store.record import trace_cursor
from store.record.trace_cursor import SettledTrace
from store.team import people
from store.views import handoff_views

log = logging.getLogger(__name__)

MOST_AT_ONCE = 50
LONGEST_NOTE = 5000
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(?:[^|>]*\|)?([^>]*)>")


def queue(database: Database, settled: SettledTrace, now: datetime) -> int:
    """Queue what the trace has for the CRM since last time."""
    with database.read() as tx:
        if not trace_cursor.anything_new(tx, crm_state.READER):
            return 0
    with database.read() as tx:
        upto = settled.upto(tx)
    with database.begin() as tx:
        return crm_writes.queue_writes(tx, upto, now)


def write_waiting(
    crm: Crm,
    database: Database,
    clock: Callable[[], datetime],
    address: str = "",
    beat: Callable[[], None] = lambda: None,
) -> Later | None:
    """Write until nothing is due, some at once; what stands in the way, None if nothing does.

    `address` is Slack's, where cards are linked to.
    """
    for _ in range(MOST_AT_ONCE):
        beat()
        with database.begin() as tx:
            row = crm_writes.take_write(tx)
            if row is None:
                return None
            intent = crm_intents.load_intent(tx, row)
            if intent is None or row.system != crm.system:
                crm_writes.finish_write(tx, row.id, "dropped")
                continue
            intent = _with_note(tx, intent, address)
            crm_intents.remember_write(tx, crm.system, intent, clock())
        answer = _write(crm, intent)
        with database.begin() as tx:
            _note_answer(tx, crm.system, row, intent, answer, clock())
        if isinstance(answer, Later):
            return answer
    return None


def _write(crm: Crm, intent: CrmIntent) -> Written | Declined | Later:
    """An answer that nobody thought of parks the write: tried for ever it would hold up those of its lead unsaid."""
    try:
        return crm.write(intent)
    except Exception:
        log.exception("the CRM answered a write in a way that nobody thought of")
        return Declined("an answer that Handoff doesn't understand")


def _note_answer(
    tx: Transaction, system: str, row: AnyRow, intent: CrmIntent, answer: Written | Declined | Later, now: datetime
) -> None:
    if not isinstance(answer, Written) and not crm_writes.holds_lease(tx, row):
        return  # what was written stands there, whoever asked; of a refusal or a delay only the last one counts
    match answer:
        case Written():
            crm_intents.keep_written(tx, system, intent, answer, now)
        case Declined():
            log.warning("the CRM does not take a %s of lead %s", intent.kind, intent.lead_id)
            if not crm_intents.keep_declined(tx, system, intent, answer, now):
                crm_writes.put_off_write(tx, row, 0.0)
        case Later():
            wait = answer.seconds if answer.seconds is not None else backoff.back_off(row.attempts + 1)
            crm_writes.put_off_write(tx, row, wait)


def _with_note(tx: Transaction, intent: CrmIntent, address: str) -> CrmIntent:
    """The note as the card's thread has it, without Slack's marks, with the person's words and the card's address."""
    if intent.kind != "note":
        return intent
    act = handoff_views.act_facts(tx, intent.trace_id)
    assert act is not None, "the trace keeps every row"
    said = thread_notes.sentence(act, people.names(tx), policy.current(tx).labels)
    rows = [html.escape(_plain(said)), *(html.escape(row) for row in act.words.split("\n") if row)]
    card = handoff_views.handoff_facts(tx, act.handoff_id) if act.handoff_id else None
    link = text.message_address(address, card.channel, card.ts) if card else None
    rows += [f'<a href="{html.escape(link)}">The card in Slack</a>'] if link else []
    return replace(intent, note="<br>".join(rows)[:LONGEST_NOTE])


def _plain(mrkdwn: str) -> str:
    return html.unescape(_LINK.sub(r"\1", _DATE.sub(r"\1", mrkdwn)))
