"""Monday's posts on a phone's width: nothing has to be pushed sideways, the picture is there, nobody complains."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from bot.cards.blocks import Message
from bot.cards.learning import month_post
from bot.cards.monday import agenda_post, decision_posts, scoreboard_detail, scoreboard_post, win_post
from bot.pictures import trend
from bot.playground.driver import Slack
from bot.playground.state.installation import from_manifest
from bot.slack import manifest
from tests.bot.cards.monday import test_win_post
from tests.office import monday_facts as monday
from tests.office.cast import NAMES
from tests.office.factories import LABELS

PHONE = {"width": 390, "height": 2600}
VERDICT = monday.make_judged()
JUDGED = monday.make_decision(verdicts=(VERDICT,), may_settle=True)
REVIEW = monday.make_review()
MONTH = month_post.month_paragraphs(REVIEW, NAMES)
POSTS: dict[str, Callable[[str], Message]] = {
    "scoreboard": lambda picture: scoreboard_post.draw(monday.make_board(), picture),
    "month": lambda picture: scoreboard_post.draw(monday.make_board(), picture, MONTH, month_post.buttons(REVIEW)),
    "detail": lambda _: scoreboard_detail.draw(monday.make_board(), NAMES, LABELS),
    "agenda": lambda _: agenda_post.draw(monday.make_agenda(), NAMES, LABELS),
    "decision": lambda _: decision_posts.draw_logged(monday.make_decision(may_object=True), NAMES),
    "verdict": lambda _: decision_posts.draw_verdict(JUDGED, VERDICT, NAMES),
    "win": lambda _: win_post.draw(test_win_post.about(), NAMES, "EUR"),
}


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    """A workspace in which each of the posts stands in a channel of its own."""
    with Slack(lambda: monday.CLOSED_AT, from_manifest(manifest.document())) as made:
        ana = made.add_user("Ana Lindqvist")
        client = WebClient(made.app.token, base_url=made.base_url)
        picture = trend.draw(monday.make_board())
        assert picture is not None
        answer = client.files_upload_v2(file=picture, filename="trend.png", request_file_info=False)
        for name, draw in POSTS.items():
            message = draw(str(answer["files"][0]["id"]))
            client.chat_postMessage(channel=made.add_channel(name, ana), text=message.text, blocks=message.blocks)
        yield made


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A phone by day and by night; whatever the page complains of fails the test."""
    context = browser.new_context(viewport=PHONE, color_scheme=request.param)  # type: ignore[arg-type]
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert complaints == []


@pytest.mark.parametrize("name", POSTS)
def test_a_post_fits_a_phone(slack: Slack, page: Page, name: str) -> None:
    channel = next(id_ for id_, one in slack.workspace.channels.items() if one.name == name)
    page.goto(f"{slack.url}/#/{channel}")
    post = page.get_by_role("article")
    expect(post).to_have_count(1)
    expect(post).not_to_contain_text("is not drawn in the playground")
    wide = post.evaluate("post => [post, ...post.querySelectorAll('*')].filter(one => one.scrollWidth > 391).length")
    assert wide == 0
    kinds = [block["type"] for block in POSTS[name](monday.PICTURE).blocks]
    tables, images = post.get_by_role("region"), post.locator(".block-image img")
    expect(tables).to_have_count(kinds.count("table"))
    expect(images).to_have_count(kinds.count("image"))
    for table in tables.all():
        assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
    for image in images.all():
        expect(image).to_have_js_property("naturalWidth", 1080)
