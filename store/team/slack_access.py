"""Whether Slack takes the bot's token: what is kept while it does not, and who is told once it does again."""

import logging
from datetime import datetime

from store.db.database import Transaction
from store.outbox import backoff, rate_holds
from store.rules.post_kinds import PostKind
from store.team import channels, workspace

log = logging.getLogger(__name__)


def token_broke(tx: Transaction, code: str, method: str = rate_holds.SLACK) -> None:
    """Hold all calls for a minute; all work is kept. Where only a scope is missing, other methods go on."""
    rate_holds.hold_back(tx, method if code == "missing_scope" else rate_holds.SLACK, backoff.TOKEN_AGAIN)
    if workspace.load(tx).slack_trouble is None:
        log.error("Slack refuses the bot: %s. `handoff doctor` says what to do", code)
        workspace.change(tx, slack_trouble=code)


def token_works(tx: Transaction, now: datetime) -> None:
    """Slack takes our token: if it did not before, go on, and tell those who look after us."""
    if workspace.load(tx).slack_trouble is None:
        return
    rate_holds.hold_back(tx, rate_holds.SLACK, 0.0)  # locks its row, so that of two who come back one tells
    rate_holds.end(tx, rate_holds.SLACK)
    code = workspace.load(tx).slack_trouble
    if code is None:
        return
    workspace.change(tx, slack_trouble=None)
    channels.tell_who_mends(tx, PostKind.BACK, f"back:{now.isoformat()}", now, extra={"code": code})
