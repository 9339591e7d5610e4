"""What outcomes say of the lead definition, in a window, with a button that proposes what they suggest."""

import json
from collections.abc import Iterator

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.learning import calibration_words
from bot.cards.personal import notice
from store.learning.calibration_facts import CalibrationFacts

TITLE = "What outcomes teach"
LOOKING = "Looking at what became of your leads. This takes a few seconds."
LEAVE_OUT = "If something was noted after the outcome, leave it out: `/handoff calibrate without Plan, Tags`."
MOST_LEFT_OUT = 1_900  # characters that a button carries


def draw_looking() -> Block:
    """The window until it is known."""
    return notice.around(blocks.message(LOOKING), TITLE)


def draw(facts: CalibrationFacts, may_propose: bool) -> Block:
    """The window. Who may propose a change of the agreement gets the button."""
    rows = [
        blocks.section(f"*{calibration_words.calibration_headline(facts)}*"),
        *_suggested(facts, may_propose),
        *_cautions(facts),
        *_lines(facts),
        blocks.context(text.rows_that_fit([*calibration_words.basis(facts), *calibration_words.how_well(facts)])),
    ]
    return notice.around(Message(TITLE, rows), TITLE)


def _suggested(facts: CalibrationFacts, may_propose: bool) -> Iterator[Block]:
    if facts.document is None:
        return
    head = f"Sales-ready from a score of {facts.proposed_threshold} on (today {facts.threshold}):"
    rows = [f"• {rule.points:+} {text.line(rule.when, 120)}" for rule in facts.rules]
    yield blocks.section(text.rows_that_fit([head, *rows]))
    left_out = json.dumps(list(facts.left_out))
    if may_propose and len(left_out) <= MOST_LEFT_OUT:
        yield blocks.actions([blocks.button("Propose it", actions.PROPOSE_CALIBRATION, left_out, "primary")])
        yield blocks.context("It takes effect once marketing and sales have signed.")


def _cautions(facts: CalibrationFacts) -> Iterator[Block]:
    rows = [calibration_words.passed(each) for each in facts.passed if each.n]
    if rows:
        yield blocks.section("\n".join(rows))
    if facts.too_good:
        yield blocks.section(f"⚠️ {calibration_words.too_good(facts.too_good)}")
    if facts.left_out:
        yield blocks.context(f"Left out: {text.name_some(facts.left_out)}")
    elif facts.learnt.n:
        yield blocks.context(LEAVE_OUT)


def _lines(facts: CalibrationFacts) -> Iterator[Block]:
    for title, lines in calibration_words.grouped(facts):
        yield blocks.section(
            text.rows_that_fit([f"*{title}*", *(f"• {calibration_words.in_a_line(one)}" for one in lines)])
        )
