"""Settles Kestrel in: what the set-up form would do, and what an import and people's forms would have done before."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from bot.demo import company, company_content, company_house, company_past
from bot.intake.doors import registry
from bot.playground.neighbour.neighbour import Neighbour
from bot.playground.neighbour.website import Website
from store.agreement import policy
from store.crm import crm_state
from store.crm.crm_state import CrmConnection
from store.db import dialect
from store.db.database import Database, Transaction
from store.doors import door_rows
from store.handoffs import handoffs, recycling
from store.leads import receiving
from store.message import brief_days, briefs
from store.monday.scoreboard import goals, spending
from store.outbox import posts
from store.record.outcomes import Done
from store.rules import states
from store.rules.post_kinds import PostKind
from store.signing import proposal_views, proposals
from store.signing.proposal_facts import Proposed
from store.team import calendars, channels, people, workspace

BATCH = 100
WEBSITE = "website"  # the door's name


def set_up_company(database: Database, now: datetime, criteria: Sequence[str]) -> None:
    """People, roles, channel, hours, who answers for what, and what an opportunity is."""
    with database.begin() as tx:
        people.remember(tx, [people.Person(p.id, p.name, p.zone) for p in company.PEOPLE])
        for role in states.ROLES:
            people.appoint(tx, role, [person.id for person in company.PEOPLE if person.role == role])
        channels.choose_for_cards(tx, company.LEADS, "leads")
        workspace.change(tx, zone=company.ZONE, set_up_at=now)
        _hours(tx, now)
        chosen = {"marketers": company.MARKETERS, "owners": company.OWNERS}
        agreed = policy.amend(policy.current(tx), **chosen, opportunity_criteria=criteria)
        policy.apply(tx, agreed, None, now)
        _sign(tx, now)


def _sign(tx: Transaction, now: datetime) -> None:
    """Both teams signed what was agreed; of the past nothing is posted."""
    made = proposals.propose(tx, policy.current(tx), company.MARKETER, now)
    if isinstance(made, Proposed):
        proposals.sign_proposal(tx, made.proposal_id, company.MANAGER, now)
        for key in (proposal_views.key_of(made.proposal_id), f"{PostKind.PROPOSAL_NOTE}:end:{made.proposal_id}"):
            posts.withdraw(tx, key)


def connect_crm(database: Database, crm: Neighbour) -> None:
    """Everybody who sells owns records in the CRM, too, and what happens here is written there."""
    for person in company.PEOPLE:
        crm.add_owner(company.mail_of(person.name), person.name)
    with database.begin() as tx:
        crm_state.start_writing(tx, CrmConnection("hubspot", owner=True))


def open_website_door(database: Database, website: Website, now: datetime) -> None:
    """The website posts to a door of its own, signed by Standard Webhooks; a kept company's website has its secret."""
    options = {"proof": asdict(registry.STANDARD), "delivery_id": "header:webhook-id", "quiet_days": 365}
    answers = {"why_now": "question", "touch_detail": "form", "source": "'organic_search'"}
    new = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
    with database.begin() as tx:
        door_rows.open_door(tx, WEBSITE, "generic", new, now, options, answers)
        door = door_rows.load_door(tx, WEBSITE)
    assert door is not None
    website.secret = door.secret


def fill_past(database: Database, now: datetime) -> None:
    """The company's past up to now: its leads, what came back, what campaigns cost, the goal, when it meets."""
    handoff_of = _leads(database, now)
    with database.begin() as tx:
        for back in company_past.came_back(now):
            given = (states.NURTURE, back.reason, back.words, None, None, back.by, back.at)
            recycling.recycle(tx, handoff_of[back.external_id], *given)
        given_back = [(handoff_of[back.external_id], back.by, back.at) for back in company_past.came_back(now)]
        company_house.fill_house(tx, given_back, now)
        company_content.fill_content(tx, given_back, now)
        spending.keep_amounts(tx, company_past.weekly_spending(now), None, now)
        aim, size = company_past.GOAL * 100, company_past.DEAL_SIZE * 100
        goals.set_goal(tx, aim, size, {}, company_past.CYCLE_DAYS, company.MANAGER, now)
        posts.withdraw(tx, f"goal:{goals.running_quarter(tx, now)[0]}:1")  # of the past nothing is posted
        policy.apply(tx, policy.amend(policy.current(tx), meeting=company.MEETING), None, now)
        _write_briefs(tx, now)


def _write_briefs(tx: Transaction, now: datetime) -> None:
    """What started before now was posted and read; what starts next Monday is posted then."""
    for number, (at, draft) in enumerate(company_past.briefs_written(now)):
        kept = briefs.write_brief(tx, draft, draft.marketer_id, at, f"past:{number}")
        if at < now and isinstance(kept, Done):
            for rep in people.holders(tx, states.REP):
                briefs.note_reader(tx, kept.trace_id, rep, at)
            brief_days.see_to_briefs(tx, at + timedelta(weeks=1))
            brief_days.see_to_briefs(tx, now)
            posts.withdraw(tx, f"{PostKind.BRIEF}:{kept.trace_id}")


def _leads(database: Database, now: datetime) -> dict[str, int]:
    """Import them; the handoff of each that came back."""
    past, known = list(company_past.leads(now)), dict[str | None, int]()
    for batch in dialect.batches(past, BATCH):
        with database.begin() as tx:
            kept = receiving.receive_many(tx, batch, now)
        pairs = zip(batch, kept, strict=True)
        known.update((lead.external_id, one.lead_id) for lead, one in pairs if one.lead_id is not None)
    with database.read() as tx:
        came_back = [(back.external_id, known[back.external_id]) for back in company_past.came_back(now)]
        found = {one: handoffs.current(tx, lead_id) for one, lead_id in came_back}
    return {one: row.id for one, row in found.items() if row is not None}


def _hours(tx: Transaction, now: datetime) -> None:
    """The usual hours: the team's in Berlin, their own for those who work elsewhere; holidays where they are."""
    calendars.set_hours(tx, calendars.TEAM, company.ZONE, calendars.USUAL, company.HOLIDAYS[company.ZONE], now)
    for person in company.PEOPLE:
        if person.zone != company.ZONE:
            calendars.set_hours(tx, person.id, person.zone, calendars.USUAL, company.HOLIDAYS[person.zone], now)
