"""Add a lead by hand: from Home, by a shortcut, or out of a message."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.forms import lead_forms
from bot.cards.lead import replies
from bot.intake.http import bodies, models
from bot.intake.reading import message_guesses
from bot.listeners.parts import Json, Parts, Unfit, Window, on_form, on_press
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Form, Way
from store.agreement import policy
from store.db.database import Transaction
from store.leads import receiving
from store.record import inbox
from store.team import people, workspace

SYSTEM = "slack"
FIELDS = ("name", "email", "phone", "company", "title", "persona", "source", "campaign", "problem", "why_now",
          "next_step", "next_step_due")  # fmt: skip
OTHER_TOUCH = "message"  # the kind of a touch with a detail but no kind chosen
TOUCH_FIELDS = {"kind": "touch_kind", "detail": "touch_detail"}


def register(app: App, parts: Parts) -> None:
    """Listen to the ways of opening the form, and to the form."""

    def from_anywhere(body: Json, ack: Ack) -> None:
        open_form(parts, interactions.shortcut(body).way)
        ack()

    def from_message(body: Json, ack: Ack) -> None:
        taken = interactions.shortcut(body)
        with parts.read() as tx:
            colleagues = people.names(tx)
        author = "" if taken.author_id in colleagues else taken.author_name
        open_form(parts, taken.way, message_guesses.lead(taken.text, author), {"written_at": taken.written_at})
        ack()

    on_press(app, actions.ADD_LEAD, lambda click: open_form(parts, click.way))
    app.shortcut({"type": "shortcut", "callback_id": actions.SHORTCUT_ADD})(from_anywhere)
    app.shortcut({"type": "message_action", "callback_id": actions.SHORTCUT_FROM_MESSAGE})(from_message)
    on_form(app, actions.FORM_LEAD, lambda form: _submit(parts, form))


def open_form(parts: Parts, way: Way, first: Mapping[str, str] | None = None, keep: Json | None = None) -> None:
    """Open the form, perhaps with what is known already."""
    with parts.read() as tx:
        agreed = policy.current(tx)
    problems = [(problem.code, problem.label) for problem in agreed.checklist_section.problems]
    kinds = [(kind, touch.label) for kind, touch in agreed.scoring_section.touches.items()]
    parts.show(way, lead_forms.lead(problems, kinds, first, keep))


def _submit(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    if not (form.text("email") or form.text("phone")):
        raise Unfit("email", "A mail or a phone number is needed.")
    with parts.begin() as tx:
        row = _row(form, now)
        body = bodies.Body("leads", json.dumps(row, ensure_ascii=False), [row], None)
        checked = bodies.check(body, models.Setting(now, workspace.load(tx).timezone))
        lead = checked.good.get(0)
        if not isinstance(lead, models.Lead):
            return {"response_action": "errors", "errors": {_field(f.field): f.remedy for f in checked.faults}}
        answer = _receive(tx, form.view_id, body.text, lead, now)
    parts.wake()
    handed_over = answer.get("handoff") is not None
    return replies.added(form.text("name"), form.text("company"), answer.get("outcome", "unchanged"), handed_over)


def _receive(tx: Transaction, view_id: str, text: str, lead: models.Lead, now: datetime) -> Json:
    """Keep the form, then the lead; the same form once more is answered as the first time."""
    kept = inbox.keep_payload(tx, "form", view_id, text, now)
    if not isinstance(kept, int):
        return kept.answer or {}
    received = receiving.receive(tx, lead.event(now), now)
    answer = {"lead": received.lead_id, "outcome": received.outcome, "handoff": received.handoff_id}
    inbox.answered(tx, kept, answer, now)
    if received.outcome == "erased":
        inbox.blank(tx, [kept])
    return answer


def _row(form: Form, now: datetime) -> Json:
    """The form as intake reads leads. Without a mail the form itself is the identity."""
    row: Json = {name: form.text(name) for name in FIELDS if form.text(name)}
    row |= {"system": SYSTEM} | ({} if row.get("email") else {"external_id": form.view_id})
    if form.text("touch_kind") or form.text("touch_detail"):
        written_at = form.kept.get("written_at")
        at = min(now, datetime.fromtimestamp(written_at, UTC)) if written_at else now
        touch = {
            "kind": form.text("touch_kind") or OTHER_TOUCH,
            "at": at.isoformat(),
            "detail": form.text("touch_detail"),
        }
        row["touches"] = [touch | {"campaign": form.text("campaign")}]
    return row


def _field(pointer: str) -> str:
    """The form's field for a fault of intake's: "/email" or "/touches/0/detail"."""
    name = pointer.rpartition("/")[2]
    return TOUCH_FIELDS.get(name, name) if "touches" in pointer else name
