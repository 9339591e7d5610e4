"""Home, as people open it: what is overdue stands first, and is acted on from its row."""

from bot.cards import actions
from store.rules import acts
from tests.bot.cards import oracle
from tests.office.cast import ANA, SAM
from tests.office.running import LEADS, Office
from tests.stories.promises import at


def home(office: Office, who: str) -> str:
    """All that stands there now."""
    office.slack.open_home(who)
    office.settle()
    return "\n".join(oracle.texts(office.slack.home(who)))


def headers(office: Office, who: str) -> list[str]:
    office.slack.open_home(who)
    office.settle()
    shown = office.slack.home(who)
    assert shown is not None
    return [block["text"]["text"] for block in shown["blocks"] if block["type"] == "header"]


def test_a_manager_takes_over_what_is_overdue_with_one_press_on_its_row(office: Office) -> None:
    card = office.lead("Ines Moreau")
    office.move_to(at(16, 12, 4))
    assert "Ines Moreau, Alder Freight GmbH" in home(office, SAM)
    office.slack.press_home(SAM, acts.TAKE_OVER.code)
    office.settle()
    assert "with Sam Taylor" in office.shown(card) or "Claimed by Sam Taylor" in office.shown(card)
    assert "Nothing is overdue." in home(office, SAM)
    said = len(office.slack.messages(LEADS))
    office.settle()
    assert len(office.slack.messages(LEADS)) == said  # and nothing else was said


def test_a_handoff_moves_from_this_week_to_today_and_overdue_and_is_done_from_home(office: Office) -> None:
    card = office.lead("Ines Moreau")
    assert headers(office, ANA) == ["Ready to claim"]
    office.slack.press_home(ANA, acts.CLAIM.code)
    office.settle()
    assert headers(office, ANA) == ["This week", "Ready to claim"]
    office.move_to(at(17, 7))
    assert headers(office, ANA)[0] == "Today"
    office.move_to(at(17, 9))
    assert headers(office, ANA)[0] == "🔴 Overdue"
    assert "*First response overdue* since" in home(office, ANA)
    office.slack.press_home(ANA, acts.RESPOND.code)
    assert office.slack.submit(ANA, {"how": "call"}) is None
    office.settle()
    assert "🔴 Overdue" not in headers(office, ANA)
    assert "Contacted" in office.shown(card)


def test_a_manager_sets_the_goal_from_home_and_sees_it_there(office: Office) -> None:
    assert "There is no goal for this quarter yet." in home(office, SAM)
    office.slack.press_home(SAM, actions.GOAL)
    assert office.slack.submit(SAM, {"revenue": "100k"}) is None
    office.settle()
    assert "🎯 *Goal of the quarter: €0 of €100,000 won*" in home(office, SAM)


def test_what_one_hears_is_chosen_from_home(office: Office) -> None:
    home(office, ANA)
    office.slack.press_home(ANA, actions.HEARING)
    assert actions.FORM_HEARING in str(office.slack.open_view(ANA))
