"""The website's form: it is signed as Standard Webhooks asks, sent once, and nothing typed is lost or is markup."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
import standardwebhooks

from bot.playground.neighbour.website import Website
from tests.bot.webhooks.receiver import Receiver
from tests.office.clock import NOW, HeldClock

TYPED = {"name": "Wanda Quinn", "email": "wanda@dune.example", "company": "Dune & Sons", "title": "Founder or CEO",
         "problem": "slow", "question": "Who calls <us> back?"}  # fmt: skip


@pytest.fixture
def door() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def website(door: Receiver) -> Iterator[Website]:
    made = Website("Kestrel", HeldClock()).start()
    made.door, made.secret = door.url, "whsec_c2VjcmV0IG9mIGEgd2Vic2l0ZQ=="
    yield made
    made.stop()


def test_what_a_visitor_typed_is_sent_signed(website: Website, door: Receiver):
    door.answers = [202]
    sent = website.fill_in(TYPED)
    (came,) = door.came
    assert standardwebhooks.Webhook(website.secret).verify(came.body, came.headers) == {
        **TYPED, "form": "Asked for a demo on the website", "submitted_at": NOW.isoformat(),
    }  # fmt: skip
    assert sent.status == 202
    assert website.fill_in(TYPED).headers["webhook-id"] != sent.headers["webhook-id"]


def test_a_form_that_is_sent_twice_is_one_delivery(website: Website, door: Receiver):
    door.answers = [202, 202]
    page = httpx.get(website.url)
    assert page.headers["cache-control"] == "no-store"
    (delivery,) = re.findall(r"name=delivery value='(msg_\w+)'", page.text)
    for _ in range(2):
        thanks = httpx.post(website.url, data={**TYPED, "delivery": delivery})
        assert "Thank you, Wanda." in thanks.text
    assert [came.headers["webhook-id"] for came in door.came] == [delivery] * 2


@pytest.mark.parametrize(("status", "why"), [(500, "The door answered 500"), (0, "The door did not answer.")])
def test_what_was_not_taken_stays_in_the_form_and_is_no_markup(website: Website, door: Receiver, status: int, why: str):
    door.answers = [status]
    if not status:
        website.door = "http://127.0.0.1:9/"
    page = httpx.post(website.url, data={**TYPED, "delivery": "msg_1"})
    assert page.status_code == 502
    assert f"Your message was not taken. {why}" in page.text
    assert 'value="Dune &amp; Sons"' in page.text
    assert "Who calls &lt;us&gt; back?" in page.text
    assert "name=delivery value='msg_1'" in page.text


def test_no_other_page_can_name_fields_of_its_own(website: Website, door: Receiver):
    door.answers = [202]
    website.fill_in({**TYPED, "score": "100", "company": " "})
    assert set(json.loads(door.came[0].body)) == {*TYPED, "form", "submitted_at"} - {"company"}
