"""The one rule of a valid mail address, at every door. Syntax alone; no server is asked.

Only what passes here is ever kept, so the rules in the store need not ask again.
"""

import re

from email_validator import EmailNotValidError, validate_email

from store.rules.lead import folding

LONGEST = 254

# Most addresses look like this, and the full grammar costs thirty times as much.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,18}"
)
# none@acme.example is nobody's; the people behind it would become one.
_FILLED_IN = re.compile(r"\s*(?:no[._-]?e?-?mail|not?[._-]?provided|n[./]?a|none|null|unknown)@", re.IGNORECASE)
# Ann Berg <ann@acme.example>, as mail programs copy it, and a link's target.
_AROUND = re.compile(r"(?:[^<>@]*<|mailto:)\s*([^<>\s]+?)\s*>?", re.IGNORECASE)
_RESERVED = re.compile(r"\.(?:arpa|invalid|local|localhost|onion)$", re.IGNORECASE)


def address(value: str) -> str:
    """The address without blanks around it, otherwise as given; ValueError says what is wrong with it."""
    given = value.strip()
    if _is_plain(given):
        return given
    if len(given) > LONGEST:
        raise ValueError(f"a mail address has at most {LONGEST} characters")
    try:
        validate_email(given, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        raise ValueError(f"{str(error).rstrip('.')}; write one address alone, as in ann@acme.example") from error
    return given


def address_or_nothing(value: str) -> str:
    """The address, or '' for blanks, a placeholder, and an address that programs fill in for a missing one."""
    if not value.strip() or folding.is_placeholder(value) or _FILLED_IN.match(value):
        return ""
    return address(value)


def address_as_copied(value: str) -> str:
    """The same, also with a name or `mailto:` around it, as people copy it into a table."""
    around = _AROUND.fullmatch(value.strip())
    return address_or_nothing(around[1] if around else value)


def is_address(value: str) -> bool:
    """Whether `address` would take it."""
    try:
        address(value)
    except ValueError:
        return False
    return True


def _is_plain(given: str) -> bool:
    local = given.partition("@")[0]
    return len(given) <= LONGEST and len(local) <= 64 and bool(_PLAIN.fullmatch(given)) and not _RESERVED.search(given)
