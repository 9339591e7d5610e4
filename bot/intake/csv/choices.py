"""The zone and the currency that a file is read by: the workspace's, or before there is one what the command says.

What the command says becomes the workspace's with the first rows that are kept.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.intake.csv.columns import CannotImport
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.agreement.policy_text import PolicyError
from store.db.database import Database
from store.team import workspace
from store.team.workspace import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class FileChoices:
    """What a file is read by. Where `has_zone` or `has_currency` is false nobody has chosen one yet."""

    settings: WorkspaceSettings
    agreement: Policy
    has_zone: bool
    has_currency: bool

    def want_zone(self, dates: str) -> None:
        """CannotImport if `dates`, as in "the days of spend", would be read in a zone that nobody has chosen."""
        if not self.has_zone:
            raise CannotImport(
                f"{dates} have no time zone of their own, and the workspace has none yet; "
                "say it with --zone, as in --zone Europe/Berlin"
            )

    def want_currency(self) -> None:
        """CannotImport if amounts would be read in a currency that nobody has chosen."""
        if not self.has_currency:
            raise CannotImport(
                "the file has amounts, and the workspace has no currency yet; "
                "say it with --currency, as in --currency EUR"
            )


def load_choices(database: Database, zone: str | None, currency: str | None) -> FileChoices:
    """What files are read by. CannotImport for no zone, no currency, and for others than the workspace's."""
    with database.read() as tx:
        settings, agreement = workspace.load(tx), policy.current(tx)
        has_currency = settings.set_up_at is not None or policy.currency_is_chosen(tx)
    currency = currency and currency.strip().upper()
    if zone and settings.zone_is_set and zone != settings.zone:
        raise CannotImport(f"--zone says {zone}, and the workspace's time zone is {settings.zone}; leave out --zone")
    if currency and has_currency and currency != agreement.currency:
        kept = f"the workspace's currency is {agreement.currency}"
        raise CannotImport(f"--currency says {currency}, and {kept}; leave out --currency, and convert the amounts")
    try:
        workspace.check_zone(zone or settings.zone)
        agreement = policy.amend(agreement, currency=currency) if currency else agreement
    except PolicyError as wrong:
        raise CannotImport(f"--currency {currency}: {wrong.faults[0].remedy}") from wrong
    except ValueError as wrong:
        raise CannotImport(str(wrong)) from wrong
    settings = replace(settings, zone=zone, zone_is_set=True) if zone else settings
    return FileChoices(settings, agreement, settings.zone_is_set, has_currency or bool(currency))


def keep_choices(database: Database, chosen: FileChoices, now: datetime) -> None:
    """Make the workspace's what the command said, unless it has them."""
    with database.begin() as tx:
        if chosen.has_zone and not workspace.load(tx).zone_is_set:
            workspace.change(tx, zone=chosen.settings.zone)
        if chosen.has_currency and not policy.currency_is_chosen(tx):
            policy.apply(tx, policy.amend(policy.current(tx), currency=chosen.agreement.currency), None, now)
