"""`handoff policy`: what both teams agreed on, shown, checked and applied."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands import opening
from store import agreement, policy
from store.policy import Policy, PolicyError

cli = typer.Typer(help="What both teams agreed on: checklist, scoring, clocks, channels, owners, targets.")

File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The policy, in YAML.")]
out = Console(highlight=False, markup=False, soft_wrap=True)


@cli.command("show")
def show() -> None:
    """Print the policy in force, with comments; a good start for a file of your own."""
    database = opening.database()
    with database.read() as tx:
        out.print(policy.show(policy.current(tx)))
    database.close()


@cli.command("check")
def check(file: File) -> None:
    """Say whether a file could be applied, and what would change."""
    proposed = _read(file)
    database = opening.database()
    with database.read() as tx:
        _print_difference(policy.difference(policy.current(tx), proposed))
        out.print(_passing(agreement.would_pass(tx, proposed, opening.now(database))))
    database.close()


@cli.command("apply")
def apply(
    file: File,
    sweep: Annotated[bool, typer.Option("--sweep", help="Also hand over the leads that are sales-ready now.")] = False,
) -> None:
    """Put a policy in force. The channel sees the difference; running clocks stay as they were started."""
    proposed = _read(file)
    database = opening.database()
    now = opening.now(database)
    with database.begin() as tx:
        _print_difference(policy.difference(policy.current(tx), proposed))
        version = agreement.apply(tx, proposed, None, now)
        passing = agreement.would_pass(tx, proposed, now)
    out.print(f"Policy version {version} is in force.")
    if sweep:
        out.print(f"Handed over: {agreement.sweep(database, passing, now)}.")
    else:
        out.print(_passing(passing))
    database.close()


def _read(file: Path) -> Policy:
    try:
        return policy.parse(file.read_text("utf-8"))
    except UnicodeDecodeError:
        opening.stop(f"{file} is not UTF-8 text.")
    except PolicyError as wrong:
        opening.stop(f"{file} can't be applied:", *str(wrong).splitlines())


def _print_difference(lines: list[str]) -> None:
    out.print("\n".join(lines) or "Nothing changes.")


def _passing(leads: list[int]) -> str:
    if not leads:
        return "No waiting lead would become sales-ready by it."
    return f"{len(leads)} waiting leads would be sales-ready now; --sweep hands them over."
