from bot.cards.personal import guide
from tests.bot.cards import oracle
from tests.office.cast import ANA, MIA, NAMES


def test_help_names_every_lead_command() -> None:
    message = guide.lead_help()
    oracle.check_message(message)
    for command in ("TEXT", "add", "mine", "waiting", "overdue", "recycled", "why NAME"):
        assert f"`/lead {command}`" in message.text


def test_help_names_the_four_owners_and_who_is_missing() -> None:
    message = guide.handoff_help({"capture": MIA, "follow_up": ANA, "feedback": None}, NAMES)
    oracle.check_message(message)
    shown = oracle.shown(message)
    assert "• Capture: Mia Vogel" in shown
    assert "• Follow-up: Ana Lindqvist" in shown
    assert "• Feedback: open; a manager picks an owner in `/handoff settings`" in shown
    assert "• Qualification: open" in shown
