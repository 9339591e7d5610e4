import threading

from store.db import tables as t
from store.record import trace, trace_cursor
from store.record.trace_cursor import SettledTrace
from store.rules.trace_kinds import TraceKind
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over

KINDS = (TraceKind.CLAIMED, TraceKind.WON)


def start(database):
    hand_over(database)
    with database.begin() as tx:
        trace_cursor.start_reader(tx, "us")


def claim(database):
    with database.begin() as tx:
        return trace.record(tx, TraceKind.CLAIMED, 1, NOW)


def read(database, settled=None, **more):
    settled = settled or SettledTrace()
    with database.begin() as tx:
        upto = settled.upto(tx)
    with database.begin() as tx:
        return [fact.id for fact in trace_cursor.read_on(tx, "us", upto, KINDS, **more)]


def test_a_reader_begins_where_the_trace_ends_and_reads_each_fact_once(database):
    start(database)
    assert read(database) == []
    made = [claim(database), claim(database)]
    with database.begin() as tx:
        trace.record(tx, TraceKind.MQL, 1, NOW, score=1)
        trace_cursor.start_reader(tx, "us")  # it has begun
    assert (read(database), read(database)) == (made, [])


def test_what_is_too_much_for_one_look_is_read_by_the_next(database):
    start(database)
    made = [claim(database) for _ in range(5)]
    assert [read(database, limit=2) for _ in range(4)] == [made[:2], made[2:4], made[4:], []]


def test_a_look_that_fails_is_done_again(database):
    start(database)
    made = claim(database)
    with database.begin() as tx:
        upto = SettledTrace().upto(tx)
    with database.begin() as tx:
        trace_cursor.read_on(tx, "us", upto, KINDS)
        tx.rollback()
    assert read(database) == [made]


def test_who_never_began_or_was_forgotten_reads_nothing(database):
    start(database)
    with database.begin() as tx:
        trace_cursor.forget_reader(tx, "us")
    claim(database)
    assert read(database) == []
    with database.read() as tx:
        assert not trace_cursor.anything_new(tx, "us")


def test_a_reader_knows_without_locking_whether_there_is_anything(database):
    start(database)
    told = []
    for act in (lambda: None, lambda: claim(database), lambda: read(database)):
        act()
        with database.read() as tx:
            told.append(trace_cursor.anything_new(tx, "us"))
    assert told == [False, True, False]


def test_a_fact_that_is_seen_after_a_later_one_is_not_passed_over(postgresql_database):
    """Two transactions are numbered in one order and end in the other; a third begins before the first has ended."""
    database, settled = postgresql_database, SettledTrace()
    start(database)
    with database.begin() as slow:
        first = trace.record(slow, TraceKind.CLAIMED, 1, NOW)
        second = claim(database)
        assert read(database, settled) == []
        third_began, may_end = threading.Event(), threading.Event()
        third = []

        def write():
            with database.begin() as tx:
                third.append(trace.record(tx, TraceKind.CLAIMED, 1, NOW))
                third_began.set()
                may_end.wait(20)

        writer = threading.Thread(target=write)
        writer.start()
        assert third_began.wait(20)
    try:
        assert read(database, settled) == [first, second]
        assert read(database, settled) == []
    finally:
        may_end.set()
        writer.join()
    assert read(database, settled) == third
    with database.read() as tx:
        assert tx.scalar(t.trace_cursors.select().with_only_columns(t.trace_cursors.c.upto)) == third[0]
