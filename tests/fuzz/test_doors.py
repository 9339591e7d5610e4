"""Bodies of every sender that we know, twisted and then signed: each is answered, and what was thanked for is kept."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.intake.doors import proofs, registry
from bot.intake.http import door_processing
from store.db import tables as t
from store.db.database import Database
from store.doors import door_rows
from tests.bot.intake.doors.vendor_bodies import BODIES
from tests.bot.intake.http.test_door_endpoint import SECRET, SIGNED, post
from tests.bot.intake.sender import Sender, sending
from tests.fuzz import tries
from tests.fuzz.twisting import twisted
from tests.office.clock import NOW

ANSWERS = {202, 400, 401, 409}
OUTCOMES = {"taken", "refused", "test", "ignored", "again", "erased"}


@contextmanager
def doors(database: Database) -> Iterator[Sender]:
    """One of each kind, over a real socket; the bucket never runs dry."""
    with database.begin() as tx:
        for kind in SIGNED:
            kept = proofs.kept_secret(registry.door_kind(kind, {}).proofs, SECRET)
            door_rows.open_door(tx, kind, kind, kept, NOW, {}, {})
    with sending(database, monotonic=count(step=1000).__next__) as sender:
        yield sender


def sent(sender: Sender, kind: str, body: Any, as_form: bool) -> httpx.Response:
    """As JSON, or as a form of its outer names."""
    raw = json.dumps(body).encode()
    if not as_form:
        return post(sender, kind, raw)
    raw = urlencode({name: str(value) for name, value in body.items()}, errors="replace").encode()
    return post(sender, kind, raw, headers={"content-type": "application/x-www-form-urlencoded"})


@pytest.mark.parametrize("kind", sorted(SIGNED))
def test_whatever_comes_is_answered_and_kept(database: Database, kind: str) -> None:
    answers = Counter[int]()
    with doors(database) as sender:

        @tries(12, 1500)
        @given(body=twisted([(kind, BODIES[kind])]), as_form=st.integers(0, 5))
        def each(body: tuple[str, Any], as_form: int) -> None:
            answer = sent(sender, kind, body[1], as_form == 0)
            answers[answer.status_code] += 1
            assert answer.status_code in ANSWERS, answer.text
            if answer.status_code == 202:
                assert answer.json()["outcome"] in OUTCOMES

        each()
    door_processing.process_kept(database, NOW)
    with database.read() as tx:
        left = select(t.door_deliveries.c.outcome).where(t.door_deliveries.c.outcome == "waiting")
        assert tx.scalars(left).all() == []
        assert answers[202], answers
