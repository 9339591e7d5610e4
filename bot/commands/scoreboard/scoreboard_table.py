"""A scoreboard in the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cards import money
from bot.cards.monday import kpi_words, scoreboard_words
from store.monday.scoreboard.scoreboard_facts import CampaignReturn, Kpi, Scoreboard, SourceLine
from store.rules.monday import measures
from store.rules.monday.kpis import KPIS, UNDATED, WIN_RATE
from store.rules.monday.measures import Rate, Times
from store.rules.office_time import periods

ALL_WON = "No lost deal is known, so the win rate says little: record the lost ones too."


def print_board(console: Console, board: Scoreboard) -> None:
    """The KPIs, then what each source brought."""
    console.print(f"[bold]{_heading(board)}[/bold]")
    console.print(scoreboard_words.sum_up(board))
    table = Table("Number", "Now", "90% range", "Target", "Change", "Of", "Period", box=None, padding=(0, 3, 0, 0))
    for one in board.kpis:
        table.add_row(*map(escape, _row(one, board)))
    console.print(table)
    for line in _remarks(board):
        console.print(line, style="dim")
    if board.detail and board.detail.sources:
        first, after = scoreboard_words.days_of(board, board.detail.quarter or board.period)
        console.print(f"\n[bold]By source: leads that came {kpi_words.stretch(first, after)}[/bold]")
        console.print(_sources(board.detail.sources, board.currency))
    if board.detail and board.detail.campaigns:
        first, after = scoreboard_words.days_of(board, board.detail.window)
        title = f"By campaign: leads that came, deals opened and closed {kpi_words.stretch(first, after)}"
        console.print(f"\n[bold]{title}[/bold]")
        rows = [_campaign(one, board.currency) for one in board.detail.campaigns]
        console.print(_table("Campaign", [name.format(board.currency) for name in _OF_CAMPAIGNS], rows))


def _heading(board: Scoreboard) -> str:
    if board.week is not None:
        state = "" if board.over else ", so far"
        return f"{periods.week_name(board.week)}, {kpi_words.week_days(board.week)}{state} ({board.zone})"
    first, after = (moment.astimezone(board.local).date() for moment in (board.period.start, board.period.end))
    return f"{kpi_words.stretch(first, after)} ({board.zone})"


def _row(one: Kpi, board: Scoreboard) -> tuple[str, ...]:
    value = kpi_words.headline(one.code, one.headline)
    tail = kpi_words.tail(one.code, one.headline)
    return (
        kpi_words.kpi_name(one.code),
        value + (f", {tail}" if tail else ""),
        kpi_words.likely(one.code, one.headline),
        kpi_words.in_unit(one.code, one.target) if one.target is not None else "",
        scoreboard_words.change_of(one),
        kpi_words.counted(one.code, one.headline),
        scoreboard_words.period_of(one, board),
    )


def _remarks(board: Scoreboard) -> list[str]:
    lines = [_left_out(one) for one in board.kpis if one.headline.left_out]
    rates = [one.headline for one in board.kpis if one.code == WIN_RATE and isinstance(one.headline, Rate)]
    lines += [ALL_WON for rate in rates if 0 < rate.n == rate.hits]
    contact = board.first_contact
    if isinstance(contact, Times) and contact.done:
        mean, middle = measures.mean(contact) or 0, measures.median(contact) or 0
        said = f"First contact to won, of {contact.n:,} deals imported without a handoff"
        lines.append(f"{said}: {mean:.2f} days mean, {middle:g} median.")
    return lines


def _left_out(one: Kpi) -> str:
    why = KPIS[one.code].left_out
    what = "do" if why == UNDATED else f"were {why} or do"
    return f"{kpi_words.kpi_name(one.code)} leaves out {one.headline.left_out:,}: they {what} not say when."


def _sources(lines: Sequence[SourceLine], currency: str) -> Table:
    """What each brought, with a sum."""
    whole = SourceLine("all", *(sum(getattr(line, name) for line in lines) for name in _SUMMED))
    rows = [_source(line, currency) for line in (*lines, whole)]
    return _table("Source", [name.format(currency) for name in _COLUMNS], rows)


def _table(first: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A row for each; columns in which nothing stands are left out."""
    table = Table(first, box=None, padding=(0, 3, 0, 0))
    kept = [place for place, _ in enumerate(columns) if any(row[place + 1] for row in rows)]
    for place in kept:
        table.add_column(columns[place], justify="right")
    for row in rows:
        table.add_row(row[0], *(row[place + 1] for place in kept))
    return table


_SUMMED = ("received", "won", "opportunities", "pipeline")
_OF_CAMPAIGNS = ("Spent {}", "Leads", "MQLs", "Touches", "Pipeline {}", "Won", "Revenue {}")
_COLUMNS = ("Received", "Won", "Won of received", "Opportunities", "Pipeline {}")


def _source(line: SourceLine, currency: str) -> tuple[str, ...]:
    share = kpi_words.headline(WIN_RATE, Rate(line.won, line.received)) if line.received else ""
    pipeline = money.digits(line.pipeline, currency) if line.pipeline else ""
    opened = f"{line.opportunities:,}" if line.opportunities else ""
    return escape(line.source or "(none)"), f"{line.received:,}", f"{line.won:,}", share, opened, pipeline


def _campaign(one: CampaignReturn, currency: str) -> tuple[str, ...]:
    amounts = (one.spend, one.pipeline, one.revenue)
    spent, pipeline, revenue = (money.digits(amount, currency) if amount else "" for amount in amounts)
    leads, mqls, touches, won = (f"{n:,}" if n else "" for n in (one.leads, one.mqls, one.touches, one.won))
    return escape(one.campaign), spent, leads, mqls, touches, pipeline, won, revenue
