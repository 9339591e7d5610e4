"""`handoff journey`: how leads were won or lost, or everything of one lead: in the terminal, as JSON or a picture."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cards import text
from bot.cards.lead import journey
from bot.cards.learning import journey_posts, journey_words
from bot.commands import opening
from bot.pictures import journey_lines
from store.agreement import policy
from store.db import private_files
from store.db.database import Transaction
from store.leads import lookup
from store.learning import journey_maps
from store.learning.journey_maps import JourneyPage
from store.rules import states
from store.rules.learning.journey_patterns import Journey
from store.team import people, workspace
from store.views import handoff_views

OUTCOMES = {"wins": states.WON, "lost": states.LOST}

Which = Annotated[str, typer.Argument(metavar="wins|lost|NAME", help="The last ten, or one lead.", show_default=False)]
PrintJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Png = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the ways of the last wins as a picture.")]


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command("journey")
    def journey_(which: Which, as_json: PrintJson = False, png: Png = None) -> None:
        """Show how the last ten leads were won or lost, or everything one lead did."""
        with opening.database(make=False) as database:
            now = opening.now(database)
            with database.read() as tx:
                if which.casefold() in OUTCOMES:
                    _print_page(tx, journey_maps.load_page(tx, OUTCOMES[which.casefold()], now), as_json, png)
                elif png is not None:
                    opening.stop("--png draws the last wins: handoff journey wins --png FILE.")
                else:
                    _print_lead(tx, which, as_json, now)


def _print_page(tx: Transaction, page: JourneyPage, as_json: bool, png: Path | None) -> None:
    if as_json:
        typer.echo(json.dumps(_plain_page(page), indent=2, ensure_ascii=False))
    elif png is None:
        opening.print_message(journey_posts.draw_ends(page, policy.current(tx).labels, workspace.load(tx).timezone))
    if png is not None:
        _write_picture(png, page)


def _print_lead(tx: Transaction, name: str, as_json: bool, now: datetime) -> None:
    found = lookup.find(tx, name)
    if len(found) != 1:
        named = "; ".join(f"{one.lead_id} {text.lead_name(one.name, one.company)}" for one in found)
        opening.stop(f"Several leads fit: {named}. Give an ID." if found else f"No lead fits {name!r}.")
    lead = handoff_views.lead_facts(tx, found[0].lead_id, now)
    steps = handoff_views.journey(tx, found[0].lead_id)
    if lead is None or lead.erased:
        opening.stop("That lead was erased.")
    if as_json:
        plain = [{key: value for key, value in asdict(step).items() if value not in (None, "")} for step in steps]
        typer.echo(json.dumps({"lead_id": lead.id, "steps": plain}, indent=2, ensure_ascii=False, default=str))
        return
    opening.print_message(journey.draw(lead, steps, people.names(tx), policy.current(tx).labels))


def _plain_page(page: JourneyPage) -> dict[str, Any]:
    patterns = journey_maps.plain_patterns(page.patterns)
    return {
        "outcome": page.outcome,
        "currency": page.currency,
        "headline": journey_words.journey_headline(page),
        "journeys": [_plain_journey(one) for one in page.journeys],
        "patterns": patterns,
    }


def _plain_journey(one: Journey) -> dict[str, Any]:
    """Moments in ISO 8601, days as numbers, the amount in the smallest unit."""
    return {
        "lead_id": one.lead_id,
        "handoff_id": one.handoff_id,
        "outcome": one.outcome,
        "reason": one.reason,
        "amount": one.amount,
        "days": one.whole_days(),
        "milestones": {name: at.isoformat() for name, at in one.milestones().items()},
        "legs": [{"from": first, "to": second, "days": days} for (first, second), days in one.days().items()],
        "touches": [
            {"kind": touch.kind, "at": touch.at.isoformat(), "content": touch.content} for touch in one.touches
        ],
        "questions": [at.isoformat() for at in one.asked],
        "objections": [{"at": at.isoformat(), "code": code} for at, code in one.objections],
    }


def _write_picture(file: Path, page: JourneyPage) -> None:
    drawn = journey_lines.draw(page.journeys)
    if drawn is None:
        opening.stop("There is nothing to draw yet, or matplotlib is missing: pip install 'slack-handoff[pictures]'.")
    try:
        with private_files.opened_to_write(file) as opened:
            opened.write(drawn)
    except OSError as wrong:
        opening.stop(f"{file} can't be written: {wrong.strerror}. Name a new file in a folder of yours.")
    typer.echo(f"Written: {file}", err=True)
