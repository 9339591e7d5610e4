"""Cards: redrawn while what they show is behind the truth. Many changes are one update; a lost update heals."""

import logging
from functools import partial

from bot.delivery.desk import DeliveryJob, Desk
from bot.delivery.drawing import messages
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Failure, Next
from store.outbox import backoff, cards, rate_holds
from store.outbox.cards import StaleCard
from store.team import channels, slack_access

log = logging.getLogger(__name__)


def take_card(desk: Desk) -> DeliveryJob | None:
    """One card that is behind the truth, to be redrawn."""
    with desk.database.begin() as tx:
        stale = cards.take_stale(tx)
    return None if stale is None else partial(_redraw, desk, stale)


def _redraw(desk: Desk, stale: StaleCard) -> None:
    with desk.database.read() as tx:
        drawn = messages.card(tx, stale.handoff_id)
    if drawn is None:
        return
    try:
        desk.client.chat_update(
            channel=stale.channel,
            ts=stale.ts,
            text=drawn.message.text,
            blocks=drawn.message.blocks,
            parse="none",
            link_names=False,
        )
    except FAILURES as error:
        _not_redrawn(desk, stale, slack_errors.sort(error))
    else:
        with desk.database.begin() as tx:
            cards.note_shown(tx, stale.handoff_id, drawn.version)
            channels.note_unarchived(tx, stale.channel)
            slack_access.token_works(tx, desk.clock())


def _not_redrawn(desk: Desk, stale: StaleCard, failure: Failure) -> None:
    log.warning("card of handoff %s not redrawn: %s", stale.handoff_id, failure.code)
    with desk.database.begin() as tx:
        match failure.next:
            case Next.TRY_LATER:
                cards.retry(tx, stale.handoff_id, failure.code, failure.wait)
                if failure.wait is not None:
                    rate_holds.hold_back(tx, "chat.update", failure.wait)
            case Next.FIND_OUT:
                cards.uncertain(tx, stale.handoff_id)
            case Next.MEND_CHANNEL:
                cards.retry(tx, stale.handoff_id, failure.code, 0.0)
                channels.note_trouble(tx, stale.channel, failure.code, desk.clock())
            case Next.MEND_TOKEN:
                cards.retry(tx, stale.handoff_id, failure.code, 0.0)
                slack_access.token_broke(tx, failure.code, "chat.update")
            case Next.NOT_HERE:
                cards.retry(tx, stale.handoff_id, failure.code, backoff.CHANNEL_AGAIN)
            case Next.MESSAGE_GONE:
                if not cards.put_up_again(tx, stale.handoff_id, stale.ts, desk.clock()):
                    cards.leave(tx, stale.handoff_id, failure.code)
            case _:
                cards.leave(tx, stale.handoff_id, failure.code)
