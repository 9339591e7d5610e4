"""What stories about promises see and do.

The office is in Berlin, Mon-Fri 09:00-17:00; it is Monday 16 November 2026, 09:04 there (08:04 UTC). To claim may take
four office hours, to answer a buyer or a colleague eight. Moments are in UTC: 08:00 to 16:00 is office time.
"""

import re
from datetime import UTC, datetime
from typing import Any

from bot.demo import company
from scheduler import jobs
from store.agreement import policy
from store.rules.office_time import business_time
from tests.office.running import LEADS, Office

_DATE = re.compile(r"<!date[^|]*\|([^>]*) UTC>")
OFFICE = business_time.Calendar(company.ZONE, business_time.parse_hours("mon-fri 09:00-17:00"), {})
NOV = datetime(2026, 11, 1, tzinfo=UTC)


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of November 2026, in UTC; the 16th is a Monday."""
    return NOV.replace(day=day, hour=hour, minute=minute)


def in_thread(office: Office, card: str) -> list[str]:
    """The notes under a card; of a reminder the sentence below the lead's name."""
    rows = [_DATE.sub(r"\1", message["text"]).split("\n") for message in office.slack.thread(LEADS, card)]
    return [row[1] if row[0].startswith("*<") else row[0] for row in rows]


def told(office: Office) -> dict[str, list[str]]:
    """What everybody was told in private since the beginning, as it was said: the sentence below the lead's name.

    Without the lists that begin their days, which have stories of their own.
    """
    every = {person.id: list[str]() for person in company.PEOPLE}
    for call in office.slack.calls("chat.postMessage"):
        if call.args["channel"] in every and not call.args["text"].startswith("*Today"):
            every[call.args["channel"]].append(_sentence(call.args["text"]))
    return {who: found for who, found in every.items() if found}


def days_begun(office: Office, who: str) -> list[str]:
    """The first lines of the lists that began this person's days, as they were said."""
    said = [call.args for call in office.slack.calls("chat.postMessage") if call.args["channel"] == who]
    return [one["text"].split("\n")[0] for one in said if one["text"].startswith("*Today")]


def stands(office: Office, who: str) -> list[tuple[str, list[str]]]:
    """This person's direct messages as they are now: the sentence below the lead's name, and the buttons."""
    return [(_sentence(message["text"]), buttons(message["blocks"])) for message in office.slack.dm(who)]


def buttons(found: list[dict[str, Any]]) -> list[str]:
    """What may be pressed in these blocks, top down."""
    inside = [each for block in found for each in (*block.get("elements", ()), block.get("accessory"))]
    return [each["text"]["text"] for each in inside if each and each["type"] == "button"]


def _sentence(text: str) -> str:
    return _DATE.sub(r"\1", [*text.split("\n"), ""][1])


def shown(office: Office, card: str) -> str:
    """A card as it is now, with its moments in UTC."""
    return _DATE.sub(r"\1", office.shown(card))


def press_dm(office: Office, who: str, button: str) -> None:
    """Press a button of the newest direct message."""
    dm = office.slack.workspace.dm(office.slack.workspace.users[who]).id
    office.slack.press(who, dm, office.slack.dm(who)[-1]["ts"], button)
    office.settle()


def why(office: Office, who: str, text: str) -> list[str]:
    """What `/lead why` answers, line by line."""
    answer = office.slack.command(who, "/lead", f"why {text}")
    assert answer is not None
    return _DATE.sub(r"\1", answer["text"]).replace("*", "").split("\n")


def sleep_until(office: Office, moment: datetime) -> None:
    """The bot is down until then, and rings when it is back."""
    office.clock.move_to(moment)
    jobs.tick(office.database, office.clock())
    office.settle()


def agree(office: Office, **sections: object) -> None:
    """Change the policy."""
    with office.database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), **sections), None, office.clock())
