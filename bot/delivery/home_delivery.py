"""Home tabs: published when opened and, for a day, when the person's own rows change."""

import logging
from datetime import datetime
from functools import partial

from bot.delivery.desk import DeliveryJob, Desk
from bot.delivery.drawing import messages
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Next
from store.outbox import backoff, homes, rate_holds
from store.outbox.homes import StaleHome
from store.team import slack_access, workspace

log = logging.getLogger(__name__)


def take_home(desk: Desk) -> DeliveryJob | None:
    """One Home tab that is out of date, to be published."""
    now = desk.clock()
    with desk.database.begin() as tx:
        stale = homes.take_stale(tx, now)
    return None if stale is None else partial(_publish, desk, stale, now)


def _publish(desk: Desk, stale: StaleHome, now: datetime) -> None:
    with desk.database.read() as tx:
        view = messages.home_view(tx, stale.member_id, now)
    try:
        desk.client.views_publish(user_id=stale.member_id, view=view)
    except FAILURES as error:
        _not_published(desk, stale, slack_errors.sort(error))
    else:
        with desk.database.begin() as tx:
            homes.note_shown(tx, stale, rest=backoff.HOME_RESTS_GAPS * desk.gap)
            if workspace.load(tx).slack_trouble != "missing_scope":  # publishing needs no scope
                slack_access.token_works(tx, now)


def _not_published(desk: Desk, stale: StaleHome, failure: slack_errors.Failure) -> None:
    log.warning("Home of %s not published: %s", stale.member_id, failure.code)
    with desk.database.begin() as tx:
        match failure.next:
            case Next.TRY_LATER | Next.FIND_OUT:
                homes.retry(tx, stale, failure.wait or backoff.HOME_AGAIN)
                if failure.wait is not None:
                    rate_holds.hold_back(tx, "views.publish", failure.wait)
            case Next.MEND_TOKEN:
                homes.retry(tx, stale, 0.0)
                slack_access.token_broke(tx, failure.code)
            case _:
                homes.note_shown(tx, stale, rest=backoff.HOME_AGAIN)
