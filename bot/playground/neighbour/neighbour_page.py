"""A page that lists the neighbour's contacts and deals, with *Won* and *Lost*: a CRM to look at in the demo."""

from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.playground.neighbour.crm_state import CrmRecord, CrmState
from bot.playground.neighbour.website_page import around

_STAGES = {
    "appointmentscheduled": "Appointment scheduled",
    "qualifiedtobuy": "Qualified to buy",
    "closedwon": "Closed: won",
    "closedlost": "Closed: lost",
}
_STYLE = """
main{display:block}h2{margin:0 0 4px;font-size:19px}.card{margin-bottom:22px;overflow-x:auto}
table{border-collapse:collapse;width:100%}
td,th{padding:9px 12px 9px 0;border-bottom:1px solid var(--rule);text-align:left}
th{color:var(--quiet);font-size:13px}tr:last-child td{border:0}form{display:inline}td button{padding:5px 14px}
button[value=lost]{background:none;color:var(--text);box-shadow:inset 0 0 0 1px var(--line)}
"""


def page_routes(state: CrmState, close_deal: Callable[[str, str], None]) -> list[Route]:
    """The page, and what its buttons send."""

    def page(_request: Request) -> Response:
        with state.lock:
            return HTMLResponse(_drawn(state))

    async def close(request: Request) -> Response:
        outcome = parse_qs((await request.body()).decode())["outcome"][0]
        close_deal(request.path_params["id"], "won" if outcome == "won" else "lost")
        return RedirectResponse("/", status_code=303)

    return [
        Route("/", page),
        Route("/contacts/{id}", page),
        Route("/deals/{id}", page),
        Route("/close/{id}", close, methods=["POST"]),
    ]


def _drawn(state: CrmState) -> str:
    none = "<tr><td>None yet. Open an opportunity on a card.</tr>"
    deals = "".join(_deal(one.id, one.properties) for one in _newest(state, "deals")) or none
    contacts = "".join(_contact(state, one.properties) for one in _newest(state, "contacts"))
    notes = "".join(_note(state, one) for one in _newest(state, "notes"))
    parts = (
        ("Deals", "<tr><th>Deal<th>Amount<th>Stage<th></tr>" + deals),
        ("Contacts", "<tr><th>Name<th>Email<th>Owner<th>Handoff says</tr>" + contacts),
        ("Notes", notes),
    )
    shown = "".join(
        f"<section class=card tabindex=0 aria-label={title}><h2>{title}</h2><table>{rows}</table></section>"
        for title, rows in parts
    )
    return around("The CRM next door", shown, _STYLE)


def _newest(state: CrmState, kind: str) -> Iterable[CrmRecord]:
    return sorted(state.live(kind), key=lambda one: int(one.id), reverse=True)


def _deal(deal_id: str, said: dict[str, str]) -> str:
    buttons = "".join(
        f'<form method=post action="/close/{deal_id}">'
        f"<button name=outcome value={outcome}>{outcome.title()}</button></form> "
        for outcome in ("won", "lost")
    )
    stage = said.get("dealstage", "")
    row = _row(said.get("dealname"), said.get("amount"), _STAGES.get(stage, stage))
    return f"<tr>{row}<td>{buttons if said['hs_is_closed'] == 'false' else ''}</tr>"


def _contact(state: CrmState, said: dict[str, str]) -> str:
    owner = state.owners.get(said.get("hubspot_owner_id", ""), {})
    named = f"{owner.get('firstName', '')} {owner.get('lastName', '')}"
    return f"<tr>{_row(_name(said), said.get('email'), named, said.get('handoff_state'))}</tr>"


def _note(state: CrmState, note: CrmRecord) -> str:
    about = [state.records["contacts"][each].properties for each in state.joined("notes", note.id, "contacts")]
    return f"<tr>{_row(', '.join(map(_name, about)))}<td>{note.properties.get('hs_note_body', '')}</tr>"


def _name(said: dict[str, str]) -> str:
    return f"{said.get('firstname', '')} {said.get('lastname', '')}".strip()


def _row(*cells: str | None) -> str:
    return "".join(f"<td>{escape(cell or '')}" for cell in cells)
