import pytest
from slack_sdk.errors import SlackApiError

from bot.playground.driver import Slack
from bot.playground.wire.rates import Rates


@pytest.mark.parametrize(("tier", "calls"), [("1", 1), ("2", 20), ("3", 50), ("4", 100)])
def test_each_tier_allows_so_many_calls_a_minute(tier, calls):
    rates = Rates()
    assert [rates.wait("m", tier, "", now=float(second) / 100) for second in range(calls)] == [None] * calls
    assert rates.wait("m", tier, "", now=10.0) == 50
    assert rates.wait("other", tier, "", now=10.0) is None
    assert rates.wait("m", tier, "", now=60.0) is None


def test_one_post_a_second_in_each_channel():
    rates = Rates()
    assert rates.wait("chat.postMessage", "post", "C1", now=0.0) is None
    assert rates.wait("chat.postMessage", "post", "C1", now=0.9) == 1
    assert rates.wait("chat.postMessage", "post", "C2", now=0.9) is None
    assert rates.wait("chat.postMessage", "post", "C1", now=1.0) is None


def test_three_hundred_posts_a_minute_in_all():
    rates = Rates()
    waits = [rates.wait("chat.postMessage", "post", f"C{number}", now=number / 10) for number in range(301)]
    assert waits == [None] * 300 + [30]


def test_special_methods_have_no_tier():
    rates = Rates()
    assert [rates.wait("auth.test", "special", "", now=0.0) for _ in range(500)] == [None] * 500


def test_limits_apply_only_when_they_are_switched_on(client, slack: Slack, leads):
    for _ in range(3):
        client.chat_postMessage(channel=leads, text="x")
    slack.workspace.strict = True
    client.chat_postMessage(channel=leads, text="x")
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=leads, text="x")
    assert limited.value.response.headers["Retry-After"] == "1"
    assert len(slack.messages(leads)) == 4
