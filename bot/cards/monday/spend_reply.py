"""What is said after somebody wrote down what a campaign cost."""

from datetime import date

from bot.cards import money, text


def kept(campaign: str, week: date, amount: int, before: int | None, currency: str) -> str:
    """The week's amount, and what it was before. Amounts are in the currency's smallest unit."""
    said = f"*{text.line(campaign, 100)}*, week of {text.day(week, week)}: {money.in_words(amount, currency)}"
    if before is None:
        return f"{said}. The scoreboard counts it from now on."
    return f"{said}, as before." if before == amount else f"{said}; it was {money.in_words(before, currency)} before."
