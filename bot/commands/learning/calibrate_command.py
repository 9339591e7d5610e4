"""`handoff calibrate`: what won and lost leads had in common, and the points that outcomes suggest."""

import html
import json
from typing import Annotated, Any

import typer

from bot.cards.learning import calibration_words
from bot.commands import opening
from store.learning import calibrations
from store.learning.calibration_facts import CalibrationFacts, CommonLine
from store.rules.learning.ranking import Ranking
from store.rules.monday import chance
from store.rules.monday.measures import Rate

PrintJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LeaveOut = Annotated[
    list[str] | None,
    typer.Option("--leave-out", metavar="FACT", help="A field or extra fact that was said after the outcome."),
]


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command("calibrate", help="Show what won and lost leads had in common, and the points outcomes suggest.")
    def calibrate(as_json: PrintJson = False, leave_out: LeaveOut = None) -> None:
        with opening.database(make=False) as database:
            now = opening.now(database)
            with database.read() as tx:
                facts = calibrations.calibrate(tx, now, leave_out or ())
        if as_json:
            typer.echo(json.dumps(plain(facts), indent=2, ensure_ascii=False))
            return
        for row in _rows(facts):
            typer.echo(html.unescape(row))


def plain(facts: CalibrationFacts) -> dict[str, Any]:
    """The calibration as JSON has it."""
    learnt = facts.learnt
    proposed = None
    if facts.document is not None and learnt.card is not None:
        rules = [{"when": rule.when, "points": rule.points} for rule in facts.rules]
        instead = {"threshold": facts.proposed_threshold, "on_top": learnt.card.on_top, "rules": rules}
        proposed = {**_ranking(learnt.proposed), **instead}
    return {
        "n": learnt.n,
        "good": learnt.good,
        "handoffs": facts.handoffs,
        "imported": facts.imported,
        "too_young": facts.too_young,
        "never_handed_over": facts.never,
        "present": {**_ranking(learnt.present), "threshold": facts.threshold},
        "proposed": proposed,
        "why": None if proposed else calibration_words.calibration_headline(facts),
        "missing": learnt.missing,
        "sure": learnt.sure,
        "judged_on": "five folds" if learnt.in_folds else "the newest fifth",
        "too_good": list(facts.too_good),
        "left_out": list(facts.left_out),
        "passed": {each.ending: {"n": each.n, "passed": each.passed} for each in facts.passed},
        "lines": [_line(one) for one in facts.lines],
    }


def _ranking(found: Ranking | None) -> dict[str, Any]:
    if found is None:
        return {"auc": None, "low": None, "high": None}
    return {name: round(getattr(found, name), 4) for name in ("auc", "low", "high")}


def _line(one: CommonLine) -> dict[str, Any]:
    said: dict[str, Any] = {"part": one.part, "what": one.what, **_share(one.had)}
    if one.had_not is not None:
        said["without"] = _share(one.had_not)
    if one.part == "band":
        said |= {"quality": one.quality, "rated": one.rated}
    return said


def _share(rate: Rate) -> dict[str, Any]:
    bounds = chance.interval(rate)
    low, high = bounds or (None, None)
    numbers = {"rate": rate.hits / rate.n if rate.n else None, "low": low, "high": high}
    rounded = {name: None if value is None else round(value, 4) for name, value in numbers.items()}
    return {"n": rate.n, "good": rate.hits, **rounded}


def _rows(facts: CalibrationFacts) -> list[str]:
    rows = [
        calibration_words.calibration_headline(facts),
        "",
        *calibration_words.basis(facts),
        *calibration_words.how_well(facts),
    ]
    if facts.document is not None:
        rows += ["", f"Suggested, sales-ready from a score of {facts.proposed_threshold} on (today {facts.threshold}):"]
        rows += [f"  {rule.points:+4}  {rule.when}" for rule in facts.rules]
        rows += ["Propose it in Slack: /handoff calibrate"]
    if facts.too_good:
        rows += ["", calibration_words.too_good(facts.too_good)]
    rows += ["", *(calibration_words.passed(each) for each in facts.passed if each.n)]
    for title, lines in calibration_words.grouped(facts):
        rows += ["", title, *(f"  {calibration_words.in_a_line(one)}" for one in lines)]
    return rows
