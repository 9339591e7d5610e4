"""Settings typed in lines: what is written comes back, and what won't do is named."""

import pytest

from store.agreement import policy, settings_text

CHANNELS = {"dach": "C0DACH000", "vip": "C0VIP0000"}
PEOPLE = {"Noor Haddad": "U0NOOR", "Mia Vogel": "U0MIA"}


@pytest.mark.parametrize(
    "written",
    [
        "",
        "country: DE, AT > #dach",
        "source: referral; country: DE, AT > #dach\nextra Plan: gold, silver > #vip",
        "persona: founder; extra Plan: gold; extra Size: L > #vip",
        'source: "a, b", "c; d", "e > f"; extra "Plan: paid": x:y > #vip',
        "tier: 1, 2; score: 80+, 60-69 > @Noor Haddad\ntitle: cto; touch: demo_request > @Mia Vogel",
    ],
)
def test_segments_come_back_as_they_were_written(written):
    found = settings_text.parse_segments(written, CHANNELS.get, PEOPLE.get)
    kept = policy.amend(policy.DEFAULT, channels={"segments": found}).channels.segments
    names = ({id_: name for name, id_ in some.items()} for some in (CHANNELS, PEOPLE))
    assert settings_text.describe_segments(kept, *names) == written


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("country: DE", "“country: DE”"),
        ("> #dach", "“> #dach”"),
        ("country: DE > #nowhere", "“#nowhere”"),
        ("country: DE > @Nobody Known", "“@Nobody Known” is no rep's name here"),
        ("colour: red > #dach", "“colour: red”"),
        ("country: > #dach", "“country:”"),
        ("extra : gold > #dach", "“extra : gold”"),
        ("country: DE; country: AT > #dach", "“country: AT”"),
        ("extra Plan: a; extra Plan: b > #dach", "“extra Plan: b”"),
        ('source: "a > #dach', "close the quotes"),
    ],
)
def test_a_segment_that_wont_do_is_named(written, named):
    with pytest.raises(ValueError, match=named):
        settings_text.parse_segments(f"source: ads > #vip\n{written}", CHANNELS.get, PEOPLE.get)


def test_marketers_come_back_as_they_were_written():
    written = "autumn_webinar: Noor Haddad\nads: brand: Mia Vogel"
    found = settings_text.parse_marketers(f"\n{written.replace('Mia', '@Mia')}\n", PEOPLE.get)
    assert found == {"autumn_webinar": "U0NOOR", "ads: brand": "U0MIA"}
    names = {id_: name for name, id_ in PEOPLE.items()}
    assert settings_text.describe_marketers(found, names) == written


@pytest.mark.parametrize(
    ("written", "named"),
    [("webinar", "“webinar”"), ("webinar:", "“webinar:”"), (": Mia Vogel", "“: Mia Vogel”"), ("a: Bo", "“Bo”"),
     ("a: Mia Vogel\na: Noor Haddad", "“a”")],
)  # fmt: skip
def test_a_marketer_that_wont_do_is_named(written, named):
    with pytest.raises(ValueError, match=named):
        settings_text.parse_marketers(written, PEOPLE.get)
