"""What is asked of leads, and that counting by bits says what asking each lead says."""

from random import Random

from store.rules.lead.scoring import FitRule
from store.rules.learning.yes_no import Asked, PastLead, YesNo, as_bits, places_of, questions

SOURCES = ["Google", "google", "Olark Chat", "Direct", ""]


def leads(size: int = 200) -> list[PastLead]:
    random = Random(3)
    return [
        PastLead(
            lead_id=number, at=None, good=random.random() < 0.4,
            fields={
                "source": random.choice(SOURCES),
                "extra:size": random.choice(["3", "12", "1,200", "40", ""]),
                "extra:id": f"x{number}",
                "extra:plan": random.choice(["gold", "silver"]),
                "name": "Ada",
            },
            touches=frozenset(random.sample(["webinar", "reply"], random.randint(0, 2))),
        )
        for number in range(size)
    ]  # fmt: skip


def test_bits_hold_the_places() -> None:
    for places in ([], [0], [7, 8, 63, 199], list(range(200))):
        assert places_of(as_bits(places, 200)) == places


def test_counting_by_bits_says_what_each_lead_says() -> None:
    asked = Asked(leads())
    rules = list(questions(asked, ["webinar", "reply"], [FitRule("source", ("google", "direct"), 10, "found us")]))
    assert len(rules) > 10
    for rule in rules:
        assert places_of(asked.yes(rule)) == [p for p, lead in enumerate(asked.leads) if rule.holds(lead)], rule


def test_what_is_asked() -> None:
    asked = Asked(leads())
    found = {(rule.of, rule.value, rule.fit and rule.fit.over, rule.fit and rule.fit.not_said)
             for rule in questions(asked, ["webinar"], [])}  # fmt: skip
    assert ("webinar", "", None, None) in found
    assert ("source", "Olark Chat", None, False) in found
    assert ("source", "", None, True) in found
    assert ("extra:size", "", 40.0, False) in found
    assert ("extra:plan", "gold", None, False) in found
    assert {of for of, *_ in found if of == "name"} == set()  # a person's name is no reason


def test_an_id_is_not_asked_for() -> None:
    found = [rule for rule in questions(Asked(leads()), [], []) if rule.of == "extra:id"]
    assert [rule.fit and rule.fit.not_said for rule in found] == [True]


def test_what_is_left_out_is_not_asked_for() -> None:
    out = frozenset({"source", "extra:plan"})
    agreed = [FitRule("source", ("google",), 10, "found us")]
    assert {rule.of for rule in questions(Asked(leads()), [], agreed, out)} == {"extra:size", "extra:id"}


def test_a_bound_lies_between_values_that_are_there() -> None:
    asked = Asked(leads())
    for rule in questions(asked, [], []):
        if rule.of == "extra:size" and rule.fit and not rule.fit.not_said:
            assert 0 < asked.yes(rule).bit_count() < 200
    assert YesNo("extra:size", fit=FitRule("extra:size", (), 0, "", over=40)).holds(
        PastLead(1, None, True, {"extra:size": "1,200"})
    )
