"""The message house is kept by version; phrases that were taken stand in it by id, so that erasing takes them out."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.handoffs import handoffs
from store.message import houses
from store.message.houses import HousePhrase, HouseProblem
from store.privacy import forgetting
from store.record.outcomes import Again, Done, Gone, NotAllowed, Refused
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import NOW
from tests.office.racing import at_once
from tests.office.store_helpers import hand_over

PROOFS = ["Tern calls in 20 minutes", "40 teams use it", "Set up in a day"]
SLOW = HouseProblem("slow", "Every lead is called within the hour", (HousePhrase("We call two days late"),))
COSTS = HouseProblem("costs", "One tool instead of three")
WORDS = "Nobody knows   who called whom"


def write(database, *problems, base=0, by=MIA, proofs=PROOFS, owner=MIA, key=None, now=NOW):
    given = dict(enumerate(problems or (SLOW,), 1))
    with database.begin() as tx:
        return houses.write_house(tx, base, given, proofs, owner, by, now, key)


def logged(database, words=WORDS, kind="phrase", problem="slow", name="Ada Berg", code=None, number=1):
    """What a buyer said to Ana; its id, and the lead's."""
    who = {"external_id": f"w{number}", "email": f"p{number}@acme{number}.example", "company": f"Acme{number}"}
    handoff_id = hand_over(database, problem=problem, name=name, **who)
    with database.begin() as tx:
        row = handoffs.find(tx, handoff_id)
        handoffs.keep_phrase(tx, row, kind, words, ANA, NOW, code)
        newest = select(t.phrases.c.id, t.phrases.c.lead_id).order_by(t.phrases.c.id.desc()).limit(1)
        return tuple(tx.execute(newest).one())


def house(database, version=None):
    with database.read() as tx:
        return houses.load_house(tx, version)


def posted(database):
    """The posts about it: version, and under which it stands."""
    with database.read() as tx:
        rows = tx.execute(select(t.outbox).where(t.outbox.c.kind == "house").order_by(t.outbox.c.seq))
        return [(row.extra["house"], row.under) for row in rows]


def test_either_team_writes_it_and_each_version_is_said_once(database):
    hand_over(database)
    assert write(database, SLOW, COSTS) == Done(1)
    assert write(database, COSTS, SLOW, base=1, by=BEN, now=NOW + timedelta(hours=1)) == Done(2)
    assert [one.code for one in house(database).problems] == ["costs", "slow"]
    assert [one.code for one in house(database, 1).problems] == ["slow", "costs"]
    assert house(database).made_by == BEN and house(database).proofs == tuple(PROOFS)
    assert posted(database) == [(1, None), (2, None)]


def test_the_same_form_twice_and_a_form_that_changes_nothing_make_no_version(database):
    hand_over(database)
    assert write(database, key="V1") == Done(1)
    assert write(database, key="V1") == Again()
    assert write(database, base=1, key="V2") == Again()
    assert posted(database) == [(1, None)]


def test_a_form_that_is_older_than_the_house_overwrites_nothing(database):
    hand_over(database)
    write(database)
    assert write(database, COSTS, base=0, by=BEN) == Refused("problem_1", houses.MEANWHILE)
    assert house(database).version == 1


TOO_MANY = HouseProblem("slow", "Fast", tuple(HousePhrase(f"Phrase {number}") for number in range(6)))
FIVE = HouseProblem("slow", "Fast", TOO_MANY.phrases[:5])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"problems": [HouseProblem("nothing", "Fast")]}, "problem_1"),
        ({"problems": [SLOW, HouseProblem("", "Fast")]}, "problem_2"),
        ({"problems": [SLOW, COSTS, SLOW]}, "problem_3"),
        ({"problems": [SLOW, HouseProblem("costs", "")]}, "outcome_2"),
        ({"problems": [TOO_MANY]}, "phrases_1"),
        ({"problems": [FIVE]}, None),
        ({"problems": [HouseProblem("slow", "Fast", (HousePhrase("x" * 301),))]}, "phrases_1"),
        ({"problems": [HouseProblem("slow", "Fast", (HousePhrase("x" * 300),))]}, None),
        ({"proofs": PROOFS[:2]}, "proofs"),
        ({"proofs": [*PROOFS, "Four", "Five"]}, None),
        ({"proofs": [*PROOFS, "Four", "Five", "Six"]}, "proofs"),
        ({"proofs": [*PROOFS, "x" * 301]}, "proofs"),
        ({"owner": "U0NOBODY"}, "owner"),
    ],
)
def test_what_makes_no_sense_is_refused_under_its_field(database, given, field):
    hand_over(database)
    more = {name: value for name, value in given.items() if name != "problems"}
    answer = write(database, *given.get("problems", []), **more)
    assert (answer.field if isinstance(answer, Refused) else None) == field
    assert (house(database) is None) == (field is not None)


def test_without_a_role_nothing_is_written_or_taken(database):
    phrase_id, _ = logged(database)
    assert isinstance(write(database, by="U0TESS"), NotAllowed)
    write(database)
    with database.begin() as tx:
        assert isinstance(houses.take_phrase(tx, phrase_id, "U0TESS", NOW), NotAllowed)


def take(database, phrase_id, by=ANA):
    with database.begin() as tx:
        return houses.take_phrase(tx, phrase_id, by, NOW)


def test_a_taken_phrase_goes_under_its_buyers_problem_and_stays_by_id_when_the_form_is_sent(database):
    phrase_id, _ = logged(database)
    write(database, COSTS, SLOW)
    assert take(database, phrase_id) == Done(2)
    assert take(database, phrase_id, BEN) == Again()
    taken = HousePhrase("Nobody knows who called whom", phrase_id)
    assert house(database).about("slow").phrases == (*SLOW.phrases, taken)
    sent = HouseProblem("slow", "Called today", (HousePhrase(taken.words), HousePhrase("New words")))
    assert write(database, sent, base=2) == Done(3)
    assert house(database).about("slow").phrases == (taken, HousePhrase("New words"))
    assert posted(database) == [(1, None), (2, "house:1"), (3, None)]


def test_two_who_take_at_once_both_take(database):
    first, second = (logged(database, words, number=number)[0] for number, words in enumerate(("Too slow", "Too late")))
    write(database)
    answers = at_once(*(partial(take, database, phrase_id) for phrase_id in (first, second)))
    assert sorted(answers, key=lambda answer: answer.trace_id) == [Done(2), Done(3)]
    assert {one.phrase_id for one in house(database).phrases} == {None, first, second}


def test_two_who_write_the_first_at_once_make_one(database):
    hand_over(database)
    answers = at_once(*(partial(write, database, by=by) for by in (MIA, BEN)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Done", "Refused"]
    assert posted(database) == [(1, None)]


def test_what_has_no_place_is_not_taken(database):
    phrase_id, _ = logged(database)
    assert take(database, phrase_id) == Gone()  # there is no house
    write(database, COSTS)
    assert take(database, phrase_id) == Refused("problem_1", houses.NOT_IN_IT)
    write(database, FIVE, base=1)
    assert take(database, phrase_id) == Refused("problem_1", houses.FULL)
    assert take(database, 99) == Gone()


def test_forgetting_a_buyer_takes_their_words_out_of_every_version_and_blanks_what_names_them(database):
    phrase_id, lead_id = logged(database)
    named = HouseProblem("slow", "What Ada  Berg has", (HousePhrase("As ada berg says: too late"),))
    write(database, named, proofs=[*PROOFS, "Ada Berg buys"])
    take(database, phrase_id)
    with database.begin() as tx:
        forgetting.forget(tx, lead_id, NOW)
    for version in (1, 2):
        found = house(database, version)
        assert found.about("slow").outcome == "What (erased) has"
        assert [one.words for one in found.phrases] == ["As (erased) says: too late"]
        assert found.proofs[-1] == "(erased) buys"
    with database.read() as tx:
        kept = tx.execute(select(t.phrases.c.words, t.phrases.c.kind)).all()
        canvases = [key for key in tx.scalars(select(t.outbox.c.key)) if key.startswith("canvas:house:erased")]
    assert kept == [("", "phrase")]  # it is counted still
    assert canvases == [f"canvas:house:erased{lead_id}"]


def test_in_short_it_is_its_problems_with_their_outcomes(database):
    hand_over(database)
    with database.read() as tx:
        assert houses.in_short(tx) == ()
    write(database, SLOW, COSTS, owner=SAM)
    with database.read() as tx:
        assert houses.in_short(tx) == (("slow", SLOW.outcome), ("costs", COSTS.outcome))


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("• We call late", "We call late"),
        ("“We call late”", "We call late"),
        ("- \u200bWe  call\u202e late ", "We call late"),
        ("   ", ""),
        ("A - B", "A - B"),
    ],
)
def test_a_line_is_known_again_without_its_marks(row, line):
    assert houses.bare(row) == line


def test_long_words_are_cut_once(database):
    phrase_id, _ = logged(database, words="word " * 100)
    write(database)
    take(database, phrase_id)
    shown = house(database).phrases[-1].words
    assert len(shown) <= houses.LONGEST and shown.endswith("…")
    sent = HouseProblem("slow", SLOW.outcome, (HousePhrase(houses.bare(shown)),))
    write(database, sent, base=2)
    assert house(database).phrases == [HousePhrase(shown, phrase_id)]
