"""Home tabs: published when opened and, for a day, when the person's own rows change."""

import logging

from bot import slack_errors
from bot.delivery import messages
from bot.delivery.desk import Desk
from bot.slack_errors import FAILURES, Next
from store import home, outbox

log = logging.getLogger(__name__)


def publish_one(desk: Desk) -> bool:
    """Publish one Home tab that is out of date; whether there was one."""
    now = desk.clock()
    with desk.database.begin() as tx:
        member_id = home.take_stale(tx, now)
    if member_id is None:
        return False
    with desk.database.read() as tx:
        view = messages.home_view(tx, member_id, now)
    try:
        desk.client.views_publish(user_id=member_id, view=view)
    except FAILURES as error:
        failure = slack_errors.sort(error)
        log.warning("Home of %s not published: %s", member_id, failure.code)
        if failure.next in (Next.TRY_LATER, Next.FIND_OUT):
            with desk.database.begin() as tx:
                outbox.block(tx, "views.publish", failure.wait or desk.gap)
                home.changed(tx, member_id)
    return True
