"""Each part of the agreement has a name and a form."""

import pytest

from bot.cards.agreement import part_forms
from bot.cards.forms import fields
from store.agreement import policy, policy_parts
from store.signing.proposal_facts import AgreementStanding

STANDING = AgreementStanding(0, None, None, (), None)


def test_every_part_has_a_name() -> None:
    assert set(part_forms.PART_NAMES) == set(policy_parts.PARTS)


@pytest.mark.parametrize("word", ["x" * 200, "🤝" * 100])
def test_what_is_too_long_for_an_input_is_proposed_as_a_file(word) -> None:
    document = policy.amend(policy.DEFAULT, checklist={"personas": [word] * 15})
    said, problems = part_forms.change_part(document, "lead", STANDING)["blocks"][1:3]
    assert "`handoff agreement propose FILE`" in str(said)
    assert problems["element"]["max_length"] == fields.LONG
