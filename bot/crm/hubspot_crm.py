"""HubSpot, by a Service Key and its dated API.

A search knows a change late, gives 10,000 results a query at most, and a batch update gives many records one moment. So
a window of time is read by ascending id, from the last id on, and windows overlap.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from urllib.parse import quote

from bot.crm.crm_http import CrmHttp, CrmSaysNo, Json, page_of, parse_each, sorted_out
from bot.crm.port import CannotRead
from bot.intake.reading import cleaning, mail
from store.crm.crm_values import (
    CONTACTS,
    DEALS,
    CrmContact,
    CrmDeal,
    CrmIntent,
    CrmOwner,
    CrmOwners,
    CrmPage,
    DealSaid,
    Declined,
    Later,
    ReadWindow,
    Written,
)

DATE = "2026-09"
PAGE = 100
MODIFIED = {CONTACTS: "lastmodifieddate", DEALS: "hs_lastmodifieddate"}
# A lead's field <- their property; a name is two of theirs.
FIELDS = {"email": "email", "title": "jobtitle", "company": "company", "phone": "phone", "country": "country"}
EXTRA = {"lifecyclestage": "Lifecycle stage", "hs_lead_status": "Lead status", "website": "Website"}
ASKED = {
    CONTACTS: [*FIELDS.values(), *EXTRA, "firstname", "lastname", "hubspot_owner_id", "hubspot_owner_assigneddate",
               "hs_merged_object_ids", "handoff_lead_id"],
    DEALS: ["amount", "deal_currency_code", "closedate", "closed_lost_reason", "hs_is_closed", "hs_is_closed_won",
            "hubspot_owner_id", "handoff_deal_id"],
}  # fmt: skip
GROUP = "handoff"
TEXT, MOMENT = ("string", "text"), ("datetime", "date")
# Ours: kind -> property -> type and field. The first one of each kind is unique: how a record is found again.
OWN = {
    CONTACTS: {
        "lead_id": TEXT, "state": TEXT, "owner": TEXT, "claimed_at": MOMENT, "first_response_at": MOMENT,
        "recycle_reason": TEXT,
    },
    DEALS: {"deal_id": TEXT},
    "notes": {"note_id": TEXT},
}  # fmt: skip
# HubSpot's numbers for what belongs to what.
NOTE_OF_CONTACT, DEAL_OF_CONTACT = 202, 3


class HubSpot:
    """One account."""

    system = "hubspot"

    def __init__(self, token: str, url: str) -> None:
        self._http = CrmHttp(url, {"Authorization": f"Bearer {token}"})
        self._has_own = False

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def owners(self) -> CrmOwners:
        """Who can own records there; queues have no mail of a person's."""
        found: list[Json] = []
        after = ""
        while True:
            page = {"limit": "100", **({"after": after} if after else {})}
            answer = self._read("GET", f"/crm/owners/{DATE}", **page)
            found += answer["results"]
            following = (answer.get("paging") or {}).get("next")
            if not following:
                return CrmOwners(*parse_each(_owner, found))
            after = str(following["after"])

    def changes(self, kind: str, window: ReadWindow) -> CrmPage:
        """A page of what changed in a window."""
        changed = MODIFIED[kind]
        filters = [
            {"propertyName": changed, "operator": "GTE", "value": _milliseconds(window.since)},
            {"propertyName": changed, "operator": "LTE", "value": _milliseconds(window.until)},
            {"propertyName": "hs_object_id", "operator": "GT", "value": window.after or "0"},
        ]
        body = {"filterGroups": [{"filters": filters}], "properties": ASKED[kind], "limit": PAGE,
                "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]}  # fmt: skip
        results = self._read("POST", f"/crm/objects/{DATE}/{kind}/search", body)["results"]
        after = results[-1]["id"] if len(results) == PAGE else None
        if kind == CONTACTS:
            return page_of(_contact, results, after)
        of = self._contacts_of([each["id"] for each in results])
        return page_of(lambda each: _deal(each, of.get(each["id"], ())), results, after)

    def contacts_there(self, ids: Sequence[str]) -> Collection[str]:
        """Those of these contacts that are neither deleted nor archived, nor merged into another."""
        body = {"inputs": [{"id": each} for each in ids], "properties": ["hs_object_id"]}
        answer = self._read("POST", f"/crm/objects/{DATE}/{CONTACTS}/batch/read", body)
        return {str(each["id"]) for each in answer["results"]}

    def write(self, intent: CrmIntent) -> Written | Declined | Later:
        """Do one thing there."""
        try:
            self._make_own_properties()
            if intent.kind == "contact" or intent.contact_id is None:
                contact_id, url = self._write_contact(intent)
            else:
                contact_id, url = intent.contact_id, None
            if intent.kind == "note":
                self._write_note(intent, contact_id)
            if intent.kind in ("deal", "stage") and intent.deal is not None:
                return Written(contact_id, self._write_deal(intent, intent.deal, contact_id), url)
            return Written(contact_id, None, url)
        except (CrmSaysNo, CannotRead) as error:
            return sorted_out(error)

    def _read(self, method: str, path: str, body: Any = None, **query: str) -> Json:
        """What a refusal of something that we may read means, only a newer version of us can mend."""
        try:
            return self._http.call(method, path, body, **query)
        except CrmSaysNo as no:
            raise CannotRead(Later(why=f"answered {no.status}")) from None

    def _contacts_of(self, deal_ids: list[str]) -> dict[str, tuple[str, ...]]:
        if not deal_ids:
            return {}
        body = {"inputs": [{"id": each} for each in deal_ids]}
        answer = self._read("POST", f"/crm/associations/{DATE}/{DEALS}/{CONTACTS}/batch/read", body)
        return {
            str(each["from"]["id"]): tuple(str(to["toObjectId"]) for to in each["to"]) for each in answer["results"]
        }

    def _make_own_properties(self) -> None:
        """Once in a process; what is there already is left as it is."""
        if self._has_own:
            return
        for kind, wanted in OWN.items():
            path = f"/crm/properties/{DATE}/{kind}"
            known = {each["name"] for each in self._http.call("GET", path)["results"]}
            if not {f"handoff_{name}" for name in wanted} - known:
                continue
            self._unless_there(f"{path}/groups", {"name": GROUP, "label": "Handoff"})
            for number, (name, (type_, field)) in enumerate(wanted.items()):
                if f"handoff_{name}" not in known:
                    label = f"Handoff: {name.replace('_', ' ')}"
                    self._unless_there(path, {"name": f"handoff_{name}", "label": label, "type": type_,
                                              "fieldType": field, "groupName": GROUP,
                                              "hasUniqueValue": number == 0})  # fmt: skip
        self._has_own = True

    def _unless_there(self, path: str, body: Json) -> None:
        try:
            self._http.call("POST", path, body)
        except CrmSaysNo as no:
            if no.status != 409:
                raise

    def _write_contact(self, intent: CrmIntent) -> tuple[str, str | None]:
        """Our properties; the contact is known, or found by our id or by mail, or made."""
        own = {f"handoff_{name}": value for name, value in intent.own.items()}
        native = {"hubspot_owner_id": intent.owner_id, "hs_lead_status": intent.lead_status}
        said = {**own, **{name: value for name, value in native.items() if value}}
        ways = [(intent.contact_id, "")] if intent.contact_id else [(intent.own["lead_id"], "handoff_lead_id")]
        if not intent.contact_id and (by_mail := self._found_by_mail(intent.fields.get("email"))):
            ways.append((by_mail, ""))
        for key, by in ways:
            if (found := self._update(CONTACTS, key, by, said)) is not None:
                return found["id"], found.get("url")
        if intent.contact_id:
            raise CrmSaysNo(404, "The contact is not there any more.")
        made = self._create(CONTACTS, {**_names(intent.fields), **said})
        return made["id"], made.get("url")

    def _found_by_mail(self, address: str | None) -> str | None:
        """The contact's id. The mail goes in the body: addresses of requests are logged on their way."""
        if not address:
            return None
        body = {"idProperty": "email", "inputs": [{"id": address}], "properties": ["email"]}
        found = self._http.call("POST", f"/crm/objects/{DATE}/{CONTACTS}/batch/read", body)["results"]
        return str(found[0]["id"]) if found else None

    def _write_note(self, intent: CrmIntent, contact_id: str) -> None:
        key = str(intent.trace_id)
        body = {"hs_note_body": intent.note, "hs_timestamp": _milliseconds(intent.happened_at)}
        if self._update("notes", key, "handoff_note_id", body) is None:
            self._create("notes", {**body, "handoff_note_id": key}, (contact_id, NOTE_OF_CONTACT))

    def _write_deal(self, intent: CrmIntent, deal: DealSaid, contact_id: str) -> str:
        key = str(deal.opportunity_id)
        said = {"dealstage": self._stage(deal.outcome), **({"amount": deal.amount or ""} if deal.currency else {})}
        if deal.closed_at:
            said["closedate"] = _milliseconds(deal.closed_at)
        if deal.outcome == "lost":
            said["closed_lost_reason"] = deal.reason
        if intent.owner_id:
            said["hubspot_owner_id"] = intent.owner_id
        if deal.id is not None:
            found = self._update(DEALS, deal.id, "", said)
            if found is None:
                raise CrmSaysNo(410, "The deal is not there any more.")
            return str(found["id"])
        found = self._update(DEALS, key, "handoff_deal_id", said)
        if found is None:
            more = {"dealname": deal.name, "pipeline": self._pipeline()["id"], "handoff_deal_id": key}
            found = self._create(DEALS, {**said, **more}, (contact_id, DEAL_OF_CONTACT))
        return str(found["id"])

    def _update(self, kind: str, key: str, by: str, properties: Json) -> Json | None:
        """The changed record; None if there is none of that id, or with that value of a unique property."""
        query = {"idProperty": by} if by else {}
        path = f"/crm/objects/{DATE}/{kind}/{quote(key, safe='')}"
        try:
            return self._http.call("PATCH", path, {"properties": properties}, **query)
        except CrmSaysNo as no:
            if no.status == 404:
                return None
            raise

    def _create(self, kind: str, properties: Json, of: tuple[str, int] | None = None) -> Json:
        types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": of[1]}] if of else []
        joined = [{"to": {"id": of[0]}, "types": types}] if of else []
        body = {"properties": properties, "associations": joined}
        return self._http.call("POST", f"/crm/objects/{DATE}/{kind}", body)

    @cache  # noqa: B019 - one account a process
    def _pipeline(self) -> Json:
        pipelines: list[Json] = self._http.call("GET", f"/crm/pipelines/{DATE}/{DEALS}")["results"]
        return min(pipelines, key=lambda each: each.get("displayOrder", 0))

    def _stage(self, outcome: str | None) -> str:
        """The id of the first stage of their pipeline that means open, won or lost."""
        for stage in sorted(self._pipeline()["stages"], key=lambda each: each.get("displayOrder", 0)):
            said = stage["metadata"]
            closed = str(said.get("isClosed")).lower() == "true"
            won = closed and float(said.get("probability") or 0) == 1.0
            if {None: not closed, "won": won, "lost": closed and not won}[outcome]:
                return str(stage["id"])
        raise CrmSaysNo(400, f"The pipeline has no stage for {outcome or 'open'} deals.")


def _owner(each: Json) -> CrmOwner:
    name = " ".join(part for part in (each.get("firstName"), each.get("lastName")) if part)
    is_person = each.get("type", "PERSON") == "PERSON"
    shown = cleaning.line(name or each.get("email") or "someone")
    return CrmOwner(str(each["id"]), each.get("email") if is_person else None, shown, not each.get("archived"))


def _contact(each: Json) -> CrmContact:
    said = {name: value for name, value in each["properties"].items() if value}
    fields = {name: cleaning.line(said[theirs]) for name, theirs in FIELDS.items() if theirs in said}
    name = cleaning.line(f"{said.get('firstname', '')} {said.get('lastname', '')}")
    fields |= {"name": name} if name else {}
    if "email" in fields and not mail.is_address(fields["email"]):
        del fields["email"]
    extra = ((ours, cleaning.fact(said[theirs])) for theirs, ours in EXTRA.items() if theirs in said)
    return CrmContact(
        id=str(each["id"]), changed_at=_moment(each["updatedAt"]), created_at=_moment(each.get("createdAt")),
        fields=fields, extra=tuple((ours, value) for ours, value in extra if value),
        owner_id=said.get("hubspot_owner_id"), owner_at=_moment(said.get("hubspot_owner_assigneddate")),
        url=each.get("url"), lead_id=_number(said.get("handoff_lead_id")),
        was=tuple(filter(None, said.get("hs_merged_object_ids", "").split(";"))),
    )  # fmt: skip


def _deal(each: Json, contact_ids: Iterable[str]) -> CrmDeal:
    said = {name: value for name, value in each["properties"].items() if value}
    closed, won = (said.get(name) == "true" for name in ("hs_is_closed", "hs_is_closed_won"))
    return CrmDeal(
        id=str(each["id"]), changed_at=_moment(each["updatedAt"]), contact_ids=tuple(contact_ids),
        amount=_decimal(said.get("amount")), currency=said.get("deal_currency_code"),
        outcome="won" if won else "lost" if closed else None,
        opened_at=_moment(said.get("createdate") or each.get("createdAt")),
        closed_at=_moment(said.get("closedate")) if closed else None,
        reason=cleaning.line(said.get("closed_lost_reason", "")), owner_id=said.get("hubspot_owner_id"),
        ours=_number(said.get("handoff_deal_id")), url=each.get("url"),
    )  # fmt: skip


def _names(fields: Any) -> Json:
    first, _, last = fields.get("name", "").rpartition(" ")
    names = {"firstname": first or last, "lastname": last if first else ""}
    return {**names, **{theirs: fields[name] for name, theirs in FIELDS.items() if name in fields}}


def _moment(written: str | None) -> Any:
    """Milliseconds or ISO."""
    if not written:
        return None
    try:
        return datetime.fromtimestamp(int(written) / 1000, UTC) if written.isdigit() else _aware(written)
    except (ValueError, OverflowError, OSError):
        return None


def _aware(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdigit() and len(written) < 18 else None


def _decimal(written: str | None) -> Decimal | None:
    try:
        found = Decimal(written or "")
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**13 else None
