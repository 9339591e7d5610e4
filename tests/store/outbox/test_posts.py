import pytest

from store.db import tables as t
from store.outbox import posts
from store.rules.post_kinds import PostKind
from tests.office.store_helpers import NOW, count


def test_an_unknown_kind_cannot_be_queued(database):
    with database.begin() as tx, pytest.raises(ValueError, match="no_such_kind"):
        posts.say(tx, "no_such_kind", "key", NOW)
    with database.read() as tx:
        assert count(tx, t.outbox) == 0


def test_a_kind_that_only_a_newer_release_knows_waits_for_it_and_holds_nobody_up(database):
    with database.begin() as tx:
        posts.say(tx, PostKind.BACK, "newer", NOW, member_id="U0ANA", extra={"code": "x"})
        tx.execute(t.outbox.update().values(kind="not_known_yet"))
        posts.say(tx, PostKind.BACK, "ours", NOW, member_id="U0ANA", extra={"code": "x"})
        taken = posts.lease_next(tx, NOW)
    assert taken is not None
    assert taken.kind is PostKind.BACK
