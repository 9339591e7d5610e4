"""What a message may say about a lead."""

import pytest

from bot.intake.reading import message_guesses

FORM = """*New contact request*
*Name:* Ana Gomez
*Job title:* Head of Operations
*Company:* Acme GmbH
*Mobile:* <tel:+49301234567|+49 30 1234567>
*Email:* <mailto:ana.gomez@acme.example|ana.gomez@acme.example>
Utm: x
We would like a demo &amp; prices"""


def test_a_labelled_message_fills_the_fields():
    found = message_guesses.lead(FORM)
    assert (found["name"], found["title"], found["company"]) == ("Ana Gomez", "Head of Operations", "Acme GmbH")
    assert found["email"] == "ana.gomez@acme.example"
    assert found["phone"] == "+49301234567"


def test_the_whole_text_is_kept_as_people_read_it():
    found = message_guesses.lead(FORM)
    assert found["touch_detail"].endswith("We would like a demo & prices")
    assert found["why_now"] == "*New contact request*"


@pytest.mark.parametrize(
    ("mail", "name"),
    [
        ("ana.gomez@acme.example", "Ana Gomez"),
        ("ana@acme.example", "Ana"),
        ("info@acme.example", None),
        ("ag@acme.example", None),
        ("x9@acme.example", None),
    ],
)
def test_a_name_is_read_off_the_mail(mail, name):
    assert message_guesses.lead(f"Please call {mail}").get("name") == name


@pytest.mark.parametrize(
    ("said", "name", "company"),
    [
        ("Petra Hahn from Glasbau Nord (petra@glasbau.example) wants a demo", "Petra Hahn", "Glasbau Nord"),
        ("Talked to Petra Hahn, she is at the fair. petra.hahn@glasbau.example", "Petra Hahn", None),
        ("Petra from Glasbau. petra@glasbau.example", "Petra", "Glasbau"),
        ("Info from Glasbau: info@glasbau.example", None, None),
        ("A note of Petra: a.hahn@glasbau.example", "A Hahn", None),
        ("petra@glasbau.example, petra from glasbau", "Petra", None),
    ],
)
def test_a_person_is_introduced_by_name_and_company(said, name, company):
    found = message_guesses.lead(said)
    assert (found.get("name"), found.get("company")) == (name, company)


def test_the_writer_may_be_the_lead():
    assert message_guesses.lead("Hello, we need this", "Eve Else")["name"] == "Eve Else"


def test_years_and_short_numbers_are_no_phones():
    assert "phone" not in message_guesses.lead("Since 2019 we had 12 of 450 leads")


def test_mentions_and_links_become_words():
    assert message_guesses.plain("<@U123|mia> see <https://acme.example|their page> <!channel>") == (
        "@mia see their page (https://acme.example)"
    )


def test_words_behind_a_command():
    found = message_guesses.typed("Nora Weiss, nora@kettle.example, +49 30 1234567")
    assert found == {"name": "Nora Weiss", "email": "nora@kettle.example", "phone": "+49 30 1234567"}


def test_no_words_guess_nothing():
    assert message_guesses.typed("") == {}
    assert message_guesses.lead("") == {}


def test_a_long_text_takes_no_time():
    assert message_guesses.lead("a" * 40_000 + "@" + "1 " * 20_000)["touch_detail"]
