"""A month's review for other programs, and in the terminal. Amounts are in the currency's smallest unit."""

import csv
import io
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape

from bot.cards.learning import month_post
from bot.cards.text import Names
from bot.commands.scoreboard import scoreboard_plain
from store.learning.month_facts import MonthReview
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.rules.monday import measures
from store.rules.monday.kpis import QUALIFIED_TO_OPPORTUNITY
from store.rules.monday.measures import Rate
from store.rules.office_time import periods

CSV_HEAD = ("figure", "of", "count", "n", "value")


def plain_with_month(board: Scoreboard, review: MonthReview | None) -> dict[str, Any]:
    """The board, and with it the review where there is one."""
    return scoreboard_plain.plain_board(board) | ({"month": plain_month(review)} if review is not None else {})


def plain_month(review: MonthReview) -> dict[str, Any]:
    """Everything its post says."""
    return {
        "month": periods.month_name(review.month),
        "from": review.period.start.isoformat(),
        "until": review.period.end.isoformat(),
        "facts_until": review.at.isoformat(),
        "currency": review.currency,
        "pipeline": review.pipeline,
        "opportunities": sum(line.opportunities for line in review.groups),
        "target": review.target,
        "share_of_target": review.pipeline / review.target if review.target else None,
        "source_groups": [asdict(line) for line in review.groups],
        "lead_to_opportunity": {
            **scoreboard_plain.plain_measure(QUALIFIED_TO_OPPORTUNITY, review.to_opportunity),
            "younger_than_21_days": review.young,
            "below_20_percent": review.floor,
        },
        "last_final_month": {
            "month": periods.month_name(review.final_month),
            **scoreboard_plain.plain_measure(QUALIFIED_TO_OPPORTUNITY, review.final_rate),
        },
        "diagnosis": asdict(review.diagnosis),
        "stages": [asdict(one) for one in review.stages],
        "open_deals": [asdict(one) for one in review.open_deals],
        "journeys": asdict(review.journeys) if review.journeys is not None else None,
        "target_accounts": [asdict(one) for one in review.accounts],
        "question": review.question or None,
        "answers": [
            {"month": periods.month_name(one.month), "question": one.question, "by": one.member_id,
             "at": one.at.isoformat(), "words": one.words}
            for one in review.answers
        ],
    }  # fmt: skip


def month_csv(review: MonthReview) -> str:
    """A line for each figure: how many, of how many, and the amount, share or days."""
    found = review.diagnosis
    rows: list[tuple[Any, ...]] = [
        *(("pipeline", line.group, line.opportunities, "", line.amount) for line in review.groups),
        ("pipeline", "all", sum(line.opportunities for line in review.groups), "", review.pipeline),
        ("target", "", "", "", "" if review.target is None else review.target),
        ("lead_to_opportunity", periods.month_name(review.month), *_rate(review.to_opportunity)),
        ("lead_to_opportunity", periods.month_name(review.final_month), *_rate(review.final_rate)),
        ("diagnosis", "criteria", found.criteria, found.failed, ""),
        ("diagnosis", "follow_up", found.follow_up, found.failed, ""),
        *(("days_in_stage", one.stage, "", one.n, one.days) for one in review.stages),
        *(
            (f"target_accounts_{name}", f"tier_{one.tier}", getattr(one, name), one.accounts, "")
            for one in review.accounts
            for name in ("touched", "handed_over", "opportunities", "won")
        ),
        *(("open_deals", _since(one.since), one.count, "", one.amount) for one in review.open_deals),
    ]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([CSV_HEAD, *rows])
    return written.getvalue()


def print_month(console: Console, review: MonthReview, names: Names) -> None:
    """The same words as the post, without Slack's marks."""
    for body in month_post.month_paragraphs(review, names):
        console.print("\n" + escape(body.replace("*", "").replace("_", "")))


def _rate(rate: Rate) -> tuple[Any, ...]:
    share = measures.share(rate)
    return rate.hits, rate.n, "" if share is None else round(share, 4)


def _since(days: int | None) -> str:
    return "unknown" if days is None else f"{days}+ days"
