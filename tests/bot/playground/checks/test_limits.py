"""Each documented limit once, at the last value that fits and at the first that does not."""

from typing import Any

from slack_sdk import WebClient
from slackblocks import _limits as oracle

from bot.playground.checks import check, limits, limits_elements
from tests.bot.playground.shapes import (
    actions,
    button,
    field,
    home,
    menu,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
)
from tests.bot.playground.wire.test_web_api import refusal

Json = dict[str, Any]
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x"}
CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}


def header(length: int) -> Json:
    return {"type": "header", "text": plain("x" * length)}


def overflow(count: int) -> Json:
    return {"type": "overflow", "options": options(count)}


def table(rows: int, cells: int, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells for _ in range(rows)]}


def pressed(**more: Any) -> list[Json]:
    return [actions(button(**more))]


def chosen(**more: Any) -> list[Json]:
    return [actions(menu(**more))]


# what, the largest that fits, builder of blocks from a size, the sentence about one more
SIZES = [
    ("blocks of a message", 50, lambda n: [section()] * n, "no more than 50 items allowed"),
    ("text of a section", 3000, lambda n: [section(text=mrkdwn("x" * n))], "must be less than 3001 characters"),
    ("fields of a section", 10, lambda n: [section(fields=[plain()] * n)], "no more than 10 items allowed"),
    ("text of a field", 2000, lambda n: [section(fields=[plain("x" * n)])], "must be less than 2001 characters"),
    ("header", 150, lambda n: [header(n)], "must be less than 151 characters"),
    ("block_id", 255, lambda n: [section(block_id="x" * n)], "must be less than 256 characters"),
    ("action_id", 255, lambda n: pressed(action_id="x" * n), "must be less than 256 characters"),
    ("elements of a context", 10, lambda n: [{"type": "context", "elements": [mrkdwn()] * n}], "no more than 10 items"),
    ("elements of actions", 25, lambda n: [actions(*(button(str(i)) for i in range(n)))], "no more than 25 items"),
    ("text of a button", 75, lambda n: pressed(text="x" * n), "must be less than 76 characters"),
    ("value of a button", 2000, lambda n: pressed(value="x" * n), "must be less than 2001 characters"),
    ("url of a button", 3000, lambda n: pressed(url="x" * n), "must be less than 3001 characters"),
    ("options of a menu", 100, lambda n: chosen(options=options(n)), "no more than 100 items allowed"),
    ("text of an option", 75, lambda n: chosen(options=[option(text="x" * n)]), "must be less than 76 characters"),
    ("value of an option", 150, lambda n: chosen(options=[option("x" * n)]), "must be less than 151 characters"),
    ("description", 75, lambda n: chosen(options=[option(description=plain("x" * n))]), "must be less than 76"),
    ("placeholder", 150, lambda n: chosen(placeholder=plain("x" * n)), "must be less than 151 characters"),
    ("options of an overflow", 5, lambda n: [actions(overflow(n))], "no more than 5 items allowed"),
    ("radio buttons", 10, lambda n: [actions({"type": "radio_buttons", "options": options(n)})], "no more than 10"),
    ("checkboxes", 10, lambda n: [actions({"type": "checkboxes", "options": options(n)})], "no more than 10 items"),
    ("confirm title", 100, lambda n: pressed(confirm={**CONFIRM, "title": plain("x" * n)}), "must be less than 101"),
    ("confirm text", 300, lambda n: pressed(confirm={**CONFIRM, "text": plain("x" * n)}), "must be less than 301"),
    ("confirm button", 30, lambda n: pressed(confirm={**CONFIRM, "deny": plain("x" * n)}), "must be less than 31"),
    ("alt text", 2000, lambda n: [{**IMAGE, "alt_text": "x" * n}], "must be less than 2001 characters"),
    ("image url", 3000, lambda n: [{**IMAGE, "image_url": "x" * n}], "must be less than 3001 characters"),
    ("rows of a table", 100, lambda n: [table(n, 1)], "no more than 100 items allowed"),
    ("cells of a row", 20, lambda n: [table(1, n)], "no more than 20 items allowed"),
    ("text of a table", 1000, lambda n: [table(10, 1, "x" * n)], "must be less than 10001 characters"),
    ("tables", 1, lambda n: [table(1, 1)] * n, "no more than 1 table blocks allowed"),
    ("input label", 2000, lambda n: [{**field("a", menu()), "label": plain("x" * n)}], "must be less than 2001"),
    ("input hint", 2000, lambda n: [field("a", menu(), hint=plain("x" * n))], "must be less than 2001 characters"),
]


def test_sizes_of_blocks():
    for what, most, blocks, sentence in SIZES:
        assert check.message(blocks(most)) == [], what
        assert any(sentence in problem for problem in check.message(blocks(most + 1))), what


VIEW_SIZES = [
    ("blocks of a view", 100, lambda n: modal(*[section()] * n), "no more than 100 items allowed"),
    ("title", 24, lambda n: modal(title=plain("x" * n)), "must be less than 25 characters [json-pointer:/view/title"),
    ("submit", 24, lambda n: modal(submit=plain("x" * n)), "must be less than 25 characters"),
    ("close", 24, lambda n: modal(close=plain("x" * n)), "must be less than 25 characters"),
    ("private_metadata", 3000, lambda n: modal(private_metadata="x" * n), "must be less than 3001 characters"),
    ("callback_id", 255, lambda n: modal(callback_id="x" * n), "must be less than 256 characters"),
    ("blocks of a Home tab", 100, lambda n: home(*[section()] * n), "no more than 100 items allowed"),
]


def test_sizes_of_views():
    for what, most, view, sentence in VIEW_SIZES:
        assert check.view(view(most)) == [], what
        assert any(sentence in problem for problem in check.view(view(most + 1))), what


GROUP = {"label": plain(), "options": options(1)}
RADIO = {"type": "radio_buttons", "options": options(2)}
WRONG = [
    ("no type", [{}], "unsupported type: None [json-pointer:/blocks/0/type]"),
    ("unknown block", [{"type": "hologram"}], "unsupported type: hologram [json-pointer:/blocks/0/type]"),
    ("no object", ["text"], "must provide an object [json-pointer:/blocks/0]"),
    ("no list", {}, "must provide an array [json-pointer:/blocks]"),
    ("empty section", [{"type": "section"}], "must define either `text` or `fields` [json-pointer:/blocks/0/type]"),
    ("string for text", [section(text="x")], "must provide an object [json-pointer:/blocks/0/text]"),
    ("empty text", [section(text=plain(""))], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("text without text", [section(text={"type": "mrkdwn"})], "missing required field: text"),
    ("mrkdwn header", [{"type": "header", "text": mrkdwn()}], "unsupported type: mrkdwn"),
    ("mrkdwn with emoji", [section(text={**mrkdwn(), "emoji": True})], "invalid additional property: emoji"),
    ("header without text", [{"type": "header"}], "missing required field: text [json-pointer:/blocks/0]"),
    ("foreign field", [section(color="red")], "invalid additional property: color [json-pointer:/blocks/0]"),
    ("disabled button", pressed(disabled=True), "invalid additional property: disabled"),
    ("style", pressed(style="loud"), "must be one of: danger, primary"),
    ("no elements", [{"type": "actions", "elements": []}], "must provide at least 1 items"),
    ("input in actions", [actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
    ("button in an input", [field("a", button())], "unsupported type: button"),
    ("menu without options", chosen(options=[]), "must provide at least 1 items"),
    ("options and groups", chosen(option_groups=[GROUP]), "must define either `options` or `option_groups`"),
    ("strange initial option", chosen(initial_option=option("9")), "initial option must match one of the options"),
    ("strange radio", [actions({**RADIO, "initial_option": option("9")})], "initial option must match"),
    ("mrkdwn option", chosen(options=[{"text": mrkdwn(), "value": "1"}]), "unsupported type: mrkdwn"),
    ("url in a menu", chosen(options=[option(url="https://a.b")]), "invalid additional property: url"),
    ("same block twice", [section(block_id="a"), section(block_id="a")], "`block_id` must be unique: a"),
    ("same action twice", [actions(button("a"), button("a"))], "`action_id` must be unique: a"),
    ("image of nothing", [{"type": "image", "alt_text": "x"}], "must define either `image_url` or `slack_file`"),
    ("image without alt", [{"type": "image", "image_url": "x"}], "missing required field: alt_text"),
    ("flag as text", [field("a", menu(), optional="yes")], "must be a boolean"),
    ("length as text", [field("a", {"type": "plain_text_input", "max_length": "9"})], "must be an integer"),
    ("length too large", [field("a", {"type": "plain_text_input", "max_length": 3001})], "less than or equal to 3000"),
    ("cell of a table", [{"type": "table", "rows": [[mrkdwn()]]}], "unsupported type: mrkdwn"),
]


def test_blocks_that_slack_does_not_take():
    for what, blocks, sentence in WRONG:
        assert any(sentence in problem for problem in check.message(blocks)), (what, check.message(blocks))


WRONG_VIEWS = [
    ("no view", None, "must provide an object [json-pointer:/view]"),
    ("unknown kind", {"type": "drawer"}, "unsupported type: drawer"),
    ("no title", {"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ("no blocks", {"type": "home"}, "missing required field: blocks [json-pointer:/view]"),
    ("table in a modal", modal(table(1, 1)), "unsupported type: table [json-pointer:/view/blocks/0/type]"),
    ("title on Home", home(title=plain()), "invalid additional property: title"),
    (
        "input without submit",
        {key: value for key, value in modal(field("a", menu())).items() if key != "submit"},
        "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]",
    ),
]


def test_views_that_slack_does_not_take():
    for what, view, sentence in WRONG_VIEWS:
        assert any(sentence in problem for problem in check.view(view)), (what, check.view(view))


def test_a_refusal_carries_the_sentences(client: WebClient, leads: str):
    answer = refusal(client.chat_postMessage, channel=leads, text="x", blocks=[header(151)])
    assert answer["error"] == "invalid_blocks"
    sentence = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert answer["errors"] == [sentence]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {sentence}"]


ELEMENTS, SHAPES = limits_elements.ELEMENTS, limits_elements.SHAPES
SECOND_OPINION = [
    (limits.BLOCKS_IN_MESSAGE, oracle.MESSAGE_BLOCKS_MAX_ITEMS),
    (limits.BLOCKS_IN_VIEW, oracle.VIEW_BLOCKS_MAX_ITEMS),
    (limits.COLUMNS, oracle.TABLE_COLUMNS_MAX_ITEMS),
    (limits.BLOCKS["table"]["rows"].most, oracle.TABLE_ROWS_MAX_ITEMS),
    (limits.BLOCKS["actions"]["elements"].most, oracle.ACTIONS_ELEMENTS_MAX_ITEMS),
    (limits.BLOCKS["context"]["elements"].most, oracle.CONTEXT_ELEMENTS_MAX_ITEMS),
    (limits.BLOCKS["header"]["text"].most, oracle.HEADER_TEXT_MAX_LENGTH),
    (limits.BLOCKS["section"]["text"].most, oracle.SECTION_TEXT_MAX_LENGTH),
    (limits.BLOCKS["section"]["fields"].most, oracle.SECTION_FIELDS_MAX_ITEMS),
    (limits.BLOCKS["section"]["fields"].each, oracle.SECTION_FIELDS_ITEM_MAX_LENGTH),
    (limits.BLOCKS["input"]["label"].most, oracle.INPUT_LABEL_MAX_LENGTH),
    (limits.VIEWS["modal"]["title"].most, oracle.VIEW_TITLE_MAX_LENGTH),
    (limits.VIEWS["modal"]["private_metadata"].most, oracle.VIEW_PRIVATE_METADATA_MAX_LENGTH),
    (ELEMENTS["button"]["text"].most, oracle.BUTTON_TEXT_MAX_LENGTH),
    (ELEMENTS["button"]["value"].most, oracle.BUTTON_VALUE_MAX_LENGTH),
    (ELEMENTS["overflow"]["options"].most, oracle.OVERFLOW_OPTIONS_MAX_ITEMS),
    (ELEMENTS["radio_buttons"]["options"].most, oracle.RADIO_BUTTONS_OPTIONS_MAX_ITEMS),
    (ELEMENTS["static_select"]["options"].most, oracle.SELECT_OPTIONS_MAX_ITEMS),
    (ELEMENTS["plain_text_input"]["max_length"].most, oracle.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX),
    (SHAPES["option"]["text"].most, oracle.OPTION_TEXT_MAX_LENGTH),
    (SHAPES["option"]["value"].most, oracle.OPTION_VALUE_MAX_LENGTH),
    (SHAPES["confirm"]["text"].most, oracle.CONFIRMATION_TEXT_MAX_LENGTH),
]


def test_a_second_list_of_limits_says_the_same():
    assert [ours for ours, _ in SECOND_OPINION] == [theirs for _, theirs in SECOND_OPINION]
