"""`/handoff crm`: a manager says who the owners of records in the CRM are in Slack, where no email says it."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.forms import crm_forms
from bot.cards.lead import replies
from bot.cards.personal import notice
from bot.listeners import form_guard
from bot.listeners.parts import Json, Parts, Unfit, Window, on_form, on_press
from bot.slack.payloads.gestures import Command, Form, Way
from store.crm import crm_owners
from store.crm.crm_values import NOT_HERE
from store.db.database import Transaction
from store.handoffs import permits


def register(app: App, parts: Parts) -> None:
    """Listen to the button and to the form."""

    def submit(form: Form) -> Window:
        with parts.begin() as tx:
            window = _saved(tx, form, parts.clock())
        parts.wake()
        return window

    on_press(app, actions.CRM_OWNERS, lambda click: _open(parts, click.way, click.user_id))
    on_form(app, actions.FORM_CRM_OWNERS, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the form."""
    _open(parts, command.way, command.user_id)
    ack()


def _open(parts: Parts, way: Way, user_id: str) -> None:
    with parts.read() as tx:
        view = _window(tx, user_id)
    parts.show(way, view)


def _window(tx: Transaction, user_id: str) -> Json:
    if not permits.set_up(tx, user_id):
        return notice.window(replies.SET_UP_ONLY)
    known = crm_owners.every_owner(tx)
    asked = crm_forms.to_match(known)
    if not asked:
        return notice.window(crm_forms.ALL_MATCHED if known else crm_forms.NO_CRM)
    return form_guard.remember(crm_forms.owners(asked))


def _saved(tx: Transaction, form: Form, now: datetime) -> Window:
    """Keep what was chosen for each owner that the form showed."""
    if not permits.set_up(tx, form.user_id):
        return replies.SET_UP_ONLY
    form = form_guard.merge(form, _window(tx, form.user_id))
    outside = form.several(crm_forms.OUTSIDE)
    names = {crm_forms.owner_key(one): one.name for one in crm_owners.every_owner(tx)}
    said: dict[tuple[str, str], str | None] = {}
    for key in form.kept["of"]:
        chosen = form.text(key) or None
        if chosen and key in outside:
            raise Unfit(crm_forms.OUTSIDE, crm_forms.TWICE.format(name=names.get(key, "An owner")))
        system, _, owner_id = key.partition(":")
        said[system, owner_id] = NOT_HERE if key in outside else chosen
    crm_owners.name_members(tx, said, form.user_id, now)
    return crm_forms.SAVED
