from hypothesis import given

from bot.cards.monday import marketer_monday
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, NAMES
from tests.office.clock import NOW
from tests.office.factories import LABELS, make_line


@patient
@given(any_text, any_text)
def test_whatever_is_in_it_the_message_is_whole_and_harmless(outside: str, name: str) -> None:
    line = make_line(name=outside, company=outside, note=outside, code=outside, status="recycled")
    message = marketer_monday.draw([line] * 30, {ANA: name}, {outside: outside}, NOW)
    assert message is not None
    oracle.check_message(message)


def test_it_counts_the_reasons_and_quotes_the_reps() -> None:
    lines = [
        make_line(status="recycled", due_at=None, code="not_now", note="Call again in February."),
        make_line(status="recycled", due_at=None, code="not_now", note=""),
        make_line(status="recycled", due_at=None, code="no_budget", note="A team of three."),
    ]
    message = marketer_monday.draw(lines, NAMES, LABELS, NOW)
    assert message is not None
    shown = oracle.shown(message)
    assert "Sales recycled 3 leads last week" in shown
    assert "Why: Interested, but not now 2 · No budget 1" in shown
    assert "“Call again in February.”" in shown


def test_if_nothing_came_back_nothing_is_said() -> None:
    assert marketer_monday.draw([], NAMES, LABELS, NOW) is None
