"""Which CRM the settings name."""

from collections.abc import Callable

from bot.crm.hubspot_crm import HubSpot
from bot.crm.pipedrive_crm import Pipedrive
from bot.crm.port import Crm


def choose(tokens: dict[str, tuple[str | None, str]]) -> Crm | None:
    """The first CRM that has a token, of `tokens` by system: token and address. None if none has."""
    for system, (token, url) in tokens.items():
        if token:
            return KNOWN[system](token, url)
    return None


KNOWN: dict[str, Callable[[str, str], Crm]] = {"hubspot": HubSpot, "pipedrive": Pipedrive}
