"""Text from people and programs made harmless and short; names, days and moments as readers see them.

`line` and `words` are the only way for outside text into mrkdwn, `plain` the only way into plain_text.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

from babel import numbers

Names = Mapping[str, str]
"""A member's id -> their name."""
Labels = Mapping[str, str]
"""A code of the policy -> what people call it."""

LOCALE = "en_US"
CRMS = {"hubspot": "HubSpot", "pipedrive": "Pipedrive", "http": "another program"}
LENGTHS = {"bd": "business day", "h": "hour", "m": "minute"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# Of outside text so many times the limit is read; cleaning the rest of a pasted book would take time for nothing.
_ENOUGH = 8


def _table() -> dict[int, str]:
    gone = [*range(0x20), *range(0x7F, 0xA0)]  # control characters
    gone += [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF]  # invisible, but not the joiners emoji need
    gone += [*range(0x202A, 0x202F), *range(0x2060, 0x2070)]  # bidi overrides and isolates
    gone += [*range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)]  # annotations and tags
    table = dict.fromkeys(gone, "")
    table |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")  # half a pair can't be sent as UTF-8
    table |= dict.fromkeys((0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n")
    return table | {0x09: " ", 0xA0: " "}


_HARMLESS = _table()
# Escaped as Slack asks. A backtick or an asterisk could open code or bold that swallows our own words.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "ˋ", "*": "∗"})
_TELLING = re.compile("[&<>`*]")
# Printable Latin text with single blanks, in which nothing is escaped: most text is so, and goes through as it is.
_LATIN = "[!-%'()+-;=?-_a-~À-ɏ…–]+"
_is_ordinary = re.compile(f"{_LATIN}(?: {_LATIN})*").fullmatch
# plain_text knows no entities for certain, so brackets become their look-alikes.
_PLAIN = str.maketrans({"<": "‹", ">": "›"})


def clean(text: str) -> str:
    """Without control characters, bidi overrides and other invisible marks; line breaks stay."""
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_HARMLESS)


def width(text: str) -> int:
    """Length as Slack may count it: UTF-16 units, two for an emoji."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def clip(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, ending in an ellipsis if cut; an entity or a pair is never cut in half."""
    if width(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    kept = re.sub(r"&[a-z]{0,3}$", "", kept)
    return kept.rstrip(" \n\u200c\u200d") + "…"


def line(text: str | None, limit: int = 150) -> str:
    """Outside text on one line of mrkdwn, escaped and clipped; empty for none."""
    if text and len(text) <= limit and _is_ordinary(text):
        return text
    return clip(_escaped(_flat(text, limit)), limit) if text else ""


def words(text: str | None, limit: int = 600, rows: int = 6) -> str:
    """What a person typed, as a quote of at most `rows` lines; empty for none."""
    kept = [" ".join(row.split()) for row in clean((text or "")[: _ENOUGH * limit]).split("\n")]
    kept = [row for row in kept if row]
    if len(kept) > rows:
        kept = [*kept[: rows - 1], " ".join(kept[rows - 1 :])]
    return "\n".join("> " + row for row in clip(_escaped(clean("\n".join(kept))), limit).split("\n")) if kept else ""


def plain(text: str | None, limit: int = 75) -> str:
    """Outside text on one line of a plain_text object, where Slack parses nothing."""
    if text and len(text) <= limit and _is_ordinary(text):
        return text
    return clip(_flat(text, limit).translate(_PLAIN), limit) if text else ""


def first_value(text: str | None, limit: int = 3000) -> str:
    """Outside text as the first value of an input: what stands there is what comes back."""
    return clip(clean((text or "")[: _ENOUGH * limit]), limit)


def _escaped(cleaned: str) -> str:
    return cleaned.translate(_ESCAPED) if _TELLING.search(cleaned) else cleaned  # most text holds none of them


def _flat(text: str, limit: int) -> str:
    return " ".join(clean(text[: _ENOUGH * limit]).split())


def rows_that_fit(rows: list[str], limit: int = 2900) -> str:
    """Rows under each other; the ones that don't fit are left out whole, so no token is cut."""
    kept: list[str] = []
    room = limit - 2
    for row in rows:
        room -= width(row) + 1
        if room < 0:
            return "\n".join([*kept, "…"])
        kept.append(row)
    return "\n".join(kept)


def person(member_id: str | None, names: Names) -> str:
    """A colleague's name. Never a mention: a card must not notify."""
    return line(names.get(member_id or ""), 60) or "someone"


def crm(system: str | None) -> str:
    """What a CRM is called, and any other program by its name in what it sends; empty if there is none."""
    return CRMS.get(system or "") or line(system or "", 40)


def label(code: str | None, labels: Labels) -> str:
    """The policy's words for a code; a code it no longer knows, made readable."""
    return line(labels.get(code or "") or (code or "").replace("_", " "), 80)


def when(moment: datetime, style: str = "{date_short_pretty} at {time}") -> str:
    """A moment in the reader's own zone and language: Slack fills the braces, old clients show UTC."""
    return f"<!date^{int(moment.timestamp())}^{style}|{_utc(moment)}>"


def dated(moment: datetime) -> str:
    """The same within a sentence: "on 18 Nov 2026 at 9:04"."""
    return f"on {when(moment, '{date_short} at {time}')}"


def clock(moment: datetime) -> str:
    """The time of day of a moment, in the reader's zone."""
    return f"<!date^{int(moment.timestamp())}^{{time}}|{moment.astimezone(UTC):%H:%M} UTC>"


def day_ending(moment: datetime) -> str:
    """The day that ends then, as "today"; its noon, which is on the same day in most readers' zones."""
    return when(moment - timedelta(hours=12), "{date_short_pretty}")


def _utc(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year} {at.hour:02}:{at.minute:02} UTC"


def day(day_: date, near: date) -> str:
    """ "Fri 21 Nov", with the year if it is another than that of `near`."""
    year = "" if day_.year == near.year else f" {day_.year}"
    return f"{WEEKDAYS[day_.weekday()]} {day_.day} {MONTHS[day_.month - 1]}{year}"


def short_day(moment: datetime, zone: tzinfo) -> str:
    """ "18 Nov", in the workspace's zone."""
    at = moment.astimezone(zone)
    return f"{at.day} {MONTHS[at.month - 1]}"


def month(moment: datetime, near: datetime, zone: tzinfo) -> str:
    """ "May", with the year if it is another than that of `near`."""
    at = moment.astimezone(zone)
    return MONTHS[at.month - 1] + ("" if at.year == near.astimezone(zone).year else f" {at.year}")


def span(seconds: int) -> str:
    """Office time, rounded down to minutes: "1 h 20 min"."""
    hours, minutes = divmod(seconds // 60, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * (bool(minutes) or not hours)
    return " ".join(parts)


def lengths(written: str) -> str:
    """Lengths of office time spelled out: "1bd" is "1 business day", "1h 30m" is "1 hour 30 minutes"."""
    return re.sub(r"\b(\d+)(bd|h|m)\b", lambda found: count(int(found[1]), LENGTHS[found[2]]), written)


def percent(number: float) -> str:
    """So many percent, written by Babel: "75%", "2.5%"."""
    return numbers.format_percent(Decimal(str(number)) / 100, "#,##0.##%", locale=LOCALE)


def used_up(part: int, whole: int) -> str:
    """How much of the whole a part is, rounded down: "75% of 8 h"."""
    return f"{percent(part * 100 // whole)} of {span(whole)}"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 lead", "2 leads"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def name_some(words_: Iterable[str]) -> str:
    """Outside words behind each other: the first two dozen, and how many more there are."""
    shown = [line(word, 80) for word in words_]
    more = f" and {len(shown) - 24} more" if len(shown) > 24 else ""
    return ", ".join(shown[:24]) + more


def lead_name(name: str | None, company: str | None) -> str:
    """ "Ana Gomez, Acme", as far as known, for mrkdwn."""
    return ", ".join(part for part in (line(name, 80), line(company, 80)) if part) or "a lead without a name"


def link(body: str, address: str | None) -> str:
    """A link for mrkdwn, if the address is a plain web address; else the text alone. `body` comes in escaped."""
    if not address or not re.fullmatch(r"https?://[^\s<>|]{1,500}", address):
        return body
    return f"<{address.replace('&', '&amp;')}|{body.replace('|', '¦')}>"


def message_address(workspace: str, channel: str | None, ts: str | None) -> str | None:
    """A message's address; None while there is none. `workspace` is Slack's address of ours, ending in a slash."""
    return f"{workspace}archives/{channel}/p{ts.replace('.', '')}" if workspace and channel and ts else None
