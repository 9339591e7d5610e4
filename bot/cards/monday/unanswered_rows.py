"""Objections that no content answers, each with a button that proposes an asset: in Monday's thread, the agenda and
`/content unanswered`."""

from collections.abc import Sequence

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.text import Labels
from store.rules.assets import UnansweredObjection

ASKED = "*Objections without an answer* (13 weeks)\nMarketing: pick one or two and make something for them."


def draw_asked(found: Sequence[UnansweredObjection], labels: Labels) -> list[Block]:
    """What marketing is asked to answer; nothing if everything is answered."""
    return [blocks.section(ASKED), *(draw_row(one, labels) for one in found)] if found else []


def draw_row(one: UnansweredObjection, labels: Labels, *more: str) -> Block:
    """One objection; the button is gone once an asset is in work."""
    heard = text.count(one.count, "time")
    said = f"*{text.label(one.code, labels)}* · heard {heard}, mostly in the {text.label(one.stage, {})} stage"
    propose = None if one.in_work else blocks.button("Propose an asset", actions.PROPOSE_CONTENT, one.code)
    return blocks.section("\n".join([said, *_in_work(one), *more]), propose)


def _in_work(one: UnansweredObjection) -> list[str]:
    titles = [f"“{text.line(title, 80)}”" for title in one.in_work[:3]]
    return [f"In the works: {', '.join(titles)}"] if titles else []
