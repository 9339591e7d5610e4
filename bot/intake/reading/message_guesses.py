"""What a message may say about a lead: mail, phone, name and company, to be corrected by the person who adds it."""

import html
import itertools
import re
from collections.abc import Sequence

from bot.intake.reading.mail import is_address

# Slack writes addresses, links and mentions as <target|label>.
_TOKEN = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"\+?\(?\d[\d\s()/.-]{5,20}\d")
_LABELS = {
    "name": "name",
    "full name": "name",
    "contact": "name",
    "company": "company",
    "organisation": "company",
    "organization": "company",
    "title": "title",
    "job title": "title",
    "role": "title",
    "phone": "phone",
    "mobile": "phone",
    "source": "source",
    "campaign": "campaign",
}
_ROLE_NAMES = {"info", "sales", "hello", "contact", "office", "team", "support", "mail", "admin"}
_BELONGS = {"from", "at", "of"}
_PAUSES = ",.;:!?"
_AROUND = " \t*_~•>-"
PHONE_DIGITS = 7


def lead(text: str, author: str = "") -> dict[str, str]:
    """Fields of the form, by name. `author` is the writer's name where that may be the lead."""
    said = plain(text)
    labelled = {_LABELS[label]: value for label, value in _labelled(said) if label in _LABELS and value}
    mail = _mail_of(said)
    name, company = _introduced(said, mail)
    guessed = {
        "name": author or name or _name_of(mail),
        "company": company,
        "email": mail,
        "phone": _phone(said),
        "why_now": next((line.strip() for line in said.splitlines() if line.strip()), ""),
        "touch_detail": said,
    }
    return {name: value for name, value in (guessed | labelled).items() if value}


def typed(text: str) -> dict[str, str]:
    """Fields of the form from words behind a command: a mail, a phone, and the rest is the name."""
    said = plain(text)
    mail, phone = _mail_of(said), _phone(said)
    rest = said.replace(mail or ",", " ").replace(phone or ",", " ").replace(",", " ")
    given = {"name": " ".join(rest.split()), "email": mail, "phone": phone}
    return {field: value for field, value in given.items() if value}


def _mail_of(said: str) -> str:
    return next((found[0] for found in _MAIL.finditer(said) if is_address(found[0])), "")


def plain(text: str) -> str:
    """A message's text as people read it, without Slack's markup."""
    return html.unescape(_TOKEN.sub(_shown, text)).strip()


def _shown(token: re.Match[str]) -> str:
    target, label = token[1], token[2]
    if target.startswith(("mailto:", "tel:")):
        return target.partition(":")[2]
    if target.startswith(("@", "#", "!")):
        return f"@{label}" if label else ""
    if not label or target.partition("://")[2].rstrip("/").casefold() == label.casefold():
        return label or target  # Slack made a link of what was typed
    return f"{label} ({target})"


def _labelled(said: str) -> list[tuple[str, str]]:
    """Lines like "*Company:* Acme"."""
    lines = (line.partition(":") for line in said.splitlines())
    return [(label.strip(_AROUND).casefold(), value.strip(_AROUND)) for label, colon, value in lines if colon]


def _phone(said: str) -> str:
    numbers = [found[0] for found in _PHONE.finditer(_MAIL.sub(" ", said))]
    return next((n.strip() for n in numbers if sum(map(str.isdigit, n)) >= PHONE_DIGITS), "")


def _introduced(said: str, mail: str) -> tuple[str, str]:
    """Name and company in "Ana Gomez from Acme Labs (ana@acme.example)": the name that the mail begins with."""
    known = {part for part in _local_parts(mail) if len(part) > 2} - _ROLE_NAMES
    words = said.split()
    start = next((place for place, word in enumerate(words) if word.strip(_PAUSES).casefold() in known), len(words))
    name = _proper(words[start:])
    after = words[start + len(name) :]
    company = _proper(after[1:]) if name and after and after[0].casefold() in _BELONGS else []
    return " ".join(name if len(name) > 1 else ()).rstrip(_PAUSES), " ".join(company).rstrip(_PAUSES)


def _local_parts(mail: str) -> list[str]:
    return re.split(r"[._+-]", mail.partition("@")[0].casefold())


def _proper(words: Sequence[str]) -> list[str]:
    """The words with a capital before the first other one or the first pause, at most five."""
    proper = list(itertools.takewhile(lambda word: word[0].isupper(), words[:5]))
    pause = next((place for place, word in enumerate(proper, 1) if word[-1] in _PAUSES), len(proper))
    return proper[:pause]


def _name_of(mail: str) -> str:
    """ "ana.gomez@acme.example" may be Ana Gomez; "info@" is nobody."""
    parts = [part for part in _local_parts(mail) if part.isalpha()]
    if not parts or parts[0] in _ROLE_NAMES or (len(parts) == 1 and len(parts[0]) < 3):
        return ""
    return " ".join(part.capitalize() for part in parts)
