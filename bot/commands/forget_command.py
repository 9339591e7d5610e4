"""`handoff forget` and `handoff export`: erase a person on request, or print all that is kept about them."""

import json
import sys
from contextlib import suppress
from typing import Annotated, Any

import typer

from bot.commands import opening
from bot.intake.http import bodies
from bot.intake.reading import cleaning
from store.db import write_ahead_log
from store.db.database import Database
from store.privacy import exporting, forgetting
from store.privacy.exporting import Payload
from store.privacy.forgetting import Forgotten, Scan
from store.views import handoff_views
from store.webhooks import subscribers

Whom = Annotated[str, typer.Argument(metavar="MAIL|SYSTEM:ID", help="The person's mail, or their id in a system.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and keep everything.")]
Indent = Annotated[int, typer.Option("--indent", metavar="SPACES", help="0 for one line.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]

ROWS = {
    "leads": "fields of the lead",
    "lead_ids": "ids in other systems",
    "lead_facts": "extra facts",
    "handed_over_facts": "facts kept with handoffs",
    "touches": "details of touches",
    "checklist_overrules": "words about the checklist",
    "handoffs": "next steps of handoffs",
    "questions": "questions and answers",
    "phrases": "phrases and objections",
    "opportunities": "words and CRM ids of opportunities",
    "remarks": "remarks",
    "crm_records": "links to the CRM",
    "outgoing": "events that wait for webhooks, never sent",
}
BEYOND = (
    "what people wrote themselves in the threads and in other channels, and what was shared by them or into channels "
    "that the bot is not in: search Slack for the name",
    "files that were imported or exported, FILE.refused.csv among them",
    "Slack's own exports, retention and mails about messages; screenshots; notes on paper",
    "other programs that hold this person: the CRM and the notes written there, the website, the mailing tool",
)


def register(app: typer.Typer) -> None:
    """Add both commands."""

    @app.command("export")
    def export(whom: Whom, indent: Indent = 2) -> None:
        """Print everything that is kept about a person, as JSON.

        Fields, touches, trace, words, promises, messages, and what came in.
        """
        with opening.database(make=False) as database:
            lead_id = find(database, whom)
            with database.read() as tx:
                kept: dict[str, Any] = dict(exporting.tables_about(tx, lead_id))
                came = exporting.payloads_about(tx, lead_id)
        kept["inbox"] = [_theirs(payload) for payload in came]
        # Plain letters only, so that a terminal shows no more than it is told.
        typer.echo(json.dumps(kept, indent=indent or None, default=str))

    @app.command("forget")
    def forget(whom: Whom, dry_run: DryRun = False, yes: Yes = False) -> None:
        """Erase a person on request, and keep the counts.

        From rows, cards, threads and messages. The same mail or id is refused from then on. It works beside a running
        bot, which mends what stands in Slack.
        """
        with opening.database(make=False) as database:
            lead_id = find(database, whom)
            with database.read() as tx:
                scan = forgetting.scan(tx, [lead_id])
                planned, named = forgetting.preview(tx, lead_id, scan), forgetting.named_elsewhere(tx, lead_id)
            _show(planned)
            if dry_run:
                typer.echo("Nothing was erased: this was a dry run.")
            else:
                _ask(database, lead_id, yes)
                _do(database, lead_id, scan)
            _beyond(database, planned, named)


def find(database: Database, whom: str) -> int:
    """The lead that is meant; ends in a sentence if there is none, or none any more."""
    with database.read() as tx:
        lead_id, erased_at = forgetting.find(tx, whom), forgetting.erased_when(tx, whom)
    named = cleaning.line(whom)
    if lead_id is None and erased_at is not None:
        typer.echo(f"{named} was erased already, on {erased_at:%d %b %Y}.")
        raise typer.Exit
    if lead_id is None:
        opening.stop(
            f"There is no one with {named}. Write the whole email address, or SYSTEM:ID like hubspot:4711.", code=1
        )
    return lead_id


def _ask(database: Database, lead_id: int, yes: bool) -> None:
    if yes:
        return
    with database.read() as tx:
        lead = handoff_views.lead_facts(tx, lead_id, opening.now(database))
    known = ", ".join(cleaning.line(part) for part in (lead.name, lead.company, lead.email) if part) if lead else ""
    if not sys.stdin.isatty():
        opening.stop("Nothing was erased. Say --yes if that is meant; it can't be undone.")
    if not typer.confirm(f"Erase {known or f'lead {lead_id}'}? It can't be undone.", err=True):
        raise typer.Exit(1)


def _do(database: Database, lead_id: int, scan: Scan) -> None:
    now = opening.now(database)
    with database.begin() as tx:
        done = forgetting.forget(tx, lead_id, now, scan)
    if done is None:
        typer.echo("This person has just been erased by another run.")
        raise typer.Exit
    typer.echo("Erased. The same mail and ids are refused from now on.")
    slack = done.in_slack
    if slack.cards or slack.deleted or slack.redrawn:
        typer.echo("The running bot mends what stands in Slack within minutes; if none runs, as soon as one does.")
    if not write_ahead_log.finish(database):
        typer.echo(f"{database.file}-wal holds old pages until the bot is idle for a moment or stopped.")


def _show(planned: Forgotten) -> None:
    typer.echo(f"Lead {planned.lead_id}. This goes:")
    slack = planned.in_slack
    counts = {
        **{what: planned.rows.get(table, 0) for table, what in ROWS.items()},
        "payloads as they came": planned.payloads,
        "running deadlines": planned.promises,
        'cards in Slack, which will say "Erased on request"': slack.cards,
        "messages of the bot's in Slack, deleted": slack.deleted,
        "messages about several leads, redrawn": slack.redrawn,
        "messages that wait, never said": slack.dropped,
        "messages of unknown outcome, searched for and deleted": slack.uncertain,
        "decisions and words about them, mended": len({*planned.mentioned.decisions}) + len(planned.mentioned.log),
    }
    for what, count in counts.items():
        if count:
            typer.echo(f"  {count:>5}  {what}")


def _beyond(database: Database, planned: Forgotten, named: list[int]) -> None:
    typer.echo("Out of reach, for people to see to:")
    for line in (*_other_leads(planned, named), *_told(database), *_copies(database), *BEYOND):
        typer.echo(f"  - {line}")


def _other_leads(planned: Forgotten, named: list[int]) -> list[str]:
    found = []
    if planned.may_be_same:
        leads = ", ".join(map(str, planned.may_be_same))
        found.append(f"may be the same person, and is still here: lead {leads} (`/lead {planned.may_be_same[0]}`)")
    if named:
        found.append(f"named in words about other leads: {', '.join(map(str, named))}")
    return found


def _told(database: Database) -> list[str]:
    with database.read() as tx:
        names = [each.name for each in subscribers.all_subscribers(tx) if each.with_names]
    return [f"what webhooks with names were sent: {', '.join(names)}; each is sent lead.erased"] if names else []


def _copies(database: Database) -> list[str]:
    """Backups; those that an upgrade made stand beside the file."""
    if database.file is None:
        return ["backups and the write-ahead log of PostgreSQL, and old rows until its next VACUUM"]
    beside = sorted(one.name for one in database.file.parent.glob(f"{database.file.name}.at-*"))
    return [f"backups of the database{', such as ' + ', '.join(beside) if beside else ''}"]


def _theirs(payload: Payload) -> dict[str, Any]:
    """Of a payload about several people only the rows about this one; what came by form or door is about one."""
    mine: list[Any] = [payload.body]
    if (kind := next((each for each in bodies.MODELS if each == payload.kind), None)) is not None:
        rows = bodies.parse(kind, payload.body.encode()).rows
        mine = [rows[number] for number in payload.rows if number < len(rows)]
    else:
        with suppress(ValueError):
            mine = [json.loads(payload.body)]
    return {"kind": payload.kind, "received_at": payload.received_at, "rows": mine}
