"""Whatever is pressed or sent about a lead that was just erased is answered kindly, and nothing comes of it."""

import pytest
from sqlalchemy import func, select

from bot.cards import actions
from bot.cards.forms import act_forms, lead_forms
from store.db import tables as t
from store.handoffs import handoffs
from store.privacy import forgetting
from store.record.facts import HandoffFacts
from store.rules import acts
from tests.bot.listeners.test_every_button import press_anyhow
from tests.office.clock import NOW
from tests.office.world import World

GONE = "This lead is no longer here. It may have been erased on request."
OF_A_CARD = (*sorted({act.code for act in acts.ACTS}), actions.WHY_QUIET, actions.WHAT_TO_SAY)
OF_A_LEAD = (actions.SHOW_LEAD, actions.JOURNEY, actions.SHARE, actions.COMPLETE)


@pytest.fixture
def handoff(world: World) -> int:
    """Ana's; its card still stands with all its buttons. The first lead and the first handoff have the same number."""
    return world.hand_over("claimed")


def forget(world: World, handoff: int) -> None:
    with world.database.begin() as tx:
        lead_id = handoffs.find(tx, handoff).lead_id
        assert lead_id == handoff
        forgetting.forget(tx, lead_id, world.office())


def kept(world: World) -> list[int]:
    counted = (t.trace, t.remarks, t.outbox, t.questions, t.checklist_overrules, t.clocks)
    with world.database.read() as tx:
        return [tx.scalar(select(func.count()).select_from(table)) or 0 for table in counted]


@pytest.mark.parametrize("action", OF_A_CARD + OF_A_LEAD)
def test_a_press_is_answered_kindly(world: World, handoff: int, action: str) -> None:
    forget(world, handoff)
    before = kept(world)
    press_anyhow(world, world.sam, handoff, action)
    assert GONE in [*world.notes(world.sam), world.window(world.sam)]
    assert kept(world) == before


WORDS = {"words": "secret words"}
FORMS = {
    "recycle": (
        lambda facts: act_forms.recycle(facts, [("not_now", "Not now")], {"3_months": NOW.date()}),
        {"reason": "not_now"},
    ),
    "ask": (act_forms.ask, {}),
    "respond": (
        lambda facts: act_forms.respond(facts, NOW, {"tomorrow": NOW.date()}, [("price", "Price")]),
        {"how": "call"},
    ),
    "plan": (lambda facts: act_forms.plan(facts, "U1", {"tomorrow": NOW.date()}), {"next_step": "secret words"}),
    "deal": (act_forms.open_deal, {}),
    "complete": (lambda facts: lead_forms.complete(facts.lead), {"item": "persona", "holds": "yes"}),
    "share": (lambda facts: lead_forms.share(facts.lead), {}),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_was_open_meanwhile_is_answered_kindly_and_its_words_are_not_kept(world, handoff, form):
    draw, values = FORMS[form]
    facts: HandoffFacts = world.facts(handoff)
    typed = {"plan": {}, "share": {"channel": world.leads}}.get(form, WORDS)
    with world.slack.workspace.lock:
        trigger = world.slack.workspace.tickets.trigger(world.sam)
    world.client.views_open(trigger_id=trigger, view=draw(facts))
    forget(world, handoff)
    before = kept(world)
    assert world.slack.submit(world.sam, values | typed) is None
    assert world.window(world.sam) == GONE
    assert kept(world) == before


def test_who_adds_the_same_person_by_hand_reads_that_it_was_erased(world: World, handoff: int) -> None:
    mail = world.facts(handoff).lead.email
    forget(world, handoff)
    world.slack.shortcut(world.mia, actions.SHORTCUT_ADD)
    assert world.slack.submit(world.mia, {"name": "Nora", "email": mail, "company": "Kettle"}) is None
    assert world.window(world.mia) == "Nora, Kettle was erased on request and is not added again."
    with world.database.read() as tx:
        assert list(tx.scalars(select(t.inbox.c.body))) == [""]
        assert tx.scalar(select(func.count()).select_from(t.leads)) == 1


def test_lookup_and_why_do_not_know_it_any_more(world: World, handoff: int) -> None:
    forget(world, handoff)
    for asked in ("Nora1", f"why {handoff}", "why Nora1"):
        answer = str(world.slack.command(world.ana, "/lead", asked))
        assert "Weiss" not in answer and "Kettle" not in answer
