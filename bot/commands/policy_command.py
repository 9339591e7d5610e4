"""`handoff agreement`, also called `handoff policy`: what both teams agreed on: shown, checked, proposed."""

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cards.agreement import proposal_post, signature_words
from bot.commands import opening
from store.agreement import policy, policy_text
from store.agreement.policy_document import Policy
from store.agreement.policy_text import PolicyError
from store.db import connecting
from store.db.database import Database, Transaction
from store.handoffs import lead_judging
from store.leads import policy_effect
from store.signing import proposal_effect, proposal_views, proposals
from store.signing.proposal_facts import Proposed
from store.team import channels, people, workspace

cli = typer.Typer(help="Show, check and propose what both teams agree on.", no_args_is_help=True)

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, readable=True, help="The agreement in YAML, as `show` prints it."
    ),
]
SWEEPS = "`handoff agreement apply --unsigned --sweep`"

Unsigned = Annotated[
    bool, typer.Option("--unsigned", help="Put all of it in force without signatures; it's shown as not signed.")
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
        typer.echo(f"# {_stands(tx)}")
        typer.echo(policy_text.to_yaml(policy.current(tx)), nl=False)


def _stands(tx: Transaction) -> str:
    """Version, day and signatures, for the first line."""
    standing = proposal_views.agreement_standing(tx)
    since = f" since {standing.applied_at:%Y-%m-%d}" if standing.applied_at else ""
    signed = signature_words.signed_by(standing.signatures, people.names(tx)) if standing.signatures else "not signed"
    return f"Version {standing.version}{since}, {signed}."


@cli.command("check")
def check(file: File) -> None:
    """Say whether a file can be applied, what would change, and what that would do to leads and handoffs."""
    proposed = _read(file)
    with opening.database(make=False) as database:
        proposed = _with_owners(database, proposed)
        _print_difference(database, proposed, file)
        now = opening.now(database)
        with database.read() as tx:
            effect = proposal_effect.reckon(tx, proposed, now)
        for line in proposal_post.effect_lines(effect):
            typer.echo(line)


@cli.command("propose")
def propose_file(file: File) -> None:
    """Propose an agreement: the channel sees what would change, and it's in force once both teams have signed it."""
    proposed = _read(file)
    with opening.database() as database:
        proposed = _with_owners(database, proposed)
        _print_difference(database, proposed, file)
        _propose(database, proposed, opening.now(database))


@cli.command("apply")
def apply(file: File, unsigned: Unsigned = False, sweep: Sweep = False) -> None:
    """Put the settings of a file in force, and propose the rest of it for both teams to sign.

    Settings are channels, owners, marketers, meeting, currency and the month in which quarters begin.
    """
    proposed = _read(file)
    if sweep and not unsigned:
        opening.stop(
            "--sweep goes with --unsigned. Once both teams have signed, managers hand waiting leads over in Slack."
        )
    with opening.database() as database:
        proposed, now = _with_owners(database, proposed), opening.now(database)
        _print_difference(database, proposed, file)
        if unsigned:
            _apply_unsigned(database, proposed, sweep, now)
            return
        with database.begin() as tx:
            settings = proposals.change_settings(tx, proposed, None, now)
        for change in settings:
            typer.echo(f"In force now: {change}")
        _propose(database, proposed, now)


@cli.command("history")
def history() -> None:
    """List the versions of the agreement, newest first: since when, and who signed it."""
    with opening.database(make=False) as database, database.read() as tx:
        past, names = proposal_views.history_of_agreement(tx), people.names(tx)
    for one in past:
        how = signature_words.how_it_came(one, names)
        typer.echo(f"{one.version}  {one.at:%Y-%m-%d %H:%M} UTC  {how}")
        for change in one.changes:
            typer.echo(f"    {change}")
    if not past:
        typer.echo("The built-in agreement is in force; nothing was changed yet.")


def _propose(database: Database, proposed: Policy, now: datetime) -> None:
    with database.read() as tx:
        if workspace.load(tx).channel is None:
            opening.stop("No one can sign yet: Handoff isn't set up in Slack. Set it up, or use `apply --unsigned`.")
        if policy.signed_part(proposed) == policy.signed_part(policy.current(tx)):
            typer.echo("There is nothing to sign.")
            return
        effect = proposal_effect.reckon(tx, proposed, now)
    with database.begin() as tx:
        answer = proposals.propose(tx, proposed, None, now, effect=effect)
    for line in proposal_post.effect_lines(effect):
        typer.echo(line)
    if isinstance(answer, Proposed):
        typer.echo(f"Proposal {answer.proposal_id} is in the channel. It's in force once both teams have signed it.")


def _apply_unsigned(database: Database, proposed: Policy, sweep: bool, now: datetime) -> None:
    with database.begin() as tx:
        version = proposals.apply_unsigned(tx, proposed, None, now)
    said = "Agreement version {} is in force. It's shown as not signed until both teams sign it."
    typer.echo(said.format(version) if version else "The built-in agreement stays in force.")
    with database.read() as tx:
        passing = policy_effect.would_pass(tx, proposed, now)
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
            return f"1 waiting lead is sales-ready by it; {SWEEPS} hands it over."
        case count:
            return f"{count} waiting leads are sales-ready by it; {SWEEPS} hands them over."
