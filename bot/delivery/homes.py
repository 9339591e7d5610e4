"""Home tabs: published when opened and, for a day, when the person's own rows change."""

import logging

from bot import slack_errors
from bot.delivery import messages
from bot.delivery.desk import Desk
from bot.slack_errors import FAILURES, Next
from store import home, outbox

log = logging.getLogger(__name__)

REST_IN_GAPS = 10  # a Home rests ten times as long as a channel


def publish_one(desk: Desk) -> bool:
    """Publish one Home tab that is out of date; whether there was one."""
    now = desk.clock()
    with desk.database.begin() as tx:
        stale = home.take_stale(tx, now)
    if stale is None:
        return False
    with desk.database.read() as tx:
        view = messages.home_view(tx, stale.member_id, now)
    try:
        desk.client.views_publish(user_id=stale.member_id, view=view)
    except FAILURES as error:
        _not_published(desk, stale, slack_errors.sort(error))
    else:
        with desk.database.begin() as tx:
            home.shown(tx, stale, rest=REST_IN_GAPS * desk.gap)
    return True


def _not_published(desk: Desk, stale: home.Stale, failure: slack_errors.Failure) -> None:
    log.warning("Home of %s not published: %s", stale.member_id, failure.code)
    with desk.database.begin() as tx:
        if failure.next in (Next.TRY_LATER, Next.FIND_OUT):
            if failure.wait is not None:
                outbox.block(tx, "views.publish", failure.wait)
            home.retry(tx, stale, failure.wait or REST_IN_GAPS)
        else:
            home.shown(tx, stale, rest=REST_IN_GAPS)
