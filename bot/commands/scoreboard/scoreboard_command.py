"""`handoff scoreboard`: the KPIs of a week, month or any range: in the terminal, as JSON, CSV or a picture."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cards.learning import campaign_page
from bot.commands import opening
from bot.commands.scoreboard import campaign_table, month_plain, scoreboard_plain, scoreboard_table
from bot.pictures import returns, trend
from store.agreement import policy
from store.db import private_files
from store.db.database import Transaction
from store.learning import asked_credit, months
from store.learning.month_facts import MonthReview
from store.monday.scoreboard import goals, scoreboards
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.rules.learning import credit
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
Campaigns = Annotated[bool, typer.Option("--campaigns", help="Show what each campaign cost and brought instead.")]
Rule = Annotated[str | None, typer.Option(help="How campaigns share a deal; without it, as the agreement says.")]


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
        campaigns: Campaigns = False,
        rule: Rule = None,
    ) -> None:
        if campaigns:
            _refuse_several(week, month, from_ or to)
            begin = _month(month) if month else None
            days = (begin, periods.month_begin(begin, 1)) if begin else _range(from_, to)
            _show_campaigns(days, rule, as_json, png, csv)
            return
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
    _refuse_several(week, month, first or last)
    if month is None:
        board = _board(tx, week, first, last, now)
        return board, months.with_board(tx, board.week)
    begin = _month(month)
    _begun(tx, "--month", begin, now)
    return scoreboards.for_range(tx, begin, periods.month_begin(begin, 1), now), months.for_month(tx, begin, now)


def _refuse_several(*given: str | None) -> None:
    if sum(map(bool, given)) > 1:
        opening.stop("Give one of --week, --month, or --from and --to.")


def _month(month: str) -> date:
    begin = periods.parse_month(month)
    if begin is None:
        opening.stop(f"--month: “{month}” isn't a month. Try 2026-10.")
    return begin


def _show_campaigns(
    days: tuple[date, date] | None, rule: str | None, as_json: bool, png: Path | None, csv: Path | None
) -> None:
    if rule is not None and rule not in credit.RULES:
        opening.stop(f"--rule: {rule} is no rule; the rules are {', '.join(credit.RULES)}.")
    with opening.database(make=False) as database:
        now = opening.now(database)
        with database.read() as tx:
            begin, after = days or goals.running_quarter(tx, now)
            found = asked_credit.load_days(tx, _begun(tx, "--from", begin, now), after, rule, now)
            currency = policy.current(tx).currency
    if as_json:
        typer.echo(json.dumps(campaign_page.plain_credit(found, currency), indent=2, ensure_ascii=False))
    elif png is None and csv is None:
        campaign_table.print_credit(Console(highlight=False), found, currency)
    if csv is not None:
        _written(csv, campaign_table.csv_credit(found, currency).encode())
    if png is not None:
        _written(png, _drawn(returns.draw(found, currency)))


def _range(first: str | None, last: str | None) -> tuple[date, date] | None:
    """The first day and the one after the last."""
    if first is None and last is None:
        return None
    if first is None or last is None:
        opening.stop("A range needs both --from and --to.")
    begin, end = _day("--from", first), _day("--to", last)
    if end < begin:
        opening.stop(f"--to: {end} lies before --from {begin}; swap them.")
    return begin, end + DAY


def _board(tx: Transaction, week: str | None, first: str | None, last: str | None, now: datetime) -> Scoreboard:
    days = _range(first, last)
    if days is None:
        return scoreboards.for_week(tx, _begun(tx, "--week", _week(tx, week, now), now), now)
    return scoreboards.for_range(tx, _begun(tx, "--from", days[0], now), days[1], now)


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
    return _drawn(trend.draw(board))


def _drawn(drawn: bytes | None) -> bytes:
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
