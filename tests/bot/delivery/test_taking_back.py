"""A lead is erased: what the bot said of it goes from Slack, what people said stays, and nothing more is said."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.delivery.drawing import messages
from bot.delivery.taking_back import WHY
from bot.playground.state.messages import shown
from store.agreement import policy
from store.db import tables as t  # fmt: skip
from store.handoffs import handoffs, opportunities, questions, recycling
from store.monday.meeting import agendas
from store.monday.scoreboard import scoreboards
from store.outbox import backoff, posts
from store.privacy import forgetting
from tests.office.delivering import LAST_LOOK, TimedWorld

NAME = "Nora"
MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)  # 09:30 in Berlin, half an hour before the meeting


def forget(world: TimedWorld, handoff: int) -> forgetting.Forgotten:
    with world.database.begin() as tx:
        done = forgetting.forget(tx, handoffs.find(tx, handoff).lead_id, world.office())
    assert done is not None
    return done


def erase(world: TimedWorld, handoff: int) -> forgetting.Forgotten:
    done = forget(world, handoff)
    settle(world)
    return done


def settle(world: TimedWorld) -> None:
    world.deliver()
    for _ in range(12):
        if not world.delivery._waiting():
            return
        world.wait(2)


def everything(world: TimedWorld) -> str:
    """All that stands in Slack: channels, threads, direct messages, Homes."""
    with world.slack.workspace.lock:
        homes = [home.json for home in world.slack.workspace.homes.values()]
        return json.dumps([_messages(world), homes], ensure_ascii=False)


def _messages(world: TimedWorld) -> list[dict[str, Any]]:
    channels = world.slack.workspace.channels.values()
    return [shown(message, with_metadata=True) for channel in channels for message in channel.messages.values()]


def states(world: TimedWorld, handoff: int) -> dict[str, str]:
    """The newest post of each kind of a handoff, and its state."""
    mine = select(t.outbox).where(t.outbox.c.handoff_id == handoff).order_by(t.outbox.c.seq)
    with world.database.read() as tx:
        return {row.kind: row.state for row in tx.execute(mine)}


@pytest.fixture
def told(world: TimedWorld) -> int:
    """A handoff with a card, notes, a question to Mia, a shared answer and a win in Slack."""
    handoff = world.show()
    world.claim(handoff)
    settle(world)
    with world.database.begin() as tx:
        now = world.office()
        questions.ask(tx, handoff, f"Which plan does {NAME} want?", world.ana, now)
        trace_id = tx.scalar(select(func.max(t.trace.c.id)))
        posts.say(tx, "direct", "direct:1", now, member_id=world.mia, handoff_id=handoff, trace_id=trace_id)
        lead = handoffs.find(tx, handoff).lead_id
        posts.say(tx, "share", "share:1", now, channel=world.leads, lead_id=lead, handoff_id=handoff,
                   extra={"by": world.ana})  # fmt: skip
        questions.answer(tx, handoff, f"{NAME} wants all", world.mia, now)
        opportunities.open_deal(tx, handoff, 100, "", world.ana, now)
        opportunities.win(tx, handoff, 100, None, f"{NAME} loves it", world.ana, now)
    settle(world)
    return handoff


def test_the_card_says_erased_and_the_bots_own_messages_are_gone(world, told):
    assert len(world.thread(told)) >= 5
    assert world.dms(world.mia)
    done = erase(world, told)
    assert (done.in_slack.cards, done.in_slack.deleted) == (1, 8)
    assert world.cards() == [told]
    assert "Erased on request" in world.shown(told)
    assert world.thread(told) == []
    assert world.dms(world.mia) == []
    assert NAME not in everything(world)


def test_replies_of_people_stay(world, told):
    world.slack.say(world.ana, world.leads, "called them today", thread=world.facts(told).ts)
    erase(world, told)
    assert world.thread(told) == ["called them today"]


def test_who_works_on_it_is_told_in_the_thread(world):
    handoff = world.show()
    world.claim(handoff)
    erase(world, handoff)
    assert world.thread(handoff) == ["Erased on request."]


def test_other_leads_keep_what_was_said_of_them(world, told):
    other = world.show()
    world.claim(other)
    settle(world)
    erase(world, told)
    assert "Claimed by" in world.shown(other)
    assert len(world.thread(other)) == 1


def test_what_waits_is_never_said(world):
    handoff = world.queue()
    world.claim(handoff)
    done = erase(world, handoff)
    assert done.in_slack.dropped == 2
    assert world.cards() == []
    assert states(world, handoff)["card"] == "dropped"
    assert world.slack.messages(world.leads) == []


def test_a_press_on_the_card_afterwards_is_answered_kindly(world, told):
    other = world.show()
    ts = world.facts(other).ts
    forget(world, other)
    world.slack.press(world.ana, world.leads, ts, "claim", stale=True)
    assert world.notes(world.ana)[-1] == "This lead is no longer here. It may have been erased on request."
    settle(world)
    assert "Erased on request" in world.shown(other)


def test_a_post_on_its_way_while_it_is_erased_is_taken_back(world, monkeypatch):
    handoff = world.show()
    world.claim(handoff)
    original = messages.draw

    def draw(tx, post, now, url):
        drawn = original(tx, post, now, url)
        if post.kind == "note" and world.facts(handoff).lead.erased is False:
            forget(world, handoff)
        return drawn

    monkeypatch.setattr(messages, "draw", draw)
    settle(world)
    assert world.facts(handoff).lead.erased
    assert world.thread(handoff) == ["Erased on request."]
    assert "Erased on request" in world.shown(handoff)


def test_a_card_on_its_way_while_it_is_erased_is_redrawn(world, monkeypatch):
    handoff = world.queue()
    original = messages.draw

    def draw(tx, post, now, url):
        drawn = original(tx, post, now, url)
        if not world.facts(handoff).lead.erased:
            forget(world, handoff)
        return drawn

    monkeypatch.setattr(messages, "draw", draw)
    settle(world)
    assert "Erased on request" in world.shown(handoff)
    assert NAME not in everything(world)


def test_a_post_of_unknown_outcome_that_is_found_is_deleted(world):
    handoff = world.show()
    world.slack.faults.drop("chat.postMessage")
    world.claim(handoff)
    world.deliver()
    assert forget(world, handoff).in_slack.uncertain == 1
    world.wait(5)
    settle(world)
    assert world.thread(handoff) == ["Erased on request."]


def test_a_post_of_unknown_outcome_that_is_not_found_is_not_parked(world):
    handoff = world.show()
    world.slack.faults.drop("chat.postMessage", done=False)
    world.claim(handoff)
    world.deliver()
    forget(world, handoff)
    for seconds in (0, 5, 55, 540, LAST_LOOK):
        world.wait(seconds)
    with world.database.read() as tx:
        assert posts.parked(tx) == []


def test_a_parked_post_of_unknown_outcome_is_searched_for_once_more(world):
    handoff = world.show()
    world.slack.faults.drop("chat.postMessage")
    world.claim(handoff)
    world.deliver()
    hidden = world.slack.thread(world.leads, world.facts(handoff).ts)[0]["ts"]
    world.slack.hide(world.leads, hidden)
    for seconds in (5, 55, 540):
        world.wait(seconds)
    assert world.post(handoff, "note").state == "parked"
    world.slack.hide(world.leads, hidden, hidden=False)
    assert erase(world, handoff).in_slack.uncertain == 1
    assert world.thread(handoff) == ["Erased on request."]


def test_a_deletion_that_fails_is_tried_again(world, told):
    world.slack.faults.limit("chat.delete", retry_after=30)
    world.slack.faults.fail("chat.delete", 500)
    erase(world, told)
    for _ in range(5):
        world.wait(60)
    assert NAME not in everything(world)


def test_where_slack_will_not_delete_the_words_go_all_the_same(world, told):
    world.slack.terms.keeps_messages = True
    erase(world, told)
    for _ in range(5):
        world.wait(60)
    assert NAME not in everything(world)
    assert states(world, told)["unsay"] == "said"
    assert "Erased on request" in world.thread(told)


def test_what_slack_will_neither_delete_nor_change_is_left_to_a_person_and_ends(world, told):
    for method in ("chat.delete", "chat.update"):
        world.slack.faults.refuse(method, "compliance_exports_prevent_deletion", times=1000)
    erase(world, told)
    for _ in range(5):
        world.wait(600)
    tries = len(world.slack.calls("chat.delete"))
    assert states(world, told)["unsay"] == "parked"
    world.wait(3600)
    assert len(world.slack.calls("chat.delete")) == tries


def test_a_message_of_another_bot_s_that_still_stands_is_not_called_gone(world, told):
    for method in ("chat.delete", "chat.update"):
        world.slack.faults.refuse(method, f"cant_{method[5:]}_message", times=1000)
    erase(world, told)
    for _ in range(5):
        world.wait(60)
    assert states(world, told)["unsay"] == "parked"


def test_what_somebody_deleted_before_is_no_trouble(world, told):
    for message in world.slack.thread(world.leads, world.facts(told).ts):
        world.delete_by_hand(message["ts"])
    erase(world, told)
    assert NAME not in everything(world)
    assert states(world, told)["unsay"] == "said"


def test_a_process_that_dies_before_it_noted_a_deletion_deletes_again(world, told, monkeypatch):
    forget(world, told)
    world.slack.faults.drop("chat.delete")
    settle(world)
    for _ in range(5):
        world.wait(60)
    assert NAME not in everything(world)


def test_it_goes_from_a_channel_that_outsiders_read_by_now(world, told):
    world.slack.share_channel(world.leads)
    world.deliver()
    erase(world, told)
    world.wait(backoff.CHANNEL_AGAIN)
    settle(world)
    assert "Erased on request" in world.shown(told)
    assert NAME not in everything(world)


def test_an_agenda_that_names_it_is_drawn_anew_and_says_so(world):
    handoff = recycled(world)
    world.office.at = MONDAY
    with world.database.begin() as tx:
        agendas.post_due(tx, MONDAY)
    settle(world)
    agenda = posted(world, "agenda")
    assert NAME in said(world, agenda)
    assert erase(world, handoff).in_slack.redrawn >= 1
    assert WHY in said(world, agenda)
    assert NAME not in everything(world)


def test_a_marketers_monday_and_the_detail_of_the_week_name_it_no_more(world):
    with world.database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), owners={"qualification": world.mia}), None, world.office())
    handoff, kept = recycled(world), recycled(world, name="Ida Holm")
    won = world.hand_over("won", name="Nora Winter")
    world.office.at = MONDAY
    with world.database.begin() as tx:
        scoreboards.close_due(tx, MONDAY)
    settle(world)
    assert "Sales recycled 2 leads" in world.dms(world.mia)[0]
    erase(world, handoff)
    erase(world, won)
    assert NAME not in everything(world)
    assert "Ida Holm" in everything(world)
    assert WHY in said(world, posted(world, "scoreboard_detail"))
    assert world.facts(kept).lead.name == "Ida Holm"


def test_homes_are_published_anew_also_those_that_nobody_opened_for_days(world):
    handoff = world.show()
    world.claim(handoff)
    world.slack.open_home(world.ana)
    settle(world)
    assert NAME in json.dumps(world.slack.home(world.ana))
    world.office.forward(days=3)
    erase(world, handoff)
    assert NAME not in json.dumps(world.slack.home(world.ana))


@pytest.mark.parametrize("kind", ["card", "note", "direct", "share", "nudge", "warn", "escalation", "win", "presence"])
def test_no_kind_of_post_about_an_erased_lead_says_anything(world, kind):
    handoff = world.show()
    done = forget(world, handoff)
    with world.database.begin() as tx:
        about = {"handoff_id": handoff, "lead_id": done.lead_id, "channel": world.leads}
        posts.say(tx, kind, "late", world.office(), **about)
        row = tx.execute(select(t.outbox).where(t.outbox.c.key == "late")).one()
        post = posts.earlier(tx, row.id)
        assert messages.draw(tx, post, world.office(), "") is None


def test_what_is_drawn_of_an_erased_lead_names_nobody(world, told):
    forget(world, told)
    with world.database.read() as tx:
        card = messages.card(tx, told)
    assert card is not None and "Erased on request" in json.dumps(card.message.blocks)
    assert NAME not in json.dumps(card.message.blocks)


def recycled(world: TimedWorld, **fields: str) -> int:
    handoff = world.hand_over("claimed", **fields)
    with world.database.begin() as tx:
        recycling.recycle(tx, handoff, "nurture", "not_now", "Later.", None, None, world.ana, world.office())
    settle(world)
    return handoff


def posted(world: TimedWorld, kind: str) -> str:
    query = select(t.outbox.c.id).where(t.outbox.c.kind == kind, t.outbox.c.state == "said")
    with world.database.read() as tx:
        found: str = tx.execute(query).scalars().one()
    return found


def said(world: TimedWorld, post: str) -> str:
    with world.slack.workspace.lock:
        found = [one for one in _messages(world) if (one.get("metadata") or {}).get("event_payload") == {"id": post}]
    return json.dumps(found[0], ensure_ascii=False)
