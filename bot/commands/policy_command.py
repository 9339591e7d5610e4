"""`handoff agreement`, also called `handoff policy`: what both teams agreed on, shown, checked and applied."""

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.commands import opening
from store.agreement import policy, policy_text
from store.agreement.policy_document import Policy
from store.agreement.policy_text import PolicyError
from store.db import connecting
from store.db.database import Database
from store.handoffs import lead_judging
from store.leads import policy_effect
from store.team import channels

cli = typer.Typer(help="Show, check and apply what both teams agreed on.", no_args_is_help=True)

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, readable=True, help="The agreement in YAML, as `show` prints it."
    ),
]
Sweep = Annotated[bool, typer.Option("--sweep", help="Also hand over the leads that are sales-ready by it now.")]


@cli.command("show")
def show() -> None:
    """Print the agreement in force, explained; a good start for a file of your own."""
    loaded = opening.load_settings()
    try:
        connecting.open_database(loaded.database_url, make=False).close()
    except connecting.NotThere as wrong:
        typer.echo(f"{wrong.what} This is the built-in agreement.", err=True)
        typer.echo(policy_text.to_yaml(policy.DEFAULT), nl=False)
        return
    except connecting.CannotReach as wrong:
        opening.stop(str(wrong))
    with opening.database(loaded) as database, database.read() as tx:
        typer.echo(policy_text.to_yaml(policy.current(tx)), nl=False)


@cli.command("check")
def check(file: File) -> None:
    """Say whether a file can be applied, what would change, and how many leads would become sales-ready."""
    proposed = _read(file)
    with opening.database(make=False) as database:
        proposed = _with_owners(database, proposed)
        _print_difference(database, proposed, file)
        now = opening.now(database)
        typer.echo(_lately(database, proposed, now))
        typer.echo(_passing(_would_pass(database, proposed, now)))


@cli.command("apply")
def apply(file: File, sweep: Sweep = False) -> None:
    """Put an agreement in force and post what changed. Running deadlines stay as they are."""
    proposed = _read(file)
    with opening.database() as database:
        proposed, now = _with_owners(database, proposed), opening.now(database)
        _print_difference(database, proposed, file)
        with database.begin() as tx:
            version = policy_effect.put_in_force(tx, proposed, None, now)
        typer.echo(f"Agreement version {version} is in force." if version else "The built-in agreement stays in force.")
        passing = _would_pass(database, proposed, now)
        if sweep:
            typer.echo(f"Leads handed over: {_hand_over(database, passing, now)}.")
        else:
            typer.echo(_passing(passing))


def _read(file: Path) -> Policy:
    try:
        return policy_text.parse(file.read_text("utf-8"))
    except UnicodeDecodeError:
        opening.stop(f"{file} is not UTF-8 text; save it as UTF-8.")
    except OSError as wrong:
        opening.stop(f"{file} can't be read: {wrong.strerror}.")
    except PolicyError as wrong:
        _stop(file, wrong)


def _stop(file: Path, wrong: PolicyError) -> NoReturn:
    opening.stop(f"{file} can't be applied:", *(f"  {line}" for line in str(wrong).splitlines()))


def _with_owners(database: Database, proposed: Policy) -> Policy:
    """Whom the set-up named stays where the file names nobody, and that is said."""
    with database.read() as tx:
        whole = policy.with_owners(proposed, policy.current(tx))
    for name, owner in whole.owners:
        if owner != getattr(proposed.owners, name):
            typer.echo(f"owners.{name} stays {owner}: the file names no other. `/handoff settings` takes them away.")
    return whole


def _print_difference(database: Database, proposed: Policy, file: Path) -> None:
    with database.read() as tx:
        changes = policy_text.difference(policy.current(tx), proposed)
        try:
            policy.check_currency(tx, proposed)
            channels.check_named(tx, proposed)
        except PolicyError as wrong:
            _stop(file, wrong)
    for change in changes or ["Nothing changes."]:
        typer.echo(change)


def _would_pass(database: Database, proposed: Policy, now: datetime) -> list[int]:
    with database.read() as tx:
        return policy_effect.would_pass(tx, proposed, now)


def _lately(database: Database, proposed: Policy, now: datetime) -> str:
    with database.read() as tx:
        passing, of = policy_effect.passed_lately(tx, proposed, now)
        today, _ = policy_effect.passed_lately(tx, policy.current(tx), now)
    return f"Of {of} leads of the last 13 weeks, {passing} would be sales-ready; {today} by the agreement in force."


def _hand_over(database: Database, leads: Sequence[int], now: datetime) -> int:
    """One short transaction each and a pause as long, so that a running bot gets its turn."""
    count = 0
    for lead_id in leads:
        began = time.monotonic()
        with database.begin() as tx:
            count += lead_judging.look_again(tx, lead_id, [], now) is not None
        time.sleep(time.monotonic() - began)
    return count


def _passing(leads: Sequence[int]) -> str:
    match len(leads):
        case 0:
            return "No waiting lead would become sales-ready."
        case 1:
            return "1 waiting lead is sales-ready by it; `handoff agreement apply --sweep` hands it over."
        case count:
            return f"{count} waiting leads are sales-ready by it; `handoff agreement apply --sweep` hands them over."
