import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, func, insert, select, text

from store.db import tables as t
from store.db.columns import metadata
from store.db.database import Database, Transaction
from store.leads import lookup, word_index
from tests.office.clock import NOW


def make_lead(tx: Transaction, lead_id: int, name: str | None = None, company: str | None = None, **values) -> int:
    row = {"id": lead_id, "status": "new", "name": name, "company": company, "field_moments": {}, **values}
    tx.execute(insert(t.leads).values(row))
    word_index.index(tx, lead_id, name, company)
    return lead_id


def make_handoff(tx: Transaction, lead_id: int, **values) -> None:
    row = {"lead_id": lead_id, "cycle": 1, "state": "claimed", "policy_version": 0, "handed_over_at": NOW, **values}
    tx.execute(insert(t.handoffs).values(row))


def found(tx: Transaction, query: str) -> list[int]:
    return [line.lead_id for line in lookup.find(tx, query)]


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.begin() as tx:
        yield tx


# ---- How a word matches ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["schröder", "SCHRODER", "schr", "sch", "schrader", "shcroder", "schroeder", "schrodr", "kölle", "jana koll"],
)
def test_a_lead_is_found_by_a_word_of_its_name_or_company_its_beginning_or_one_letter_amiss(tx, query):
    make_lead(tx, 1, "Jana Schröder", "Kölle GmbH")
    assert found(tx, query) == [1]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("ja", "two letters begin no word"),
        ("jeno", "two letters amiss in four"),
        ("schraber", "two letters amiss"),
        ("chroder xmbx", "the second word matches nothing"),
        ("jana meier", "every word must match"),
        ("", "no words"),
        ("%_*", "no words"),
    ],
)
def test_what_does_not_match_is_not_found(tx, query, why):
    make_lead(tx, 1, "Jana Schroder", "Kölle GmbH")
    assert found(tx, query) == []


def test_a_name_in_another_script_is_found(tx):
    make_lead(tx, 1, "山田 太郎", "Компания Ёлка")
    assert found(tx, "山田") == found(tx, "ЁЛКА") == found(tx, "компания елка") == [1]


@pytest.mark.parametrize("query", ["Ula Sato", "Ulla Satto", "Ula Satoh", "ullla sato"])
def test_four_letters_are_enough_for_one_amiss_in_either_word(tx, query):
    make_lead(tx, 1, "Ulla Sato", "Dune Labs")
    assert found(tx, query) == [1]


def test_of_two_words_of_three_letters_one_letter_makes_another(tx):
    make_lead(tx, 1, "Ana Kim")
    assert found(tx, "ada") == found(tx, "kin") == []
    assert found(tx, "anna") == [1]


@pytest.mark.parametrize("query", ["山田太郎", "太郎", "田太", "トヨタ", "自動車", "toyota", "สมชาย"])
def test_scripts_without_spaces_are_found_by_any_two_letters_side_by_side(tx, query):
    make_lead(tx, 1, "山田太郎 สมชาย", "Toyotaトヨタ自動車")
    make_lead(tx, 2, "山川一郎", "田中")
    assert found(tx, query) == [1]


def test_an_i_without_its_dot_is_an_i(tx):
    make_lead(tx, 1, "Işıl Kılıç")
    assert found(tx, "isil kilic") == found(tx, "IŞIL KILIÇ") == [1]


def close(tx: Transaction, query: str) -> list[int]:
    return [line.lead_id for line in lookup.close_matches(tx, query)]


def test_if_no_lead_has_every_word_those_with_the_rarest_are_close(tx):
    make_lead(tx, 1, "Ulla Sato", "Dune Labs")
    make_lead(tx, 2, "Ben Sato", "Acme")
    make_lead(tx, 3, "Zoe Labs", "Acme")
    make_lead(tx, 4, "Mia Labs", "Acme")
    make_lead(tx, 5, "Pia Labs", "Acme")
    assert found(tx, "uta sato labs") == []
    assert close(tx, "uta sato labs") == [1, 2]
    assert close(tx, "uta satoh") == [], "only words as they are written are close"
    assert close(tx, "sato") == [], "one word has no others to miss"


def test_a_word_may_answer_two_words_of_the_query(tx):
    make_lead(tx, 1, "Martin Martinez")
    assert found(tx, "martin mart") == [1]


# ---- Order ----------------------------------------------------------------------------------------------------------


def test_equal_comes_before_a_beginning_and_that_before_an_edit(tx):
    for lead_id, name in enumerate(["Martim", "Martins", "Martin"], start=1):
        make_lead(tx, lead_id, name)
    assert found(tx, "martin") == [3, 2, 1]


def test_points_of_several_words_are_added(tx):
    make_lead(tx, 1, "Anna Schmidtke", "Northern Light")  # 3 + 2 + 3
    make_lead(tx, 2, "Anna Schmidt", "Nordlicht")  # northern does not match
    make_lead(tx, 3, "Anna Schmidt", "Northern")  # 3 + 3 + 3
    make_lead(tx, 4, "Anna Schmitt", "Northern")  # 3 + 1 + 3
    assert found(tx, "northern anna schmidt") == [3, 1, 4]


def test_among_equals_an_open_handoff_comes_first_then_the_newest_touch_then_the_id(tx):
    make_lead(tx, 1, "Kim")
    make_lead(tx, 2, "Kim", newest_touch_at=NOW - timedelta(days=1))
    make_lead(tx, 3, "Kim", newest_touch_at=NOW)
    make_lead(tx, 4, "Kim", cycle=1)
    make_handoff(tx, 4)
    make_lead(tx, 5, "Kim", cycle=1)
    make_handoff(tx, 5, state="lost", closed_at=NOW)
    assert found(tx, "kim") == [4, 3, 2, 1, 5]


def test_ten_are_shown(tx):
    for lead_id in range(1, 15):
        make_lead(tx, lead_id, "Robin")
    assert found(tx, "robin") == list(range(1, 11))


# ---- Mail and ids ---------------------------------------------------------------------------------------------------


def test_a_mail_is_exact_whatever_its_case(tx):
    make_lead(tx, 1, "Ada Berg", email="Ada@Acme.example", email_key="ada@acme.example")
    make_lead(tx, 2, "Ada Berg", email="ada2@acme.example", email_key="ada2@acme.example")
    assert found(tx, " ADA@acme.example ") == [1]


def test_an_id_comes_before_words(tx):
    make_lead(tx, 1, "Studio 7")
    make_lead(tx, 7, "Ada Berg")
    assert found(tx, "7") == [7, 1]


@pytest.mark.parametrize("query", ["182", "#182", "handoff 182"])
def test_a_number_is_first_of_all_a_handoffs(tx, query):
    make_lead(tx, 182, "Chidi Tanaka")
    make_lead(tx, 7, "Ulla Sato")
    make_handoff(tx, 7, id=182)
    assert found(tx, query)[0] == 7


def test_the_id_of_another_system_is_exact(tx):
    make_lead(tx, 1, "Ada Berg")
    make_lead(tx, 2, "Ben Cole")
    tx.execute(insert(t.lead_ids), [{"system": "hubspot", "external_id": "A-17", "lead_id": 2}])
    assert found(tx, "hubspot:A-17") == [2]
    assert found(tx, "hubspot:A-18") == []


@pytest.mark.parametrize(
    "query", ["9" * 30, "²", "hubspot:", ":", "@", "a@", "\0@", "\ud800@", "x" * 5000, "a b c " * 900]
)
def test_odd_queries_find_nothing_and_break_nothing(tx, query):
    make_lead(tx, 1, "Ada Berg")
    assert found(tx, query) == []


# ---- What a line says -----------------------------------------------------------------------------------------------


def test_a_line_knows_the_newest_handoff_and_its_owner(tx):
    make_lead(tx, 1, "Ada Berg", "Acme GmbH", cycle=2, status="claimed", campaign="autumn", newest_touch_at=NOW)
    make_handoff(tx, 1, id=5, owner_id="U0BEN", state="recycled", closed_at=NOW)
    make_handoff(tx, 1, id=6, cycle=2, owner_id="U0ANA")
    (line,) = lookup.find(tx, "acme")
    assert (line.handoff_id, line.owner_id, line.status) == (6, "U0ANA", "claimed")
    assert (line.name, line.company, line.campaign, line.newest_touch_at) == ("Ada Berg", "Acme GmbH", "autumn", NOW)


def test_an_erased_lead_is_not_found(tx):
    make_lead(tx, 1, "Ada Berg", erased_at=NOW)
    assert found(tx, "1") == found(tx, "ada") == []


# ---- Common words ---------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(tx) -> Transaction:
    """A thousand Anna Schmidts, and Anna Nowak and Jan Schmidt, who came before them."""
    rows = [(1, "Anna Nowak", "Acme"), (2, "Jan Schmidt", "Acme"), (3, "Anna Schmidt", "Zebra")]
    rows += [(lead_id, "Anna Schmidt", "Acme") for lead_id in range(4, 1004)]
    tx.execute(insert(t.leads), [{"id": lead_id, "status": "new", "field_moments": {}} for lead_id, _, _ in rows])
    word_index.index_many(tx, rows)
    return tx


def test_the_rarest_word_leads_however_common_the_others_are(crowd):
    assert found(crowd, "anna nowak") == found(crowd, "acme nowka") == [1]
    assert found(crowd, "schmidt anna zebra") == [3]


def test_of_a_common_word_the_newest_are_looked_at(crowd):
    lines = found(crowd, "anna schmidt")
    assert len(lines) == 10
    assert min(lines) > 3


def test_a_common_word_that_is_only_begun_still_narrows(crowd):
    assert len(found(crowd, "ann schm")) == 10
    assert found(crowd, "jan schm") == [2]


# ---- Keeping the words ----------------------------------------------------------------------------------------------


def test_a_new_name_takes_the_place_of_the_old(tx):
    make_lead(tx, 1, "Ada Bergmann", "Acme")
    word_index.index(tx, 1, "Ada Cole-Larsen", "Acme")
    assert found(tx, "bergmann") == []
    assert found(tx, "ada larsen acme") == [1]


def test_nothing_is_left_of_an_erased_name(tx):
    make_lead(tx, 1, "Ada Bergmann", "Acme Rockets")
    word_index.index(tx, 1, None, None)
    assert tx.scalar(select(func.count()).select_from(t.words)) == 0
    assert tx.scalar(select(func.count()).select_from(t.deletions)) == 0


def test_a_word_that_somebody_else_has_stays_when_one_is_erased(tx):
    make_lead(tx, 1, "Ada Bergmann")
    make_lead(tx, 2, "Zoe Bergmann")
    word_index.index(tx, 1, None, None)
    assert found(tx, "bregmann") == [2]


def test_indexing_the_same_again_changes_nothing(tx):
    make_lead(tx, 1, "Ada Bergmann", "Acme Rockets")
    with statements(tx) as run:
        word_index.index_many(tx, [(1, "Ada Bergmann", "Acme Rockets")])
    assert len(run) == 1


def test_a_batch_takes_a_handful_of_statements(tx):
    rows = [{"id": i, "status": "new", "field_moments": {}} for i in range(1, 201)]
    tx.execute(insert(t.leads), rows)
    with statements(tx) as run:
        word_index.index_many(tx, [(row["id"], f"Person{row['id']} Bergmann", "Acme Rockets") for row in rows])
    assert len(run) <= 8
    assert found(tx, "preson77") == [77]


# ---- Cost -----------------------------------------------------------------------------------------------------------


@contextmanager
def statements(tx: Transaction) -> Iterator[list[tuple[str, object]]]:
    """What the driver is told, with its values."""
    run: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, values, *_):
        run.append((statement, values))

    event.listen(tx, "before_cursor_execute", note)
    yield run
    event.remove(tx, "before_cursor_execute", note)


def test_every_statement_of_a_lookup_is_served_by_an_index(crowd):
    tx = crowd
    if tx.dialect.name == "sqlite":
        explain, column = "EXPLAIN QUERY PLAN", 3
    else:
        tx.execute(text("SET LOCAL enable_seqscan = off"))  # these tables are small enough to be read through
        explain, column = "EXPLAIN", 0
    for query in ("anna", "ann", "anna schmidt", "ann schmidtt acme zebra", "ada@acme.example", "hubspot:7", "7"):
        with statements(tx) as run:
            lookup.find(tx, query)
        assert len(run) <= 7, query  # the last two ask which of them are of target accounts
        plan = [row[column].strip() for sql, values in run for row in tx.exec_driver_sql(f"{explain} {sql}", values)]
        read_through = [step for step in plan if re.match(rf"SCAN ({'|'.join(metadata.tables)})|.*Seq Scan", step)]
        assert plan, query
        assert read_through == [], query


def test_an_id_at_its_source_is_enough_to_find_a_lead(tx: Transaction) -> None:
    lead_id = make_lead(tx, 7)
    tx.execute(insert(t.lead_ids).values(system="crm", external_id="dac32acd4db4", lead_id=lead_id))
    assert found(tx, " dac32acd4db4 ") == [7]
