"""`handoff import FILE`: leads, or a team's past, from a CSV file."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.commands import undo_import
from bot.intake.csv import csv_file, sniff, spend_file
from bot.intake.csv.columns import FIELDS, LEFT_OUT, CannotImport
from bot.intake.csv.csv_file import LeadsReport, NeedsYes
from bot.intake.csv.spend_file import SpendReport
from bot.intake.reading import cleaning
from store.db.database import Database
from store.record.extra_facts import MOST_FACTS

MOST_NAMED = 8  # of a list that a sentence holds
LABELS = {
    "rows": "Rows",
    "leads_new": "New leads",
    "leads_updated": "Leads updated",
    "unchanged": "Unchanged",
    "refused": "Refused",
    "touches": "New touches",
    "opportunities": "New opportunities",
    "new": "New amounts",
    "changed": "Amounts changed",
}

Report = LeadsReport | SpendReport
File = Annotated[Path | None, typer.Argument(metavar="FILE", help="The CSV file.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        help="Which column holds a field. FIELD==WORDS says the same in every row, FIELD= leaves the field out. "
        f"Fields: {' '.join(FIELDS)}.",
    ),
]
System = Annotated[str, typer.Option(metavar="NAME", help="The program whose ids these are.")]
DateFormat = Annotated[
    str | None, typer.Option(metavar="FORMAT", help="Where the file leaves it open: dmy, mdy, or as in DD/MM/YYYY.")
]
EncodingName = Annotated[
    str | None, typer.Option(metavar="NAME", help="How the file is written, if it is not UTF-8: cp1250, mac_roman, ...")
]
Zone = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="The time zone that dates are read in, Europe/Berlin, if the workspace has none."
    ),
]
Currency = Annotated[
    str | None, typer.Option(metavar="CODE", help="The currency of the amounts, EUR, if the workspace has none.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Try every row and keep nothing.")]
HandOver = Annotated[bool, typer.Option("--hand-over", help="Judge old leads as news: open ones may get a card.")]
Yes = Annotated[
    bool, typer.Option("--yes", help=f"Do not ask, even if more than {csv_file.MOST_CARDS} cards come of it.")
]
Spend = Annotated[
    bool,
    typer.Option(
        "--spend", help="The file says what campaigns cost, in the columns campaign, day or week, and amount."
    ),
]
Undo = Annotated[
    int | None,
    typer.Option(
        "--undo",
        metavar="ID",
        min=1,
        help="Take back what an import brought, but for leads that people worked on since.",
    ),
]
ListImports = Annotated[bool, typer.Option("--list", help="Show the last imports: id, when, what became of the rows.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the numbers as one line of JSON at the end.")]


def register(
    app: typer.Typer,
    database: Callable[[bool], AbstractContextManager[Database]],
    now: Callable[[Database], datetime],
) -> None:
    """Add the command. `database` opens the workspace's, closed at the end, and makes none if it only looks; `now` is
    its office time.
    """

    @app.command("import")
    def import_file(
        file: File = None,
        spend: Spend = False,
        map_: Map = None,
        system: System = csv_file.SYSTEM,
        date_format: DateFormat = None,
        encoding: EncodingName = None,
        zone: Zone = None,
        currency: Currency = None,
        dry_run: DryRun = False,
        hand_over: HandOver = False,
        yes: Yes = False,
        as_json: AsJson = False,
        undo: Undo = None,
        list_: ListImports = False,
    ) -> None:
        """Import leads, a team's past, or with --spend what campaigns cost, from a CSV file.

        Importing twice is safe. Rows that can't be taken are listed with their reasons in FILE.refused.csv. Each
        import has an id, by which it can be taken back: --undo ID.
        """
        console = Console(stderr=True)
        if (undo is not None or list_) == (file is not None):
            raise typer.BadParameter("Name the CSV file, or say --undo ID or --list.", param_hint="FILE")
        if file is None:
            with database(dry_run or undo is None) as opened:
                undo_import.undo(opened, undo, now(opened), yes, dry_run) if undo else undo_import.show_last(opened)
            return
        path = file

        def run(agreed: bool) -> Report:
            shared: dict[str, Any] = {"mapping": mapping(map_ or ()), "date_format": date_format, "encoding": encoding}
            shared |= {"dry_run": dry_run, "zone": zone, "currency": currency, "now": now(opened)}
            if spend:
                return spend_file.import_file(opened, path, **shared)
            with _bar(console) as progress:
                return csv_file.import_file(
                    opened, path, system=system, hand_over=hand_over, yes=agreed, progress=progress, **shared
                )

        try:
            sniff.sniff(path, encoding)  # before a database is made for it
            with database(dry_run) as opened:
                report = _asking(run, yes)
        except CannotImport as error:
            _say(console, f"Nothing was imported: {error}.")
            raise typer.Exit(2) from error
        show_report(report, console, dry_run)
        if report.import_id is not None:
            _say(console, f"Undo it: handoff import --undo {report.import_id}")
        if as_json:
            typer.echo(json.dumps(report.numbers()))


def mapping(given: Sequence[str]) -> dict[str, str]:
    """--map's FIELD=COLUMN pairs; CannotImport for one without '='."""
    for each in given:
        if "=" not in each:
            raise CannotImport(f"--map {each}: write FIELD=COLUMN, for example --map email='Work mail'")
    pairs = (each.rpartition("=") if each.endswith(f"={LEFT_OUT}") else each.partition("=") for each in given)
    return {field.strip(): column.strip() for field, _, column in pairs}


def show_report(report: Report, console: Console, dry_run: bool) -> None:
    """Print what became of the file."""
    table = Table(title="Preview" if dry_run else "Imported", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in report.numbers().items():
        table.add_row(LABELS[name], f"{value:,}")
    if isinstance(report, LeadsReport):
        table.add_row("Cards to post", f"{report.cards:,}")
    console.print(table)
    _say(console, "Read: " + ", ".join(f"{field} from {column!r}" for field, column in report.columns.items()) + ".")
    for note in report.notes:
        _say(console, note if note.endswith("?") else f"{note}.")
    if isinstance(report, LeadsReport):
        _show_passed_over(report, console)
    for line, fault in report.refusals:
        where = f", {fault.field} {fault.value!r}" if fault.field else ""
        _say(console, f"Line {line}{where}: {fault.reason}.")
    if report.refused_file:
        _say(console, f"Refused rows: {report.refused_file}. Mend and import that file.")


def _show_passed_over(report: LeadsReport, console: Console) -> None:
    if report.extra:
        _say(console, f"Kept as extra facts: {', '.join(report.extra)}.")
    if report.cut:
        cut = ", ".join(f"{name} ({rows:,})" for name, rows in report.cut.items())
        _say(console, f"Longer than {cleaning.LONGEST_FACT} characters and cut: {cut}.")
    if report.extra_left_out:
        names = ", ".join(report.extra_left_out)
        _say(console, f"Left out, because a lead has at most {MOST_FACTS} extra facts: {names}.")
    if report.unused:
        _say(console, f"Passed over: {', '.join(report.unused)}.")
    for stage, rows in report.undated.items():
        _say(console, f"{rows:,} rows say {stage} and not when; they are kept as history, without that stage.")
    if report.shared:
        ids = _first_named(report.shared)
        _say(console, f"Different people have the same id here: {ids}. They are known by their mail alone.")
    if report.mails_of_several:
        mails = _first_named(report.mails_of_several)
        _say(console, f"The same mail stands beside different ids or names: {mails}. Each mail is one lead.")
    if report.deals_of_others:
        ids = _first_named(tuple(report.deals_of_others))
        _say(console, f"These deals are another contact's already: {ids}. Each counts once, with the contact it has.")
    if report.open_words:
        words = sorted(report.open_words.items(), key=lambda each: -each[1])
        said = ", ".join(f"{word!r} ({rows:,})" for word, rows in words[:MOST_NAMED])
        more = ", and others" if len(words) > MOST_NAMED else ""
        _say(console, f"Read as open, neither won nor lost: {said}{more}.")


def _first_named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(map(cleaning.quotable, names[:MOST_NAMED])) + more


def _say(console: Console, text: str) -> None:
    """One line; what came from the file can't colour or move anything."""
    console.print(escape(cleaning.text(text)), highlight=False, soft_wrap=True)


def _asking(run: Callable[[bool], Report], yes: bool) -> Report:
    """Run, and run again if a person at the terminal agrees to it."""
    try:
        return run(yes)
    except NeedsYes as asked:
        if not (sys.stdin.isatty() and typer.confirm(f"{asked.what[:1].upper()}{asked.what[1:]}. Go on?", err=True)):
            raise
        return run(True)


@contextmanager
def _bar(console: Console) -> Iterator[csv_file.ImportProgress]:
    """A progress bar on stderr, gone when it is done."""
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=console, transient=True) as shown:
        task = shown.add_task("reading", total=None)

        def progress(what: str, done: int, of: int) -> None:
            shown.update(task, description=what, completed=done, total=of or None)

        yield progress
