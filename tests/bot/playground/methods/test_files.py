import urllib.request

import pytest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from tests.bot.playground.wire.test_web_api import refusal

PNG = b"\x89PNG\r\n\x1a\nrest"


def upload(client: WebClient, **more) -> str:
    return client.files_upload_v2(filename="chart.png", content=PNG, title="Week 47", request_file_info=False, **more)[
        "file"
    ]["id"]


def test_an_upload_stays_private_until_a_message_shows_it(client, slack: Slack, leads):
    file = upload(client)
    assert slack.messages(leads) == []
    picture = {"type": "image", "slack_file": {"id": file}, "alt_text": "chart"}
    client.chat_postMessage(channel=leads, text="chart", blocks=[picture])
    assert urllib.request.urlopen(f"{slack.url}/files/{file}").read() == PNG


def test_an_upload_to_a_channel_is_a_message(client, slack: Slack, leads):
    file = upload(client, channel=leads, initial_comment="the week")
    [message] = slack.messages(leads)
    shown = message["files"][0]
    assert (message["text"], shown["id"], shown["size"]) == ("the week", file, len(PNG))
    assert (shown["title"], shown["mimetype"]) == ("Week 47", "image/png")


def test_an_upload_is_completed_once(client):
    file = upload(client)
    refused = refusal(client.files_completeUploadExternal, files=[{"id": file}])
    assert refused["error"] == "file_not_found"


def test_unfinished_files_are_not_shown(client, leads):
    file = client.files_getUploadURLExternal(filename="a.png", length=3)["file_id"]
    picture = {"type": "image", "slack_file": {"id": file}, "alt_text": "x"}
    refused = refusal(client.chat_postMessage, channel=leads, text="x", blocks=[picture])
    assert refused["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    refused = refusal(client.api_call, api_method="files.getUploadURLExternal", params={"filename": "a", "length": "x"})
    assert refused["error"] == "invalid_arguments"


def test_bytes_of_another_length_are_refused(client):
    url = client.files_getUploadURLExternal(filename="a.png", length=3)["upload_url"]
    with pytest.raises(urllib.error.HTTPError, match="400") as failed:
        urllib.request.urlopen(url, b"four")
    failed.value.close()


def test_only_pictures_are_shown_everything_else_is_saved(client, slack: Slack):
    sent = client.files_upload_v2(filename="a.html", content="<script>alert(1)</script>", request_file_info=False)
    answer = urllib.request.urlopen(f"{slack.url}/files/{sent['file']['id']}")
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
