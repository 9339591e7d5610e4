"""`/handoff goal`: a manager sets the quarter's goal; everybody else sees how far it is."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.blocks import Block, Message
from bot.cards.forms import monday_forms
from bot.cards.monday import goal_words as card
from bot.cards.personal import notice
from bot.listeners import form_guard
from bot.listeners.parts import Parts, Unfit, Window, amount_in, on_form, on_press
from bot.slack import windows
from bot.slack.payloads.gestures import Click, Command, Form
from store.agreement import policy
from store.db.database import Transaction
from store.monday.scoreboard import goals
from store.record.outcomes import NotAllowed, Refused
from store.rules.monday.goal import Assumed

TITLE = "Goal of the quarter"
PERCENT, DAYS = "Write a whole number from 1 to 100.", "Write a whole number of days, for example 40."


def register(app: App, parts: Parts) -> None:
    """Listen to the form."""

    def submit(form: Form) -> Window:
        now = parts.clock()
        with parts.begin() as tx:
            form = form_guard.merge(form, _form(tx, now))
            currency = policy.current(tx).currency
            outcome = goals.set_goal(
                tx, amount_in(form, "revenue", currency), amount_in(form, "deal_size", currency),
                {code: _whole(form, code, PERCENT) for code in goals.RATES}, _whole(form, "cycle_days", DAYS),
                form.user_id, now, form.view_id,
            )  # fmt: skip
            answer = card.draw(goals.load_plan(tx, now), goals.load_pace(tx, now), currency)
            if isinstance(outcome, NotAllowed):
                answer = card.for_others(answer)
        if isinstance(outcome, Refused):
            return windows.errors(outcome.field, outcome.remedy)
        return windows.instead(notice.around(answer, TITLE))

    on_form(app, actions.FORM_GOAL, submit)
    on_press(app, actions.GOAL, lambda click: _press(parts, click))


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the form for a manager, with what holds now; tell anybody else how far the goal is."""
    shown = _form_or_answer(parts, command.user_id)
    if isinstance(shown, Message):
        ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")
        return
    parts.show(command.way, shown)
    ack()


def _press(parts: Parts, click: Click) -> None:
    shown = _form_or_answer(parts, click.user_id)
    parts.show(click.way, notice.around(shown, TITLE) if isinstance(shown, Message) else shown)


def _form_or_answer(parts: Parts, member_id: str) -> Block | Message:
    now = parts.clock()
    with parts.read() as tx:
        if goals.may_set(tx, member_id) is None:
            return form_guard.remember(_form(tx, now))
        plan, pace, currency = goals.load_plan(tx, now), goals.load_pace(tx, now), policy.current(tx).currency
        return card.for_others(card.draw(plan, pace, currency))


def _form(tx: Transaction, now: datetime) -> Block:
    """It begins with the goal that holds, else with the last one."""
    newest = goals.current(tx, now) or goals.latest(tx)
    quarter, known = goals.running_quarter(tx, now), goals.measured_lately(tx, now)
    revenue = newest.revenue if newest is not None else None
    written = goals.assumed(newest) if newest is not None else Assumed()
    return monday_forms.goal(quarter, revenue, written, known, policy.current(tx).currency)


def _whole(form: Form, field: str, remedy: str) -> int | None:
    """A whole number, a percent sign behind it or not."""
    written = form.text(field).removesuffix("%").strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) < 6):
        raise Unfit(field, remedy)
    return int(written)
