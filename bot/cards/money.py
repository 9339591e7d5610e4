"""Amounts: integers of a currency's smallest unit, written for people by Babel."""

from decimal import Decimal

from babel import numbers

from bot.cards import text
from store.agreement import currencies


def digits(amount: int, currency: str) -> str:
    """The amount alone, as a person types it: 1200000 cents are "12000", 1250 are "12.50"."""
    places = currencies.decimals(currency)
    whole, rest = divmod(abs(amount), 10**places)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}" + (f".{rest:0{places}d}" if rest else "")


def in_words(amount: int | None, currency: str) -> str:
    """ "€12,000" or "€12.50"; "amount not known" for none."""
    if amount is None:
        return "amount not known"
    typed = Decimal(digits(amount, currency))
    shape = "¤#,##0" + ("." + "0" * -int(typed.as_tuple().exponent) if typed % 1 else "")
    return numbers.format_currency(typed, currency, format=shape, locale=text.LOCALE, currency_digits=False)


def in_whole(amount: int, currency: str) -> str:
    """A sum, without cents: "€7,195"."""
    unit = 10 ** currencies.decimals(currency)
    return in_words(round(amount / unit) * unit, currency)


def roughly(amount: float, currency: str) -> str:
    """An estimate, rounded to two or three digits: "€4,200", "€118,000"."""
    unit = 10 ** currencies.decimals(currency)
    whole = amount / unit
    step = 1 if abs(whole) < 1_000 else 100 if abs(whole) < 100_000 else 1_000
    return in_words(round(whole / step) * step * unit, currency)
