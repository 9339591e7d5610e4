"""What a cell says: nothing, yes or no, or its words."""

import re

# Ways of leaving a cell empty. "(none)" and "unknown" are not among them: as a source they are answers.
_MISSING = frozenset(
    ["", "-", "--", "---", "—", "–", ".", "?", "n/a", "#n/a", "na", "n.a.", "nan", "nil", "null", "none", "select",
     "0000-00-00", "0000-00-00 00:00:00", "0000-00-00t00:00:00", "00/00/0000", "00.00.0000", "00-00-0000",
     "(blank)", "undefined", "not set", "(not set)", "not provided", "(not provided)", "#value!", "#ref!", "#name?"]
)  # fmt: skip
# People are called Null, Na and Nil, and NA is Namibia.
_NAMES = frozenset({"name", "first_name", "last_name", "country"})
_MAY_BE_NAMES = frozenset({"na", "nil", "null"})
# How a spreadsheet knows a formula, also in the wide letters that some read alike.
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r", "\n")  # some spreadsheets pass over them and read on
_TEXT_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')  # how a program keeps a spreadsheet from reading 00123 as 123
_YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "f", "0", "0.0"})
_ENDINGS = {"won": "won", "closedwon": "won", "dealwon": "won", "converted": "won"} | {
    "lost": "lost", "closedlost": "lost", "deallost": "lost"
}  # fmt: skip


def no_formula(cell: str) -> str:
    """The cell with an apostrophe where a spreadsheet would read a formula; the import takes it off again."""
    return f"'{cell}" if cell.startswith(_BLANKS) or cell.lstrip().startswith(FORMULAS) else cell


def cell_text(field: str, cell: str) -> str:
    """The cell without blanks around it, or '' if it stands for nothing."""
    text = cell.strip()
    if not text:
        return text
    # Without the apostrophe that keeps a spreadsheet from reading a cell as a formula.
    if text[:1] == "'" and text[1:].lstrip().startswith(FORMULAS):
        text = text[1:].lstrip()
    if text[:1] == "=" and (as_text := _TEXT_FORMULA.fullmatch(text)):
        text = as_text[1].replace('""', '"').strip()
    folded = text.casefold()
    if folded in _MISSING and not (field in _NAMES and folded in _MAY_BE_NAMES and _is_a_name(field, text)):
        return ""
    return text


def _is_a_name(field: str, text: str) -> bool:
    """'Null' may be a surname, and a program writes null or NULL; of these words only NA is a country."""
    return text == "NA" if field == "country" else text.istitle()


def yes_or_no(stage: str, text: str) -> bool | None:
    """Whether the text says that the stage was reached; None if it is no answer. "Lost" is no to won."""
    folded = text.casefold()
    if stage in ("won", "lost") and (ended := deal_ending(text)):
        return ended == stage
    return True if folded in _YES else False if folded in _NO else None


def deal_ending(status: str) -> str | None:
    """How a deal of this status ended: won, lost, or None while it is open. "6 - Closed Won" and closedwon are won."""
    letters = "".join(letter for letter in status.casefold() if letter.isalnum())
    return _ENDINGS.get(letters.lstrip("0123456789"))
