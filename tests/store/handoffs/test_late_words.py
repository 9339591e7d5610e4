"""Words from a form that came too late."""

from store.db import tables as t
from store.handoffs import handoffs
from store.views import handoff_views
from tests.office.cast import ANA
from tests.office.clock import MINUTE, NOW
from tests.office.store_helpers import claimed, count


def keep(database, handoff, words="They have no money.", key="V1"):
    with database.begin() as tx:
        return handoffs.keep_late_words(tx, handoff, words, ANA, NOW + 5 * MINUTE, key)


def test_words_are_kept_in_the_thread(database):
    handoff = claimed(database)
    assert keep(database, handoff) is True
    with database.read() as tx:
        newest = handoff_views.handoff_facts(tx, handoff)
        last = handoff_views.journey(tx, newest.lead.id)[-1]
        assert (last.kind, last.words, last.member_id) == ("late_words", "They have no money.", ANA)
        assert count(tx, t.outbox, kind="note", trace_id=last.id) == 1


def test_the_same_form_twice_is_kept_once(database):
    handoff = claimed(database)
    keep(database, handoff)
    assert keep(database, handoff) is True
    with database.read() as tx:
        assert count(tx, t.trace, kind="late_words") == 1


def test_no_words_and_no_handoff_leave_nothing_to_keep(database):
    handoff = claimed(database)
    assert keep(database, handoff, words="") is False
    assert keep(database, 4711) is False
