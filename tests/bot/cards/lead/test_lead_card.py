from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.lead import lead_card
from store.record.facts import HandoffFacts
from store.rules.lead.scoring import ScoreReason
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, NAMES
from tests.office.factories import (
    LABELS,
    STATES,
    ago,
    hence,
    make_cycle,
    make_handoff,
    make_items,
    make_lead,
    make_question,
    make_touch,
)


@st.composite
def any_handoff(draw: st.DrawFn) -> HandoffFacts:
    """A handoff in any state whose every outside field says anything at all."""
    said = lambda: draw(any_text)  # noqa: E731
    touch = make_touch(label=said(), detail=said(), campaign=said(), kind=said())
    fields = ("name", "title", "company", "email", "phone", "country", "source", "campaign", "why_now")
    lead = make_lead(
        **{field: said() for field in fields},
        items=make_items(label=said(), note=said(), by=ANA),
        reasons=(ScoreReason(-25, said(), ago(days=1)),) * 9,
        touches=(touch,) * 9,
        touch_count=99,
        erased=draw(st.booleans()),
    )
    cycle = make_cycle(words=said(), reason=said())
    return make_handoff(
        state=draw(st.sampled_from(STATES)),
        lead=lead,
        next_step=said(),
        words=said(),
        reason=said(),
        reserved_for=BEN,
        reserved_until=hence(hours=2),
        reserved_why=said(),
        question=draw(st.none() | st.just(make_question(question=said()))),
        earlier=(cycle,) * 9,
        new_since=(touch, replace(touch, label="Webinar"), replace(touch, label="Reply")),
        quality=3,
        cycle=10,
        wake_on=draw(st.none() | st.just(date(2027, 2, 1))),
    )


@patient
@given(any_handoff(), any_text)
def test_whatever_a_form_sends_the_card_is_whole_and_harmless(facts: HandoffFacts, name: str) -> None:
    oracle.check_message(lead_card.draw(facts, {ANA: name, BEN: name}, LABELS))


@pytest.mark.parametrize("state", STATES)
def test_the_card_of_a_rich_lead_has_at_most_twelve_lines_before_its_buttons(state: str) -> None:
    cycles = (make_cycle(),) * 3
    message = lead_card.draw(
        make_handoff(state=state, question=make_question(), earlier=cycles, cycle=4), NAMES, LABELS
    )
    oracle.check_message(message)
    types = [block["type"] for block in message.blocks]
    before = message.blocks[: types.index("actions")]
    assert sum("\n".join(oracle.texts(block)).count("\n") + 1 for block in before) <= 12


def test_the_header_says_name_title_and_company() -> None:
    header = lead_card.draw(make_handoff(), NAMES).blocks[0]
    assert header["text"]["text"] == "Nora Weiss, Head of Operations · Kettle GmbH"


def test_a_lead_without_a_name_is_called_by_its_number() -> None:
    nobody = make_lead(name=None, title=None, company=None)
    assert lead_card.draw(make_handoff(lead=nobody), NAMES).blocks[0]["text"]["text"] == "Lead 7"


def test_the_notification_says_who_and_why_now() -> None:
    message = lead_card.draw(make_handoff(), NAMES)
    assert message.text == (
        "Sales-ready: Nora Weiss, Kettle GmbH. Asked for a demo after two looks at the pricing page"
    )


def test_an_erased_lead_leaves_nothing_but_the_fact() -> None:
    message = lead_card.draw(make_handoff(lead=make_lead(erased=True)), NAMES, LABELS)
    assert message.text == "Erased on request"
    assert "Nora" not in oracle.shown(message)
    assert not any(block["type"] == "actions" for block in message.blocks)


def test_block_ids_change_with_the_version() -> None:
    ids = [{b["block_id"] for b in lead_card.draw(make_handoff(version=v), NAMES).blocks} for v in (3, 4)]
    assert not ids[0] & ids[1]
    assert len(ids[0]) == len(lead_card.draw(make_handoff(), NAMES).blocks)
