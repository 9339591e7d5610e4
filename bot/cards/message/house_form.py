"""The form of the message house: up to three ranked problems with outcome and phrases, proof points, and the owner."""

from collections.abc import Sequence

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from bot.cards.forms import fields
from bot.cards.message import house_words
from bot.cards.text import Labels
from store.message.houses import LEAST_PROOFS, MOST_PHRASES, MOST_PROBLEMS, MOST_PROOFS, House, HouseProblem

ABOUT = "Both teams use these lines, word for word. The channel reads what you change."
RANKS = ("First", "Second", "Third")
NONE = ("none", "(none)")  # what was chosen in a menu can't be cleared


def draw_form(house: House | None, problems: Sequence[str], by: str, labels: Labels) -> Block:
    """Starts from the version that stands; `problems` are the agreement's codes."""
    standing = [*(house.problems if house else ())]
    kept = [one.code for one in standing if one.code not in problems]
    choices = house_words.labelled([*problems, *kept], labels)
    rows = [blocks.context(ABOUT)]
    for number in range(1, MOST_PROBLEMS + 1):
        rows += _problem(number, standing[number - 1] if number <= len(standing) else None, choices)
    proofs = "\n".join(house.proofs) if house else ""
    hint = f"{LEAST_PROOFS} to {MOST_PROOFS}, one a line: numbers, customers, results."
    owner = (house.owner_id if house else None) or by
    rows += [
        fields.words("proofs", "Proof points", initial=proofs, hint=hint, example="Tern Logistics calls in 20 minutes"),
        fields.member("owner", "Who looks after it?", initial=owner),
    ]
    return blocks.modal("Message house", actions.FORM_HOUSE, "Save", rows, {"version": house.version if house else 0})


def _problem(number: int, standing: HouseProblem | None, choices: Sequence[tuple[str, str]]) -> list[Block]:
    """One problem; all but the first may stay empty."""
    may_stay, phrases = number > 1, "\n".join(one.words for one in standing.phrases) if standing else ""
    label, hint = f"{RANKS[number - 1]} problem", f"Up to {MOST_PHRASES}, one a line, in buyers' own words."
    choices = [NONE, *choices] if may_stay else choices
    code, outcome = (standing.code, standing.outcome) if standing else (None, None)
    return [
        *([blocks.divider()] if may_stay else []),
        fields.choice(f"problem_{number}", label, choices, initial=code, optional=may_stay),
        fields.line(f"outcome_{number}", "What buyers want instead", initial=outcome, optional=may_stay),
        fields.words(f"phrases_{number}", "How buyers say it", initial=phrases, hint=hint, optional=True),
    ]
