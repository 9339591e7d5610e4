"""What buyers said is suggested for the house until it stands there, by problem and by objection, frequent first."""

from store.message import houses, suggested_phrases
from store.record.outcomes import Done
from tests.store.message.test_houses import COSTS, SLOW, logged, take, write


def suggested(database):
    with database.read() as tx:
        found = suggested_phrases.load_suggested(tx, houses.load_house(tx))
    return [
        (group.kind, group.code, group.times, [(one.words, one.times, one.goes_to) for one in group.phrases])
        for group in found
    ]


def test_they_are_grouped_with_the_most_frequent_first(database):
    logged(database, "Too slow for us", number=1)
    logged(database, "We pay for three tools", problem="our budget", number=2)
    logged(database, "too   SLOW for us", number=3)
    logged(database, "We forget people", number=4)
    for number in (5, 6):
        logged(database, "Too dear", "objection", code="price", number=number)
    logged(database, "What is it?", "objection", number=7)
    logged(database, "", "objection", code="price", number=8)  # no words, nothing to take
    write(database, SLOW)
    assert suggested(database) == [
        ("phrase", "slow", 3, [("too SLOW for us", 2, "slow"), ("We forget people", 1, "slow")]),
        ("objection", "price", 2, [("Too dear", 2, "slow")]),
        ("objection", None, 1, [("What is it?", 1, "slow")]),
        ("phrase", "costs", 1, [("We pay for three tools", 1, None)]),
    ]


def test_what_stands_in_the_house_is_not_suggested_again(database):
    phrase_id, _ = logged(database, "Too slow for us", number=1)
    logged(database, "too slow for US", number=2)
    logged(database, "we call two days late", number=3)
    write(database, SLOW, COSTS)
    take(database, phrase_id)
    assert suggested(database) == []


def test_of_the_same_words_those_of_a_buyer_whose_problem_is_in_the_house_are_offered(database):
    with_place, _ = logged(database, "Too dear", "objection", code="price", number=1)
    logged(database, "too dear", "objection", code="price", problem="our costs", number=2)
    write(database, SLOW)
    assert suggested(database) == [("objection", "price", 2, [("Too dear", 2, "slow")])]
    assert take(database, with_place) == Done(2)


def test_before_there_is_a_house_nothing_can_be_taken(database):
    logged(database, "Too slow for us")
    assert suggested(database) == [("phrase", "slow", 1, [("Too slow for us", 1, None)])]
