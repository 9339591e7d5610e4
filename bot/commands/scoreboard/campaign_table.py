"""What campaigns cost and brought: in the terminal, or as CSV."""

import csv
import io

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cards import money
from bot.cards.agreement import difference_words
from bot.cards.learning import campaign_page
from bot.cards.monday import kpi_words
from bot.intake.reading import values
from store.monday.scoreboard.scoreboard_facts import CampaignCredit, CampaignReturn

CSV_HEAD = (
    "rule", "campaign", "leads", "mqls", "handoffs", "opportunities", "pipeline", "won", "revenue", "spend", "currency",
)  # fmt: skip
_COLUMNS = ("Leads", "MQLs", "Handoffs", "Opportunities", "Pipeline {}", "Won", "Revenue {}", "Spent {}", "Per lead {}")


def print_credit(console: Console, found: CampaignCredit, currency: str) -> None:
    """A line for each campaign, then what the other rules say of its revenue."""
    console.print(f"[bold]Campaigns, {kpi_words.stretch(*found.days)}[/bold]")
    if not found.ours:
        console.print(campaign_page.NOTHING.format("then"))
        return
    console.print(campaign_page.best_of(found.ours, currency), markup=False)
    console.print(f"Credit goes to {difference_words.CREDIT[found.rule]}. {campaign_page.WHO_FOUND}", style="dim")
    table = Table("Campaign", box=None, padding=(0, 3, 0, 0))
    for column in (*_COLUMNS, "ROI"):
        table.add_column(column.format(currency), justify="right")
    for one in found.ours:
        table.add_row(escape(one.campaign), *_cells(one, currency))
    console.print(table)
    if said := campaign_page.disagreement_words(found):
        console.print(said.replace("*", ""), markup=False)


def csv_credit(found: CampaignCredit, currency: str) -> str:
    """A line for each rule and campaign, the asked rule's first; amounts as people write them."""
    written = io.StringIO()
    rules = [found.rule, *(rule for rule in found.by_rule if rule != found.rule)]
    rows = [_values(rule, one, currency) for rule in rules for one in found.by_rule[rule]]
    csv.writer(written, lineterminator="\n").writerows([CSV_HEAD, *rows])
    return written.getvalue()


def _cells(one: CampaignReturn, currency: str) -> tuple[str, ...]:
    each = money.digits(round(one.spend / one.leads), currency) if one.spend and one.leads else ""
    return (
        *(campaign_page.shares(n) if n else "" for n in (one.leads, one.mqls, one.handoffs, one.opportunities)),
        money.digits(one.pipeline, currency) if one.pipeline else "",
        campaign_page.shares(one.won) if one.won else "",
        *(money.digits(amount, currency) if amount else "" for amount in (one.revenue, one.spend)),
        each,
        campaign_page.roi(one),
    )


def _values(rule: str, one: CampaignReturn, currency: str) -> tuple[object, ...]:
    pipeline, revenue, spend = (money.digits(each, currency) for each in (one.pipeline, one.revenue, one.spend))
    counts = one.leads, one.mqls, one.handoffs, one.opportunities
    return rule, values.no_formula(one.campaign), *counts, pipeline, one.won, revenue, spend, currency
