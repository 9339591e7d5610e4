"""Share: puts a lead into a channel that the member picks."""

from slack_bolt import App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.forms import lead_forms
from bot.cards.lead import lead_answer, replies
from bot.cards.personal import notice
from bot.listeners.parts import Parts, Unfit, Window, on_form, on_press
from bot.slack import windows
from bot.slack.payloads.gestures import Click, Form
from store.agreement import policy
from store.db.database import Transaction
from store.handoffs import handoffs
from store.outbox import posts
from store.record.facts import LeadFacts
from store.rules.post_kinds import PostKind
from store.team import channels, people, workspace
from store.views import handoff_views


def register(app: App, parts: Parts) -> None:
    """Listen to the button and to its form."""

    def press(click: Click) -> None:
        now = parts.clock()
        with parts.read() as tx:
            lead = handoff_views.lead_facts(tx, click.id, now)
        parts.show(click.way, notice.window(replies.GONE) if lead is None or lead.erased else lead_forms.share(lead))

    def submit(form: Form) -> Window:
        channel, now = parts.own_channel(form.text("channel")).id, parts.clock()
        with parts.begin() as tx:
            lead = handoff_views.lead_facts(tx, form.lead_id, now)
            if lead is None or lead.erased:
                return replies.GONE
            row = handoffs.current(tx, form.lead_id)
            handoff_id, key, by = row.id if row is not None else None, f"share:{form.view_id}", {"by": form.user_id}
            if channels.takes_posts(tx, channel):
                posts.say(
                    tx, PostKind.SHARE, key, now, lead_id=lead.id, handoff_id=handoff_id, channel=channel, extra=by
                )
                parts.wake()
                return windows.CLOSE
            message = _message(tx, form, lead, handoff_id)
        if channel not in form.addresses:
            raise Unfit("channel", replies.NOT_IN_CHANNEL)
        parts.hints.share(form.addresses[channel], message)
        return windows.CLOSE

    on_press(app, actions.SHARE, press)
    on_form(app, actions.FORM_SHARE, submit)


def _message(tx: Transaction, form: Form, lead: LeadFacts, handoff_id: int | None) -> Message:
    """The lead for a channel we are not in. It goes out through Slack's response address, once."""
    handoff = handoff_views.handoff_facts(tx, handoff_id) if handoff_id is not None else None
    labels, zone = policy.current(tx).labels, workspace.load(tx).timezone
    return lead_answer.draw_shared(lead, people.names(tx), form.user_id, labels, zone, handoff)
