"""Submitted forms about a handoff: one transaction each, known again by the window's id."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import App

from bot.cards.lead import replies
from bot.listeners.handoff import act_bindings
from bot.listeners.handoff.act_bindings import BehindForm
from bot.listeners.parts import Parts, Window, on_form, window_after
from bot.slack.payloads.gestures import Form
from store.db.database import Transaction
from store.handoffs import handoffs
from store.record.outcomes import Moved, Outcome, Taken
from store.team import people

# What people type; the rest is chosen from lists.
TYPED = ("next_step", "objection", "unmet", "words")


def register(app: App, parts: Parts) -> None:
    """Listen to the forms behind a card's buttons."""

    def submitted(binding: BehindForm) -> Callable[[Form], Window]:
        def submit(form: Form) -> Window:
            now = parts.clock()
            with parts.begin() as tx:
                outcome = binding.submit(tx, form, now)
                answer = _answer(tx, form, outcome, now)
            parts.wake()
            return answer

        return submit

    for act, binding in act_bindings.BEHIND_FORMS.items():
        on_form(app, act.form, submitted(binding))


def _answer(tx: Transaction, form: Form, outcome: Outcome, now: datetime) -> Window:
    names = people.names(tx)
    typed = "\n".join(form.text(name) for name in TYPED if form.text(name))
    kept = isinstance(outcome, Moved | Taken) and handoffs.keep_late_words(
        tx, form.handoff_id, typed, form.user_id, now, form.view_id
    )
    return window_after(outcome, (replies.too_late if kept else replies.to_outcome)(outcome, names, now))
