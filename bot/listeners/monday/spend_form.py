"""`/handoff spend`: what a campaign cost in a week."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.forms import monday_forms
from bot.cards.lead import replies
from bot.cards.monday import scoreboard_detail
from bot.intake.reading import cleaning
from bot.listeners.parts import Parts, Unfit, Window, amount_in, on_form
from bot.slack.payloads.gestures import Command, Form
from store.agreement import policy
from store.db.database import Transaction
from store.monday.scoreboard import spending
from store.rules.office_time import periods
from store.team import people, workspace


def register(app: App, parts: Parts) -> None:
    """Listen to the form."""

    def submit(form: Form) -> Window:
        with parts.begin() as tx:
            return _submitted(tx, form, parts.clock())

    on_form(app, actions.FORM_SPEND, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the form for a marketer or a manager, at the week that has just ended."""
    now = parts.clock()
    with parts.read() as tx:
        refusal = spending.may_enter(tx, command.user_id)
        note = replies.to_outcome(refusal, people.names(tx), now) if refusal else None
        campaigns, currency = spending.campaigns(tx, now), policy.current(tx).currency
        today = workspace.today(tx, now)
    if refusal is not None:
        ack(text=note or "", response_type="ephemeral")
        return
    parts.show(command.way, monday_forms.spend(campaigns, periods.monday_of_week(today) - periods.WEEK, currency))
    ack()


def _submitted(tx: Transaction, form: Form, now: datetime) -> Window:
    campaign = cleaning.line(form.text("other")) or form.text("campaign")
    day, currency = form.day("week"), policy.current(tx).currency
    if (refusal := spending.may_enter(tx, form.user_id)) is not None:
        return replies.to_outcome(refusal, people.names(tx), now) or ""
    if not campaign:
        raise Unfit("campaign", "Choose a campaign, or write its name below.")
    if day is None or periods.monday_of_week(day) > workspace.today(tx, now):
        raise Unfit("week", "Pick a day of a week that has begun.")
    spent = amount_in(form, "amount", currency) or 0
    week = spending.week_of(campaign, day)
    before = spending.amount_of(tx, week)
    spending.keep_amounts(tx, [(week, spent)], form.user_id, now)
    return scoreboard_detail.spend_kept(campaign, week.first, spent, before, currency)
