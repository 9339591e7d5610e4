"""The agreement in plain words, with its signatures and history."""

from hypothesis import given

from bot.cards.agreement import agreement_page
from store.agreement import policy
from store.rules.signing import Side
from store.signing.proposal_facts import AgreementStanding, PastVersion, Signature
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, MIA, NAMES
from tests.office.clock import NOW

BOTH = (Signature(MIA, Side.MARKETING, NOW), Signature(BEN, Side.SALES, NOW, for_id=ANA))
ALONE = (Signature(ANA, Side.MARKETING, NOW), Signature(ANA, Side.SALES, NOW))
PAST = (
    PastVersion(3, NOW, ANA, BOTH, ["a"], False),
    PastVersion(2, NOW, MIA, (), ["a", "b"], True),
    PastVersion(1, NOW, None, (), ["a"], False),
)


def lines(document=policy.DEFAULT, signatures=BOTH, version=3, open_proposal=None, may_sign=True) -> str:
    standing = AgreementStanding(version, NOW if version else None, MIA, signatures, open_proposal)
    page = agreement_page.draw(document, standing, PAST, NAMES, may_sign)
    oracle.check_view(page)
    return str(page["blocks"]).replace("*", "")


def test_it_says_who_signed_and_when_each_version_came() -> None:
    said = lines()
    assert "signed by Mia Vogel (marketing) and Ben Okafor for Ana Lindqvist (sales)" in said
    assert "settings alone, by Mia Vogel (2 changes)" in said
    assert "not signed, by the terminal (1 change)" in said
    assert "Sign it as it stands" not in said


def test_an_unsigned_one_says_so_with_the_way_to_sign() -> None:
    assert "Not signed by both teams yet" in lines(signatures=(), version=0)
    assert "Sign it as it stands" in lines(signatures=(), version=0)
    assert "Sign it as it stands" not in lines(signatures=(), version=0, may_sign=False)
    assert "A proposal waits for signatures" in lines(open_proposal=4)
    assert "signed by Ana Lindqvist alone" in lines(signatures=ALONE)


def test_what_differs_from_the_built_in_agreement_is_said() -> None:
    said = lines(policy.amend(
        policy.DEFAULT,
        clocks={"claim": "30m", "next_working_day": True},
        targets={"win_rate": None, "sales_cycle_days": 1},
        opportunity_criteria=["Budget is known"],
        attribution="position",
    ))  # fmt: skip
    for line in (
        "Sales claims within 30 minutes",
        "Sales answers the buyer by the end of the next working day",
        "Win rate: no target",
        "Sales cycle: 1 day",
        "To open one: Budget is known",
        "Credit goes to the first campaign (40%)",
        "Objections: Too expensive",
    ):
        assert f"• {line}" in said, line


@patient
@given(any_text)
def test_whatever_stands_in_it_the_window_is_whole(outside) -> None:
    problems = [{"code": "a", "label": outside.strip() or "x", "words": ["w"]}]
    try:
        document = policy.amend(policy.DEFAULT, checklist={"problems": problems})
    except ValueError:  # what the agreement itself refuses
        document = policy.DEFAULT
    lines(document)
