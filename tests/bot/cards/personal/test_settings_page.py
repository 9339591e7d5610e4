from hypothesis import given

from bot.cards.personal import settings_page
from store.agreement import policy
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, NAMES


def lines(document=policy.DEFAULT, **chosen):
    settings = {
        "channel": "C1",
        "roles": {"Reps": [ANA]},
        "hours": "Mon-Fri 09:00-17:00 UTC",
        "closing_days": [],
    } | chosen
    page = settings_page.draw(document, settings_page.Chosen(**settings), NAMES, may_change=True)
    oracle.check_view(page)
    return "\n".join(block["text"]["text"] for block in page["blocks"] if block["type"] == "section")


@patient
@given(any_text)
def test_whatever_stands_in_it_the_window_is_whole(outside):
    problems = [{"code": "a", "label": outside.strip() or "x", "words": ["w"]}]
    named = {"channels": {"segments": [{"source": [outside.strip() or "x"], "channel": "C0123456789"}]}}
    try:
        document = policy.amend(policy.DEFAULT, checklist={"problems": problems}, **named)
    except ValueError:  # what the agreement itself refuses
        document = policy.DEFAULT
    lines(document, hours=outside, closing_days=[outside] * 200)


def test_what_differs_from_the_built_in_agreement_is_said():
    said = lines(policy.amend(
        policy.DEFAULT,
        meeting={"day": "thu", "every_weeks": 2},
        channels={"default": "C0123456789", "segments": [
            {"country": ["DE", "AT"], "extra": {"Plan": ["gold"]}, "channel": "C0999999999"},
        ]},
        marketers={"campaigns": {"autumn": ANA}},
    ))  # fmt: skip
    for line in (
        "Meeting on Thursday at 10:00, every other week",
        "Leads: <#C0123456789>",
        "Leads with country at, de, plan gold: <#C0999999999>",
        "Leads of campaign autumn: Ana Lindqvist",
    ):
        assert f"• {line}" in said, line
