"""Everybody at once: nothing is lost, nothing is mixed up."""

from concurrent.futures import ThreadPoolExecutor

from tests.bot.playground.shapes import actions, button


def test_many_threads_post_and_press_at_the_same_time(client, slack, mia, leads, app):
    pressed = []

    @app.action("press")
    def press(ack, body, client):
        client.chat_postMessage(channel=leads, text="log", thread_ts=body["message"]["ts"])
        pressed.append(body["actions"][0]["value"])
        ack()

    def post(number: int) -> str:
        card = [actions(button(value=str(number)))]
        return client.chat_postMessage(channel=leads, text=str(number), blocks=card)["ts"]

    with ThreadPoolExecutor(8) as pool:
        stamps = list(pool.map(post, range(40)))
        list(pool.map(lambda ts: slack.press(mia, leads, ts, "press"), stamps))
    assert len(set(stamps)) == 40
    assert sorted(pressed, key=int) == [str(number) for number in range(40)]
    assert [len(slack.thread(leads, ts)) for ts in stamps] == [1] * 40
