"""`/content`: what there is, the plan, what nothing answers; add, change and retire, by press and form."""

from datetime import timedelta

import pytest

from bot.cards import actions
from store.db import tables as t
from store.message import content_reminders
from store.rules import acts
from tests.office.world import World, texts

LINK = "https://kestrel.example/roi"
FILLED = {"title": "ROI sheet", "objections": ["too_expensive"], "stage": "close", "state": "live", "link": LINK}


def asked(world: World, text: str = "", command: str = "/content", user: str = "") -> dict:
    """What a person is answered."""
    world.slack.command(user or world.mia, command, text)
    world.hints.until_idle()
    note: dict = world.slack.ephemerals(user or world.mia)[-1]
    return note


def written(note: dict) -> str:
    return "\n".join(texts(note)).replace("*", "")


def added(world: World, **values: object) -> dict[str, str] | None:
    world.slack.command(world.mia, "/content", "add")
    wrong: dict[str, str] | None = world.slack.submit(world.mia, {**FILLED, **values})
    return wrong


def due(world: World, days: int) -> object:
    return world.office().date() + timedelta(days=days)


def heard(world: World, code: str = "too_expensive", words: str = "Too dear for us") -> int:
    handoff = world.hand_over("opportunity")
    world.press_more(world.ana, handoff, acts.OBJECT.code)
    assert world.slack.submit(world.ana, {"objected": code, "words": words}) is None
    return handoff


@pytest.mark.parametrize(("command", "typed"), [("/content", ""), ("/handoff", "content")])
def test_the_list_says_by_state_what_answers_what_and_what_is_missing(world, command, typed):
    assert "There is no content yet." in written(asked(world, typed, command))
    assert added(world) is None
    assert "ROI sheet: It's live." in world.window(world.mia).replace("*", "")
    world.slack.close(world.mia)
    planned = {"state": "planned", "link": "", "owner": world.mia, "due": due(world, 0)}
    added(world, title="Security FAQ", objections=["no_proof"], **planned)
    heard(world, "hard_to_switch")
    said = written(asked(world, typed, command))
    assert "Content: 1 live, 1 planned" in said and "1 objection without an answer" in said
    assert f"<{LINK}|ROI sheet> · close\nAnswers “Too expensive”" in said
    assert "Security FAQ · close · Mia Vogel · due Wed 18 Nov\nAnswers “Not convinced that it works”" in said


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"link": ""}, "link"), ({"link": "kestrel.example"}, "link"), ({"objections": []}, "objections"),
        ({"state": "planned"}, "due"), ({"state": "planned", "due": "2026-11-17"}, "owner"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_keeps_the_form_open_and_says_why(world, values, field):
    assert list(added(world, **values) or {}) == [field]
    assert "There is no content yet." in written(asked(world))


def test_who_has_no_role_reads_and_adds_nothing(world):
    world.slack.command(world.tess, "/content", "add")
    assert world.slack.open_view(world.tess) is None
    assert "That is for reps or marketers or managers." in world.notes(world.tess)[-1]


def test_an_asset_is_changed_gone_live_and_retired_from_the_list(world):
    added(world, state="idea", link="")
    world.slack.close(world.mia)
    world.slack.press_note(world.mia, asked(world)["id"], "content_live:1")
    assert world.slack.submit(world.mia, {}) == {"link": "Paste its link: reps send it from the card."}
    assert world.slack.submit(world.mia, {"link": LINK}) is None
    world.slack.close(world.mia)
    world.slack.press_note(world.mia, asked(world)["id"], "change_content:1")
    assert world.slack.submit(world.mia, {"title": "ROI sheet, one page"}) is None
    world.slack.close(world.mia)
    world.slack.press_note(world.mia, asked(world)["id"], "retire_content:1")
    assert "It's retired, so reps don't see it any more." in world.notes(world.mia)[-1]
    assert "ROI sheet" not in written(asked(world))
    assert "ROI sheet, one page" in written(asked(world, "retired"))


def test_a_form_overwrites_nothing_that_a_colleague_changed_meanwhile(world):
    added(world)
    world.slack.close(world.mia)
    for user in (world.ana, world.sam):
        world.slack.press_note(user, asked(world, user=user)["id"], "change_content:1")
    assert world.slack.submit(world.ana, {"title": "ROI sheet by Ana"}) is None
    wrong = world.slack.submit(world.sam, {"title": "ROI sheet by Sam"})
    assert "A colleague changed this meanwhile." in wrong["title"]
    assert "ROI sheet by Ana" in written(asked(world))


def test_what_nothing_answers_is_shown_in_buyers_words_and_an_asset_is_proposed_for_it(world):
    heard(world, words="Too dear <!channel>")
    world.press_more(world.ana, heard(world, words="Not in the budget"), acts.ASK.code)
    assert world.slack.submit(world.ana, {"words": "A case study from logistics?"}) is None
    note = asked(world, "unanswered")
    said = written(note)
    assert "1 objection without an answer in the last 13 weeks" in said
    assert (
        "Too expensive · heard 2 times, mostly in the close stage\n> Not in the budget\n> Too dear &lt;!channel&gt;"
        in said
    )
    assert "Sales asked how to speed up an open deal (1)\n> A case study from logistics?" in said
    world.slack.press_note(world.mia, note["id"], actions.PROPOSE_CONTENT)
    assert "Too expensive · heard 2 times in 13 weeks\n> Not in the budget" in world.window(world.mia).replace("*", "")
    assert world.slack.submit(world.mia, {"title": "ROI sheet"}) is None
    world.slack.close(world.mia)
    note = asked(world, "unanswered")
    assert "In the works: “ROI sheet”" in written(note) and "Propose an asset" not in written(note)
    assert "Content: 1 idea" in written(asked(world))


def test_with_everything_answered_it_says_so_and_an_unknown_word_what_it_can_do(world):
    assert "Every objection of the last 13 weeks has an answer." in written(asked(world, "unanswered"))
    assert "Nothing is due in the next 14 days." in written(asked(world, "plan"))
    assert "`/content unanswered`" in written(asked(world, "please"))


def test_the_plan_and_the_message_to_the_owner_say_what_is_due_and_when_it_is_out_it_is_quiet(world):
    planned = {"state": "planned", "link": "", "owner": world.ben}
    added(world, **planned, due=due(world, 2))
    added(world, **planned, title="Tour", due=due(world, 15))
    said = written(asked(world, "plan"))
    assert "Content plan: 1 due by Wed 2 Dec" in said and "ROI sheet" in said and "Tour" not in said
    with world.database.begin() as tx:
        assert content_reminders.remind_due(tx, world.office()) == 1
    world.deliver()
    named, tour, soon = world.slack.dm(world.ben)
    assert "Mia Vogel asks you to make “ROI sheet”." in written(named) and "Tour" in written(tour)
    assert "“ROI sheet” is due soon.\ndue Fri 20 Nov · Answers “Too expensive”" in written(soon)
    with world.slack.workspace.lock:
        beside = world.slack.workspace.dm(world.slack.workspace.users[world.ben]).id
    world.slack.press(world.ben, beside, soon["ts"], actions.CONTENT_LIVE)
    assert world.slack.submit(world.ben, {"link": LINK}) is None
    with world.database.begin() as tx:
        assert content_reminders.remind_due(tx, world.office() + timedelta(days=5)) == 0


def test_what_reps_used_is_counted_with_the_deals_it_stood_in(world):
    added(world)
    won, lost = world.hand_over("opportunity"), world.hand_over("opportunity")
    with world.database.begin() as tx:
        for handoff, user in ((won, world.ana), (lost, world.ana), (lost, world.ben)):
            facts = {"content_id": 1, "handoff_id": handoff, "member_id": user, "at": world.office()}
            tx.execute(t.content_uses.insert().values(**facts, lead_id=world.facts(handoff).lead.id))
    assert "Used 3 times\n" in written(asked(world)) + "\n"
    world.press(world.ana, won, acts.WIN.code)
    world.slack.submit(world.ana, {})
    assert "Used 3 times · won 1 of 1 closed deals (too few to compare)" in written(asked(world))
