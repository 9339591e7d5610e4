import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.runtime import logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged as JSON; the loggers are put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    written = io.StringIO()
    logs.configure("INFO", "json", secrets=["s1gning"], to=written)
    yield written
    root.handlers[:], root.level = before[0], before[1]


def one(lines: io.StringIO) -> dict:
    [line] = lines.getvalue().splitlines()
    return json.loads(line)


def test_a_line_has_time_level_logger_and_the_fields_given(lines):
    logging.getLogger("bot.delivery").warning("not said: %s", "ratelimited", extra={"lead": 7})
    line = one(lines)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "not said: ratelimited", "level": "warning", "logger": "bot.delivery", "lead": 7}


def test_debug_lines_are_left_out_at_info(lines):
    logging.getLogger("bot").debug("detail")
    assert lines.getvalue() == ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("token xoxb-12-34-abC failed", "token [token] failed"),
        ("token xapp-1-A0-99-ff failed", "token [token] failed"),
        ("rotated xoxe.xoxb-1-abc", "rotated [token]"),
        ("signed with whsec_MfKQ9r8GKYqr/wj+PD8I=", "signed with [token]"),
        ("lead dana.o'hara+x@acme.co.uk came", "lead [mail] came"),
        ("POST https://hooks.slack.com/actions/T1/2/abc now", "POST https://[url] now"),
        ("wss://wss.slack.com/link/?ticket=abc&app_id=1", "wss://wss.slack.com/link/?[url]"),
        ("postgresql://me:pa:ss@db/handoff", "postgresql://[password]@db/handoff"),
        ("error\\nDETAIL:  Failing row contains (1, Ada Berg).", "error\\nDETAIL:  [row]"),
        ("our own s1gning secret", "our own [secret] secret"),
        ("leads of lead s1 s1gn", "leads of lead s1 s1gn"),
        ("postgresql://db/handoff?user=me&password=QUERYPASS", "postgresql://db/handoff?user=me&password=[password]"),
        ("handoff 7 claimed by U012AB3CD", "handoff 7 claimed by U012AB3CD"),
    ],
)
def test_secrets_and_mail_addresses_are_taken_out(lines, said, kept):
    logging.getLogger("bot").info("%s", said)
    assert one(lines)["event"] == kept


def test_fields_are_cleaned_however_deep(lines):
    logging.getLogger("bot").info("call", extra={"body": {"dana@acme.com": ["xoxb-1", 3, None]}})
    assert one(lines)["body"] == {"[mail]": ["[token]", 3, None]}


def test_a_traceback_is_printed_and_cleaned(lines):
    try:
        raise ValueError("bad key dana@acme.com xoxb-1-2")
    except ValueError:
        logging.getLogger("bot").exception("listener failed")
    traceback = one(lines)["exception"]
    assert traceback.startswith("Traceback")
    assert traceback.endswith("ValueError: bad key [mail] [token]")


def test_for_people_a_line_is_plain_text_and_cleaned_too(lines):
    written = io.StringIO()
    logs.configure(to=written)
    try:
        raise ValueError("xoxb-1-2")
    except ValueError:
        logging.getLogger("bot").exception("not said", extra={"mail": "dana@acme.com"})
    assert "not said" in written.getvalue()
    assert "mail=[mail]" in written.getvalue()
    assert "ValueError: [token]" in written.getvalue()
    assert "\x1b" not in written.getvalue()


def test_a_line_from_outside_forges_no_second_one_and_colours_nothing():
    written = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.configure(to=written)
        forged = "no\n2026-11-18 [info] all is well \x1b[31m\x07"
        logging.getLogger("bot").warning("said: %s", forged, extra={"who": "a\rb"})
    finally:
        root.handlers[:], root.level = before[0], before[1]
    assert len(written.getvalue().splitlines()) == 1
    assert "\\x0a2026" in written.getvalue()
    assert not {"\x1b", "\x07", "\r"} & set(written.getvalue())


def test_at_debug_level_slacks_library_says_nothing_of_what_people_wrote():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.configure("DEBUG", to=io.StringIO())
        levels = [
            logging.getLogger(name).isEnabledFor(logging.DEBUG) for name in ("slack_sdk.web", "slack_bolt", "bot")
        ]
    finally:
        logs.configure("INFO", to=io.StringIO())
        root.handlers[:], root.level = before[0], before[1]
    assert levels == [False, False, True]


def test_a_short_secret_takes_no_word_apart():
    assert logs.redact("a lead, leads", ["lead"]) == "a [secret], leads"


def test_a_long_line_without_a_mail_address_is_read_once():
    assert logs.redact("a" * 200_000) == "a" * 200_000


def test_a_line_for_each_tick_is_left_out(lines):
    logging.getLogger("apscheduler.executors.default").info("Running job")
    assert lines.getvalue() == ""


def test_what_strangers_provoke_is_logged_once_a_minute_and_counted():
    now, said = [0.0], []
    seldom = logs.Seldom(lambda: now[0])

    def warn(sentence: str, name: str = "uvicorn.error") -> None:
        record = logging.LogRecord(name, logging.WARNING, "", 0, sentence, None, None)
        said.extend([record.getMessage()] if seldom.filter(record) else [])

    for second in range(0, 130):
        now[0] = float(second)
        warn("Invalid HTTP request received.")
        warn("another sentence") if second < 10 else None
        warn("of our own", "bot.delivery") if second < 2 else None
    assert [sentence for sentence in said if sentence != "of our own"] == [
        "Invalid HTTP request received.",
        "another sentence",
        "Invalid HTTP request received. (59 more of these were left out)",
        "Invalid HTTP request received. (59 more of these were left out)",
    ]
    assert said.count("of our own") == 2


def test_a_sentence_that_strangers_provoke_is_not_repeated_in_the_log(lines):
    for _ in range(3):
        logging.getLogger("bot.slack.http_events").warning("a request was refused")
    assert len(lines.getvalue().splitlines()) == 1


def test_our_own_errors_are_logged_each_time(lines):
    logger = logging.getLogger("uvicorn.error")
    for number in range(2):
        try:
            raise ValueError(number)
        except ValueError as error:
            logger.error("Exception in ASGI application\n", exc_info=error)
    assert len(lines.getvalue().splitlines()) == 2
