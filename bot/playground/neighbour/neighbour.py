"""The neighbour in the hands of the demo or a test: start it, fill it, let its people act."""

from collections.abc import Callable
from datetime import datetime
from typing import Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.playground.neighbour.crm_state import CrmRecord, CrmState, Mishap
from bot.playground.neighbour.hubspot_api import HubSpotApi
from bot.playground.neighbour.neighbour_page import page_routes
from bot.playground.neighbour.pipedrive_api import PipedriveApi
from bot.playground.server import PlaygroundServer


class Neighbour:
    """A CRM on a loopback port. OSError if the port is taken."""

    def __init__(self, now: Callable[[], datetime], port: int = 0) -> None:
        self.state = CrmState(now)
        routes = [
            *HubSpotApi(self.state, lambda: self.url).routes(),
            *PipedriveApi(self.state).routes(),
            *page_routes(self.state, self.close),
        ]
        ours = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        self._server = PlaygroundServer(Starlette(routes=routes, middleware=[ours]), port)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self.token = self.state.token

    def start(self) -> Self:
        """Serve; returns once requests are answered."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Break all connections."""
        self._server.stop()

    def add_owner(self, mail: str, name: str) -> str:
        """Somebody who can own records; their id."""
        with self.state.lock:
            return self.state.add_owner(mail, name)

    def add_contact(self, **properties: str) -> str:
        """A contact; its id."""
        with self.state.lock:
            return self.state.create("contacts", properties).id

    def add_deal(self, contact_id: str, name: str = "Deal", stage: str = "appointmentscheduled", **more: str) -> str:
        """A deal of a contact; its id."""
        with self.state.lock:
            made = self.state.create("deals", {"dealname": name, "dealstage": stage, "pipeline": "default", **more})
            self.state.join("deals", made.id, "contacts", contact_id)
            return made.id

    def set(self, kind: str, record_id: str, **properties: str) -> None:
        """Somebody changes a record."""
        with self.state.lock:
            self.state.change(self.state.records[kind][record_id], properties)

    def close(self, deal_id: str, outcome: str, reason: str = "") -> None:
        """Somebody closes a deal as won or lost."""
        more = {"closed_lost_reason": reason} if reason else {}
        closed = str(int(self.state.now().timestamp() * 1000))
        self.set("deals", deal_id, dealstage=f"closed{outcome}", closedate=closed, **more)

    def all(self, kind: str) -> list[CrmRecord]:
        """Every record of a kind that is not archived, by id."""
        with self.state.lock:
            return self.state.live(kind)

    def refuse(self, status: int, times: int = 1, retry_after: int | None = None, words: str = "") -> None:
        """Answer the next calls with this status."""
        self.state.mishaps.extend([Mishap(status, retry_after, words)] * times)

    def lose_answer(self) -> None:
        """Do what the next call asks, and break its connection instead of answering."""
        self.state.mishaps.append(Mishap())
