"""The vocabulary of the tables in limits.py and limits_elements.py: what one field of a block may hold."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["string", "text", "flag", "number", "list", "typed", "shape", "any"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`least` and `most` count characters or items, or bound a number; 0 is no bound."""

    form: Form
    required: bool = False
    least: int = 0
    most: int = 0
    kinds: frozenset[str] = frozenset()  # types of text, elements or blocks that fit, or the words a string may be
    shape: str = ""  # of an object, or of a list's items, that carries no type
    each: int = 0  # characters of every item's text


FLAG = Rule("flag")
ANY = Rule("any")


def string(most: int = 0, required: bool = False, words: str = "") -> Rule:
    """Plain characters; `words` lists the only ones allowed."""
    return Rule("string", required, most=most, kinds=frozenset(words.split()))


def text(most: int = 3000, required: bool = False) -> Rule:
    """A text object, plain or mrkdwn."""
    return Rule("text", required, 1, most, frozenset({"plain_text", "mrkdwn"}))


def plain(most: int, required: bool = False) -> Rule:
    """A text object that must be plain."""
    return Rule("text", required, 1, most, frozenset({"plain_text"}))


def number(least: int = 0, most: int = 0) -> Rule:
    """An integer within bounds."""
    return Rule("number", least=least, most=most)


def items(kinds: frozenset[str], least: int, most: int, required: bool = True, each: int = 0) -> Rule:
    """A list of typed objects."""
    return Rule("list", required, least, most, kinds, each=each)


def shapes(shape: str, least: int, most: int, required: bool = False) -> Rule:
    """A list of objects without a type, such as options."""
    return Rule("list", required, least, most, shape=shape)


def one(kinds: frozenset[str], required: bool = False) -> Rule:
    """One typed object."""
    return Rule("typed", required, kinds=kinds)


def shaped(shape: str) -> Rule:
    """One object without a type."""
    return Rule("shape", shape=shape)
