"""Why quiet, take over, snooze, excuse: what people ask of promises and what managers decide."""

from datetime import timedelta

from scheduler import jobs
from tests.office.clock import NOW
from tests.office.world import texts


def why(world, user, text):
    return "\n".join(texts(world.slack.command(user, "/lead", f"why {text}")))


def pass_time(world, **amount):
    world.office.forward(**amount)
    jobs.tick(world.database, world.office())
    world.deliver()


def test_why_by_the_number_of_a_handoff_its_card_shows(world):
    handoff = world.hand_over("claimed", name="Nora Weiss")
    for typed in (str(handoff), f"handoff {handoff}"):
        answer = why(world, world.ana, typed)
        assert answer.startswith(f"*Handoff {handoff}, Nora Weiss")
        assert "Next: Ana Lindqvist is reminded <!date^" in answer


def test_why_by_a_name_that_finds_one_lead(world):
    world.hand_over("claimed", name="Nora Weiss")
    assert "First response: due <!date^" in why(world, world.ana, "nora weis")


def test_why_by_a_name_that_fits_several_shows_them(world):
    for name in ("Nora Weiss", "Nora Wolf"):
        world.hand_over(name=name)
    answer = why(world, world.ana, "nora")
    assert "Nora Weiss" in answer and "Nora Wolf" in answer


def test_why_of_nobody_says_how_to_ask(world):
    assert "No match for “Xaver”" in why(world, world.ana, "Xaver")
    assert "`/lead why NAME`" in why(world, world.ana, "")


def test_why_of_a_lead_that_was_never_handed_over(world):
    world.slack.shortcut(world.ana, "add_lead")
    world.slack.submit(world.ana, {"name": "Emil Quinn", "email": "emil@quinn.example"})
    assert "hasn't been handed over" in why(world, world.ana, "emil quinn")


def test_why_quiet_on_a_card_opens_a_window_and_only_managers_decide_there(world):
    handoff = world.hand_over("claimed")
    world.press(world.ana, handoff, "What's next?")
    assert "First response: due" in world.window(world.ana)
    assert "Snooze" not in world.window(world.ana)
    world.press(world.sam, handoff, "What's next?")
    world.slack.press_form(world.sam, "Snooze until…")
    assert world.slack.submit(world.sam, {"until": NOW + timedelta(days=2)}) is None
    assert "Sam Taylor snoozed its reminders until" in world.thread(handoff)[-1]
    assert "snoozed until" in why(world, world.ana, str(handoff))


def test_snoozing_until_a_moment_that_has_passed_is_refused_at_its_field(world):
    handoff = world.hand_over("claimed")
    world.press(world.sam, handoff, "Snooze…")
    assert world.slack.submit(world.sam, {"until": NOW - timedelta(hours=1)}) == {"until": "Pick a moment to come."}


def test_snoozing_is_for_managers(world):
    handoff = world.hand_over("claimed")
    world.press(world.ana, handoff, "Snooze…")
    assert world.slack.open_view(world.ana) is None
    assert world.notes(world.ana)[0].startswith("That is for managers.")


def test_a_broken_promise_is_excused_with_a_word_of_reason(world):
    handoff = world.hand_over("claimed")
    pass_time(world, days=1, minutes=5)
    world.press(world.sam, handoff, "Excuse…")
    assert world.slack.submit(world.sam, {"words": " "}) == {"words": "Say in a word why it is excused."}
    assert world.slack.submit(world.sam, {"words": "They asked us to wait"}) is None
    assert world.thread(handoff)[-1].endswith("> They asked us to wait")
    assert "excused, so no more reminders" in why(world, world.ana, str(handoff))


def test_where_nothing_is_broken_there_is_nothing_to_excuse(world):
    handoff = world.hand_over("claimed")
    world.press(world.sam, handoff, "What's next?")
    world.slack.press_form(world.sam, "Excuse…")
    world.hints.until_idle()
    assert "This handoff has no missed deadline." in world.window(world.sam)


def test_a_manager_takes_over_from_the_message_and_reads_that_it_is_theirs(world):
    handoff = world.hand_over()
    pass_time(world, hours=4)
    message = world.slack.dm(world.sam)[-1]
    dm = world.slack.workspace.dm(world.slack.workspace.users[world.sam]).id
    world.slack.press(world.sam, dm, message["ts"], "Take over")
    assert world.facts(handoff).owner_id == world.sam
    assert world.notes(world.sam) == ["It's yours now. Its deadlines count in your office hours."]


def test_open_card_is_a_link_and_answers_nothing(world):
    handoff = world.hand_over("claimed")
    pass_time(world, hours=6)
    message = world.slack.dm(world.ana)[-1]
    dm = world.slack.workspace.dm(world.slack.workspace.users[world.ana]).id
    assert world.facts(handoff).ts.replace(".", "") in str(message["blocks"])
    world.slack.press(world.ana, dm, message["ts"], "Open card")
    assert world.notes(world.ana) == []
