"""What campaigns cost and brought as one small picture: spend, pipeline and revenue of each as bars of one scale.

Drawn for a phone, as the trend is, with its colours and its pen.
"""

from collections.abc import Sequence

from bot.cards import money, text
from bot.cards.learning import campaign_page
from bot.cards.monday import kpi_words
from bot.pictures import trend
from bot.pictures.trend import Box, Pen
from store.monday.scoreboard.scoreboard_facts import CampaignCredit, CampaignReturn

SHOWN = 8
TOP, ROW, FOOT, BAR = 52.0, 56.0, 10.0, 8.0
LEFT, RIGHT = 2 * trend.GAP, trend.WIDTH - 2 * trend.GAP
NUMBERS = 96.0  # what the longest bar leaves for its number
BARS = (("spent", trend.AIM, 1.0), ("pipeline", trend.LINE, 0.35), ("won", trend.LINE, 1.0))


def draw(found: CampaignCredit, currency: str) -> bytes | None:
    """The picture as PNG; None if matplotlib is not installed."""
    lines = [one for one in found.ours if one.spend or one.pipeline or one.revenue][:SHOWN] or found.ours[:1]
    height = TOP + ROW * len(lines) + FOOT
    if (pen := trend.take_pen(height)) is None:
        return None
    pen.panel(Box(trend.GAP, trend.GAP / 2, trend.WIDTH - 2 * trend.GAP, height - trend.GAP))
    pen.write(LEFT, height - 22, f"Campaigns, {kpi_words.stretch(*found.days)}", trend.TITLE, weight="bold")
    _legend(pen, height - 38)
    longest = max((amount for one in lines for amount in _amounts(one)), default=0) or 1
    for place, one in enumerate(lines):
        _campaign(pen, height - TOP - ROW * place, one, longest, currency)
    return pen.as_png()


def _legend(pen: Pen, y: float) -> None:
    x = LEFT
    for name, colour, alpha in BARS:
        _bar(pen, x, y, 10, colour, alpha)
        pen.write(x + 14, y, name, trend.SMALL, trend.QUIET)
        x += 68


def _campaign(pen: Pen, top: float, one: CampaignReturn, longest: int, currency: str) -> None:
    roi = campaign_page.roi(one)
    pen.write(LEFT, top - 12, text.clip(text.clean(one.campaign), 40), trend.TITLE)
    pen.write(RIGHT, top - 12, f"ROI {roi}" if roi else "nothing spent", trend.SMALL, trend.QUIET, ha="right")
    for row, (amount, (_, colour, alpha)) in enumerate(zip(_amounts(one), BARS, strict=True)):
        y, length = top - 25 - (BAR + 3) * row, (RIGHT - LEFT - NUMBERS) * amount / longest
        _bar(pen, LEFT, y, max(length, 1), colour, alpha if amount else 0.2)
        said = money.roughly(amount, currency) if amount else "–"
        pen.write(LEFT + max(length, 1) + 5, y, said, trend.SMALL, trend.TEXT if amount else trend.QUIET)


def _bar(pen: Pen, x: float, y: float, length: float, colour: str, alpha: float) -> None:
    pen.page.barh(y + BAR / 2 - 1, length, height=BAR, left=x, color=colour, alpha=alpha, zorder=3)


def _amounts(one: CampaignReturn) -> Sequence[int]:
    return one.spend, one.pipeline, one.revenue
