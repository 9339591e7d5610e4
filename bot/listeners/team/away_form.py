"""Being away: `/handoff away` with or without dates, the form behind it, and the way back."""

import re
from datetime import date, datetime, timedelta

from slack_bolt import Ack, App

from bot.cards import actions, text
from bot.cards.forms import team_forms
from bot.cards.lead import replies
from bot.cards.personal import notice
from bot.listeners.parts import Parts, Unfit, Window, on_form, on_press
from bot.slack import windows
from bot.slack.payloads.gestures import Click, Command, Form, Way
from store.db.database import Transaction
from store.record.outcomes import Refused
from store.reminders import away
from store.team import people, workspace

_OFF = frozenset({"off", "back", "end", "cancel"})
_DAY = r"\d{4}-\d\d-\d\d|\d{1,2} [a-z]{3,9}|[a-z]{3,9} \d{1,2}|today|tomorrow"
_DATED = re.compile(rf"({_DAY})(?:(?: to | until | ?[-–] ?| )({_DAY}))?(?: (\S.*))?", re.IGNORECASE)
_NEAR = {"today": timedelta(), "tomorrow": timedelta(days=1)}
_MONTHS = [month[:3].casefold() for month in text.MONTHS]
_LONG_AGO = timedelta(days=180)  # a day so long before today is next year's
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons on Home and to the form."""

    def back(click: Click) -> None:
        with parts.begin() as tx:
            note = _end(tx, click.user_id, parts.clock())
        parts.wake()
        parts.hints.later(click.way, note)

    def submit(form: Form) -> Window:
        first, last = form.day("first"), form.day("last")
        if first is None or last is None:
            raise Unfit("last", "Pick a first and a last day.")
        with parts.begin() as tx:
            noted = away.plan(tx, form.user_id, first, last, form.text("nominee") or None, parts.clock())
            names = people.names(tx)
        parts.wake()
        if isinstance(noted, Refused):
            raise Unfit(noted.field, noted.remedy)
        return windows.instead(notice.window(replies.away(noted, names), "I am away"))

    on_press(app, actions.AWAY, lambda click: open_form(parts, click.way, click.user_id))
    on_press(app, actions.BACK, back)
    on_form(app, actions.FORM_AWAY, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the form, or note the dates that stand behind the word."""
    words = command.text.partition(" ")[2].strip()
    if words:
        ack(text=_note_typed(parts, command, words), response_type="ephemeral")
        return
    open_form(parts, command.way, command.user_id)
    ack()


def open_form(parts: Parts, way: Way, user_id: str) -> None:
    """Open the form, with what is noted already."""
    now = parts.clock()
    with parts.read() as tx:
        known = away.now_or_next(tx, user_id, now)
        today = workspace.today(tx, now)
    parts.show(way, team_forms.away(known, today))


def _note_typed(parts: Parts, command: Command, words: str) -> str:
    """Note or drop the dates that were typed behind the command; the answer's text."""
    now = parts.clock()
    with parts.begin() as tx:
        is_back = words.casefold() in _OFF
        note = _end(tx, command.user_id, now) if is_back else _typed(tx, command.user_id, words, now)
    parts.wake()
    return note


def _typed(tx: Transaction, user_id: str, words: str, now: datetime) -> str:
    found, today = _DATED.fullmatch(" ".join(words.split())), workspace.today(tx, now)
    first = _day(found[1], today, today - _LONG_AGO) if found else None
    last = _day(found[2], today, first) if found and first and found[2] else first
    if found is None or first is None or last is None:
        return replies.AWAY_USAGE
    nominee = _person(tx, found[3]) if found[3] else None
    if found[3] and nominee is None:
        return replies.WHO_COVERS
    noted = away.plan(tx, user_id, first, last, nominee, now)
    return noted.remedy if isinstance(noted, Refused) else replies.away(noted, people.names(tx))


def _day(written: str, today: date, since: date) -> date | None:
    """The day that "2026-12-01", "1 Dec", "Dec 1" or "tomorrow" is; without a year the first one since then."""
    if written.casefold() in _NEAR:
        return today + _NEAR[written.casefold()]
    number, _, month = written.partition(" ") if written[0].isdigit() else written.partition(" ")[::-1]
    try:
        if not month:
            return date.fromisoformat(written)
        this_year = date(since.year, _MONTHS.index(month[:3].casefold()) + 1, int(number))
        return this_year if this_year >= since else this_year.replace(year=since.year + 1)
    except ValueError:  # the thirty-first of February, the fifth of Ben
        return None


def _person(tx: Transaction, words: str) -> str | None:
    mention = _MENTION.fullmatch(words)
    return mention[1] if mention else people.find(tx, words.removeprefix("@"))


def _end(tx: Transaction, user_id: str, now: datetime) -> str:
    known = away.now_or_next(tx, user_id, now)
    if known is None or not away.end(tx, user_id, now):
        return replies.NOT_AWAY
    return replies.BACK if known.begun else replies.DROPPED
