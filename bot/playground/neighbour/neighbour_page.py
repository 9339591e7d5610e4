"""A page that lists the neighbour's contacts and deals, with *Won* and *Lost*: a CRM to look at in the demo."""

from collections.abc import Callable
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.playground.neighbour.crm_state import CrmState

_STYLE = (
    "body{font:15px/1.5 system-ui;margin:2rem auto;max-width:64rem;padding:0 1rem}table{border-collapse:collapse;"
    "width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ccc}form{display:inline}"
)


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
    deals = "".join(_deal(one.id, one.properties) for one in state.live("deals"))
    contacts = "".join(_contact(one.properties) for one in state.live("contacts"))
    notes = "".join(f"<li>{one.properties.get('hs_note_body', '')}</li>" for one in state.live("notes"))
    return (
        f"<!doctype html><html lang=en><title>The CRM next door</title><style>{_STYLE}</style>"
        "<h1>The CRM next door</h1><h2>Deals</h2><table><tr><th>Deal<th>Amount<th>Stage<th></tr>"
        f"{deals or '<tr><td colspan=4>None yet. Open an opportunity on a card.</tr>'}</table>"
        f"<h2>Contacts</h2><table><tr><th>Name<th>Email<th>Handoff says</tr>{contacts}</table>"
        f"<h2>Notes</h2><ul>{notes}</ul></html>"
    )


def _deal(deal_id: str, said: dict[str, str]) -> str:
    buttons = "".join(
        f'<form method=post action="/close/{deal_id}">'
        f"<button name=outcome value={outcome}>{outcome.title()}</button></form> "
        for outcome in ("won", "lost")
    )
    cells = (said.get("dealname"), said.get("amount"), said.get("dealstage"))
    row = "".join(f"<td>{escape(cell or '')}" for cell in cells)
    return f"<tr>{row}<td>{buttons if said['hs_is_closed'] == 'false' else ''}</tr>"


def _contact(said: dict[str, str]) -> str:
    name = f"{said.get('firstname', '')} {said.get('lastname', '')}"
    return f"<tr><td>{escape(name)}<td>{escape(said.get('email', ''))}<td>{escape(said.get('handoff_state', ''))}</tr>"
