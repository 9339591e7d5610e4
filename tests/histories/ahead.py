"""A clock that is ahead for a while: somebody comes and handoffs are worked on, and then it is set back.

The books strike out what was told then. What was done stays done, as of the moment at which it was set back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.clocks import setting_back
from store.db.database import Transaction
from tests.histories import acts
from tests.histories.books import Handoff, Lead, Said

if TYPE_CHECKING:
    from tests.histories.world import History

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORKED_ON = 4


def go_wrong(world: "History", tx: Transaction, now: datetime) -> None:
    """The clock jumps, some work is done by it, and it is set back."""
    ahead = now + world.chance.choice((2 * HOUR, 3 * DAY, 45 * DAY))
    at_work = [one for one in world.company.held if one.state in ("sales_ready", "claimed", "contacted", "opportunity")]
    for number, one in enumerate(world.chance.sample(at_work, min(WORKED_ON, len(at_work)))):
        lead = next(lead for lead in world.books.leads if one.book in lead.handoffs)
        acts.turn(world, tx, lead, one, ahead + number * MINUTE)
    world.arrive(tx, ahead + HOUR)
    setting_back.set_back(tx, now)
    world.set_back.add(now)
    for lead in world.books.leads:
        _strike_out(lead, now)


def _strike_out(lead: Lead, now: datetime) -> None:
    for said in (lead.received, lead.went_on, lead.stated):
        said[:] = _known(said, now)
    for deal in lead.deals:
        for said in (deal.exists, deal.opened, deal.closed):
            said[:] = _known(said, now)
        deal.handoff[:] = [Said(min(one.recorded, now), one.value) for one in deal.handoff]
    for book in lead.handoffs:
        _strike_out_handoff(book, now)


def _strike_out_handoff(book: Handoff, now: datetime) -> None:
    """That it was answered or given back is known, and not when."""
    if len(_known(book.answered, now)) < len(book.answered) or len(_known(book.ended, now)) < len(book.ended):
        book.stopped = now
    if book.made and book.made[-1].recorded > now:
        book.brought_back = now
    for said in (book.made, book.answered, book.ended):
        said[:] = _known(said, now)
    book.hours[:] = [(min(moment, now), office) for moment, office in book.hours]
    for pause in book.pauses:
        pause.start, pause.known = min(pause.start, now), min(pause.known, now)
        pause.end = min(pause.end, now) if pause.end else None


def _known(said: Sequence[Said], now: datetime) -> list[Said]:
    return [one for one in said if one.recorded <= now]
