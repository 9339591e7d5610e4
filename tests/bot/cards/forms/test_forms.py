import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from bot.cards.forms import act_forms, agreement_forms, crm_forms, lead_forms, monday_forms, settings_forms, team_forms
from store.agreement import policy
from store.crm.crm_values import NOT_HERE, KnownOwner
from store.record.facts import Away
from store.rules import acts
from store.rules.monday.goal import Assumed, Measured
from store.rules.monday.measures import Rate, Times
from store.rules.signing import Side
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import NOW
from tests.office.factories import make_handoff, make_items, make_lead, make_question

REASONS = (("no_budget", "No budget"), ("not_now", "Interested, but not now"))
PROBLEMS = (("slow", "It takes too long"), ("costs", "It costs too much"))
KINDS = (("demo_request", "Demo request"), ("webinar", "Webinar"))


QUARTER = (date(2026, 10, 1), date(2027, 1, 1))
ASSUMED = Assumed(1_200_000, {"win_rate": Rate(25, 100)}, 45)
MEASURED = Measured(14_160_000, 12, {"win_rate": Rate(31, 124), "lead_to_qualified": Rate(0, 0)}, Times((14, 21, 40)))


DAYS = {"tomorrow": date(2026, 11, 19), "3_months": date(2027, 2, 18)}


def all_forms(outside: str = "Nora") -> dict[str, Any]:
    lead = make_lead(name=outside, company=outside, items=make_items(holds=False, label=outside))
    handoff = make_handoff(
        lead=lead,
        state="opportunity",
        next_step=outside,
        next_step_is_default=False,
        question=make_question(question=outside),
    )
    reasons = (("code", outside), *REASONS)
    first = dict.fromkeys(("name", "email", "company", "title", "phone", "touch_detail", "why_now"), outside)
    return {
        "recycle": act_forms.recycle(handoff, reasons, DAYS),
        "disqualify": act_forms.disqualify(handoff, reasons),
        "ask": act_forms.ask(handoff),
        "answer": act_forms.answer(handoff),
        "respond": act_forms.respond(handoff, NOW, DAYS, reasons),
        "next_step": act_forms.plan(handoff, ANA, DAYS),
        "assign": act_forms.assign(handoff),
        "opportunity": act_forms.open_deal(handoff, [f"Has {outside}"[:75], "We know who decides"]),
        "amount": act_forms.amount(handoff),
        "won": act_forms.win(handoff, date(2026, 11, 18)),
        "lost": act_forms.lose(handoff, reasons, reasons),
        "complete": lead_forms.complete(lead),
        "lead": lead_forms.lead((("code", outside), *PROBLEMS), KINDS, first),
        "set_up_channel": team_forms.set_up_channel("C0LEADS"),
        "set_up_people": team_forms.set_up_people({"reps": [ANA, BEN], "marketers": [MIA]}, {"capture": SAM}),
        "set_up_hours": team_forms.set_up_hours("Europe/Berlin"),
        "segments": settings_forms.segments(outside, outside),
        "asked": settings_forms.asked({"capture": SAM}, outside, outside),
        "meeting": settings_forms.meeting(policy.DEFAULT.meeting),
        "currency": settings_forms.currency(policy.DEFAULT),
        "snooze": act_forms.snooze(handoff, NOW),
        "excuse": act_forms.excuse(handoff),
        "away": team_forms.away(Away(ANA, NOW.date(), NOW.date(), BEN), NOW.date()),
        "hours": team_forms.hours("Europe/Berlin", "mon-fri 09:00-17:00", "DE-BE"),
        "decision": monday_forms.decision(date(2026, 11, 30), ANA, {"agenda": 3}),
        "objection": monday_forms.objection(monday.make_decision(what=outside)),
        "extension": monday_forms.extension(monday.make_decision(what=outside), date(2026, 12, 7)),
        "goal": monday_forms.goal(QUARTER, 30_000_000, ASSUMED, MEASURED, "EUR"),
        "owners": crm_forms.owners([KnownOwner("hubspot", "7", outside, NOT_HERE, None)]),
        "sign": agreement_forms.pick_side(3, tuple(Side)),
        "object_to_agreement": agreement_forms.object_to_agreement(3),
        "spend": monday_forms.spend([outside, "autumn_webinar"], date(2026, 11, 16), "EUR"),
    }


FIELDS = {
    "recycle": ["reason", "way", "wake_on?", "words?", "quality?"],
    "disqualify": ["reason", "words?", "quality?"],
    "ask": ["words"],
    "answer": ["words"],
    "respond": ["how", "words?", "next_step?", "soon?", "due?", "objected?", "happened_at", "quality?"],
    "next_step": ["next_step", "soon?", "due?", "owner"],
    "assign": ["member"],
    "opportunity": ["amount?", "criteria?", "unmet?", "words?"],
    "amount": ["amount?"],
    "won": ["amount?", "closed_on", "words?", "heard_from?"],
    "lost": ["reason", "objected?", "objection?", "words?"],
    "complete": ["item", "holds", "words"],
    "lead": [
        "name", "email?", "phone?", "company?", "title?", "persona?", "source?", "campaign?", "problem?", "touch_kind?",
        "touch_detail?", "why_now?", "next_step?", "next_step_due?",
    ],
    "set_up_channel": ["channel"],
    "set_up_people": ["reps", "marketers", "managers", "capture?", "qualification?", "follow_up?", "feedback?"],
    "set_up_hours": ["zone", "hours", "holidays?", "currency"],
    "segments": ["default?", "segments?"],
    "asked": ["capture?", "qualification?", "follow_up?", "feedback?", "campaigns?", "sources?"],
    "meeting": ["scoreboard_at", "day", "time", "every_weeks", "agenda_minutes_before"],
    "currency": ["currency", "quarter_starts_in_month"],
    "snooze": ["until"],
    "excuse": ["words"],
    "away": ["first", "last", "nominee?"],
    "hours": ["zone", "hours", "holidays?"],
    "decision": ["what", "kpi", "direction", "owner", "hypothesis?", "starts_on", "recheck_on?"],
    "objection": ["words"],
    "extension": ["recheck_on", "words?"],
    "goal": ["revenue", "deal_size?", "lead_to_qualified?", "qualified_to_opportunity?", "win_rate?", "cycle_days?"],
    "owners": ["hubspot:7?", "outside?"],
    "sign": ["side"],
    "object_to_agreement": ["words"],
    "spend": ["campaign?", "other?", "week", "amount"],
}  # fmt: skip


def inputs(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def element(view: dict[str, Any], field: str) -> dict[str, Any]:
    found: dict[str, Any] = next(block["element"] for block in inputs(view) if block["block_id"] == field)
    return found


@patient
@given(any_text)
def test_whatever_fills_them_forms_are_whole(outside: str) -> None:
    for view in all_forms(outside).values():
        oracle.check_view(view)


@pytest.mark.parametrize("name", FIELDS)
def test_fields_have_one_name_and_say_whether_they_may_be_empty(name: str) -> None:
    found = inputs(all_forms()[name])
    assert [block["block_id"] + "?" * block["optional"] for block in found] == FIELDS[name]
    assert all(block["element"]["action_id"] == block["block_id"] for block in found)


@pytest.mark.parametrize(
    ("name", "callback"),
    [
        ("recycle", acts.RECYCLE.form),
        ("disqualify", acts.DISQUALIFY.form),
        ("ask", acts.ASK.form),
        ("answer", acts.ANSWER.form),
        ("respond", acts.RESPOND.form),
        ("next_step", acts.PLAN.form),
        ("assign", acts.ASSIGN.form),
        ("snooze", acts.SNOOZE.form),
        ("excuse", acts.EXCUSE.form),
        ("opportunity", acts.OPEN_DEAL.form),
        ("amount", acts.AMOUNT.form),
        ("won", acts.WIN.form),
        ("lost", acts.LOSE.form),
    ],
)
def test_a_form_about_a_handoff_remembers_which_and_how_it_looked(name: str, callback: str) -> None:
    view = all_forms()[name]
    assert view["callback_id"] == callback
    kept = json.loads(view["private_metadata"])
    assert (kept["handoff"], kept["cycle"], kept["version"]) == (12, 1, 3)


def test_completing_remembers_the_lead_and_starts_with_what_is_missing() -> None:
    lead = make_lead(items=tuple(reversed(make_items(holds=False))))
    view = lead_forms.complete(lead)
    assert json.loads(view["private_metadata"]) == {"lead": 7}
    assert element(view, "item")["initial_option"]["value"] == "persona"


def test_a_first_response_defaults_to_a_call_just_now() -> None:
    view = act_forms.respond(make_handoff(state="claimed"), NOW, DAYS, REASONS)
    assert element(view, "how")["initial_option"]["value"] == "call"
    assert element(view, "happened_at")["initial_date_time"] == int(NOW.timestamp())


def test_the_days_of_a_next_step_are_one_press_away_and_no_day_is_there_twice() -> None:
    on_friday = {"next_day": date(2026, 11, 23), "3_days": date(2026, 11, 25), "week": date(2026, 11, 23)}
    offered = element(act_forms.plan(make_handoff(), BEN, on_friday), "soon")["options"]
    assert [(option["value"], option["text"]["text"]) for option in offered] == [
        ("2026-11-23", "Next working day · Mon 23 Nov"),
        ("2026-11-25", "In 3 working days · Wed 25 Nov"),
    ]


def test_the_lead_is_judged_once() -> None:
    view = act_forms.respond(make_handoff(state="contacted", quality=4), NOW, DAYS, REASONS)
    assert "quality" not in [block["block_id"] for block in inputs(view)]


def test_a_default_next_step_is_not_put_into_the_persons_mouth() -> None:
    assert "initial_value" not in element(act_forms.plan(make_handoff(), BEN, DAYS), "next_step")


def test_the_next_step_is_the_owners_unless_agreed_otherwise() -> None:
    assert element(act_forms.plan(make_handoff(state="claimed"), BEN, DAYS), "owner")["initial_user"] == ANA
    assert element(act_forms.plan(make_handoff(), BEN, DAYS), "owner")["initial_user"] == BEN


def test_a_win_starts_from_the_deals_amount_and_today() -> None:
    view = act_forms.win(make_handoff(state="opportunity"), date(2026, 11, 18))
    assert element(view, "amount")["initial_value"] == "12000"
    assert element(view, "closed_on")["initial_date"] == "2026-11-18"


@pytest.mark.parametrize(("how_many", "kind"), [(10, "radio_buttons"), (11, "static_select")])
def test_reasons_are_all_in_sight_if_slack_takes_so_many(how_many: int, kind: str) -> None:
    reasons = [(f"code_{number}", f"Reason {number}") for number in range(how_many)]
    for view in (act_forms.disqualify(make_handoff(), reasons), act_forms.lose(make_handoff(), reasons, REASONS)):
        assert element(view, "reason")["type"] == kind
        oracle.check_view(view)


def test_a_lead_comes_back_on_interest_or_on_a_day_one_press_away() -> None:
    way = element(act_forms.recycle(make_handoff(), REASONS, DAYS), "way")
    assert [option["value"] for option in way["options"]] == ["nurture", "2026-11-19", "2027-02-18"]
    assert way["initial_option"]["value"] == "nurture"


def test_the_answer_form_shows_the_question() -> None:
    view = act_forms.answer(make_handoff(question=make_question()))
    assert "*Sales asks*\n> Which webinar did she see?" in oracle.texts(view)


def test_without_problems_and_kinds_in_the_policy_the_lead_form_does_without() -> None:
    fields = [block["block_id"] for block in inputs(lead_forms.lead((), ()))]
    assert not {"problem", "touch_kind"} & set(fields)


def test_a_lead_form_from_a_message_starts_with_what_was_read() -> None:
    view = lead_forms.lead(PROBLEMS, KINDS, {"email": "nora@kettle.example", "problem": "slow"}, {"channel": "C1"})
    assert element(view, "email")["initial_value"] == "nora@kettle.example"
    assert element(view, "problem")["initial_option"]["value"] == "slow"
    assert json.loads(view["private_metadata"]) == {"channel": "C1"}


def test_hours_start_with_the_persons_zone_and_know_only_real_ones() -> None:
    view = team_forms.set_up_hours("America/Guayaquil")
    assert element(view, "zone")["initial_option"]["value"] == "America/Guayaquil"
    assert len(element(view, "zone")["options"]) <= 100
    assert all(ZoneInfo(zone) for zone in team_forms.ZONES)


def test_a_channel_shared_with_another_company_is_not_offered() -> None:
    assert element(team_forms.set_up_channel(), "channel")["filter"]["exclude_external_shared_channels"] is True


def test_an_objection_remembers_the_decision_and_a_decision_its_agenda() -> None:
    views = all_forms()
    assert json.loads(views["objection"]["private_metadata"]) == {"decision": 4}
    assert json.loads(views["decision"]["private_metadata"]) == {"agenda": 3}


def test_the_goals_form_starts_from_what_was_written_and_says_what_is_measured() -> None:
    view = all_forms()["goal"]
    assert element(view, "revenue")["initial_value"] == "300000"
    assert element(view, "win_rate")["initial_value"] == "25"
    hints = {block["block_id"]: block.get("hint", {}).get("text", "") for block in inputs(view)}
    assert hints["win_rate"] == "Lately: 25% (31 of 124; likely 19–32%). That's what we use."
    assert hints["deal_size"] == "Lately: 12 deals averaged €11,800. That's too few, so we use your figure."
    assert hints["lead_to_qualified"] == ""


def test_a_campaign_that_nobody_knows_yet_is_typed() -> None:
    view = monday_forms.spend([], date(2026, 11, 16), "EUR")
    oracle.check_view(view)
    assert [block["block_id"] for block in inputs(view)] == ["other", "week", "amount"]
