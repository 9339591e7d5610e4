"""What is said of briefs is drawn from what is known when it is sent."""

import pytest

from bot.delivery.drawing import draw_briefs
from store.db.database import Database
from store.message import briefs
from store.outbox.posts import Post
from tests.office.cast import ANA, BEN, CHLOE
from tests.office.clock import NOW
from tests.office.store_helpers import staff
from tests.store.message.test_briefs import write


class _Sent:
    """As much of a post as is read."""

    def __init__(self, extra: dict[str, object], ts: str | None = None) -> None:
        self.extra, self.ts = extra, ts


def drawn(tx: object, kind: str, extra: dict[str, object], ts: str | None = None) -> str | None:
    post: Post = _Sent(extra, ts)  # type: ignore[assignment]
    message = getattr(draw_briefs, kind)(tx, post, NOW, "")
    return message.text if message else None


@pytest.fixture
def written(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
        write(tx)
    return database


def test_a_marketer_is_told_of_those_who_have_not_read_it_when_it_is_sent(written: Database) -> None:
    with written.begin() as tx:
        briefs.note_reader(tx, 1, ANA, NOW)
        assert "Ben and Chloe haven't pressed" in (drawn(tx, "brief_unread", {"brief": 1}) or "")
        briefs.note_reader(tx, 1, BEN, NOW)
        briefs.note_reader(tx, 1, CHLOE, NOW)
        assert drawn(tx, "brief_unread", {"brief": 1}) is None


def test_a_missing_brief_that_is_there_by_now_is_not_asked_for(written: Database) -> None:
    with written.begin() as tx:
        missing = {"campaign": "AUTUMN webinar", "leads": 7, "spend": 0}
        assert drawn(tx, "brief_missing", missing) is None
        assert "has its brief" in (drawn(tx, "brief_missing", missing, "1.2") or "")
        assert "no brief yet: 7 leads" in (drawn(tx, "brief_missing", missing | {"campaign": "fair"}) or "")


def test_a_brief_that_is_gone_says_nothing(written: Database) -> None:
    with written.begin() as tx:
        assert drawn(tx, "brief_start", {"brief": 9}) is None and drawn(tx, "brief_unread", {"brief": 9}) is None
