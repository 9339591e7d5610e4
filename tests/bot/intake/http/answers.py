"""What intake answers, and what it kept."""

from typing import Any

import httpx
from sqlalchemy import Row, func, select

from store.db import tables as t
from store.db.database import Database

DEMO = {"kind": "demo_request", "at": "2026-11-18T09:00:00Z", "detail": "wants a call"}


def results(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 202, response.text
    listed: list[dict[str, Any]] = response.json()["results"]
    return listed


def problem(response: httpx.Response, status: int, name: str) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert (response.status_code, document["status"], document["type"]) == (
        status,
        status,
        f"urn:handoff:problem:{name}",
    )
    assert document["title"] and document["detail"]
    return document


def stored(database: Database, lead_id: int) -> Row[Any]:
    with database.read() as tx:
        return tx.execute(select(t.leads).where(t.leads.c.id == lead_id)).one()


def count(database: Database, table: str) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(t.metadata.tables[table])) or 0
