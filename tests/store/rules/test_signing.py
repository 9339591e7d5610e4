"""Who may sign for which team, and when it is enough."""

import pytest

from store.rules import signing
from store.rules.signing import Side
from store.rules.states import MANAGER, MARKETER, REP

M, S = Side.MARKETING, Side.SALES


@pytest.mark.parametrize(
    ("roles", "sides"),
    [((REP,), {S}), ((MANAGER,), {S}), ((MARKETER,), {M}), ((REP, MARKETER), {M, S}), ((), set())],
)
def test_a_role_belongs_to_a_team(roles, sides) -> None:
    assert signing.sides_of(roles) == sides


@pytest.mark.parametrize(
    ("who", "marketing", "sales", "signed", "may"),
    [
        ("ana", "mia", "ana ben", {}, (S,)),
        ("mia", "mia", "ana ben", {}, (M,)),
        ("tess", "mia", "ana ben", {}, ()),
        ("ana", "mia", "ana ben", {S: "ben"}, ()),  # her team has signed
        ("ana", "mia ana", "ana ben", {}, (M, S)),  # of both: she picks one
        ("ana", "mia ana", "ana ben", {S: "ana"}, ()),  # two different people
        ("ana", "mia ana", "ana ben", {S: "ben"}, (M,)),
        ("ana", "ana", "ana ben", {}, (M,)),  # only she can sign for marketing
        ("ana", "mia ana", "ana", {}, (S,)),
        ("ana", "ana", "ana", {}, (M, S)),  # nobody else is left
        ("ana", "", "ana", {}, (M, S)),
        ("ana", "ana", "ana", {M: "mia"}, (S,)),  # who has left by now had signed
        ("ana", "", "ana ben", {}, ()),  # nobody can sign for marketing
    ],
)
def test_who_may_sign_for_which_team(who, marketing, sales, signed, may) -> None:
    assert signing.open_sides(who, {M: marketing.split(), S: sales.split()}, signed) == may


@pytest.mark.parametrize(
    ("signed", "marketing", "sales", "enough"),
    [
        ({M: "mia", S: "ana"}, "mia", "ana", True),
        ({M: "mia"}, "mia", "ana", False),
        ({M: "ana", S: "ana"}, "mia ana", "ana", False),
        ({M: "ana", S: "ana"}, "ana", "ana", True),
        ({M: "mia", S: "ana"}, "", "ana", True),
    ],
)
def test_two_people_are_enough_or_the_only_one(signed, marketing, sales, enough) -> None:
    assert signing.is_enough(signed, {M: marketing.split(), S: sales.split()}) is enough
