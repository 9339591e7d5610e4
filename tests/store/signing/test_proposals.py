"""A proposal from its first word to its end: one at a time, signed by two people of two teams."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.database import Database, Transaction
from store.record.outcomes import Again, NotAllowed, Refused
from store.rules.signing import ProposalEnding, Side
from store.signing import proposal_views, proposals
from store.signing.proposal_facts import (
    InForce,
    NothingChanges,
    NotYourSide,
    PickSide,
    ProposalOver,
    Proposed,
    ProposersAlone,
)
from store.team import people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM, TESS
from tests.office.clock import NOW
from tests.office.racing import at_once
from tests.office.store_helpers import count, staff

LOWER = policy.amend(policy.DEFAULT, scoring={"mql": 20, "sales_ready": 50})
HIGHER = policy.amend(policy.DEFAULT, scoring={"sales_ready": 90})
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
    return database


def propose(tx: Transaction, document: Policy = LOWER, by: str | None = MIA, **more: object) -> int:
    made = proposals.propose(tx, document, by, NOW, **more)  # type: ignore[arg-type]
    assert isinstance(made, Proposed), made
    return made.proposal_id


def ending(tx: Transaction, proposal_id: int) -> ProposalEnding | None:
    facts = proposal_views.load_proposal(tx, proposal_id, LATER)
    assert facts is not None
    return facts.end.how if facts.end else None


def test_two_people_of_two_teams_put_it_in_force_and_the_version_knows_them(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx)
        assert policy.current_version(tx) == 0
        assert isinstance(proposals.sign_proposal(tx, number, MIA, NOW), NotYourSide)
        assert proposals.sign_proposal(tx, number, SAM, LATER) == InForce(1)
        assert policy.current(tx).scoring_section.sales_ready == 50
        standing = proposal_views.agreement_standing(tx)
        assert [(each.member_id, each.side) for each in standing.signatures] == [(MIA, "marketing"), (SAM, "sales")]
        (past,) = proposal_views.history_of_agreement(tx)
        assert (past.version, past.at, past.by, len(past.signatures)) == (1, LATER, SAM, 2)
        assert count(tx, t.outbox, kind="policy") == 0


def test_a_newer_one_replaces_it_and_an_ended_one_takes_nothing(team: Database) -> None:
    with team.begin() as tx:
        first, second = propose(tx), propose(tx, HIGHER, ANA)
        assert (ending(tx, first), ending(tx, second)) == (ProposalEnding.REPLACED, None)
        for answer in (
            proposals.sign_proposal(tx, first, ANA, LATER),
            proposals.object_to_proposal(tx, first, "No", ANA, LATER),
            proposals.withdraw_proposal(tx, first, MIA, LATER),
        ):
            assert isinstance(answer, ProposalOver)
            assert answer.end.how is ProposalEnding.REPLACED


def test_only_the_proposer_withdraws_it(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx)
        assert proposals.withdraw_proposal(tx, number, SAM, LATER) == ProposersAlone(MIA)
        assert proposals.withdraw_proposal(tx, number, MIA, LATER) is None
        assert ending(tx, number) is ProposalEnding.WITHDRAWN
        assert policy.current_version(tx) == 0


def test_it_falls_if_the_agreement_changes_under_it(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx)
        proposals.apply_unsigned(tx, HIGHER, None, LATER)
        assert ending(tx, number) is ProposalEnding.FELL
        assert proposal_views.agreement_standing(tx).signatures == ()


def test_settings_need_no_signature_and_let_it_stand(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx)
        said = proposals.change_settings(tx, policy.amend(HIGHER, meeting={"time": "11:00"}), SAM, LATER)
        assert said == ["meeting.time: 10:00 → 11:00"]
        assert ending(tx, number) is None
        assert proposals.sign_proposal(tx, number, ANA, LATER) == InForce(2)
        now_ = policy.current(tx)
        assert (now_.scoring_section.sales_ready, now_.meeting.time) == (50, "11:00")
        proposals.change_settings(tx, policy.amend(now_, meeting={"time": "12:00"}), SAM, LATER)
        assert len(proposal_views.agreement_standing(tx).signatures) == 2
        assert [each.settings_alone for each in proposal_views.history_of_agreement(tx)] == [True, False, True]


def test_what_is_in_force_unsigned_is_signed_as_it_stands(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx, policy.DEFAULT)
        assert proposals.sign_proposal(tx, number, ANA, LATER) == InForce(0)
        assert len(proposal_views.agreement_standing(tx).signatures) == 2
        assert proposals.propose(tx, policy.DEFAULT, MIA, LATER) == NothingChanges()


def test_the_same_form_twice_is_one_proposal_and_one_objection(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx, act_key="V1")
        assert proposals.propose(tx, LOWER, MIA, LATER, act_key="V1") == Again()
        assert proposals.object_to_proposal(tx, number, "", BEN, LATER) == Refused(
            "words", "Write what speaks against it."
        )
        assert proposals.object_to_proposal(tx, number, "Too low", BEN, LATER, "V2") is None
        assert proposals.object_to_proposal(tx, number, "Too low", BEN, LATER, "V2") == Again()
        facts = proposal_views.load_proposal(tx, number, LATER)
        assert facts is not None
        assert [(each.member_id, each.words) for each in facts.objections] == [(BEN, "Too low")]


def test_who_has_no_role_neither_proposes_nor_signs(team: Database) -> None:
    with team.begin() as tx:
        assert isinstance(proposals.propose(tx, LOWER, TESS, NOW), NotAllowed)
        assert isinstance(proposals.sign_proposal(tx, propose(tx), TESS, NOW), NotAllowed)


def test_who_is_of_both_teams_picks_one(team: Database) -> None:
    with team.begin() as tx:
        people.appoint(tx, "marketer", [MIA, ANA])
        number = propose(tx, by=ANA)
        assert proposal_views.signatures(tx, number) == []
        assert proposals.sign_proposal(tx, number, ANA, LATER) == PickSide((Side.MARKETING, Side.SALES))
        assert proposals.sign_proposal(tx, number, ANA, LATER, Side.MARKETING) is None
        assert proposals.sign_proposal(tx, number, ANA, LATER, Side.SALES) == NotYourSide((Side.SALES,))
        assert proposals.sign_proposal(tx, number, BEN, LATER) == InForce(1)


def test_the_last_person_of_a_team_is_not_taken_by_the_other(team: Database) -> None:
    with team.begin() as tx:
        people.appoint(tx, "marketer", [ANA])
        number = propose(tx, by=ANA)
        assert [each.side for each in proposal_views.signatures(tx, number)] == [Side.MARKETING]


def test_one_person_alone_is_enough(team: Database) -> None:
    with team.begin() as tx:
        for role in ("rep", "marketer", "manager"):
            people.appoint(tx, role, [ANA] if role == "rep" else [])
        assert proposals.propose(tx, LOWER, ANA, NOW) == Proposed(1, version=1)
        assert {each.member_id for each in proposal_views.agreement_standing(tx).signatures} == {ANA}


def test_who_covers_for_somebody_away_signs_for_their_team(team: Database) -> None:
    with team.begin() as tx:
        people.remember(tx, [people.Person(TESS, "Tess")])
        row = {"member_id": MIA, "from_at": NOW - timedelta(days=1), "until_at": NOW + timedelta(days=5),
               "nominee": TESS, "begins_at": NOW}  # fmt: skip
        tx.execute(t.aways.insert().values(row))
        number = propose(tx, by=BEN)
        assert proposals.sign_proposal(tx, number, TESS, LATER) == InForce(1)
        marketing = proposal_views.signatures(tx, number)[0]
        assert (marketing.member_id, marketing.side, marketing.for_id) == (TESS, Side.MARKETING, MIA)


def test_who_left_does_not_sign(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx)
        people.remember(tx, [people.Person(BEN, "Ben", active=False)])
        assert isinstance(proposals.sign_proposal(tx, number, BEN, LATER), NotAllowed)


def all_at_once(database: Database, acts: list[Callable[[Transaction], object]]) -> list[object]:
    """What each act came to, each in a transaction of its own."""

    def run(act: Callable[[Transaction], object]) -> object:
        with database.begin() as tx:
            return act(tx)

    return at_once(*(partial(run, act) for act in acts))


def test_of_several_who_propose_at_once_one_proposal_stays_open(team: Database) -> None:
    outcomes = all_at_once(team, [lambda tx, by=by: proposals.propose(tx, LOWER, by, NOW) for by in (ANA, BEN, MIA)])
    assert sorted(type(each).__name__ for each in outcomes) == ["Proposed"] * 3
    with team.read() as tx:
        assert count(tx, t.proposals, is_open=True) == 1
        assert count(tx, t.proposals, ending="replaced") == 2


def test_of_several_who_sign_for_one_team_at_once_one_has(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx)
    all_at_once(
        team, [lambda tx, by=by: proposals.sign_proposal(tx, number, by, LATER) for by in (ANA, BEN, CHLOE, SAM)]
    )
    with team.read() as tx:
        assert count(tx, t.signatures, kind="signed") == 2
        assert policy.current_version(tx) == 1
