"""ISO 4217: the currencies people pay with, and how many decimals the smallest unit of each stands behind the point."""

import pycountry

# Codes for funds, metals, baskets and tests: nobody's deal is in them.
_NOT_PAID_WITH = "BOV CHE CHW COU MXV USN UYI XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"
# decimals -> the currencies that do not have 2: minor units of ISO 4217, list one as of 2026-01-01. pycountry has none.
_OTHERS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}


def is_known(code: str) -> bool:
    """Whether these three capital letters are a currency in use."""
    found = pycountry.currencies.get(alpha_3=code)  # in any case
    return found is not None and found.alpha_3 == code and code not in _NOT_PAID_WITH.split()


def decimals(code: str) -> int:
    """How many decimals an amount has: 2 for EUR, 0 for JPY, 3 for KWD."""
    return next((places for places, codes in _OTHERS.items() if code in codes.split()), 2)
