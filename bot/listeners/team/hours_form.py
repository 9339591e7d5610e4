"""Office hours as people write them into a form: one's own, and the team's at set-up."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.forms import team_forms
from bot.cards.lead import replies
from bot.listeners.parts import Parts, Window, on_form, on_press
from bot.slack.payloads.gestures import Command, Form, Way
from store.db.database import Transaction
from store.outbox import homes
from store.rules.office_time import hours_text
from store.team import calendars, people, workspace
from store.team.calendars import CalendarVersion, UnusableHours


def register(app: App, parts: Parts) -> None:
    """Listen to the button on Home and to the form."""

    def submit(form: Form) -> Window:
        with parts.begin() as tx:
            note = _noted(tx, form, parts.clock())
            homes.changed(tx, [form.user_id])
        parts.wake()
        return note

    on_press(app, actions.HOURS, lambda click: open_form(parts, click.way, click.user_id))
    on_form(app, actions.FORM_HOURS, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the form."""
    open_form(parts, command.way, command.user_id)
    ack()


def open_form(parts: Parts, way: Way, user_id: str) -> None:
    """Open the form with the hours that hold for this person."""
    with parts.read() as tx:
        own, team = calendars.latest(tx, user_id), calendars.latest(tx, calendars.TEAM)
        zone, usual_zone = people.zone_of(tx, user_id), workspace.load(tx).zone
    known = own or team
    blocks = known.calendar.blocks if known else calendars.USUAL
    zone = own.calendar.zone if own else zone or (team.calendar.zone if team else "UTC")
    region = known.region if known else None
    usual = f"{hours_text.describe(calendars.USUAL)} {usual_zone}"
    teams = calendars.in_words(team) if team else usual
    parts.show(way, team_forms.hours(zone, hours_text.describe(blocks), region or "", teams if own else None))


def _noted(tx: Transaction, form: Form, now: datetime) -> str:
    """Set the hours that the form says; the sentence for the member."""
    if form.text("whose") == team_forms.TEAMS:
        return replies.teams_hours(calendars.in_words(calendars.use_teams(tx, form.user_id, now)))
    return replies.hours(calendars.in_words(set_from_form(tx, form.user_id, form, now)))


def set_from_form(tx: Transaction, whose: str, form: Form, now: datetime) -> CalendarVersion:
    """Give the team or a member the hours of a form. UnusableHours names the field and what would do."""
    try:
        blocks = hours_text.parse_hours(form.text("hours"))
    except ValueError as wrong:
        raise UnusableHours("hours", str(wrong)) from wrong
    return calendars.set_hours(tx, whose, form.text("zone"), blocks, form.text("holidays"), now)
