"""Submitted forms about a handoff: one transaction each, known again by the window's id."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import App

from bot.cards import actions
from bot.cards.lead import replies
from bot.cards.personal import notice
from bot.intake.reading import amounts
from bot.listeners.parts import Json, Parts, on_form
from bot.slack import windows
from bot.slack.payloads import Form
from store.agreement import policy
from store.db.database import Transaction
from store.handoffs import answering, excuses, handoffs, late_form_words, opportunities, questions, recycling
from store.record.outcomes import Again, Done, Moved, Outcome, Refused, Taken
from store.rules import states
from store.team import people

Act = Callable[[Transaction, Form, datetime], Outcome]

# What people type; the rest is chosen from lists.
TYPED = ("next_step", "objection", "words")


def register(app: App, parts: Parts) -> None:
    """Listen to the forms behind a card's buttons."""

    def submitted(act: Act) -> Callable[[Form], Json]:
        def submit(form: Form) -> Json:
            now = parts.clock()
            with parts.begin() as tx:
                outcome = act(tx, form, now)
                answer = _answer(tx, form, outcome, now)
            parts.wake()
            return answer

        return submit

    for callback_id, act in _ACTS.items():
        on_form(app, callback_id, submitted(act))


def _answer(tx: Transaction, form: Form, outcome: Outcome, now: datetime) -> Json:
    match outcome:
        case Done() | Again():
            return windows.CLOSE
        case Refused(field, remedy):
            return windows.errors(field, remedy)
    names = people.names(tx)
    kept = isinstance(outcome, Moved | Taken) and late_form_words.keep(
        tx, form.handoff_id, _typed(form), form.user_id, now, form.view_id
    )
    note = replies.too_late(outcome, names, now) if kept else replies.of(outcome, names, now)
    return windows.instead(notice.window(note or ""))


def _typed(form: Form) -> str:
    return "\n".join(form.text(name) for name in TYPED if form.text(name))


def _recycle(tx: Transaction, form: Form, now: datetime) -> Outcome:
    way, reason = form.text("way"), form.text("reason")
    reasons = policy.current(tx).reasons
    fitting = reasons.disqualify if way == states.DISQUALIFY else reasons.recycle
    known = {each.code for each in (*reasons.recycle, *reasons.disqualify)}
    if reason in known - {each.code for each in fitting}:
        return Refused("reason", "Choose a reason from the list that belongs to what should happen.")
    return recycling.recycle(
        tx, form.handoff_id, way, reason, form.text("words"), form.day("wake_on"), form.number("quality"),
        form.user_id, now, form.view_id,
    )  # fmt: skip


def _ask(tx: Transaction, form: Form, now: datetime) -> Outcome:
    if not form.text("words"):
        return Refused("words", "Write what you need to know.")
    return questions.ask(tx, form.handoff_id, form.text("words"), form.user_id, now, form.view_id)


def _answer_sales(tx: Transaction, form: Form, now: datetime) -> Outcome:
    if not form.text("words"):
        return Refused("words", "Write your answer.")
    return questions.answer(tx, form.handoff_id, form.text("words"), form.user_id, now, form.view_id)


def _respond(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return answering.respond(
        tx, form.handoff_id, form.moment("happened_at") or now, form.text("how"), form.text("words"),
        form.number("quality"), form.user_id, now, form.view_id,
    )  # fmt: skip


def _plan(tx: Transaction, form: Form, now: datetime) -> Outcome:
    if not form.text("next_step"):
        return Refused("next_step", "Write what happens next.")
    return answering.plan(
        tx, form.handoff_id, form.text("next_step"), form.day("due"), form.text("owner") or None,
        form.user_id, now, form.view_id,
    )  # fmt: skip


def _assign(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return handoffs.assign(tx, form.handoff_id, form.text("member"), form.user_id, now, form.view_id)


def _snooze(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return excuses.snooze(tx, form.handoff_id, form.moment("until") or now, form.user_id, now, form.view_id)


def _excuse(tx: Transaction, form: Form, now: datetime) -> Outcome:
    if not form.text("words"):
        return Refused("words", "Say in a word why it is excused.")
    return excuses.excuse(tx, form.handoff_id, form.text("words"), form.user_id, now, form.view_id)


def _open_deal(tx: Transaction, form: Form, now: datetime) -> Outcome:
    amount = _amount(tx, form)
    if isinstance(amount, Refused):
        return amount
    return opportunities.open_deal(tx, form.handoff_id, amount, form.text("words"), form.user_id, now, form.view_id)


def _win(tx: Transaction, form: Form, now: datetime) -> Outcome:
    amount = _amount(tx, form)
    if isinstance(amount, Refused):
        return amount
    return opportunities.win(
        tx, form.handoff_id, amount, form.day("closed_on"), form.text("words"), form.user_id, now, form.view_id
    )


def _lose(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return opportunities.lose(
        tx, form.handoff_id, form.text("reason"), form.text("objection"), form.text("words"),
        form.user_id, now, form.view_id,
    )  # fmt: skip


def _amount(tx: Transaction, form: Form) -> int | Refused | None:
    """The amount in the smallest unit; None for nothing, which means not known."""
    try:
        return amounts.typed(form.text("amount"), policy.current(tx).currency)
    except ValueError as wrong:
        return Refused("amount", str(wrong))


_ACTS: dict[str, Act] = {
    actions.FORM_RECYCLE: _recycle,
    actions.FORM_ASK: _ask,
    actions.FORM_ANSWER: _answer_sales,
    actions.FORM_RESPOND: _respond,
    actions.FORM_NEXT_STEP: _plan,
    actions.FORM_ASSIGN: _assign,
    actions.FORM_SNOOZE: _snooze,
    actions.FORM_EXCUSE: _excuse,
    actions.FORM_OPEN_DEAL: _open_deal,
    actions.FORM_WIN: _win,
    actions.FORM_LOSE: _lose,
}
