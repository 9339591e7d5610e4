"""A file of leads or of a team's past: every row is taken, or refused with its reason. Twice is the same as once."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.intake.csv import batches, layouts, repeats
from bot.intake.csv.choices import keep_choices, load_choices
from bot.intake.csv.columns import CannotImport
from bot.intake.csv.layouts import Layout
from bot.intake.csv.parsed_rows import ParsedRow, ParsedRows
from bot.intake.csv.refused import REFUSALS_SHOWN, FileReport, RefusedRows
from bot.intake.csv.rows import CellFault, Plan
from store.db.database import Database, Transaction
from store.leads import imports, possible_cards, receiving
from store.record.events import LeadEvent, Received

SYSTEM = "csv"
FLOAT_IDS = "Every {} ends in .0, as a spreadsheet writes numbers beside empty cells; they are read without it"
MOST_CARDS = 25  # more are asked about
ERASED = CellFault("", "", "this person was erased on request and is not taken again; take the row out of the file")
NUMBERS = ("rows", "leads_new", "leads_updated", "unchanged", "refused", "touches", "opportunities")

ImportProgress = Callable[[str, int, int], None]


class NeedsYes(CannotImport):
    """The rows would do what few people mean; `what` says it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; if that is meant, say --yes")
        self.what = what


class TooManyCards(NeedsYes):
    """The rows would post more cards than anyone expects; `cards` is how many."""

    def __init__(self, cards: int) -> None:
        super().__init__(f"these rows would post {cards} cards now")
        self.cards = cards


@dataclass(slots=True)
class LeadsReport(FileReport):
    """What became of a file. Each row is exactly one of leads_new, leads_updated, unchanged and refused."""

    leads_new: int = 0
    leads_updated: int = 0
    unchanged: int = 0
    touches: int = 0
    opportunities: int = 0
    cards: int = 0
    unused: tuple[str, ...] = ()
    undated: dict[str, int] = field(default_factory=dict)
    open_words: dict[str, int] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    not_dated: int = 0
    damaged_phones: int = 0
    shared: tuple[str, ...] = ()
    mails_of_several: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    extra_left_out: dict[str, None] = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)
    deals_of_others: dict[str, None] = field(default_factory=dict)
    days_alone: int = 0

    def numbers(self) -> dict[str, int]:
        """The counts that --json prints."""
        return {name: getattr(self, name) for name in NUMBERS}

    def count(self, event: LeadEvent, received: Received, line: int) -> None:
        """Add what became of one row. That of an erased person is refused, and copied nowhere."""
        if received.outcome == "erased":
            self.refused += 1
            self.refusals += [(line, ERASED)] if len(self.refusals) < REFUSALS_SHOWN else []
        self.kinds.update(touch.kind for touch in event.touches)
        self.not_dated += event.undated and received.outcome == "new"
        self.leads_new += received.outcome == "new"
        self.leads_updated += received.outcome == "updated"
        self.unchanged += received.outcome == "unchanged"
        self.touches += received.touches
        self.opportunities += received.opportunities
        self.cards += received.handoff_id is not None
        self.extra_left_out |= dict.fromkeys(received.left_out)
        stages = event.stages
        self.days_alone += stages is not None and bool(stages.sales_ready_is_day or stages.first_response_is_day)
        if received.deal_of is not None and event.stages and event.stages.deal_id:
            self.deals_of_others[event.stages.deal_id] = None


def import_file(
    database: Database,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    system: str = SYSTEM,
    date_format: str | None = None,
    encoding: str | None = None,
    dry_run: bool = False,
    hand_over: bool = False,
    yes: bool = False,
    zone: str | None = None,
    currency: str | None = None,
    now: datetime,
    progress: ImportProgress = lambda _what, _done, _all: None,
) -> LeadsReport:
    """Import a CSV file; with `dry_run` everything is tried and nothing kept.

    `progress` hears what is done, how many rows, and of how many (0: not yet known). CannotImport says what the file
    as a whole leaves open; NeedsYes asks for `yes`. `zone` and `currency` become the workspace's if it has none yet.
    """
    chosen = load_choices(database, zone, currency)
    agreement = chosen.agreement
    layout = layouts.read_layout(
        path, mapping or {}, date_format, encoding, agreement.currency, now, lambda done: progress("reading", done, 0)
    )
    if layout.zoneless:
        chosen.want_zone(f"the dates in {', '.join(map(repr, layout.zoneless))}")
    if layout.amounts:
        chosen.want_currency()
    plan = Plan(
        layout.columns,
        layout.orders,
        layout.decimal_mark,
        agreement.currency,
        chosen.settings.timezone,
        system,
        hand_over,
        now,
        layout.seen.shared,
    )
    with ParsedRows(layout, plan) as parsed, RefusedRows(path, layout.writing, layout.header) as refused:
        if not (yes or dry_run):
            _ask_about_people(database, layout, parsed, now, mapping or {})
            _ask_about_cards(database, layout, parsed, now, progress)
        named = {name: layout.header[place] for name, place in layout.columns.places.items()}
        report = LeadsReport(
            columns=named,
            notes=[*layout.writing.notes],
            unused=layout.columns.unused,
            undated=layout.undated,
            open_words=layout.open_words,
            damaged_phones=layout.damaged_phones,
            shared=tuple(sorted(plan.shared)),
            mails_of_several=tuple(sorted(layout.seen.mails_of_several)),
            extra=tuple(layout.extra),
            cut=dict(layout.cut),
        )
        if not dry_run:
            keep_choices(database, chosen, now)
            report.import_id = batches.note_file(database, "leads", path, now)
        for batch in batches.in_batches(database, parsed):
            events = [parsed.agreed.apply(told) for _, told in batch if isinstance(told, LeadEvent)]
            _account(report, refused, batch, _receive(database, events, now, report.import_id))
            progress("importing", report.rows, layout.rows)
        report.refused_file = refused.path
    batches.note_counts(database, report.import_id, report.numbers())
    report.notes += [FLOAT_IDS.format(layout.header[layout.columns.places[name]]) for name in layout.columns.float_ids]
    report.notes += _notes(report, tuple(agreement.scoring.touches))
    return report


def _notes(report: LeadsReport, known: Sequence[str]) -> Iterator[str]:
    """What a person should know of the rows that were taken."""
    for kind, touches in report.kinds.items():
        if kind not in known:
            near = difflib.get_close_matches(kind, known, 1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            are = "touch is" if touches == 1 else "touches are"
            yield f"{touches:,} {are} of the kind {kind!r}, which brings no points by the agreement{meant}"
    if report.not_dated:
        count = f"{report.not_dated:,}"
        yield f"Leads without a date of their own: {count}; dated by this import and left out of lead-to-qualified"
    if report.days_alone:
        yield (
            f"Rows that tell a handoff or first response by its day alone: {report.days_alone:,}; a day has no hours, "
            "so they are left out of the time to first response"
        )
    if report.damaged_phones:
        count = f"{report.damaged_phones:,}"
        yield f"Phone numbers cut down by a spreadsheet, as 4.93E+11, and left out: {count}; export them as text"


def _ask_about_people(
    database: Database, layout: Layout, parsed: ParsedRows, now: datetime, mapping: Mapping[str, str]
) -> None:
    """Orders, products and invoices have ids too. Asked of a table of some length that would make leads of them."""
    if layout.rows <= MOST_CARDS or "external_id" in mapping or layout.columns.tell_of_people(layout.header):
        return
    first = next(batches.in_batches(database, parsed.events()), [])
    if any(received.outcome == "new" for received in _receive(database, first, now)):
        raise NeedsYes(f"no column holds a name, a mail or a phone, and each of {layout.rows:,} rows would be a lead")


def _ask_about_cards(
    database: Database, layout: Layout, parsed: ParsedRows, now: datetime, progress: ImportProgress
) -> None:
    """Rehearse the rows that are news, as far as any card may come of them, and count the cards they would post."""

    def news() -> Iterator[LeadEvent]:
        return (event for event in parsed.events() if not event.is_history(now))

    if sum(1 for _ in islice(news(), MOST_CARDS + 1)) <= MOST_CARDS:
        return
    cards = done = 0
    for batch in batches.in_batches(database, news()):
        cards += _rehearse(database, [parsed.agreed.apply(event) for event in batch], now)
        done += len(batch)
        progress("rehearsing", done, layout.rows)
    if cards > MOST_CARDS:
        raise TooManyCards(cards)


def _rehearse(database: Database, events: Sequence[LeadEvent], now: datetime) -> int:
    """How many cards the events would post."""

    joined = [repeats.as_one(group) for group in repeats.join_alike(events)]

    def try_out(tx: Transaction) -> list[Received]:
        return receiving.receive_many(tx, possible_cards.may_bring_cards(tx, joined), now)

    return sum(each.handoff_id is not None for each in batches.run(database, try_out, undo=True))


def _receive(
    database: Database, events: Sequence[LeadEvent], now: datetime, import_id: int | None = None
) -> list[Received]:
    """What becomes of the events; without an import they are only tried."""
    if not events:
        return []
    groups = repeats.join_alike(events)
    joined = [repeats.as_one(group) for group in groups]

    def act(tx: Transaction) -> list[Received]:
        if import_id is None:
            return receiving.receive_many(tx, joined, now)
        return imports.receive_rows(tx, import_id, joined, now)

    received = batches.run(database, act, undo=import_id is None)
    return [each for group, one in zip(groups, received, strict=True) for each in repeats.each_of(group, one)]


def _account(
    report: LeadsReport, refused: RefusedRows, batch: Sequence[ParsedRow], received: Sequence[Received]
) -> None:
    """Put every row of a batch under exactly one number."""
    answers = iter(received)
    for record, told in batch:
        report.rows += 1
        if isinstance(told, LeadEvent):
            report.count(told, next(answers), record.line)
        else:
            report.refuse(refused, record, told)
