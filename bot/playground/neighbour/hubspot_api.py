"""HubSpot's dated API as a client of ours asks it: owners, objects, search, properties, associations, pipelines."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.neighbour.crm_state import STAGES, CrmRecord, CrmRefusal, CrmState, iso
from bot.playground.values.jsons import Json

MOST_RESULTS = 10_000
TYPES = {"0-1": "contacts", "0-3": "deals", "0-46": "notes", "contact": "contacts", "deal": "deals", "note": "notes"}


class HubSpotApi:
    """One account's API. Every request carries the token; `state.mishaps` come first."""

    def __init__(self, state: CrmState, url: Callable[[], str]) -> None:
        self._state = state
        self._url = url

    def routes(self) -> list[Route]:
        """All that is answered, at whichever date of the API."""
        objects, properties = "/crm/objects/{date}/{kind}", "/crm/properties/{date}/{kind}"
        table: list[tuple[str, str, Callable[[Request, Json], Json]]] = [
            ("GET", "/crm/owners/{date}", self.owners),
            ("GET", "/crm/pipelines/{date}/{kind}", self.pipelines),
            ("POST", f"{objects}/search", self.search),
            ("POST", f"{objects}/batch/read", self.batch_read),
            ("POST", objects, self.create),
            ("GET", f"{objects}/{{id}}", self.read),
            ("PATCH", f"{objects}/{{id}}", self.update),
            ("DELETE", f"{objects}/{{id}}", self.archive),
            ("GET", properties, self.properties),
            ("POST", properties, self.new_property),
            ("POST", f"{properties}/groups", self.new_group),
            ("POST", "/crm/associations/{date}/{kind}/{other}/batch/read", self.associations),
        ]
        return [Route(path, self._endpoint(act), methods=[method]) for method, path, act in table]

    def _endpoint(self, act: Callable[[Request, Json], Json]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            content = await request.body()
            with self._state.lock:
                self._state.calls[f"{request.method} {request.url.path}"] += 1
                return self._answer(request, act, content)

        return answer

    def _answer(self, request: Request, act: Callable[[Request, Json], Json], content: bytes) -> Response:
        mishap = self._state.mishaps.popleft() if self._state.mishaps else None
        if mishap is not None and mishap.status:
            headers = {} if mishap.retry_after is None else {"Retry-After": str(mishap.retry_after)}
            return _error(mishap.status, mishap.body or "Something went wrong", "ERROR", headers)
        if request.headers.get("authorization") != f"Bearer {self._state.token}":
            return _error(401, "Authentication credentials not found.", "INVALID_AUTHENTICATION")
        try:
            body = act(request, json.loads(content) if content else {})
        except CrmRefusal as no:
            return _error(no.status, no.words, no.category)
        if mishap is not None:  # the work is done, and nobody hears of it
            request.scope["state"]["transport"].abort()
        return JSONResponse(body, status_code=201 if request.method == "POST" and act == self.create else 200)

    def owners(self, _request: Request, _body: Json) -> Json:
        """Who may own a record."""
        return {"results": list(self._state.owners.values())}

    def pipelines(self, _request: Request, _body: Json) -> Json:
        """One pipeline with four stages."""
        moment = iso(self._state.now())
        stages = [
            {"id": stage, "label": stage, "displayOrder": number, "archived": False,
             "createdAt": moment, "updatedAt": moment,
             "metadata": {"isClosed": "true" if outcome else "false",
                          "probability": {"won": "1.0", "lost": "0.0"}.get(outcome or "", "0.2")}}
            for number, (stage, outcome) in enumerate(STAGES.items())
        ]  # fmt: skip
        return {"results": [{"id": "default", "label": "Sales", "displayOrder": 0, "stages": stages, "archived": False,
                             "createdAt": moment, "updatedAt": moment}]}  # fmt: skip

    def search(self, request: Request, body: Json) -> Json:
        """Filtered, sorted by one property, a page of at most 200; nothing beyond the first 10,000."""
        limit, after = int(body.get("limit", 10)), int(body.get("after") or 0)
        if not 0 < limit <= 200 or after + limit > MOST_RESULTS:
            raise CrmRefusal(400, f"The limit is 200 records a page and {MOST_RESULTS} a query")
        groups = body.get("filterGroups", [])
        found = [
            one
            for one in self._state.changed_since(_kind(request))
            if not groups or any(all(_holds(one, each) for each in group["filters"]) for group in groups)
        ]
        for order in reversed(body.get("sorts", [])[:1]):
            found.sort(
                key=lambda one: _order(one.properties.get(order["propertyName"], "")),
                reverse=order.get("direction") == "DESCENDING",
            )
        page = found[after : after + limit]
        answer: Json = {"total": len(found), "results": [self._shown(one, body.get("properties")) for one in page]}
        if after + limit < len(found):
            answer["paging"] = {"next": {"after": str(after + limit)}}
        return answer

    def batch_read(self, request: Request, body: Json) -> Json:
        """Records by id; those that are gone are left out."""
        kind, by = _kind(request), body.get("idProperty") or ""
        found = [one for each in body["inputs"] if (one := self._state.find(kind, each["id"], by)) is not None]
        return {"status": "COMPLETE", "results": [self._shown(one, body.get("properties")) for one in found],
                "startedAt": iso(self._state.now()), "completedAt": iso(self._state.now())}  # fmt: skip

    def create(self, request: Request, body: Json) -> Json:
        """A new record with what it belongs to."""
        made = self._state.create(_kind(request), _texts(body["properties"]))
        for each in body.get("associations") or ():
            target = each["types"][0]["associationTypeId"]
            other = {202: "contacts", 3: "contacts", 214: "deals"}[target]
            if self._state.find(other, each["to"]["id"]) is None:
                del self._state.records[made.kind][made.id]
                raise CrmRefusal(404, f"{other} {each['to']['id']} does not exist", "OBJECT_NOT_FOUND")
            self._state.join(made.kind, made.id, other, each["to"]["id"])
        return self._shown(made, None)

    def read(self, request: Request, _body: Json) -> Json:
        """One record."""
        return self._shown(self._one(request), request.query_params.getlist("properties"))

    def update(self, request: Request, body: Json) -> Json:
        """Some properties of one record."""
        return self._shown(self._state.change(self._one(request), _texts(body["properties"])), None)

    def archive(self, request: Request, _body: Json) -> Json:
        """Into the bin."""
        self._one(request).archived = True
        return {}

    def properties(self, request: Request, _body: Json) -> Json:
        """The properties that were added."""
        return {"results": list(self._state.properties[_kind(request)].values())}

    def new_property(self, request: Request, body: Json) -> Json:
        """A property of one's own; 409 if there is one of that name."""
        known = self._state.properties[_kind(request)]
        if body["name"] in known:
            raise CrmRefusal(409, f"A property named '{body['name']}' already exists.", "CONFLICT")
        known[body["name"]] = {"hasUniqueValue": False, "options": [], "description": "", **body}
        return known[body["name"]]

    def new_group(self, _request: Request, body: Json) -> Json:
        """A group of properties."""
        return {"name": body["name"], "label": body["label"], "displayOrder": -1, "archived": False}

    def associations(self, request: Request, body: Json) -> Json:
        """What belongs to each of these."""
        kind, other = _kind(request), _named(request.path_params["other"])
        results = [
            {"from": {"id": each["id"]},
             "to": [{"toObjectId": int(one), "associationTypes": []} for one in found]}
            for each in body["inputs"] if (found := self._state.joined(kind, each["id"], other))
        ]  # fmt: skip
        return {"status": "COMPLETE", "results": results, "startedAt": iso(self._state.now()),
                "completedAt": iso(self._state.now())}  # fmt: skip

    def _one(self, request: Request) -> CrmRecord:
        written, by = request.path_params["id"], request.query_params.get("idProperty", "")
        kind = _kind(request)
        if by.startswith("handoff_") and by not in self._state.properties[kind]:
            raise CrmRefusal(400, f'Property "{by}" does not exist')
        found = self._state.find(kind, written, by)
        if found is None:
            raise CrmRefusal(404, "resource not found", "OBJECT_NOT_FOUND")
        return found

    def _shown(self, record: CrmRecord, names: list[str] | None) -> Json:
        always = {"hs_object_id", "createdate", "lastmodifieddate", "hs_lastmodifieddate"}
        wanted = always | set(names or ())
        shown = {name: value for name, value in record.properties.items() if names is None or name in wanted}
        return {"id": record.id, "properties": {**dict.fromkeys(names or ()), **shown}, "archived": record.archived,
                "createdAt": iso(record.created), "updatedAt": iso(record.changed),
                "url": f"{self._url()}/{record.kind}/{record.id}"}  # fmt: skip


def _kind(request: Request) -> str:
    return _named(request.path_params["kind"])


def _named(written: str) -> str:
    kind = TYPES.get(written, written)
    if kind not in TYPES.values():
        raise CrmRefusal(404, f"Unable to infer object type from: {written}", "OBJECT_NOT_FOUND")
    return kind


def _texts(properties: Json) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in properties.items()}


def _holds(record: CrmRecord, wanted: Json) -> bool:
    value, operator = record.properties.get(wanted["propertyName"], ""), wanted["operator"]
    if operator == "HAS_PROPERTY":
        return bool(value)
    if operator == "IN":
        return value in wanted["values"]
    left, right = _order(value), _order(wanted["value"])
    if operator == "EQ":
        return value.casefold() == str(wanted["value"]).casefold()
    return (
        bool(value) and {"GT": left > right, "GTE": left >= right, "LT": left < right, "LTE": left <= right}[operator]
    )


def _order(value: str) -> tuple[float, str]:
    """Numbers, and moments as their milliseconds, by size; other text after them."""
    try:
        return float(value), ""
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).timestamp() * 1000, ""
    except ValueError:
        return float("inf"), value


def _error(status: int, words: str, category: str, headers: dict[str, str] | None = None) -> JSONResponse:
    body = {"status": "error", "message": words, "correlationId": "playground", "category": category}
    return JSONResponse(body, status_code=status, headers=headers)
