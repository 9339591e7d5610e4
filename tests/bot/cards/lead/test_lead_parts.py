from zoneinfo import ZoneInfo

from bot.cards.lead import lead_answer, lead_card
from store.record.facts import HandoffFacts
from store.rules.lead.scoring import ScoreReason
from tests.bot.cards import oracle
from tests.office.cast import ANA, NAMES
from tests.office.factories import LABELS, ago, make_cycle, make_handoff, make_items, make_lead


def drawn(facts: HandoffFacts) -> str:
    """The lead in full."""
    return oracle.shown(lead_answer.draw(facts.lead, NAMES, LABELS, handoff=facts))


def card(facts: HandoffFacts) -> str:
    return oracle.shown(lead_card.draw(facts, NAMES, LABELS))


def test_a_card_has_fit_and_score_in_one_line() -> None:
    lead = make_lead(persona="decision-maker")
    assert "Fit ✓✓✓✓ decision-maker · Score 87" in card(make_handoff(lead=lead))
    assert "Valid contact" not in card(make_handoff(lead=lead))


def test_a_card_spells_out_only_what_is_missing() -> None:
    lead = make_lead(items=make_items(holds=False, note="nothing known", by=ANA))
    shown = card(make_handoff(lead=lead))
    assert "Fit ✗✓✓✓" in shown
    assert "✗ Right persona: nothing known (Ana Lindqvist)" in shown
    assert "Problem match" not in shown


def test_reasons_touches_and_older_cycles_are_one_press_away() -> None:
    shown = card(make_handoff(earlier=(make_cycle(), make_cycle(reason="timing")), cycle=3))
    assert "Last touches" not in shown
    assert "+50" not in shown
    assert shown.count("Recycled in May") == 1


def test_fit_notes_are_ticks_with_what_they_rest_on() -> None:
    shown = drawn(make_handoff(lead=make_lead(items=make_items(holds=False, note="nothing known", by=ANA))))
    assert "✗ Right persona: nothing known (Ana Lindqvist)\n✓ Problem match: It takes too long" in shown


def test_the_score_gives_its_reasons_by_date_and_never_relative() -> None:
    assert "*Score 87*\n18 Nov: +50 Demo request\nFit: +20 decision-maker\n15 Nov: −5 Click in a mail" in drawn(
        make_handoff()
    )


def test_the_scores_dates_are_those_of_the_workspace() -> None:
    lead = make_lead(reasons=(ScoreReason(25, "Pricing page", ago(hours=10)),))  # 17 Nov 23:00 UTC
    message = lead_answer.draw(lead, NAMES, LABELS, ZoneInfo("Europe/Berlin"))
    assert "18 Nov: +25 Pricing page" in oracle.shown(message)


def test_a_score_that_faded_before_the_lead_woke_says_so() -> None:
    assert "*Score 87*, faded to 34 by now" in drawn(make_handoff(score_faded_to=34))
    assert "Score 87, faded to 34 by now" in card(make_handoff(score_faded_to=34))


def test_touches_stand_newest_first_with_time_detail_and_campaign() -> None:
    shown = drawn(make_handoff())
    first, second = shown.index("Demo request (autumn-webinar)"), shown.index("Pricing page, looked at the team plan")
    assert first < second
    assert "{date_short_pretty} at {time}|18 Nov 2026 08:00 UTC>: Demo request" in shown
    assert "and 2 earlier" in shown


def test_source_campaign_and_contact_stand_together() -> None:
    shown = drawn(make_handoff())
    assert "Source: paid_search · Campaign: autumn-webinar" in shown
    assert (
        "<mailto:nora@kettle.example|nora@kettle.example> · <tel:+49301234567|+49\xa030\xa01234567> · Germany" in shown
    )


def test_a_blank_source_is_said_to_be_none_and_a_blank_campaign_is_left_out() -> None:
    shown = drawn(make_handoff(lead=make_lead(source=None, campaign="")))
    assert "Source: (none)" in shown
    assert "Campaign" not in shown


def test_an_odd_mail_is_shown_without_a_link() -> None:
    shown = drawn(make_handoff(lead=make_lead(email="a@b|<c>", phone="call me")))
    assert "a@b|&lt;c&gt; · call me" in shown
