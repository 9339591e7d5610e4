"""`/handoff settings`: what holds, for everybody to read, and the closing days for those who may change them."""

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.forms import team_forms
from bot.cards.lead import replies
from bot.cards.personal import notice, settings_page
from bot.listeners import form_guard
from bot.listeners.parts import Json, Parts, Unfit, Window, on_form, on_press
from bot.listeners.team import set_up_forms, settings_forms_sent
from bot.slack import windows
from bot.slack.payloads.gestures import Command, Form, Way
from store.agreement import policy
from store.crm import crm_owners
from store.db.database import Transaction
from store.handoffs import permits
from store.outbox import posts
from store.rules.office_time import closing_days, hours_text
from store.rules.post_kinds import PostKind
from store.rules.states import MANAGER, MARKETER, REP
from store.team import calendars, channels, people, workspace

ROLES = {"Reps": REP, "Marketers": MARKETER, "Managers": MANAGER}


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons and to the form of closing days."""

    def closing(form: Form) -> Window:
        with parts.begin() as tx:
            if not permits.set_up(tx, form.user_id):
                return replies.SET_UP_ONLY
            _keep_closing_days(tx, form_guard.merge(form, _closing_days_form(tx)), parts)
        parts.wake()
        return windows.CLOSE

    def edit(way: Way, user_id: str) -> None:
        with parts.read() as tx:
            may = permits.set_up(tx, user_id)
            view = form_guard.remember(_closing_days_form(tx)) if may else notice.window(replies.SET_UP_ONLY)
        parts.show(way, view)

    on_press(app, actions.SETTINGS, lambda click: open_settings(parts, click.way, click.user_id))
    on_press(app, actions.CLOSING_DAYS, lambda click: edit(click.way, click.user_id))
    on_form(app, actions.FORM_CLOSING_DAYS, closing)
    settings_forms_sent.register(app, parts)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open what holds; before the set-up its first step, for those who may."""
    with parts.read() as tx:
        is_set_up = workspace.load(tx).set_up_at is not None
    if is_set_up:
        open_settings(parts, command.way, command.user_id)
    else:
        set_up_forms.open_first_step(parts, command.way, command.user_id)
    ack()


def open_settings(parts: Parts, way: Way, user_id: str) -> None:
    """Open what holds."""
    with parts.read() as tx:
        view = _page(tx, user_id)
    parts.show(way, view)


def _page(tx: Transaction, user_id: str) -> Json:
    team = calendars.latest(tx, calendars.TEAM)
    settings = workspace.load(tx)
    chosen = settings_page.Chosen(
        settings.channel,
        {title: people.holders(tx, role) for title, role in ROLES.items()},
        calendars.in_words(team) if team else f"{hours_text.describe(calendars.USUAL)} {settings.zone}",
        closing_days.describe_closing_days(calendars.closing_days(tx)),
        bool(crm_owners.every_owner(tx)),
    )
    return settings_page.draw(policy.current(tx), chosen, people.names(tx), permits.set_up(tx, user_id))


def _closing_days_form(tx: Transaction) -> Json:
    return team_forms.closing_days("\n".join(closing_days.describe_closing_days(calendars.closing_days(tx))))


def _keep_closing_days(tx: Transaction, form: Form, parts: Parts) -> None:
    now = parts.clock()
    known = calendars.closing_days(tx)
    try:
        days = closing_days.parse_closing_days(form.text("days"), workspace.today(tx, now), known)
    except ValueError as wrong:
        raise Unfit("days", f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.") from wrong
    channel = channels.main_channel(tx)
    if days != known:
        calendars.set_closing_days(tx, days, now)
        if channel is not None:
            key = f"closing:{now.isoformat()}"
            posts.say(tx, PostKind.CLOSING_DAYS, key, now, channel=channel, extra={"by": form.user_id})
