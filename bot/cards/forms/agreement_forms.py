"""Forms of a proposal: for which team one signs, and what speaks against it."""

from collections.abc import Sequence

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from bot.cards.forms import fields
from store.rules.signing import Side


def pick_side(proposal_id: int, sides: Sequence[Side]) -> Block:
    """For which team, asked of who is of both."""
    listed = [blocks.option(side, side.capitalize()) for side in sides]
    hint = "Two people sign, so a colleague signs for the other team."
    rows = [fields.radio("side", "For which team do you sign?", listed, hint=hint)]
    return blocks.modal("Sign", actions.FORM_SIGN, "Sign", rows, {"proposal": proposal_id})


def object_to_agreement(proposal_id: int) -> Block:
    """Disagree in writing."""
    hint = "It's shown with the proposal, and a newer proposal can take it in. Signing stays possible."
    rows = [fields.words("words", "What's your concern?", hint=hint)]
    return blocks.modal("Object", actions.FORM_OBJECT_TO_AGREEMENT, "Object", rows, {"proposal": proposal_id})
