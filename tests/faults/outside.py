"""What stands around a company: a CRM, a program that subscribes to what happens, a door; and the books over them."""

import json
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.intake.doors import proofs, registry
from bot.playground.neighbour.neighbour import Neighbour
from bot.runtime.office_clock import OfficeClock
from store.crm import crm_state, crm_writes
from store.crm.crm_state import CrmConnection
from store.db import tables as t
from store.db.database import Transaction
from store.doors import door_rows
from store.record import trace_cursor
from store.rules.event_types import BY_KIND
from store.webhooks import event_queue, subscribers
from tests.bot.webhooks.receiver import Receiver
from tests.faults.running import Delivery

SUBSCRIBER = "data"
DOOR, SECRET = "web", "a secret of the door's"
MAPPED = {"external_id": "external_id", "problem": "problem"} | {
    f"touch_{part}": f"touches[0].{part}" for part in ("kind", "at", "id")
}
NOTED = ("claimed", "responded", "recycled", "disqualified", "won")
STAGES = {None: "appointmentscheduled", "won": "closedwon", "lost": "closedlost"}
KINDS = ("contacts", "deals")


class DoorDelivery(Delivery):
    """A lead that a form tool sends, as it is, until it is thanked."""

    def request(self, url: str) -> urllib.request.Request:
        """The same body each time; its id stands in it."""
        headers = {"content-type": "application/json", "authorization": f"Bearer {SECRET}"}
        body = json.dumps({"id": f"d{self.number}", **self.body}).encode()
        return urllib.request.Request(f"{url}/v1/in/{DOOR}", body, headers)


@dataclass
class Outside:
    """`done_there` are acts that people did in the CRM: kinds of facts."""

    clock: OfficeClock
    done_there: list[str] = field(default_factory=list)

    def __enter__(self) -> "Outside":
        self.crm, self.receiver = Neighbour(self.clock).start(), Receiver().__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.crm.stop()
        self.receiver.__exit__()

    def set_up(self, tx: Transaction, mails: dict[str, str], now: datetime) -> None:
        """Each member is an owner in the CRM; it is connected, the program subscribed and the door open."""
        self.owners = {member: self.crm.add_owner(mail, f"Somebody {member}") for member, mail in mails.items()}
        crm_state.start_writing(tx, CrmConnection("hubspot", owner=True))
        subscribers.add_subscriber(tx, SUBSCRIBER, self.receiver.url, now, is_private=True)
        kept = proofs.kept_secret(registry.door_kind("generic", {}).proofs, SECRET)
        door_rows.open_door(tx, DOOR, "generic", kept, now, {}, MAPPED)

    def left(self, tx: Transaction) -> list[str]:
        """What is still to be written, sent or read."""
        left = ["a write"] * crm_writes.count_writes(tx)[0]
        left += ["an event"] * sum(each.get("waiting", 0) for each in event_queue.open_events(tx).values())
        readers = (crm_state.READER, *(subscribers.reader(each.id) for each in subscribers.all_subscribers(tx)))
        left += [reader for reader in readers if trace_cursor.anything_new(tx, reader)]
        for kind in KINDS:
            mark = crm_state.read_mark(tx, self.crm_system, kind)
            read = mark.since is not None and all(one.changed <= mark.since for one in self.crm.all(kind))
            left += [] if read else [f"{kind} to read"]
        return left

    crm_system = "hubspot"

    # ---- What people do in the CRM ----------------------------------------------------------------------------------

    def name_owner(self, member: str) -> None:
        """The last contact is somebody's."""
        self.crm.set("contacts", self.crm.all("contacts")[-1].id, hubspot_owner_id=self.owners[member])
        self.done_there += ["assigned", "crm_owner_late"]

    def win_deal(self) -> None:
        """The last deal is won."""
        self.crm.close(self.crm.all("deals")[-1].id, "won")
        self.done_there.append("won")

    # ---- The books --------------------------------------------------------------------------------------------------

    def check(self, tx: Transaction) -> str:
        """AssertionError if something was lost or doubled; how much there was."""
        lost, doubled = [*self._not_written(tx), *self._not_told(tx)], [*self._doubled(tx)]
        assert (lost, doubled) == ([], []), f"lost {lost}, doubled {doubled}"
        there = Counter(one.kind for kind in (*KINDS, "notes") for one in self.crm.all(kind))
        again = len(self.receiver.came) - len({each.event["id"] for each in self.receiver.came})
        told = len(self.receiver.came) - again
        return f"CRM {dict(there)}, calls {sum(self.crm.state.calls.values())}, events {told}, sent again {again}"

    def _not_written(self, tx: Transaction) -> Iterator[str]:
        contacts = {one.properties.get("handoff_lead_id"): one.properties for one in self.crm.all("contacts")}
        for row in tx.execute(_newest_handoffs()):
            said = contacts.get(str(row.lead_id), {})
            should = (row.state, self.owners.get(row.owner_id))
            shows = (said.get("handoff_state"), said.get("hubspot_owner_id") if row.owner_id else None)
            if should != shows:
                yield f"contact of lead {row.lead_id}: {shows} instead of {should}"
        notes = {one.properties["handoff_note_id"] for one in self.crm.all("notes")}
        for row in tx.execute(select(t.trace).where(t.trace.c.kind.in_(NOTED), t.trace.c.system.is_(None))):
            if str(row.id) not in notes:
                yield f"note of {row.kind} {row.id}"
        deals = {one.id: one.properties for one in self.crm.all("deals")}
        for row in tx.execute(select(t.opportunities)):
            if STAGES[row.outcome] != deals.get(row.deal_id or "", {}).get("dealstage"):
                yield f"deal {row.id}: {deals.get(row.deal_id or '')} instead of {row.outcome}"
        yield from (f"write {row.id} {row.kind}: {row.state}" for row in tx.execute(_not_done()))

    def _not_told(self, tx: Transaction) -> Iterator[str]:
        """Each fact is one event that was sent, first in the order in which things happened to a lead."""
        sent = {row.trace_id: row for row in tx.execute(select(t.outgoing))}
        came = {each.event["id"] for each in self.receiver.came}
        for row in tx.execute(select(t.trace).where(t.trace.c.kind.in_(list(BY_KIND)), t.trace.c.lead_id.is_not(None))):
            event = sent.get(row.id)
            if event is None or event.state != "sent" or event.id not in came:
                yield f"event of {row.kind} {row.id}: {event and event.state}"
        place = {row.id: row.seq for row in sent.values()}
        order = defaultdict[int, list[int]](list)
        for id_, lead in dict.fromkeys((each.event["id"], each.event["lead"]["id"]) for each in self.receiver.came):
            order[lead].append(place[id_])
        yield from (
            f"events of lead {lead} in the order {seqs}" for lead, seqs in order.items() if seqs != sorted(seqs)
        )

    def _doubled(self, tx: Transaction) -> Iterator[str]:
        """A contact for a lead, a note for an act, a deal for an opportunity; of acts there only those that were."""
        keys = [("contacts", "handoff_lead_id"), ("notes", "handoff_note_id"), ("deals", "handoff_deal_id")]
        for kind, key in keys:
            found = Counter(one.properties.get(key) for one in self.crm.all(kind))
            yield from (f"{kind} of {id_}: {times}" for id_, times in found.items() if times > 1)
        said = select(t.trace.c.kind).where(t.trace.c.system == self.crm_system, t.trace.c.kind.not_in(TOLD_OF_ITSELF))
        here, there = Counter(tx.scalars(said)), Counter(self.done_there)
        yield from (f"{kind} by the CRM, though nobody did it there" for kind in here - there)


# What reading a contact may say of its lead, and what the CRM said to a write.
TOLD_OF_ITSELF = ("received", "folded", "touched", "may_be_same", "crm_refused")


def _newest_handoffs() -> Any:
    return select(t.handoffs).where(~t.handoffs.c.history).order_by(t.handoffs.c.id)


def _not_done() -> Any:
    return select(t.crm_writes).where(t.crm_writes.c.state.not_in(("done", "dropped")))
