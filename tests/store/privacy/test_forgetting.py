"""Erasing a person on request.

November 2026, Europe/Berlin: NOW is Wednesday 18, 10:00 in Berlin; Monday 23, 09:00 closes the week.
"""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from store.db import tables as t
from store.db import write_ahead_log
from store.db.database import Database
from store.handoffs import claim, handoffs, questions
from store.leads import lookup, receiving
from store.monday.scoreboard import scoreboard_facts, scoreboards
from store.privacy import forgetting
from store.record import (
    erased_keys,
    trace,  # fmt: skip
)
from tests.office import lives
from tests.office.cast import ANA
from tests.office.clock import MONDAY, NOW
from tests.office.forgetting_helpers import forget
from tests.office.lives import DAY, HOUR, ID, MAIL, SYSTEM, Life
from tests.office.monday_helpers import answered, came, opened, recycled, won
from tests.office.store_helpers import count, event, hand_over, receive, staff, touch

W47 = date(2026, 11, 16)


@pytest.fixture
def life(database: Database) -> Life:
    return lives.live(database)


# ---- What goes ------------------------------------------------------------------------------------------------------


def test_before_it_is_erased_the_person_stands_in_many_places(database, life):
    places = {
        "leads.name", "lead_ids.external_id", "touches.detail", "touches.touch_id", "remarks.words", "words.word",
        "deletions.deletion", "phrases.words", "questions.question", "questions.answer", "checklist_overrules.words",
        "handoffs.next_step", "inbox.body", "decisions.what", "decision_log.words",
        "lead_facts.value", "handed_over_facts.facts",
    }  # fmt: skip
    assert places <= set(lives.telling(database))


def test_nothing_that_tells_who_it_was_is_left_in_any_row(database, life):
    forget(database, life.lead, life.until)
    assert lives.telling(database) == []


def test_nothing_is_left_in_the_bytes_of_the_file_either(sqlite_database):
    life = lives.live(sqlite_database)
    forget(sqlite_database, life.lead, life.until)
    assert write_ahead_log.finish(sqlite_database)
    file = sqlite_database.file
    kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*")).lower()
    assert [word for word in lives.TELLING if word.encode() in kept] == []


def test_an_old_page_that_somebody_still_reads_is_said_to_be_there(sqlite_database, monkeypatch):
    monkeypatch.setattr(write_ahead_log, "TRIES", 2)
    monkeypatch.setattr(write_ahead_log, "PAUSE", 0.01)
    life = lives.live(sqlite_database)
    reader = sqlite3.connect(sqlite_database.file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT name FROM leads").fetchall()
    forget(sqlite_database, life.lead, life.until)
    assert not write_ahead_log.finish(sqlite_database)
    reader.close()
    assert write_ahead_log.finish(sqlite_database)


def test_the_lead_says_when_it_was_erased_and_keeps_what_is_counted(database, life):
    forget(database, life.lead, life.until)
    with database.read() as tx:
        row = tx.execute(select(t.leads).where(t.leads.c.id == life.lead)).one()
        assert (row.erased_at, row.status, row.source, row.campaign) == (life.until, "won", "paid_search", "autumn")
        assert count(tx, t.touches, lead_id=life.lead) == 4
        assert trace.newest(tx) == life.until


def test_decisions_that_named_the_person_say_so_no_more(database, life):
    forget(database, life.lead, life.until)
    with database.read() as tx:
        made = tx.execute(select(t.decisions)).one()
        said = tx.scalars(select(t.decision_log.c.words)).all()
    assert (made.what, made.hypothesis) == ("Call (erased) first", "(erased) told us twice")
    assert "Ask (erased) before" in said


def test_the_person_is_not_found_any_more(database, life):
    forget(database, life.lead, life.until)
    with database.read() as tx:
        for text in ("Zyxwina", "Quorbel", "Zyxwima", MAIL, ID, f"{SYSTEM}:{ID}", str(life.lead)):
            assert lookup.find(tx, text) == []


def test_others_keep_everything(database, life):
    other = receive(database, life.until, email="zoe@acme.example", external_id="w9", name="Zoe Ada").lead_id
    before = _all_of(database, other)
    forget(database, life.lead, life.until)
    assert _all_of(database, other) == before


def test_who_is_erased_twice_was_erased_already(database, life):
    forget(database, life.lead, life.until)
    assert forget(database, life.lead, life.until + HOUR) is None
    with database.read() as tx:
        assert forgetting.find(tx, MAIL) is None
        assert forgetting.erased_when(tx, MAIL) == forgetting.erased_when(tx, f"{SYSTEM}:{ID}") == life.until
        assert forgetting.erased_when(tx, "nobody@acme.example") is None


def test_the_plan_counts_what_then_goes_and_changes_nothing(database, life):
    before = lives.telling(database)
    with database.read() as tx:
        planned = forgetting.preview(tx, life.lead, forgetting.scan(tx, [life.lead]))
    assert lives.telling(database) == before
    assert planned.rows == {
        "leads": 1, "lead_ids": 1, "touches": 4, "checklist_overrules": 1, "handoffs": 2, "questions": 1, "phrases": 2,
        "remarks": planned.rows["remarks"], "lead_facts": 2, "handed_over_facts": 2,
        "opportunities": 1,
    }  # fmt: skip
    assert (planned.payloads, planned.rows["remarks"]) == (3, 7)
    assert forget(database, life.lead, life.until) == planned


def test_what_came_in_after_the_look_is_blanked_as_well(database, life):
    with database.read() as tx:
        scan = forgetting.scan(tx, [life.lead])
    lives.deliver(database, lives.body(title="Chief Zyx"), "w4", life.until)
    with database.begin() as tx:
        forgetting.forget(tx, life.lead, life.until, scan)
    assert lives.telling(database) == []


def test_another_lead_whose_words_name_the_person_is_told_of(database, life):
    other = receive(database, life.until, email="o@other.example", external_id="o", why_now="knows Zyxwina Quorbel")
    with database.read() as tx:
        assert forgetting.named_elsewhere(tx, life.lead) == [other.lead_id]


def test_a_lead_that_may_be_the_same_person_is_told_of(database):
    one = receive(database, email="a@acme.example", external_id="1").lead_id
    two = receive(database, email="b@acme.example", external_id="2").lead_id
    receive(database, email="b@acme.example", external_id="1")  # the id names one, the mail the other
    with database.read() as tx:
        assert forgetting.preview(tx, one, forgetting.scan(tx, [one])).may_be_same == (two,)


@pytest.mark.parametrize("written", [MAIL, f" {MAIL.upper()} ", f"{SYSTEM}:{ID}", f"{SYSTEM} : {ID}"])
def test_a_person_is_named_by_mail_or_by_system_and_id(database, life, written):
    with database.read() as tx:
        assert forgetting.find(tx, written) == life.lead


@pytest.mark.parametrize("written", ["", ":", "Zyxwina", ID, f"csv:{ID}", "@", "1"])
def test_nothing_else_names_a_person_for_good(database, life, written):
    with database.read() as tx:
        assert forgetting.find(tx, written) is None


def test_an_id_may_hold_colons(database):
    lead_id = receive(database, system="crm:eu", external_id="a:b").lead_id
    with database.read() as tx:
        assert forgetting.find(tx, "crm:eu:a:b") == lead_id


# ---- What stays -----------------------------------------------------------------------------------------------------


def test_the_scoreboard_is_the_same_before_and_after(database):
    with database.begin() as tx:
        staff(tx, NOW - 40 * DAY)
    for number, back in enumerate((33, 32, 26, 25, 19, 18, 12, 11)):
        if number % 3 == 0:
            won(database, number, NOW - back * DAY, 100_000)
        else:
            opened(database, number, NOW - back * DAY, 3 * HOUR, 70_000)
    recycled(database, 20, NOW - 8 * DAY, "no_budget", "They have none")
    answered(database, 21, NOW - 3 * DAY, 30 * HOUR)
    waits = came(database, 22, NOW - 2 * DAY)  # a promise that is broken and goes on
    asked = came(database, 23, NOW - DAY)
    with database.begin() as tx:
        claim.claim(tx, asked, ANA, NOW - DAY + HOUR)
        questions.ask(tx, asked, "Which plan?", ANA, NOW - DAY + 2 * HOUR)
        scoreboards.close_due(tx, MONDAY)
    everybody = _leads(database)
    assert len(everybody) == 12
    before = _boards(database)
    for lead_id in everybody:
        assert forget(database, lead_id, MONDAY) is not None
    assert _boards(database) == before
    with database.read() as tx:
        assert handoffs.find(tx, waits).state == "sales_ready"


def _boards(database: Database) -> list[scoreboard_facts.Scoreboard]:
    """The week's, the running one's and a range's, without the words that they quote."""
    with database.read() as tx:
        found = [
            scoreboards.for_week(tx, W47, MONDAY), scoreboards.asked_for(tx, "", MONDAY),
            scoreboards.for_range(tx, date(2026, 10, 1), date(2026, 12, 1), MONDAY),
        ]  # fmt: skip
    return [_without_words(one) for one in found]


def _without_words(one: scoreboard_facts.Scoreboard) -> scoreboard_facts.Scoreboard:
    assert one.detail is not None
    wins = tuple(replace(win, name=None, company=None) for win in one.detail.wins)
    return replace(one, detail=replace(one.detail, wins=wins))


def test_a_broken_promise_stays_broken_and_waits_no_longer(database):
    handoff_id = hand_over(database)
    late_ = NOW + 3 * DAY
    with database.read() as tx:
        lead_id = handoffs.find(tx, handoff_id).lead_id
    forget(database, lead_id, late_)
    with database.read() as tx:
        rows = tx.execute(select(t.clocks.c.kind, t.clocks.c.outcome, t.clocks.c.stopped_at)).all()
        assert sorted(rows) == [("claim", "missed", late_), ("response", "missed", late_)]
        assert count(tx, t.rungs, done_at=None) == 0


# ---- The same person again ------------------------------------------------------------------------------------------


def test_the_same_mail_or_id_is_refused_and_others_are_taken(database, life):
    forget(database, life.lead, life.until)
    again = [
        event(life.until, system=SYSTEM, external_id=ID, email="new@address.example"),
        event(life.until, system="csv", external_id="77", email=f" {MAIL.swapcase()} "),
        event(life.until, system="csv", external_id=ID, email="somebody@else.example"),
    ]
    with database.begin() as tx:
        before = count(tx, t.leads)
        received = receiving.receive_many(tx, again, life.until)
        assert [(one.outcome, one.lead_id is None) for one in received] == [
            ("erased", True), ("erased", True), ("new", False),
        ]  # fmt: skip
        assert count(tx, t.leads) == before + 1


def test_a_touch_of_the_same_person_is_refused(database, life):
    forget(database, life.lead, life.until)
    with database.begin() as tx:
        before = count(tx, t.touches)
        for known in ((SYSTEM, ID, None), ("csv", None, MAIL)):
            received = receiving.receive_touch(tx, *known, touch(at=life.until), life.until)
            assert received is not None and received.outcome == "erased"
        assert count(tx, t.touches) == before


def test_what_is_kept_of_a_mail_can_be_read_by_nobody_without_the_key(database, life):
    forget(database, life.lead, life.until)
    with database.read() as tx:
        digests = list(tx.scalars(select(t.erased_keys.c.digest)))
        key = tx.scalar(select(t.settings.c.value).where(t.settings.c.name == erased_keys.KEY_NAME))
    assert sorted(map(len, digests)) == [64, 64]
    assert len(bytes.fromhex(key)) == 32


def test_the_key_is_made_once(database, life):
    other = receive(database, life.until, email="o@other.example", external_id="o").lead_id
    forget(database, life.lead, life.until)
    forget(database, other, life.until)
    with database.read() as tx:
        assert count(tx, t.settings, name=erased_keys.KEY_NAME) == 1
        assert forgetting.erased_when(tx, MAIL) is not None


def test_who_is_forgotten_without_a_request_may_come_back_as_somebody_new(database):
    lead_id = receive(database, touches=()).lead_id
    forget(database, lead_id, NOW + DAY, on_request=False)
    again = receive(database, NOW + 2 * DAY)
    assert again.outcome == "new" and again.lead_id != lead_id


def _leads(database: Database) -> list[int]:
    with database.read() as tx:
        return list(tx.scalars(select(t.leads.c.id).order_by(t.leads.c.id)))


def _all_of(database: Database, lead_id: int | None) -> list[object]:
    with database.read() as tx:
        kept: list[object] = [tuple(tx.execute(select(t.leads).where(t.leads.c.id == lead_id)).one())]
        for table in (t.touches, t.lead_ids, t.words, t.handoffs, t.clocks):
            mine = table.c.lead_id == lead_id if "lead_id" in table.c else table.c.handoff_id.is_not(None)
            kept.append(tx.scalar(select(func.count()).select_from(table).where(mine)))
    return kept
