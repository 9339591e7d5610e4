"""Which column holds what: any spelling of the usual names is known, the rest is said with --map."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.intake.reading import cleaning
from store.rules.lead import folding

# Each list is in order of preference: of two columns that could be the same field the earlier name is taken.
ALIASES: dict[str, tuple[str, ...]] = {
    "external_id": (
        "external id", "prospect id", "mql id", "lead id", "contact id", "person id", "record id",
        "record id - contact", "hs object id", "customer id", "id", "uuid", "lead number",
    ),
    "email": (
        "email", "e-mail", "mail", "email address", "mail address", "work email", "business email", "primary email",
        "contact email", "lead email", "person - email", "person - email - work",
    ),
    "name": ("name", "full name", "lead name", "contact name", "person name"),
    "first_name": ("first name", "given name", "forename", "firstname"),
    "last_name": ("last name", "surname", "family name", "lastname"),
    "title": (
        "title", "job title", "position", "job position", "role", "occupation", "person - job title",
        "what is your current occupation",
    ),
    "company": (
        "company", "company name", "organization", "organisation", "organization name", "organisation name",
        "company / account", "account name", "account", "associated company", "employer",
    ),
    "phone": (
        "phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "mobile phone number", "work phone",
        "cell", "person - phone", "person - phone - work",
    ),
    "country": ("country", "country/region", "country code", "country name", "person - country"),
    "source": (
        "source", "lead source", "origin", "original source", "original source type", "original traffic source",
        "hs analytics source", "utm source", "acquisition channel", "lead origin",
    ),
    "campaign": (
        "campaign", "campaign name", "utm campaign", "lead campaign", "source campaign", "primary campaign source",
    ),
    "persona": ("persona", "buyer persona", "hs persona"),
    "problem": ("problem", "pain point", "pain", "challenge", "use case"),
    "why_now": ("why now", "trigger", "message"),
    "next_step": ("next step", "next action"),
    "next_step_due": ("next step due", "next step date", "next action date", "due date"),
    "received": (
        "received", "received at", "received on", "first contact date", "first contact", "create date", "created date",
        "creation date", "date created", "created at", "created on", "created", "created time", "creation time",
        "lead created", "lead - lead created", "add time", "date added", "added on", "connected on", "submitted at",
        "submission date", "sign up date",
    ),
    "sales_ready": (
        "sales ready", "sales ready at", "sales ready date", "became a sales qualified lead date", "sql date",
        "sales qualified date", "qualified date", "handed over", "handed over at", "handoff date",
    ),
    "claimed": (
        "claimed", "claimed at", "claimed date", "sales accepted date", "accepted date", "assigned date",
        "owner assigned date",
    ),
    "first_response": (
        "first response", "first response at", "first response date", "first outreach date", "contacted at",
        "contacted date",
    ),
    "opportunity": (
        "opportunity", "opportunity at", "opportunity date", "opportunity created", "opportunity created date",
        "became an opportunity date", "deal created", "deal created date", "deal - deal created", "converted date",
    ),
    "deal_id": (
        "deal id", "opportunity id", "record id - deal", "deal record id", "deal - id", "hs deal id", "deal number",
        "opportunity number",
    ),
    "amount": (
        "amount", "deal amount", "deal value", "deal - value", "opportunity amount", "amount in company currency",
        "value",
    ),
    "won": (
        "won", "won at", "won date", "won time", "deal - won time", "date won", "closed won date",
        "became a customer date",
    ),
    "lost": ("lost", "lost at", "lost date", "lost time", "deal - lost time", "date lost", "closed lost date"),
    "outcome": (
        "outcome", "deal outcome", "deal status", "deal - status", "deal stage", "deal - stage", "opportunity stage",
        "opportunity status",
    ),
    "closed": (
        "closed", "closed at", "closed on", "closed date", "close date", "closing date", "date closed",
        "deal - deal closed on",
    ),
    "reason": (
        "reason", "lost reason", "loss reason", "closed lost reason", "deal - lost reason", "disqualification reason",
        "recycle reason",
    ),
    "owner": (
        "owner", "lead owner", "contact owner", "deal owner", "owner name", "sales rep", "rep", "assigned to",
        "salesperson", "account executive", "sr id", "lead - owner", "deal - owner",
    ),
    "touch_kind": ("touch kind", "touch", "touch type", "activity type", "event type", "event", "event name"),
    "touch_at": ("touch at", "touch date", "touch time", "activity date", "event date", "event time", "occurred at"),
    "touch_detail": ("touch detail", "detail", "activity detail", "event detail", "page url", "page"),
    "touch_source": ("touch source", "activity source", "event source", "session source"),
}  # fmt: skip
FIELDS = tuple(ALIASES)
PERSONAL = frozenset({"email", "name", "first_name", "last_name", "title", "phone"})
PEOPLE = ("lead", "contact", "person", "prospect", "mql", "customer")
IDENTITIES = ("external_id", "email")
IDS = ("external_id", "deal_id")
LEFT_OUT = "-"  # as in --map Salary=-
NOTES = ("refused_line", "refused_field", "refused_value", "refused_reason")  # of rows that were refused before


class CannotImport(Exception):
    """The file as a whole can't be imported; says what would help."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands. `texts` are fields that --map gives the same words in every row, `twins` more columns
    of a field's name: of their cells the first that says something counts. `extra` are the columns that nobody knows:
    folded name, name and place. Of every id in `float_ids` a spreadsheet has made 17.0.
    """

    places: dict[str, int]
    texts: dict[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    twins: dict[str, tuple[int, ...]] = field(default_factory=dict)
    extra: tuple[tuple[str, str, int], ...] = ()
    float_ids: tuple[str, ...] = ()

    def tell_of_people(self, header: Sequence[str]) -> bool:
        """Whether a column holds what only people have, or the id's column is called a lead's or a contact's."""
        id_name = fold(header[self.places["external_id"]]) if "external_id" in self.places else ""
        return bool(PERSONAL & self.places.keys()) or any(word in id_name for word in PEOPLE)


def fold(name: str) -> str:
    """A column's name without case, blanks, underscores and other marks."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


_BY_ALIAS = {fold(alias): (name, rank) for name, known in ALIASES.items() for rank, alias in enumerate(known)}


def field_named(name: str) -> tuple[str, int] | None:
    """The field that a column of this name holds, and how far down its list the name stands."""
    return _BY_ALIAS.get(fold(name))


def familiarity(header: Sequence[str]) -> int:
    """How many of these columns have a name we know."""
    return sum(fold(name) in _BY_ALIAS for name in header)


def recognise(header: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """The columns of a header. `mapping` is field -> column; '' leaves a field out, '=words' gives it to every row, and
    column -> '-' leaves a column out.

    CannotImport names an unknown field or column, or says that nothing identifies a lead.
    """
    left_out = {
        fold(header[_place(header, f"{name}={LEFT_OUT}", name)])
        for name, column in mapping.items()
        if column == LEFT_OUT
    }
    mapping = {name: column for name, column in mapping.items() if column != LEFT_OUT}
    for name in mapping:
        if name not in ALIASES:
            raise CannotImport(f"--map {name}=...: there is no field {name!r}{_near(name, FIELDS)}")
    places = {
        name: _place(header, f"{name}={column}", column)
        for name, column in mapping.items()
        if column and not column.startswith("=")
    }
    texts = {name: column[1:].strip() for name, column in mapping.items() if column.startswith("=")}
    taken = set(places.values())
    ranks: dict[str, int] = {}
    for index, column in enumerate(header):
        name, rank = _BY_ALIAS.get(fold(column), ("", 0))
        if (
            name
            and fold(column) not in left_out
            and name not in mapping
            and index not in taken
            and rank < ranks.get(name, len(_BY_ALIAS))
        ):
            places[name], ranks[name] = index, rank
    if not any(name in places for name in IDENTITIES):
        raise CannotImport(
            "no column says who a lead is: name one with --map external_id=COLUMN or --map email=COLUMN. "
            f"The columns are: {', '.join(header)}"
        )
    if "closed" not in mapping and not {"outcome", "won", "lost"} & (places.keys() | texts.keys()):
        places.pop("closed", None)  # when, and not how
    used = set(places.values())
    twins: dict[str, tuple[int, ...]] = {}
    for name, place in places.items():
        if same := [i for i, each in enumerate(header) if i not in used and fold(each) == fold(header[place])]:
            twins[name] = tuple(same)
    used.update(place for same in twins.values() for place in same)
    given = {name for name, column in mapping.items() if not column or column.startswith("=")}
    extra, unused = [], []
    for index, column in enumerate(header):
        called = cleaning.fact_name(column)
        known = column in NOTES or fold(column) in left_out or _BY_ALIAS.get(fold(column), ("",))[0] in given
        if index not in used and called and not known:
            extra.append((folding.fact_key(called), called, index))
        elif index not in used and column:
            unused.append(column)
    return Columns(places, texts, tuple(unused), twins, tuple(extra))


def _place(header: Sequence[str], said: str, column: str) -> int:
    if column in header:
        return header.index(column)
    folded = [fold(each) for each in header]
    if fold(column) in folded:
        return folded.index(fold(column))
    raise CannotImport(
        f"--map {said}: the file has no column {column!r}{_near(column, header)}. The columns are: {', '.join(header)}"
    )


def _near(word: str, words: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, words, 1)
    return f" (did you mean {near[0]!r}?)" if near else ""
