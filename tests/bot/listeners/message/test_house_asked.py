"""`/message`: what both teams say, written in a form, taken from buyers, posted, beside the channel and exported."""

import pytest

from bot.cards import actions
from store.db import tables as t
from store.handoffs import handoffs
from store.message import houses
from store.privacy import forgetting
from tests.office.world import texts

FIRST = {
    "problem_1": "slow", "outcome_1": "Every lead is called within the hour", "phrases_1": "• We call late\n“Too slow”",
    "proofs": "Tern calls in 20 minutes\n40 teams use it\nSet up in a day",
}  # fmt: skip


def ask(world, who, command="/message", text=""):
    """What stands in the window that opens."""
    world.slack.command(who, command, text)
    return world.window(who)


def write(world, who, **values):
    """Fill the form in and send it; what is wrong with it, if anything."""
    ask(world, who)
    world.slack.press_form(who, actions.EDIT_HOUSE)
    wrong = world.slack.submit(who, values)
    world.deliver()
    return wrong


def heard(world, handoff_id, words, kind="phrase", code=None):
    with world.database.begin() as tx:
        row = handoffs.find(tx, handoff_id)
        handoffs.keep_phrase(tx, row, kind, words, world.ana, world.office(), code)


def written(message):
    return "\n".join(texts(message["blocks"]))


@pytest.mark.parametrize("command", [("/message", ""), ("/handoff", "message")])
def test_before_it_is_written_the_window_says_what_it_is_for(world, command):
    assert "There is no message house yet." in ask(world, world.ana, *command)


def test_either_team_writes_it_and_the_channel_reads_who_and_what(world):
    assert write(world, world.mia, **FIRST) is None
    post = world.slack.messages(world.leads)[-1]
    assert "Mia Vogel wrote the message house: what both teams say" in written(post)
    assert "• *It takes too long*: they want “Every lead is called within the hour”" in written(post)
    assert write(world, world.ana, problem_2="costs", outcome_2="One tool", phrases_1="We call late") is None
    post = world.slack.messages(world.leads)[-1]
    said = written(post)
    assert "Ana Lindqvist changed the message house" in said
    assert "*It costs too much*: they want “One tool”" in said
    assert "*It takes too long*: – “Too slow”" in said and "We call late" not in said
    window = ask(world, world.ben)
    assert "*1. It takes too long*\nThey want: Every lead is called within the hour\n• “We call late”" in window
    assert "*2. It costs too much*" in window and "• Tern calls in 20 minutes" in window
    assert "Version 2" in window and "by Ana Lindqvist · owner Mia Vogel" in window


def test_ranks_change_and_a_problem_that_is_set_to_none_is_gone(world):
    write(world, world.mia, **FIRST, problem_2="costs", outcome_2="One tool")
    swap = {"problem_1": "costs", "outcome_1": "One tool", "phrases_1": "", "problem_2": "slow", "outcome_2": "Fast"}
    write(world, world.mia, **swap, phrases_2="We call late\nToo slow")
    said = written(world.slack.messages(world.leads)[-1])
    assert "New order: It costs too much, It takes too long" in said
    write(world, world.mia, problem_2="none")
    said = written(world.slack.messages(world.leads)[-1])
    assert "Gone: *It takes too long*" in said
    assert "It takes too long" not in ask(world, world.mia)


def test_a_form_that_makes_no_sense_stays_open_with_a_kind_sentence(world):
    assert write(world, world.mia, **FIRST | {"proofs": "One"}) == {"proofs": "Write 3 to 5 proof points, one a line."}
    world.slack.close(world.mia)
    assert write(world, world.mia, **FIRST, phrases_2="Lost") == {
        "problem_2": "Choose the problem these lines are about."
    }


def test_a_form_does_not_overwrite_what_a_colleague_changed_meanwhile(world):
    write(world, world.mia, **FIRST)
    ask(world, world.ana)
    world.slack.press_form(world.ana, actions.EDIT_HOUSE)
    write(world, world.mia, outcome_1="Called today")
    assert world.slack.submit(world.ana, {"outcome_1": "Called at once"}) == {"problem_1": houses.MEANWHILE}
    world.slack.close(world.ana)
    assert "Called today" in ask(world, world.ana)


def test_who_has_no_role_reads_and_does_not_write(world):
    write(world, world.mia, **FIRST)
    assert "It takes too long" in ask(world, world.tess)
    world.slack.press_form(world.tess, actions.EDIT_HOUSE)
    assert "A manager can give you the role" in world.window(world.tess)


def test_what_buyers_say_is_taken_with_one_press_and_said_in_the_thread(world):
    handoff = world.hand_over("claimed")
    heard(world, handoff, "Too dear for three people", "objection", "price")
    heard(world, handoff, "Nobody knows who called whom")
    write(world, world.mia, **FIRST)
    house_post = world.slack.messages(world.leads)[-1]
    window = ask(world, world.ana)
    assert "*Heard from buyers, not in the house yet*" in window
    assert "Said about: It takes too long · 1 time" in window and "Objection: Price · 1 time" in window
    world.slack.press_form(world.ana, actions.TAKE_PHRASE)
    world.deliver()
    window = world.window(world.ana)
    assert "• “Nobody knows who called whom”" in window and "Said about" not in window
    assert world.slack.open_view(world.ana)["title"]["text"] == "Message house"
    (note,) = world.slack.thread(world.leads, house_post["ts"])
    assert "Ana Lindqvist took a buyer's words into the message house" in written(note)
    assert "+ “Nobody knows who called whom”" in written(note)
    with world.database.begin() as tx:
        forgetting.forget(tx, handoffs.find(tx, handoff).lead_id, world.office())
    world.deliver()
    (note,) = world.slack.thread(world.leads, house_post["ts"])
    assert "Nobody knows" not in written(note)
    assert "Nobody knows" not in ask(world, world.ana)
    (canvas,) = world.slack.workspace.canvases.values()
    assert "## 1. It takes too long" in canvas.markdown and "Nobody knows" not in canvas.markdown


def test_where_a_phrase_has_no_place_it_says_so(world):
    heard(world, world.hand_over("claimed", problem="our costs"), "We pay for three tools")
    write(world, world.mia, **FIRST)
    window = ask(world, world.ana)
    assert "We pay for three tools" in window and "Take it" not in window
    assert "A phrase can be taken once its buyer's problem is in the house" in window


def test_the_history_says_what_each_version_changed(world):
    assert "There is no message house yet." in ask(world, world.mia, text="history")
    world.slack.close(world.mia)
    write(world, world.mia, **FIRST)
    for number in range(10):
        write(world, world.ana, outcome_1=f"Called in {number} minutes")
    said = ask(world, world.ben, "/handoff", "message history")
    assert said.index("*Version 11, ") < said.index("*Version 10, ") < said.index("*Version 2, ")
    assert (
        "by Ana Lindqvist · owner Mia Vogel*\n• *It takes too long*: they want “Called in 9 minutes”\n" in said + "\n"
    )
    assert "Version 1, " not in said and "and 1 older version" in said


def test_home_has_one_line_of_it(world):
    write(world, world.mia, **FIRST, problem_2="costs", outcome_2="One tool")
    world.slack.open_home(world.ana)
    world.deliver()
    said = "\n".join(texts(world.slack.home(world.ana)))
    assert "*What we say*  It takes too long: Every lead is called within the hour · 1 more problem" in said


EVIL = "<!channel> <@U0ANA> <https://evil.example|click> [click](http://evil.example) `code` *bold* ~no~ # top"


def test_text_from_outside_is_harmless_everywhere(world):
    write(world, world.mia, **FIRST | {"outcome_1": EVIL, "phrases_1": EVIL, "proofs": f"{EVIL}\nTwo\nThree"})
    for said in (ask(world, world.ana), written(world.slack.messages(world.leads)[-1])):
        assert "<!channel>" not in said and "<@U" not in said and "<http" not in said
    (canvas,) = world.slack.workspace.canvases.values()
    assert "](http" not in canvas.markdown and "`" not in canvas.markdown.split("`/message`")[0]


def test_every_version_is_kept(world):
    write(world, world.mia, **FIRST)
    write(world, world.mia, outcome_1="Called today")
    with world.database.read() as tx:
        kept = [row.document["problems"][0]["outcome"] for row in tx.execute(t.houses.select().order_by("version"))]
    assert kept == [FIRST["outcome_1"], "Called today"]
