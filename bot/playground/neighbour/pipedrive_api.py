"""Pipedrive's API as a client of ours asks it, over the same records: persons are contacts."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.neighbour.crm_state import CrmRecord, CrmRefusal, CrmState, iso
from bot.playground.values.jsons import Json

KINDS = {"persons": "contacts", "deals": "deals", "notes": "notes"}


class PipedriveApi:
    """One company. What a record says is kept as it was written, under `said`."""

    def __init__(self, state: CrmState) -> None:
        self._state = state
        self._fields: dict[str, list[Json]] = {"person": [], "deal": []}
        for own in self._fields.values():  # as many of the company's own as fill a page and more
            own += ({"field_name": f"Own {number}", "field_code": f"own{number}"} for number in range(120))

    def routes(self) -> list[Route]:
        """All that is answered."""
        table: list[tuple[str, str, Callable[[Request, Json], Any]]] = [
            ("GET", "/api/v1/users", self.users),
            ("GET", "/api/v2/{of}Fields", self.fields),
            ("POST", "/api/v2/{of}Fields", self.new_field),
            ("GET", "/api/v{version}/{kind}/search", self.search),
            ("GET", "/api/v{version}/{kind}", self.changed),
            ("POST", "/api/v{version}/{kind}", self.create),
            ("GET", "/api/v{version}/{kind}/{id}", self.read),
            ("PATCH", "/api/v{version}/{kind}/{id}", self.update),
        ]
        return [Route(path, self._endpoint(act), methods=[method]) for method, path, act in table]

    def _endpoint(self, act: Callable[[Request, Json], Any]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            content = await request.body()
            with self._state.lock:
                mishap = self._state.mishaps.popleft() if self._state.mishaps else None
                if mishap is not None and mishap.status:
                    return JSONResponse({"success": False, "error": mishap.body}, status_code=mishap.status)
                if request.headers.get("x-api-token") != self._state.token:
                    return JSONResponse({"success": False, "error": "unauthorized access"}, status_code=401)
                try:
                    found = act(request, json.loads(content) if content else {})
                except CrmRefusal as no:
                    return JSONResponse({"success": False, "error": no.words}, status_code=no.status)
                if mishap is not None:
                    request.scope["state"]["transport"].abort()
                return JSONResponse({"success": True, "additional_data": {"next_cursor": None}, **found})

        return answer

    def users(self, _request: Request, _body: Json) -> Json:
        """Who works there."""
        users = [{"id": int(str(one["id"])), "name": f"{one['firstName']} {one['lastName']}", "email": one["email"],
                  "active_flag": True} for one in self._state.owners.values()]  # fmt: skip
        return {"data": users}

    def fields(self, request: Request, _body: Json) -> Json:
        """A page of the fields that were added."""
        return _page(self._fields[request.path_params["of"]], request.query_params)

    def new_field(self, request: Request, body: Json) -> Json:
        """A field with a random key."""
        known = self._fields[request.path_params["of"]]
        if any(each["field_name"] == body["field_name"] for each in known):
            raise CrmRefusal(400, f"There are two fields {body['field_name']} now")
        known.append({**body, "field_code": f"{len(known):040x}", "is_custom_field": True})
        return {"data": known[-1]}

    def search(self, request: Request, _body: Json) -> Json:
        """By mail, or by any field of one's own."""
        term, where = request.query_params["term"], request.query_params["fields"]
        found = []
        for one in self._state.changed_since(KINDS[request.path_params["kind"]]):
            said = _said(one)
            values = [each["value"] for each in said.get("emails") or ()]
            if where == "custom_fields":
                values = [*(said.get("custom_fields") or {}).values()]
            if term.casefold() in [str(value).casefold() for value in values]:
                found.append({"item": {"id": int(one.id)}})
        return {"data": {"items": found}}

    def changed(self, request: Request, _body: Json) -> Json:
        """A page by id; notes of one person."""
        asked, kind = request.query_params, request.path_params["kind"]
        found = self._state.changed_since(KINDS[kind])
        if "ids" in asked:
            found = [one for one in found if one.id in asked["ids"].split(",")]
        elif kind == "notes":
            found = [one for one in found if str(_said(one)["person_id"]) == asked["person_id"]]
        else:
            found = [
                one for one in found if asked["updated_since"] <= iso(one.changed)[:19] + "Z" <= asked["updated_until"]
            ]
        return _page([_shown(one) for one in found], asked)

    def create(self, request: Request, body: Json) -> Json:
        """A new record."""
        made = self._state.create(KINDS[request.path_params["kind"]], {"said": json.dumps(body)})
        return {"data": _shown(made)}

    def read(self, request: Request, _body: Json) -> Json:
        """One record."""
        return {"data": _shown(self._one(request))}

    def update(self, request: Request, body: Json) -> Json:
        """Some of what a record says."""
        one = self._one(request)
        said = _said(one)
        custom = {**(said.get("custom_fields") or {}), **(body.get("custom_fields") or {})}
        if body.get("status") in ("won", "lost"):
            body = {**body, f"{body['status']}_time": iso(self._state.now())}
        self._state.change(one, {"said": json.dumps({**said, **body, "custom_fields": custom})})
        return {"data": _shown(one)}

    def _one(self, request: Request) -> CrmRecord:
        found = self._state.find(KINDS[request.path_params["kind"]], request.path_params["id"])
        if found is None:
            raise CrmRefusal(404, "not found")
        return found


def _page(rows: Sequence[Json], asked: Mapping[str, str]) -> Json:
    begin, limit = int(asked.get("cursor") or 0), int(asked.get("limit") or 100)
    after = str(begin + limit) if begin + limit < len(rows) else None
    return {"data": rows[begin : begin + limit], "additional_data": {"next_cursor": after}}


def _said(record: CrmRecord) -> Json:
    said: Json = json.loads(record.properties.get("said", "{}"))
    return said


def _shown(record: CrmRecord) -> Json:
    moments = {"add_time": iso(record.created), "update_time": iso(record.changed)}
    return {"status": "open", **_said(record), "id": int(record.id), **moments}
