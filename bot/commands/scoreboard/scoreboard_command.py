"""`handoff scoreboard`: the KPIs of a week, month or any range: in the terminal, as JSON, CSV or a picture."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands import opening
from bot.commands.scoreboard import month_plain, scoreboard_plain, scoreboard_table
from bot.pictures import trend
from store.db import private_files
from store.db.database import Transaction
from store.learning import months
from store.learning.month_facts import MonthReview
from store.monday.scoreboard import scoreboards
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.rules.monday.kpis import HOW_MANY
from store.rules.office_time import periods
from store.team import people, workspace

DAY = timedelta(days=1)

Week = Annotated[str | None, typer.Option(help="A week, as 2026-W47; without it, and without a range, the last one.")]
Month = Annotated[str | None, typer.Option(help="A month, as 2026-10, with what both teams look at together.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day of a range, as 2026-10-01.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day of a range.")]
PrintJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Png = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the trend of a week as a picture.")]
Csv = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the numbers as CSV.")]


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command("scoreboard", help=f"Show the {HOW_MANY} shared numbers of a week, a month or any range of days.")
    def scoreboard(
        week: Week = None,
        month: Month = None,
        from_: From = None,
        to: To = None,
        as_json: PrintJson = False,
        png: Png = None,
        csv: Csv = None,
    ) -> None:
        with opening.database(make=False) as database:
            now = opening.now(database)
            with database.read() as tx:
                board, review = _shown(tx, week, month, from_, to, now)
                names = people.names(tx)
        if as_json:
            typer.echo(json.dumps(month_plain.plain_with_month(board, review), indent=2, ensure_ascii=False))
        elif png is None and csv is None:
            scoreboard_table.print_board(Console(highlight=False), board)
            if review is not None:
                month_plain.print_month(Console(highlight=False), review, names)
        if csv is not None:
            _written(
                csv, (month_plain.month_csv(review) if month and review else scoreboard_plain.csv_text(board)).encode()
            )
        if png is not None:
            _written(png, _picture(board))


def _shown(
    tx: Transaction, week: str | None, month: str | None, first: str | None, last: str | None, now: datetime
) -> tuple[Scoreboard, MonthReview | None]:
    """The board that is asked for, and the review of the month, or of the month that was posted with its week."""
    if sum(map(bool, (week, month, first or last))) > 1:
        opening.stop("Give one of --week, --month, or --from and --to.")
    if month is None:
        board = _board(tx, week, first, last, now)
        return board, months.with_board(tx, board.week)
    begin = periods.parse_month(month)
    if begin is None:
        opening.stop(f"--month: “{month}” isn't a month. Try 2026-10.")
    _begun(tx, "--month", begin, now)
    return scoreboards.for_range(tx, begin, periods.month_begin(begin, 1), now), months.for_month(tx, begin, now)


def _board(tx: Transaction, week: str | None, first: str | None, last: str | None, now: datetime) -> Scoreboard:
    if first is None and last is None:
        return scoreboards.for_week(tx, _begun(tx, "--week", _week(tx, week, now), now), now)
    if first is None or last is None:
        opening.stop("A range needs both --from and --to.")
    begin, end = _day("--from", first), _day("--to", last)
    if end < begin:
        opening.stop(f"--to: {end} lies before --from {begin}; swap them.")
    return scoreboards.for_range(tx, _begun(tx, "--from", begin, now), end + DAY, now)


def _begun(tx: Transaction, option: str, first: date, now: datetime) -> date:
    try:
        periods.refuse_future(first, now, workspace.load(tx).timezone)
    except ValueError as wrong:
        opening.stop(f"{option}: {wrong}.")
    return first


def _week(tx: Transaction, week: str | None, now: datetime) -> date:
    if week is None:
        return scoreboards.last_week(tx, now)
    try:
        return periods.parse(week)
    except ValueError as wrong:
        opening.stop(f"--week: {wrong}.")


def _day(option: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
        if periods.FIRST_YEAR <= day.year <= periods.LAST_YEAR:
            return day
        opening.stop(f"{option}: write a day from {periods.FIRST_YEAR} to {periods.LAST_YEAR}.")
    except ValueError:
        opening.stop(f"{option}: {text!r} is no date; write one like 2026-10-01.")


def _picture(board: Scoreboard) -> bytes:
    if board.week is None:
        opening.stop("--png draws the trend up to a week. Give --week, or leave the range away.")
    drawn = trend.draw(board)
    if drawn is None:
        opening.stop("Pictures need matplotlib. Install it: pip install 'slack-handoff[pictures]'.")
    return drawn


def _written(file: Path, content: bytes) -> None:
    try:
        with private_files.opened_to_write(file) as opened:
            opened.write(content)
    except OSError as wrong:
        opening.stop(f"{file} can't be written: {wrong.strerror}. Name a new file in a folder of yours.")
    typer.echo(f"Written: {file}", err=True)
