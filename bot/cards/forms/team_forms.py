"""Forms about the team and oneself: set-up in three steps, when one is away, one's own office hours."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.forms import fields
from store.record.facts import Away

OWNERS = (
    ("capture", "Who owns capture?", "Makes sure every interested person is in here, once."),
    ("qualification", "Who owns qualification?", "Answers sales' questions when no campaign has an owner."),
    ("follow_up", "Who owns follow-up?", "Makes sure every buyer gets their answer in time."),
    ("feedback", "Who owns feedback?", "Makes sure marketing acts on what sales learns."),
)

# Common ones; the person's own is put first.
ZONES = (
    "UTC", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Madrid", "Europe/Paris", "Europe/Brussels",
    "Europe/Amsterdam", "Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/Rome", "Europe/Copenhagen",
    "Europe/Oslo", "Europe/Stockholm", "Europe/Helsinki", "Europe/Tallinn", "Europe/Riga", "Europe/Vilnius",
    "Europe/Warsaw", "Europe/Prague", "Europe/Budapest", "Europe/Bucharest", "Europe/Sofia", "Europe/Athens",
    "Europe/Kyiv", "Europe/Istanbul", "America/St_Johns", "America/Halifax", "America/New_York", "America/Toronto",
    "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Vancouver",
    "America/Anchorage", "Pacific/Honolulu", "America/Mexico_City", "America/Bogota", "America/Lima",
    "America/Santiago", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Africa/Casablanca", "Africa/Lagos",
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Jerusalem", "Asia/Riyadh", "Asia/Dubai",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh",
    "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Taipei", "Asia/Manila",
    "Australia/Perth", "Asia/Seoul", "Asia/Tokyo", "Australia/Brisbane", "Australia/Adelaide", "Australia/Sydney",
    "Australia/Melbourne", "Pacific/Auckland",
)  # fmt: skip


def set_up_channel(current: str | None = None) -> Block:
    """Step 1: the channel where cards appear."""
    hint = "Handoff must be in it: type /invite @Handoff there first. It can't be shared with another company."
    rows = [
        blocks.section("*Step 1 of 3.* Where should sales-ready leads appear?"),
        fields.channel("channel", "Leads channel", initial=current, hint=hint),
    ]
    return blocks.modal("Set up Handoff", actions.FORM_SET_UP_CHANNELS, "Next", rows, {})


def set_up_people(roles: Mapping[str, Sequence[str]], owners: Mapping[str, str | None]) -> Block:
    """Step 2: who sells, who markets, who arbitrates, and the four owners. Both mappings are by field name."""
    rows = [
        blocks.section("*Step 2 of 3.* Who does what? A person may be in several lists."),
        fields.members("reps", "Reps", initial=roles.get("reps", ()), hint="They claim leads."),
        fields.members("marketers", "Marketers", initial=roles.get("marketers", ()), hint="They answer sales."),
        fields.members(
            "managers", "Managers", initial=roles.get("managers", ()), hint="They're alerted when a deadline is missed."
        ),
        *(
            fields.member(name, label, initial=owners.get(name), hint=hint, optional=True)
            for name, label, hint in OWNERS
        ),
    ]
    return blocks.modal("Set up Handoff", actions.FORM_SET_UP_PEOPLE, "Next", rows, {})


def set_up_hours(zone: str, hours: str = "mon-fri 09:00-17:00", holidays: str = "", currency: str = "EUR") -> Block:
    """Step 3: the team's zone, office hours and holidays, and the currency of amounts."""
    rows = [
        blocks.section("*Step 3 of 3.* When is the office open? Deadlines count in these hours."),
        *_hours_fields(zone, hours, holidays),
        fields.line("currency", "Currency", initial=currency, limit=3, hint="Three letters, as in EUR."),
    ]
    return blocks.modal("Set up Handoff", actions.FORM_SET_UP_HOURS, "Finish", rows, {})


def _hours_fields(zone: str, hours: str, holidays: str) -> list[Block]:
    """Zone, hours and holidays, of the team or of a person."""
    zones = [(name, name.replace("_", " ")) for name in dict.fromkeys((zone, *ZONES))]
    several = "Several blocks are fine: mon-thu 09:00-12:00,13:00-18:00 fri 09:00-15:00"
    return [
        fields.choice("zone", "Time zone", zones, initial=zone),
        fields.line("hours", "Office hours", initial=hours, hint=several),
        fields.line(
            "holidays", "Public holidays", initial=holidays, optional=True, limit=20, example="DE-BE",
            hint="Country, or country and region. Leave it empty for none.",
        ),
    ]  # fmt: skip


COVERS = (
    "They get your reminders and can act for you. Your leads stay yours. "
    "Without cover, leads you haven't answered are up for grabs."
)


def away(known: Away | None, today: date) -> Block:
    """The first and last day away, and who covers. Starts from what is planned."""
    rows = [
        fields.day("first", "First day away", initial=known.first if known else today),
        fields.day("last", "Last day away", initial=known.last if known else today),
        fields.member("nominee", "Who covers?", initial=known.nominee if known else None, hint=COVERS, optional=True),
    ]
    return blocks.modal("Time away", actions.FORM_AWAY, "Save", rows, {})


def closing_days(written: str) -> Block:
    """The days on which the office is closed, one line each."""
    hint = (
        "One line each, as in 24 Dec 2026 to 31 Dec 2026, 31 Dec 2026 09:00-13:00, or DE-BE 8 Mar 2027 for one region."
    )
    rows = [
        blocks.section("No deadline runs and nothing is posted on these days, beside weekends and public holidays."),
        fields.words("days", "Closing days", initial=written, hint=hint, optional=True),
        blocks.context("Deadlines that already run keep their time."),
    ]
    return blocks.modal("Closing days", actions.FORM_CLOSING_DAYS, "Save", rows, {})


OWN, TEAMS = "own", "team"


def hours(zone: str, written: str, holidays: str, teams: str | None = None) -> Block:
    """One's own zone, hours and holidays. `teams` are the team's in words, to go back to from one's own."""
    whose = [(OWN, "My own, as below"), (TEAMS, f"The team's: {text.plain(teams, 60)}")]
    rows = [
        blocks.section("You get reminders in these hours, and your deadlines count in them."),
        *([fields.radio("whose", "Whose hours?", blocks.options(whose), initial=OWN)] if teams else []),
        *_hours_fields(zone, written, holidays),
    ]
    return blocks.modal("My hours", actions.FORM_HOURS, "Save", rows, {})


TERSE, FULL = "terse", "full"
_TOPICS = {
    "warn": "Reminders of my deadlines",
    "intent": "Fresh interest of my leads",
    "reserved": "Leads reserved for me",
    "morning": "Today's list, in the morning",
    "objected": "Objections to my decisions",
    "marketer_monday": "Monday: recycled leads of my campaigns",
}
_WAYS = {"direct": "Direct message", "thread": "Mention in the card's thread", "off": "Not at all"}


def hearing(ways: Mapping[str, str], topics: Iterable[tuple[str, Sequence[str]]], terse: bool | None) -> Block:
    """How one hears what concerns them; `terse`: how much threads say, None for those who can't change it."""
    notes = [(FULL, "Everything"), (TERSE, "What people did, without reminders and touches")]
    known = TERSE if terse else FULL
    rows = [
        blocks.section("Escalations, assignments, questions and answers always come as a direct message."),
        *(
            fields.choice(topic, _TOPICS[topic], [(way, _WAYS[way]) for way in offered], initial=ways[topic])
            for topic, offered in topics
        ),
        *([] if terse is None else [fields.choice("notes", "Notes in threads, for all", notes, initial=known)]),
    ]
    return blocks.modal("What I hear", actions.FORM_HEARING, "Save", rows, {})
