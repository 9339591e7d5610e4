"""Set-up in three steps: a channel, the people, the office hours. Each step is kept as soon as it is sent."""

from datetime import datetime

from slack_bolt import App

from bot.cards import actions
from bot.cards.forms import team_forms
from bot.cards.lead import replies
from bot.cards.personal import notice
from bot.listeners import form_guard
from bot.listeners.parts import Json, Parts, Unfit, Window, on_form, on_press
from bot.listeners.team import hours_form
from bot.slack import windows
from bot.slack.payloads.gestures import Form, Way
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.agreement.policy_text import PolicyError
from store.db.database import Transaction
from store.handoffs import permits
from store.leads import policy_effect
from store.outbox import homes
from store.rules.office_time import hours_text
from store.rules.states import MANAGER, MARKETER, REP
from store.team import calendars, channels, people, workspace

ROLES = {"reps": REP, "marketers": MARKETER, "managers": MANAGER}
OWNERS = ("capture", "qualification", "follow_up", "feedback")


def register(app: App, parts: Parts) -> None:
    """Listen to the button and to the three team_forms."""

    def channel(form: Form) -> Window:
        chosen = parts.own_channel(form.text("channel"))
        if not chosen.is_member:
            raise Unfit("channel", replies.NOT_IN_CHANNEL)
        with parts.begin() as tx:
            if not permits.set_up(tx, form.user_id):
                return replies.SET_UP_ONLY
            channels.choose_for_cards(tx, chosen.id, chosen.name)
            channels.note_mended(tx, chosen.id)
            step = form_guard.remember(_people_form(tx))
        parts.wake()
        return windows.instead(step)

    def persons(form: Form) -> Window:
        now = parts.clock()
        with parts.begin() as tx:
            if not permits.set_up(tx, form.user_id):
                return replies.SET_UP_ONLY
            if (outsider := _outsider(tx, form)) is not None:
                raise Unfit(outsider, "Choose full members of this workspace only.")
            _keep_people(tx, form_guard.merge(form, _people_form(tx)), now)
            return windows.instead(form_guard.remember(_hours_form(tx, form.user_id, now)))

    def hours(form: Form) -> Window:
        try:
            with parts.begin() as tx:
                if not permits.set_up(tx, form.user_id):
                    return replies.SET_UP_ONLY
                now = parts.clock()
                _keep_hours(tx, form_guard.merge(form, _hours_form(tx, form.user_id, now)), now)
                done = replies.set_up_done(workspace.load(tx).channel or "")
        except PolicyError as wrong:
            remedy = wrong.faults[0].remedy
            raise Unfit("currency", f"{remedy[:1].upper()}{remedy[1:]}.") from wrong
        parts.wake()
        return done

    on_press(app, actions.SET_UP, lambda click: open_first_step(parts, click.way, click.user_id))
    on_form(app, actions.FORM_SET_UP_CHANNELS, channel)
    on_form(app, actions.FORM_SET_UP_PEOPLE, persons)
    on_form(app, actions.FORM_SET_UP_HOURS, hours)


def open_first_step(parts: Parts, way: Way, user_id: str) -> None:
    """Open the first step for a member who may set up, and a notice of who may for the others."""
    with parts.read() as tx:
        may = permits.set_up(tx, user_id)
        current = workspace.load(tx).channel
    parts.show(way, team_forms.set_up_channel(current) if may else notice.window(replies.SET_UP_ONLY))


def _people_form(tx: Transaction) -> Json:
    given = {field: people.holders(tx, role) for field, role in ROLES.items()}
    owners = policy.current(tx).owners
    return team_forms.set_up_people(given, {name: getattr(owners, name) for name in OWNERS})


def _outsider(tx: Transaction, form: Form) -> str | None:
    """The first field that names a guest, a bot a member who left, or whom Slack does not know."""
    chosen = {field: form.several(field) for field in ROLES} | {name: [form.text(name)] for name in OWNERS}
    return next((f for f, ids in chosen.items() for one in ids if one and not people.is_active(tx, one)), None)


def _keep_people(tx: Transaction, form: Form, now: datetime) -> None:
    for field, role in ROLES.items():
        people.appoint(tx, role, form.several(field))
    owners = {name: form.text(name) or None for name in OWNERS}
    _put_in_force(tx, policy.amend(policy.current(tx), owners=owners), form.user_id, now)
    homes.changed(tx, people.names(tx))


def _put_in_force(tx: Transaction, document: Policy, by: str, now: datetime) -> None:
    """Put the document in force. The channel sees what changed, but not at the first set-up, when all of it is new."""
    current = policy.current(tx)
    untouched = current == policy.amend(policy.DEFAULT, currency=current.currency)  # an import may have said that
    begun_here = untouched or policy.author(tx) is not None
    first = workspace.load(tx).set_up_at is None and begun_here
    put_in_force = policy.apply if first else policy_effect.put_in_force
    put_in_force(tx, document, by, now)


def _hours_form(tx: Transaction, user_id: str, now: datetime) -> Json:
    settings, team = workspace.load(tx), calendars.team(tx, now)
    zone = settings.zone if settings.set_up_at else people.zone_of(tx, user_id) or settings.zone
    written = hours_text.describe(team.calendar.blocks)
    return team_forms.set_up_hours(zone, written, team.region or "", policy.current(tx).currency)


def _keep_hours(tx: Transaction, form: Form, now: datetime) -> None:
    """All or nothing: raises UnusableHours and PolicyError."""
    team = hours_form.set_from_form(tx, calendars.TEAM, form, now)
    _put_in_force(tx, policy.amend(policy.current(tx), currency=form.text("currency").upper()), form.user_id, now)
    workspace.change(tx, zone=team.calendar.zone)
    if workspace.load(tx).set_up_at is None:
        workspace.change(tx, set_up_at=now, set_up_by=form.user_id)
    homes.changed(tx, people.names(tx))
