import pytest

from bot.cards.personal import webhook_words


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("http_410", "The webhook *data* is switched off: it says it is gone for good."),
        ("http_500", "The webhook *data* is switched off: it answered 500. It has taken no event for 3 days."),
        (
            "timeout",
            "The webhook *data* is switched off: it took too long to answer. It has taken no event for 3 days.",
        ),
    ],
)
def test_managers_hear_what_is_wrong_and_how_to_go_on(code, said):
    assert webhook_words.webhook_is_off("data", code).text.splitlines() == [
        said,
        "Nothing is lost. Resume it when it works again.",
    ]
