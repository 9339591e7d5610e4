"""From an act here to a body there: signed, in order, at least once, and never in anybody's way."""

import logging
import threading

import jsonschema
import pytest
import standardwebhooks

from bot.intake.http import webhook_schemas
from bot.runtime import doctor_store
from bot.webhooks import posting, webhook_sender
from store.db import tables as t
from store.handoffs import claim
from store.rules.event_types import BY_NAME
from store.rules.post_kinds import PostKind
from store.webhooks import event_queue, subscribers
from tests.office.cast import ANA
from tests.office.clock import DAY, HOUR, MINUTE, NOW
from tests.office.forgetting_helpers import forget
from tests.office.store_helpers import hand_over, receive

CLAIMED = ("deadline.ended", "handoff.claimed")


class Killed(BaseException):
    """Nothing after this runs."""


def claimed_by_ana(database):
    handoff_id = hand_over(database)
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW)
    return handoff_id


def states(database):
    with database.read() as tx:
        return [row.state for row in tx.execute(t.outgoing.select().order_by(t.outgoing.c.seq))]


def the_subscriber(database):
    with database.read() as tx:
        return subscribers.find_subscriber(tx, "data")


def test_what_happens_is_told_in_order_and_signed_as_the_scheme_says(database, sender, receiver, secret):
    handoff_id = claimed_by_ana(database)
    sender.until_idle()
    assert receiver.types() == ["lead.received", "lead.qualified", "handoff.created", *CLAIMED]
    reference = standardwebhooks.Webhook(secret)
    for came in receiver.came:
        assert reference.verify(came.body, came.headers)["id"] == came.headers["webhook-id"]
        assert came.path == "/hooks?key=s3cret"
        jsonschema.validate(came.event, webhook_schemas.event_schema(BY_NAME[came.event["type"]]))
    last = receiver.came[-1].event
    assert last["lead"] == {"id": 1, "status": "claimed"}
    assert last["handoff"] == {"id": handoff_id, "cycle": 1, "state": "claimed", "owner": ANA}
    assert last["by"] == {"member": ANA}
    assert last["happened_at"] == "2026-11-18T09:00:00Z"


def test_who_changed_a_byte_or_has_another_secret_is_found_out(database, sender, receiver, secret):
    hand_over(database)
    sender.until_idle()
    came = receiver.came[0]
    for key, body in ((secret, came.body + b" "), ("whsec_" + "A" * 44, came.body)):
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(key).verify(body, came.headers)


def test_what_is_refused_goes_again_later_under_the_same_id(database, sender, receiver, machine, secret):
    receiver.answers = [503, 503]
    hand_over(database)
    sender.until_idle()
    assert len(receiver.came) == 1
    machine.at += event_queue.WAITS[0]
    sender.until_idle()
    machine.at += event_queue.WAITS[1]
    sender.until_idle()
    first, second, third, *others = (each.event["id"] for each in receiver.came)
    assert first == second == third
    assert receiver.types()[2:] == ["lead.received", "lead.qualified", "handoff.created"]
    assert len({first, *others}) == 3
    assert (the_subscriber(database).failures, the_subscriber(database).trouble) == (0, None)


def test_one_lead_waits_for_its_refused_event_and_others_do_not(database, sender, receiver, machine, secret):
    receiver.answers = [422]
    receive(database, touches=())
    receive(database, touches=(), external_id="w2", email="eve@other.example")
    receive(database, touches=(), title="Head of Sales", now=NOW + MINUTE)  # of the first lead, later
    sender.until_idle()
    assert [(each.event["type"], each.event["lead"]["id"]) for each in receiver.came] == [("lead.received", 1)]
    machine.at += 2  # the subscriber rests for a moment
    sender.until_idle()
    assert [each.event["lead"]["id"] for each in receiver.came] == [1, 2]
    machine.at += event_queue.WAITS[0]
    sender.until_idle()
    assert [(each.event["type"], each.event["lead"]["id"]) for each in receiver.came[2:]] == [
        ("lead.received", 1),
        ("lead.updated", 1),
    ]


def test_a_wait_that_is_asked_for_is_kept(database, sender, receiver, machine, secret):
    receiver.answers, receiver.headers = [429], {"retry-after": "1000"}
    receive(database, touches=())
    sender.until_idle()
    machine.at += 999
    sender.until_idle()
    assert len(receiver.came) == 1
    machine.at += 1
    sender.until_idle()
    assert states(database) == ["sent"]


def trickle(handler):
    """An answer whose first line never ends."""
    handler.wfile.write(b"HTTP/1.1 ")
    for _ in range(400):
        handler.wfile.write(b"2")
        handler.wfile.flush()
        if stop_trickling.wait(0.02):
            return


stop_trickling = threading.Event()


def hang_up(handler):
    handler.close_connection = True
    handler.connection.close()


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [(302, "http_302"), (500, "http_500"), (404, "http_404"), (hang_up, "no_answer"), (trickle, "timeout")],
)
def test_whatever_else_it_answers_it_is_asked_again(
    database, sender, receiver, machine, secret, answer, trouble, monkeypatch
):
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.5)
    receiver.answers, receiver.headers = [answer], {"location": "http://127.0.0.1:1/elsewhere"}
    receive(database, touches=())
    sender.until_idle()
    assert (the_subscriber(database).trouble, states(database)) == (trouble, ["waiting"])
    monkeypatch.undo()
    machine.at += event_queue.WAITS[0]
    sender.until_idle()
    assert states(database) == ["sent"]
    assert len(receiver.came) == 2


def test_one_that_is_gone_is_switched_off_at_once_and_the_managers_are_told(database, sender, receiver, secret):
    receiver.answers = [410]
    hand_over(database)
    sender.until_idle()
    assert (the_subscriber(database).state, len(receiver.came)) == ("off", 1)
    with database.read() as tx:
        told = [row.extra for row in tx.execute(t.outbox.select().where(t.outbox.c.kind == PostKind.TROUBLE))]
    assert told == [{"webhook": "data", "code": "http_410"}]
    with database.begin() as tx:
        assert subscribers.resume_subscriber(tx, "data")
    sender.until_idle()
    assert receiver.types()[1:] == ["lead.received", "lead.qualified", "handoff.created"]


def test_one_that_takes_nothing_for_three_days_is_switched_off(database, sender, receiver, machine, office, secret):
    receiver.answers = [500] * 100
    receive(database, touches=())
    while office() < NOW + 3 * DAY - HOUR:
        sender.until_idle()
        machine.at += HOUR.total_seconds()
        office.forward(hours=1)
    assert the_subscriber(database).state == "on"
    assert len(receiver.came) == 11  # at hours 0 1 2 3 4 5 7 12 22, and from then on once a day: 46 70
    machine.at += DAY.total_seconds()
    office.forward(days=1)
    sender.until_idle()
    assert (the_subscriber(database).state, the_subscriber(database).trouble) == ("off", "http_500")


def test_what_one_subscriber_never_takes_is_parked_and_its_lead_goes_on(
    database, sender, receiver, machine, office, secret
):
    receiver.poison = 1
    receive(database, touches=())
    for number in range(2, 9):
        receive(database, touches=(), external_id=f"w{number}", email=f"m{number}@other.example")
        for _ in range(2):
            sender.until_idle()
            machine.at += DAY.total_seconds()
        office.forward(days=1)
    assert the_subscriber(database).state == "on"
    tries = [each.event["id"] for each in receiver.came if each.event["lead"]["id"] == 1]
    with database.begin() as tx:
        parked = tx.execute(t.outgoing.select().where(t.outgoing.c.state == "parked")).one()
        assert (parked.id, parked.trouble, {parked.id}) == (tries[0], "http_400", set(tries))
        subscribers.resume_subscriber(tx, "data")
    receiver.poison = None
    sender.until_idle()
    assert receiver.came[-1].event["id"] == parked.id


def test_one_that_was_away_hears_all_as_soon_as_it_is_back(database, sender, receiver, machine, secret):
    for number in range(6):
        receive(database, touches=(), external_id=f"w{number}", email=f"m{number}@other.example")
    receiver.answers = [500] * 5
    for _ in range(5):
        sender.until_idle()
        machine.at += 40
    assert len(receiver.came) == 5
    sender.until_idle()
    assert states(database) == ["sent"] * 6


@pytest.mark.parametrize("step", ["read", "leased", "posted", "noted"])
def test_a_process_that_ends_between_two_steps_loses_nothing(
    database, receiver, machine, office, secret, step, monkeypatch
):
    hand_over(database)

    def die(*_args, **_kwargs):
        raise Killed

    places = {
        "read": (event_queue, "any_event_due"),
        "leased": (posting, "post_event"),
        "posted": (event_queue, "note_event_sent"),
        "noted": (event_queue, "lease_event"),
    }
    doomed = webhook_sender.WebhookSender(database, office)
    if step == "noted":
        assert doomed.step()
    with monkeypatch.context() as patched:
        patched.setattr(*places[step], die)
        with pytest.raises(Killed):
            doomed.until_idle()
    other = webhook_sender.WebhookSender(database, office)
    other.until_idle()
    machine.at += event_queue.LEASE
    other.until_idle()
    expected = ["lead.received", "lead.qualified", "handoff.created"]
    assert receiver.types() == (["lead.received"] if step == "posted" else []) + expected
    assert len({each.event["id"] for each in receiver.came}) == 3


def test_no_lead_waits_for_a_subscriber_that_is_slow(database, sender, receiver, machine, secret):
    """While an answer is waited for, another sender takes nothing of this subscriber, and acts go on."""
    may_answer, asked = threading.Event(), threading.Event()

    def slow(handler):
        asked.set()
        may_answer.wait(20)
        handler.send_response(204)
        handler.end_headers()

    receiver.answers = [slow]
    receive(database, touches=())
    at_work = threading.Thread(target=sender.until_idle)
    at_work.start()
    try:
        assert asked.wait(20)
        claimed_by_ana(database)
        assert not webhook_sender.WebhookSender(database, lambda: NOW).step()
    finally:
        may_answer.set()
        at_work.join()
    assert receiver.types()[-1] == "handoff.claimed"


def test_of_who_is_erased_nothing_is_told_but_that(database, sender, receiver, machine, secret):
    """Neither what waits nor what was refused, nor what nobody has read off the trace yet."""
    handoff_id = hand_over(database)
    receiver.answers = [500]
    sender.until_idle()
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW)
    forget(database, 1, NOW + MINUTE)
    assert states(database) == []
    machine.at += HOUR.total_seconds()
    sender.until_idle()
    assert receiver.types() == ["lead.received", "lead.erased"]
    assert states(database) == ["sent"]


def test_a_paused_one_hears_later_what_happened_meanwhile(database, sender, receiver, secret):
    with database.begin() as tx:
        assert subscribers.pause_subscriber(tx, "data")
    receive(database, touches=())
    sender.until_idle()
    assert (receiver.came, states(database)) == ([], [])
    with database.begin() as tx:
        subscribers.resume_subscriber(tx, "data")
    sender.until_idle()
    assert receiver.types() == ["lead.received"]


def test_no_log_tells_the_address_or_the_secret(database, sender, receiver, secret, caplog):
    caplog.set_level(logging.DEBUG)
    receiver.answers = [500]
    hand_over(database)
    sender.until_idle()
    assert "webhook data did not take an event: http_500" in caplog.text
    assert "s3cret" not in caplog.text
    assert secret.removeprefix("whsec_") not in caplog.text
    assert "Ada Berg" not in caplog.text


def test_threads_send_in_the_background(database, receiver, secret):
    came = threading.Event()
    receiver.answers = [lambda handler: (handler.send_response(204), handler.end_headers(), came.set())]
    running = webhook_sender.WebhookSender(database, lambda: NOW)
    running.start()
    receive(database, touches=())
    assert came.wait(20)
    running.stop()
    assert receiver.types() == ["lead.received"]


def test_whoever_watches_sees_what_waits_and_what_is_wrong(database, sender, receiver, secret):
    seen = []
    for answer in (204, 500, 410):
        receiver.answers = [answer]
        receive(database, touches=(), external_id=f"w{answer}", email=f"m{answer}@other.example")
        with database.begin() as tx:
            tx.execute(t.subscribers.update().values(not_before=None))
        sender.until_idle()
        found = [each for each in doctor_store.examine(database, None, NOW) if each.about == "webhook"]
        with database.read() as tx:
            seen.append(([(each.fine, each.what) for each in found], event_queue.webhook_gauges(tx)))
    names = ("webhook_events_waiting", "webhook_events_parked", "webhooks_failing", "webhooks_off")
    assert seen == [
        ([(True, "data is on, 0 waiting, 0 parked")], dict.fromkeys(names, 0)),
        (
            [(False, "data is on, 1 waiting, 0 parked; it answered 500")],
            dict(zip(names, (1, 0, 1, 0), strict=True)),
        ),
        (
            [(False, "data is off, 2 waiting, 0 parked; it says it is gone for good")],
            dict(zip(names, (2, 0, 0, 1), strict=True)),
        ),
    ]
