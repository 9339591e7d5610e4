"""What becomes of a company's leads as it becomes a target account, or is one no longer."""

from datetime import datetime

from sqlalchemy import Connection, select

from store.accounts import target_accounts
from store.accounts.account_facts import TargetAccount
from store.db import tables as t
from store.handoffs import lead_judging
from store.outbox import cards
from store.rules import states


def follow_account(tx: Connection, account: TargetAccount, now: datetime) -> None:
    """Judge again the leads that wait, for they have other points; and have the cards of open handoffs drawn again."""
    for lead_id in target_accounts.leads_concerned(tx, account, states.BEFORE_HANDOFF):
        lead_judging.look_again(tx, lead_id, [], now)
    held = target_accounts.leads_concerned(tx, account, states.OPEN)
    shown = select(t.handoffs.c.id).where(t.handoffs.c.lead_id.in_(held), t.handoffs.c.state.in_(states.OPEN))
    for handoff_id in tx.scalars(shown.order_by(t.handoffs.c.id)).all():
        cards.changed(tx, handoff_id, now)
