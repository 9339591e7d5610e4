"""`handoff crm`: connect a CRM, see how far it was read and what waits to be written, read it now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer

from bot.cards import text
from bot.commands import opening
from bot.crm import choosing, crm_reading
from bot.crm.port import CannotRead, Crm
from store.crm import crm_intents, crm_owners, crm_state, crm_writes, set_aside
from store.crm.crm_state import CrmConnection
from store.crm.crm_values import CONTACTS, DEALS, NOT_HERE, CrmOwners
from store.db.database import Transaction
from store.team import channels, people

cli = typer.Typer(help="A CRM beside Slack: read it, and write what happens here.", no_args_is_help=True)
NO_TOKEN = "No CRM has a token. Set HANDOFF_HUBSPOT_TOKEN to a Service Key of HubSpot: docs/crm.md shows the way."
Owner = Annotated[bool, typer.Option("--owner/--no-owner", help="Also write who owns a contact and a deal.")]
LeadStatus = Annotated[bool, typer.Option("--lead-status/--no-lead-status", help="Also write the lead status.")]
Yes = Annotated[bool, typer.Option("--yes", help="Don't ask.")]
OwnerId = Annotated[str, typer.Argument(help="Name or id of an owner there, as the list shows it.")]
Member = Annotated[str | None, typer.Option("--member", help="Who that is: a name or member id of Slack.")]
Outside = Annotated[bool, typer.Option("--not-in-slack", help="That one is not in Slack.")]
ByMail = Annotated[bool, typer.Option("--by-email", help="The person with the same email, as before.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only count what would be read.")]


@cli.command("connect")
def connect(owner: Owner = False, lead_status: LeadStatus = False, yes: Yes = False) -> None:
    """Show what would be written into the CRM, ask, and write it from now on.

    Before this the token only reads.
    """
    with _account() as crm, opening.database() as database:
        name = text.crm(crm.system)
        found = _asked(crm)
        with database.begin() as tx:
            crm_owners.keep_owners(tx, crm.system, found.owners, found.broken)
            lone = crm_owners.unmatched_owners(tx, crm.system)
        agreed = CrmConnection(crm.system, owner, lead_status)
        typer.echo(
            f"{name} lets us in and names {len(found.owners)} owners, {len(found.owners) - len(lone)} of them in Slack."
        )
        for who in lone:
            typer.echo(f"  Not in Slack by email: {who}. Say who it is: `handoff crm owners`")
        typer.echo(f"From now on Handoff would write into {name}:")
        for each in crm_intents.would_write(agreed):
            typer.echo(f"  - {each}")
        if not yes and not typer.confirm("Write this from now on?"):
            opening.stop("Nothing was changed. The token only reads.", code=1)
        with database.begin() as tx:
            if crm_state.start_writing(tx, agreed):
                channels.tell_setting(
                    tx, "crm", None, opening.now(database), system=crm.system, writes=crm_intents.would_write(agreed)
                )
        typer.echo(f"{name} is connected. The running bot writes from now on: `handoff crm status`")


@cli.command("status")
def show_status() -> None:
    """Show how far the CRM was read, and what waits to be written or is parked."""
    with _account() as crm, opening.database(make=False) as database, database.read() as tx:
        agreed = crm_state.connection(tx)
        name = text.crm(crm.system)
        for kind in (CONTACTS, DEALS):
            mark = crm_state.read_mark(tx, crm.system, kind)
            how = "the first sync is under way" if mark.first else f"up to date as of {mark.since:%d %b %H:%M} UTC"
            typer.echo(f"{name} {kind}: {mark.records} read, {how}")
        waiting, parked = crm_writes.count_writes(tx)
        writes = f"{waiting} waiting, {parked} parked" if agreed.system else "not connected: `handoff crm connect`"
        typer.echo(f"Writes: {writes}")
        if parked:
            typer.echo("Each parked one is explained in its lead's thread. Try them again: `handoff crm retry`")
        if agreed.trouble:
            typer.echo(f"{name} does not let us in: it {agreed.trouble}. Renew its token.")
        if aside := set_aside.set_aside(tx):
            typer.echo(f"Not kept, the log says why: {', '.join(aside)}. Read them again: `handoff crm retry`")
        lone = crm_owners.unmatched_owners(tx, crm.system)
        if lone:
            typer.echo(f"Owners of whom no person in Slack is known: {', '.join(lone)}. See `handoff crm owners`.")


@cli.command("owners")
def show_owners(owner: OwnerId = "", member: Member = None, outside: Outside = False, by_mail: ByMail = False) -> None:
    """List who owns records in the CRM and who that is in Slack; with OWNER, say who that one is.

    A manager does the same in Slack with `/handoff crm`.
    """
    with opening.database(make=False) as database, database.begin() as tx:
        if owner:
            _name_owner(tx, owner, (member, outside, by_mail), opening.now(database))
        names = people.names(tx)
        known = crm_owners.every_owner(tx)
        if not known:
            typer.echo("No CRM has been read yet, so there are no owners: `handoff crm sync`")
        for one in known:
            who = names.get(one.member_id or "") or ("not in Slack" if one.named is not None else "not known yet")
            how = "" if one.named is None else ", as a manager says"
            typer.echo(f"{one.system}:{one.id}  {one.name}: {who}{how}")


def _name_owner(tx: Transaction, owner: str, said: tuple[str | None, bool, bool], now: datetime) -> None:
    member, outside, by_mail = said
    if [member is not None, outside, by_mail].count(True) != 1:
        opening.stop("Say one of --member NAME, --not-in-slack and --by-email.")
    found = [one for one in crm_owners.every_owner(tx) if owner in (one.name, one.id, f"{one.system}:{one.id}")]
    if len(found) != 1:
        opening.stop(f"{'No owner has' if not found else 'Several owners have'} this name or id: {owner}")
    named = people.find(tx, member) if member else None
    if member and named is None:
        opening.stop(f"No one in Slack, or more than one person, is called {member}. Slack's member id works as well.")
    one = (found[0].system, found[0].id)
    crm_owners.name_members(tx, {one: NOT_HERE if outside else named}, None, now)


@cli.command("sync")
def sync(dry_run: DryRun = False) -> None:
    """Read what changed in the CRM now, or count it. The first time everything is read, as history."""
    with _account() as crm, opening.database() as database:
        try:
            if dry_run:
                counts = crm_reading.count_changes(crm, database, opening.now(database))
                typer.echo(", ".join(f"{count} {kind}" for kind, count in counts.items()) + " would be read.")
                return
            found = crm_reading.read_changes(crm, database, lambda: opening.now(database))
        except CannotRead as error:
            opening.stop(_why(crm, error), code=1)
        typer.echo(f"{found.read} records were read, {found.news} of them were new or changed.")


@cli.command("retry")
def retry_writes() -> None:
    """Try once more what the CRM refused, and what of it could not be kept."""
    with opening.database(make=False) as database, database.begin() as tx:
        typer.echo(f"{crm_writes.retry_parked(tx)} will be tried again by the running bot.")
        if again := set_aside.read_set_aside_again(tx):
            typer.echo(f"{again} records that could not be kept will be read again.")


@contextmanager
def _account() -> Iterator[Crm]:
    loaded = opening.load_settings()
    crm = choosing.choose(loaded.crm_accounts)
    if crm is None:
        opening.stop(NO_TOKEN)
    try:
        yield crm
    finally:
        crm.close()


def _asked(crm: Crm) -> CrmOwners:
    try:
        return crm.owners()
    except CannotRead as error:
        opening.stop(_why(crm, error), code=1)


def _why(crm: Crm, error: CannotRead) -> str:
    cure = "Renew its token." if error.later.refused else "Try again in a minute; what was read is kept."
    return f"{text.crm(crm.system)} could not be read: {error.later.why}. {cure}"
