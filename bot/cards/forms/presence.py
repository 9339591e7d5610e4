"""Forms about oneself: when one is away, and one's own office hours."""

from datetime import date

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.forms import fields, set_up
from store.record.facts import Away

COVERS = (
    "They hear the reminders and may act for you; your handoffs stay yours. "
    "Without anybody, what you have not answered yet goes back to the pool."
)


def away(known: Away | None, today: date) -> Block:
    """The first and last day away, and who covers. Starts from what is planned."""
    rows = [
        fields.day("first", "First day away", initial=known.first if known else today),
        fields.day("last", "Last day away", initial=known.last if known else today),
        fields.member("nominee", "Who covers?", initial=known.nominee if known else None, hint=COVERS, optional=True),
    ]
    return blocks.modal("I am away", actions.FORM_AWAY, "Save", rows, {})


OWN, TEAMS = "own", "team"


def hours(zone: str, written: str, holidays: str, teams: str | None = None) -> Block:
    """One's own zone, hours and holidays. `teams` are the team's in words, to go back to from one's own."""
    whose = [(OWN, "My own, as below"), (TEAMS, f"The team's: {text.plain(teams, 60)}")]
    rows = [
        blocks.section("Reminders reach you in these hours, and your promises count in them."),
        *([fields.radio("whose", "Whose hours?", blocks.options(whose), initial=OWN)] if teams else []),
        *set_up.hours_fields(zone, written, holidays),
    ]
    return blocks.modal("My hours", actions.FORM_HOURS, "Save", rows, {})
