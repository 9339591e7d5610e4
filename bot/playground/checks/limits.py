"""Slack's documented limits on messages, blocks and views, as data. check.py applies them; nothing here runs."""

from bot.playground.checks.limit_rules import ANY, FLAG, Rule, items, number, one, plain, shaped, string, text

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
TEXT_ON_POST = 40_000  # characters; longer text is cut
TEXT_ON_UPDATE = 4_000  # characters; longer text is refused
TEXT_IN_BLOCKS = 13_200  # characters of one message's blocks together; not documented, measured by users
MARKDOWN_IN_MESSAGE = 12_000
TABLE_CHARACTERS = 10_000
DATA_TABLE_CHARACTERS = 20_000
COLUMNS = 20
ONCE_IN_MESSAGE = {"table": 1, "data_visualization": 2}  # how often one message may hold a kind of block
ATTACHMENTS = 100
VIEW_BYTES = 250_000
VIEWS_IN_STACK = 3
METADATA_CHARACTERS = 8_000  # Slack publishes no number; a few ids are far below any
ID = 255
SUGGESTIONS = 100  # options in the answer to an external select

_SELECTS = frozenset(
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
_PICKERS = frozenset({"checkboxes", "datepicker", "datetimepicker", "radio_buttons", "timepicker"})
_TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
_IN_ACTIONS = _SELECTS | _PICKERS | {"button", "overflow", "workflow_button"}
_IN_SECTION = _IN_ACTIONS | {"image"}
_IN_INPUT = _SELECTS | _PICKERS | _TYPED | {"rich_text_input", "file_input"}
_IN_CONTEXT = frozenset({"image", "mrkdwn", "plain_text"})
_IN_RICH_TEXT = frozenset({"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"})
_IN_CONTAINER = frozenset({"section", "header", "context", "actions", "divider", "image", "rich_text", "table"})
_TEXTS = frozenset({"plain_text", "mrkdwn"})

BLOCKS: dict[str, dict[str, Rule]] = {
    "section": {
        "text": text(),
        "fields": items(_TEXTS, 1, 10, required=False, each=2000),
        "accessory": one(_IN_SECTION),
        "expand": FLAG,
    },
    "header": {"text": plain(150, required=True), "level": number(1, 4)},
    "divider": {},
    "image": {
        "image_url": string(3000),
        "slack_file": shaped("slack_file"),
        "alt_text": string(2000, required=True),
        "title": plain(2000),
    },
    "context": {"elements": items(_IN_CONTEXT, 1, 10)},
    "actions": {"elements": items(_IN_ACTIONS, 1, 25)},
    "context_actions": {"elements": items(frozenset({"feedback_buttons", "icon_button"}), 1, 5)},
    "input": {
        "label": plain(2000, required=True),
        "element": one(_IN_INPUT, required=True),
        "hint": plain(2000),
        "optional": FLAG,
        "dispatch_action": FLAG,
    },
    "rich_text": {"elements": items(_IN_RICH_TEXT, 1, 0)},
    "markdown": {"text": string(MARKDOWN_IN_MESSAGE, required=True)},
    "table": {"rows": Rule("list", True, 1, 100), "column_settings": Rule("list", least=1, most=COLUMNS)},
    "data_table": {
        "caption": string(255),
        "rows": Rule("list", True, 2, 201),
        "page_size": number(1, 100),
        "row_header_column_index": number(0, COLUMNS - 1),
    },
    "data_visualization": {"title": string(50, required=True), "chart": Rule("any", required=True)},
    "alert": {"text": text(200, required=True), "level": string()},
    "card": {
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "icon": ANY,
        "slack_icon": ANY,
        "hero_image": ANY,
        "actions": items(frozenset({"button"}), 1, 3, required=False),
    },
    "carousel": {"elements": items(frozenset({"card"}), 1, 10)},
    "container": {
        "title": plain(150, required=True),
        "subtitle": plain(150),
        "icon": ANY,
        "width": string(),
        "is_collapsible": FLAG,
        "default_collapsed": FLAG,
        "child_blocks": items(_IN_CONTAINER, 1, 10),
    },
}

_VIEW = {"private_metadata": string(3000), "callback_id": string(ID), "external_id": string(ID)}
VIEWS: dict[str, dict[str, Rule]] = {
    "home": _VIEW,
    "modal": {
        **_VIEW,
        "title": plain(24, required=True),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": FLAG,
        "notify_on_close": FLAG,
        "submit_disabled": FLAG,
    },
}

_EVERYWHERE = frozenset({"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section"})
SURFACES: dict[str, frozenset[str]] = {
    "message": _EVERYWHERE
    | {"carousel", "container", "context_actions", "data_table", "data_visualization", "markdown", "table"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | {"carousel", "container", "data_table", "data_visualization", "table"},
}
