"""Looking at one lead: Show and Show journey open a window; `/lead` answers with the same."""

from datetime import datetime

from slack_bolt import App

from bot.cards import actions, text
from bot.cards.blocks import Message
from bot.cards.lead import deal_list, journey, lead_answer, replies
from bot.cards.personal import notice
from bot.listeners.parts import Parts, on_press
from bot.slack.payloads.gestures import AppIdentity, Click
from store.agreement import policy
from store.db.database import Transaction
from store.handoffs import handoffs
from store.team import people, workspace
from store.views import deal_lists, handoff_views


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons that show a lead."""

    def show(click: Click) -> None:
        now = parts.clock()
        with parts.read() as tx:
            lead = draw_lead(tx, click.id, now, parts.identity)
        parts.show(click.way, notice.around(lead, "Lead") if lead else notice.window(replies.GONE))

    def show_journey(click: Click) -> None:
        now = parts.clock()
        with parts.read() as tx:
            steps = draw_journey(tx, click.id, now)
        parts.show(click.way, notice.around(steps, "Journey") if steps else notice.window(replies.GONE))

    on_press(app, actions.SHOW_LEAD, show)
    on_press(app, actions.JOURNEY, show_journey)


def draw_lead(tx: Transaction, lead_id: int, now: datetime, ours: AppIdentity) -> Message | None:
    """The lead with its newest handoff and the address of its card; None if there is no such lead (any more)."""
    lead = handoff_views.lead_facts(tx, lead_id, now)
    if lead is None or lead.erased:
        return None
    row = handoffs.current(tx, lead_id)
    handoff = handoff_views.handoff_facts(tx, row.id) if row is not None else None
    agreed, zone, known = policy.current(tx), workspace.load(tx).timezone, people.names(tx)
    others = deal_lists.deals_beside(tx, lead_id, row.id if row is not None else None)
    beside = deal_list.beside(others, known, agreed.labels, agreed.currency, now)
    permalink = text.message_address(ours.url, handoff.channel, handoff.ts) if handoff else None
    return lead_answer.draw(lead, known, agreed.labels, zone, handoff, permalink, beside)


def draw_journey(tx: Transaction, lead_id: int, now: datetime) -> Message | None:
    """Everything the lead did and what was done with it; None if there is no such lead (any more)."""
    lead = handoff_views.lead_facts(tx, lead_id, now)
    if lead is None or lead.erased:
        return None
    steps, heard_from = handoff_views.journey(tx, lead_id), handoff_views.heard_from(tx, lead_id)
    return journey.draw(lead, steps, people.names(tx), policy.current(tx).labels, heard_from)
