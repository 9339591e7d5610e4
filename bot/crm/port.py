"""What a CRM can do for us. A second one is one file with a class like this, and a line in `choosing`."""

from collections.abc import Collection, Sequence
from typing import Protocol

from store.crm.crm_values import CrmIntent, CrmOwners, CrmPage, Declined, Later, ReadWindow, Written


class CannotRead(Exception):
    """The CRM did not answer what was asked; `later` says when to ask again, and whether it refuses our token."""

    def __init__(self, later: Later) -> None:
        super().__init__(later.why)
        self.later = later


class Crm(Protocol):
    """One account of a CRM. Reading raises CannotRead; writing never raises for what the CRM or the network does."""

    system: str

    def owners(self) -> CrmOwners:
        """Who can own records there."""

    def changes(self, kind: str, window: ReadWindow) -> CrmPage:
        """A page of contacts or deals that changed in a window, by id."""

    def contacts_there(self, ids: Sequence[str]) -> Collection[str]:
        """Those of these contacts, at most a hundred, that were neither deleted nor archived."""

    def write(self, intent: CrmIntent) -> Written | Declined | Later:
        """Do one thing there. The same intent twice comes to the same."""

    def close(self) -> None:
        """Give the connections back."""
