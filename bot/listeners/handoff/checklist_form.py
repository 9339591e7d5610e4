"""Complete: a marketer fills or overrules an item of a lead's checklist."""

from slack_bolt import App

from bot.cards import actions
from bot.cards.forms import lead_forms
from bot.cards.lead import replies
from bot.listeners.parts import Parts, Window, on_form, on_press, wanted, window_after
from bot.slack.payloads.gestures import Click, Form
from store.handoffs import permits
from store.leads import checklist
from store.team import people
from store.views import handoff_views


def register(app: App, parts: Parts) -> None:
    """Listen to the button and to its form."""

    def press(click: Click) -> None:
        now = parts.clock()
        with parts.read() as tx:
            refusal = permits.complete(tx, click.id, click.user_id)
            lead = handoff_views.lead_facts(tx, click.id, now)
            note = replies.to_outcome(refusal, people.names(tx), now) if refusal else None
        if refusal is None and lead is not None:
            parts.show(click.way, lead_forms.complete(lead))
        parts.hints.later(click.way, note)

    def submit(form: Form) -> Window:
        words = wanted(form, "words", "Say in a word how you know.")
        now, holds = parts.clock(), form.text("holds") == "yes"
        with parts.begin() as tx:
            outcome = checklist.fill_item(
                tx, form.lead_id, form.text("item"), holds, words, form.user_id, now, form.view_id
            )
            note = replies.to_outcome(outcome, people.names(tx), now)
        parts.wake()
        return window_after(outcome, note)

    on_press(app, actions.COMPLETE, press)
    on_form(app, actions.FORM_COMPLETE, submit)
