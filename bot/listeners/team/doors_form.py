"""`/handoff doors`: which answer of a sender is which field, guessed, shown as the lead it makes, corrected, saved."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.forms import door_forms
from bot.cards.lead import replies
from bot.cards.personal import notice
from bot.intake.doors import guessing, mapping, registry
from bot.intake.doors.mapping import BadMapping, UnreadableBody
from bot.intake.http import deliveries, door_processing
from bot.listeners import form_guard
from bot.listeners.parts import Json, Parts, Unfit, Window, on_form, on_press
from bot.slack import windows
from bot.slack.payloads.gestures import Command, Form, Way
from store.db.database import Transaction
from store.doors import door_deliveries, door_rows
from store.doors.door_rows import KeptDoor
from store.handoffs import permits
from store.rules.states import MARKETER
from store.team import channels, people


def register(app: App, parts: Parts) -> None:
    """Listen to the button and to both steps."""

    def chosen(form: Form) -> Window:
        with parts.read() as tx:
            return windows.instead(_mapped(tx, form, parts.clock()))

    def submit(form: Form) -> Window:
        with parts.begin() as tx:
            window = _saved(tx, form, parts.clock())
        parts.wake()
        return window

    on_press(app, actions.DOOR, lambda click: open_doors(parts, click.way, click.user_id, click.value))
    on_form(app, actions.FORM_DOORS, chosen)
    on_form(app, actions.FORM_DOOR, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the first step."""
    open_doors(parts, command.way, command.user_id)
    ack()


def open_doors(parts: Parts, way: Way, user_id: str, initial: str = "") -> None:
    """Open the first step, at one door if its id is given."""
    with parts.read() as tx:
        may = _may(tx, user_id)
        doors = [(str(door.id), door.name) for door in door_rows.every(tx) if door.kind in registry.KINDS]
    if not may or not doors:
        parts.show(way, notice.window(door_forms.NO_DOORS if may else replies.SET_UP_ONLY))
        return
    parts.show(way, door_forms.choose_door(doors, initial or doors[0][0]))


def _may(tx: Transaction, user_id: str) -> bool:
    return permits.set_up(tx, user_id) or people.allowed(tx, user_id, MARKETER)


def _door(tx: Transaction, door_id: int) -> KeptDoor:
    door = door_rows.door_of_id(tx, door_id)
    if door is None:
        raise Unfit("door", "This door is gone. Open the form again.")
    return door


def _mapped(tx: Transaction, form: Form, now: datetime) -> Json:
    """Step 2, for the body that was pasted or came last."""
    door = _door(tx, int(form.text("door")))
    latest = door_deliveries.latest(tx, door.id)
    body = form.text("body") or (latest.body if latest else "")
    if not body:
        raise Unfit("body", door_forms.NO_BODY)
    kind = registry.door_kind(door.kind, door.options)
    try:
        answers = mapping.answers_of(kind, mapping.read_document(body))
    except UnreadableBody as wrong:
        raise Unfit("body", f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.") from wrong
    read = door_processing.read_body(kind, door.mapping, body, deliveries.setting_of(tx, now), now)
    guessed = guessing.proposed(door.mapping, answers)
    written = "\n".join(f"{field} = {path}" for field, path in guessed.items() if _is_said(door, field))
    lead = [(name, value) for name, value in read.row.items() if isinstance(value, str)]
    lead += [(str(name), str(value)) for name, value in read.row.get("extra", {}).items()][:10]
    faults = [f"{fault['field']}: {fault['remedy']}" for fault in read.faults]
    looked_at = {"delivery": latest.id} if latest and not form.text("body") else {}
    kept = {"door": door.id, form_guard.BEGAN: _digest(door)} | looked_at
    return door_forms.map_door(door.name, lead, faults, written, kept)


def _digest(door: KeptDoor) -> str:
    return form_guard.digest([f"{field}={path}" for field, path in door.mapping.items()])


def _is_said(door: KeptDoor, field: str) -> bool:
    """What the kind knows needs no line, unless this door has its own."""
    return field in door.mapping or field not in registry.KINDS[door.kind].mapping


def _saved(tx: Transaction, form: Form, now: datetime) -> Window:
    """Keep the mapping, once the body that was looked at becomes a lead by it; have refused ones tried again."""
    if not _may(tx, form.user_id):
        return replies.SET_UP_ONLY
    door = _door(tx, int(form.kept["door"]))
    if form.kept.get(form_guard.BEGAN) != _digest(door):
        raise Unfit("mapping", form_guard.TOLD)
    lines = [line.partition("=") for line in form.text("mapping").splitlines() if line.strip()]
    chosen = {field.strip(): path.strip() for field, _, path in lines}
    try:
        mapping.check_paths(chosen)
    except BadMapping as wrong:
        raise Unfit("mapping", f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.") from wrong
    latest = door_deliveries.latest(tx, door.id)
    if latest is not None and latest.id == form.kept.get("delivery"):
        kind = registry.door_kind(door.kind, door.options)
        read = door_processing.read_body(kind, chosen, latest.body, deliveries.setting_of(tx, now), now)
        if read.faults:
            raise Unfit("mapping", f"{read.faults[0]['field']}: {read.faults[0]['remedy']}")
    if chosen != door.mapping:
        door_rows.change_door(tx, door.id, mapping=chosen)
        channels.tell_setting(tx, "door_mapping", form.user_id, now, door=door.name)
    door_deliveries.read_refused_again(tx, door.id)
    return door_forms.SAVED
