"""`/campaign`: the list, one brief with what it brought, the form, and *Got it*."""

from datetime import date, timedelta

import pytest

from bot.cards import actions
from store.message import briefs
from tests.office.world import texts

FORM = {
    "campaign": "autumn_webinar", "promise": "How three teams answer within the hour", "audience": "Heads of sales",
    "say": "You saw it live.", "link": "https://kestrel.example/w",
}  # fmt: skip


def written(note):
    return "\n".join(texts(note)).replace("*", "")


def asked(world, text, who=None, command="/campaign"):
    """What this person, else Mia, is answered."""
    world.slack.command(who or world.mia, command, text)
    world.hints.until_idle()
    return world.slack.ephemerals(who or world.mia)[-1]


def add(world, who=None, **overrides):
    """Write a brief; what is wrong with it, if anything."""
    world.slack.command(who or world.mia, "/campaign", "add")
    return world.slack.submit(who or world.mia, {**FORM, **overrides})


@pytest.fixture
def briefed(world):
    """The world in which the webinar has a brief that runs since today."""
    assert add(world) is None
    return world


def test_a_brief_is_written_listed_and_shown_with_what_its_campaign_has_brought(world):
    assert "No campaign has a brief yet." in written(asked(world, ""))
    assert add(world) is None
    assert world.window(world.mia) == "Saved. Sales reads it in the channel now."
    world.hand_over("won", campaign="Autumn_Webinar")
    for command, text in (("/campaign", "list"), ("/campaign", ""), ("/handoff", "campaign list")):
        assert "Running\n• autumn_webinar, from" in written(asked(world, text, command=command))
    for text in ("autumn_webinar", "AUTUMN", "webin"):
        shown = written(asked(world, text))
        assert "1 lead · 1 MQL · 1 handed over · 1 opportunity · 1 won, €1,200" in shown and "Change…" in shown
    assert "Change…" not in written(asked(world, "autumn", world.ana))
    assert "No brief fits “fair”." in written(asked(world, "fair"))
    assert "`/campaign add`" in written(asked(world, "help"))


@pytest.mark.parametrize(("wrong", "field"), [
    ({"campaign": " "}, "campaign"), ({"link": "kestrel.example"}, "link"), ({"ends_on": "2026-01-01"}, "ends_on"),
])  # fmt: skip
def test_what_makes_no_sense_keeps_the_form_open(world, wrong, field):
    said = add(world, **wrong)
    assert said is not None and list(said) == [field]


def test_reps_read_briefs_and_write_none(briefed):
    briefed.slack.command(briefed.ana, "/campaign", "add")
    assert "marketer" in briefed.window(briefed.ana)


def test_a_form_overwrites_nothing_that_a_colleague_changed(briefed):
    for who in (briefed.mia, briefed.sam):
        note = asked(briefed, "autumn", who)
        briefed.slack.press_note(who, note["id"], actions.CHANGE_BRIEF)
    assert briefed.slack.submit(briefed.sam, {"promise": "Another"}) is None
    said = briefed.slack.submit(briefed.mia, {"promise": "Mine"})
    assert said == {"campaign": briefs.CHANGED_MEANWHILE}
    assert "Another" in written(asked(briefed, "autumn"))


def test_a_form_for_a_campaign_that_has_a_brief_by_now_opens_that_one(briefed):
    briefed.slack.command(briefed.sam, "/campaign", "add Autumn_Webinar")
    assert "Change the brief" in str(briefed.slack.open_view(briefed.sam))


def test_a_coming_brief_has_brought_nothing_yet(world):
    add(world, starts_on=(world.office().date() + timedelta(days=5)).isoformat())
    assert "So far" not in written(asked(world, "autumn"))
    assert "Coming" in written(asked(world, ""))


def test_a_new_form_starts_today_with_who_opens_it(world):
    world.slack.command(world.mia, "/campaign", "new Spring fair")
    view = str(world.slack.open_view(world.mia))
    assert "'initial_value': 'Spring fair'" in view and f"'initial_user': '{world.mia}'" in view
    assert f"'initial_date': '{date(2026, 11, 18)}'" in view
