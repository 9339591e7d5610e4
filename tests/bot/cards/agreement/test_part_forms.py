"""Each part of the agreement has a name and a form."""

from bot.cards.agreement import part_forms
from store.agreement import policy, policy_parts


def test_every_part_has_a_name() -> None:
    assert set(part_forms.PART_NAMES) == set(policy_parts.PARTS)


def test_what_is_too_long_for_an_input_is_proposed_as_a_file() -> None:
    document = policy.amend(policy.DEFAULT, checklist={"personas": ["x" * 200] * 16})
    said, problems = part_forms.change_part(document, "lead", False)["blocks"][1:3]
    assert "`handoff agreement propose FILE`" in str(said)
    assert problems["element"]["max_length"] == policy_parts.LONGEST_PART
