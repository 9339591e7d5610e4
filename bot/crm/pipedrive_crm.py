"""Pipedrive, by an API token: its v2 API for persons, deals and fields, v1 where v2 has nothing (users, notes).

It has no unique keys, so what we made is found again by a field of ours, before anything is made.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.crm.crm_http import CrmHttp, CrmSaysNo, Json, page_of, parse_each, sorted_out
from bot.crm.port import CannotRead
from bot.intake.reading import cleaning, mail
from store.crm.crm_values import (
    CONTACTS,
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

PAGE = 100
KINDS = {CONTACTS: "persons", "deals": "deals"}
OWN = {"persons": ("lead_id", "state", "owner", "claimed_at", "first_response_at", "recycle_reason"),
       "deals": ("deal_id",)}  # fmt: skip
FIELDS_OF = {"persons": "/api/v2/personFields", "deals": "/api/v2/dealFields"}


class Pipedrive:
    """One company's account."""

    system = "pipedrive"

    def __init__(self, token: str, url: str) -> None:
        self._http = CrmHttp(url, {"x-api-token": token})
        self._keys: dict[str, dict[str, str]] = {}

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def owners(self) -> CrmOwners:
        """The account's users."""
        return CrmOwners(*parse_each(_owner, self._read("/api/v1/users")["data"] or []))

    def changes(self, kind: str, window: ReadWindow) -> CrmPage:
        """A page of what changed in a window; `after` is the API's own cursor."""
        asked = {"updated_since": _written(window.since), "updated_until": _written(window.until), "sort_by": "id",
                 "sort_direction": "asc", "limit": str(PAGE)}  # fmt: skip
        answer = self._read(f"/api/v2/{KINDS[kind]}", **asked, **({"cursor": window.after} if window.after else {}))
        keys = self._known_keys(KINDS[kind])
        read = self._contact if kind == CONTACTS else self._deal
        after = (answer.get("additional_data") or {}).get("next_cursor")
        return page_of(lambda each: read(each, keys), answer["data"] or [], after)

    def contacts_there(self, ids: Sequence[str]) -> Collection[str]:
        """Those of these persons that were not deleted."""
        found = self._read("/api/v2/persons", ids=",".join(ids), limit=str(PAGE))["data"] or []
        return {str(each["id"]) for each in found if not each.get("is_deleted")}

    def write(self, intent: CrmIntent) -> Written | Declined | Later:
        """Do one thing there."""
        try:
            contact_id = intent.contact_id
            if intent.kind == "contact" or contact_id is None:
                contact_id = self._write_person(intent)
            if intent.kind == "note":
                self._write_note(intent, contact_id)
            deal_id = None
            if intent.kind in ("deal", "stage") and intent.deal is not None:
                deal_id = self._write_deal(intent, intent.deal, contact_id)
            return Written(contact_id, deal_id)
        except (CrmSaysNo, CannotRead) as error:
            return sorted_out(error)

    def _read(self, path: str, **query: str) -> Json:
        try:
            return self._http.call("GET", path, None, **query)
        except CrmSaysNo as no:
            raise CannotRead(Later(why=f"answered {no.status}")) from None

    def _known_keys(self, kind: str) -> dict[str, str]:
        """Our fields' keys there, by our name for them; they are random."""
        if kind not in self._keys:
            named = {f"Handoff: {name.replace('_', ' ')}": name for name in OWN[kind]}
            self._keys[kind] = {
                named[each["field_name"]]: each["field_code"]
                for each in self._every_field(FIELDS_OF[kind])
                if each["field_name"] in named
            }
        return self._keys[kind]

    def _every_field(self, path: str) -> Iterator[Json]:
        cursor: str | None = ""
        while cursor is not None:
            answer = self._read(path, limit=str(PAGE), **({"cursor": cursor} if cursor else {}))
            yield from answer["data"] or []
            cursor = (answer.get("additional_data") or {}).get("next_cursor")

    def _own_keys(self, kind: str) -> dict[str, str]:
        """The same, each made where it is missing: also one that was made without an answer is looked for first."""
        if self._known_keys(kind).keys() != {*OWN[kind]}:
            del self._keys[kind]
        keys = self._known_keys(kind)
        for name in OWN[kind]:
            if name not in keys:
                body = {"field_name": f"Handoff: {name.replace('_', ' ')}", "field_type": "varchar"}
                keys[name] = self._http.call("POST", FIELDS_OF[kind], body)["data"]["field_code"]
        return keys

    def _write_person(self, intent: CrmIntent) -> str:
        keys = self._own_keys("persons")
        said: Json = {"custom_fields": {keys[name]: value for name, value in intent.own.items()}}
        if intent.owner_id:
            said["owner_id"] = int(intent.owner_id)
        found = intent.contact_id or self._found("persons", intent.own["lead_id"], "custom_fields", keys["lead_id"])
        found = found or self._found("persons", intent.fields.get("email", ""), "email")
        if found is not None:
            return str(self._http.call("PATCH", f"/api/v2/persons/{found}", said)["data"]["id"])
        told = intent.fields
        said |= {"name": told.get("name") or told.get("email") or f"Lead {intent.lead_id}"}
        for field, theirs in (("email", "emails"), ("phone", "phones")):
            if field in told:
                said[theirs] = [{"value": told[field], "primary": True, "label": "work"}]
        return str(self._http.call("POST", "/api/v2/persons", said)["data"]["id"])

    def _write_note(self, intent: CrmIntent, person_id: str) -> None:
        mark = f"Handoff {intent.trace_id}"
        known = self._http.call("GET", "/api/v1/notes", None, person_id=person_id, limit="500")["data"] or []
        if not any(str(each.get("content", "")).endswith(f"<i>{mark}</i>") for each in known):
            content = f"{intent.note}<br><i>{mark}</i>"
            self._http.call("POST", "/api/v1/notes", {"content": content, "person_id": int(person_id)})

    def _write_deal(self, intent: CrmIntent, deal: DealSaid, person_id: str) -> str:
        keys, key = self._own_keys("deals"), str(deal.opportunity_id)
        said: Json = {"status": deal.outcome or "open"}
        if deal.currency:
            said |= {"value": float(deal.amount or 0), "currency": deal.currency}
        if deal.outcome == "lost":
            said["lost_reason"] = deal.reason
        if intent.owner_id:
            said["owner_id"] = int(intent.owner_id)
        found = deal.id or self._found("deals", key, "custom_fields", keys["deal_id"])
        if found is not None:
            try:
                return str(self._http.call("PATCH", f"/api/v2/deals/{found}", said)["data"]["id"])
            except CrmSaysNo as no:
                raise CrmSaysNo(410, "The deal is not there any more.") if no.status == 404 else no from None
        said |= {"title": deal.name, "person_id": int(person_id), "custom_fields": {keys["deal_id"]: key}}
        return str(self._http.call("POST", "/api/v2/deals", said)["data"]["id"])

    def _found(self, kind: str, term: str, where: str, key: str = "") -> str | None:
        """The one record whose mail, or field of ours, is exactly this."""
        if len(term) < (1 if key else 3):
            return None
        asked = {"term": term, "fields": where, "exact_match": "true", "limit": "50"}
        items = (self._http.call("GET", f"/api/v2/{kind}/search", None, **asked).get("data") or {}).get("items") or []
        for each in items:
            record = str(each["item"]["id"])
            if not key or self._value(kind, record, key) == term:
                return record
        return None

    def _value(self, kind: str, record: str, key: str) -> str:
        found = self._http.call("GET", f"/api/v2/{kind}/{record}")["data"]
        return str((found.get("custom_fields") or {}).get(key) or "")

    def _contact(self, each: Json, keys: Mapping[str, str]) -> CrmContact:
        mails = [one["value"] for one in each.get("emails") or () if mail.is_address(one.get("value") or "")]
        phones = [one["value"] for one in each.get("phones") or () if one.get("value")]
        told = {"name": each.get("name"), "email": next(iter(mails), ""), "phone": next(iter(phones), ""),
                "title": each.get("job_title")}  # fmt: skip
        return CrmContact(
            id=str(each["id"]), changed_at=_moment(each["update_time"]), created_at=_moment(each.get("add_time")),
            fields={name: cleaning.line(value) for name, value in told.items() if value},
            owner_id=_id(each.get("owner_id")), lead_id=_ours(each, keys.get("lead_id")),
        )  # fmt: skip

    def _deal(self, each: Json, keys: Mapping[str, str]) -> CrmDeal:
        outcome = each.get("status") if each.get("status") in ("won", "lost") else None
        person = _id(each.get("person_id"))
        value = each.get("value")
        return CrmDeal(
            id=str(each["id"]), changed_at=_moment(each["update_time"]), contact_ids=(person,) if person else (),
            amount=Decimal(str(value)) if isinstance(value, int | float) else None, currency=each.get("currency"),
            outcome=outcome, opened_at=_moment(each.get("add_time")),
            closed_at=_moment(each.get(f"{outcome}_time")) if outcome else None,
            reason=cleaning.line(each.get("lost_reason") or ""), owner_id=_id(each.get("owner_id")),
            ours=_ours(each, keys.get("deal_id")),
        )  # fmt: skip


def _owner(each: Json) -> CrmOwner:
    name = cleaning.line(each.get("name") or "someone")
    return CrmOwner(str(each["id"]), each.get("email"), name, bool(each.get("active_flag", True)))


def _id(value: Any) -> str | None:
    return str(value) if value else None


def _ours(each: Json, key: str | None) -> int | None:
    value = str((each.get("custom_fields") or {}).get(key) or "")
    return int(value) if value.isdigit() and len(value) < 18 else None


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(written: str | None) -> Any:
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
