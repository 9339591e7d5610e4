"""Slack's documented limits on messages, blocks and views, as data. check.py applies them; nothing here runs."""

from bot.playground.checks.limit_rules import FLAG, Rule, items, number, one, plain, shaped, string, text

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
TEXT_ON_POST = 40_000  # characters; longer text is cut
TEXT_ON_UPDATE = 4_000  # characters; longer text is refused
TEXT_IN_BLOCKS = 13_200  # characters of one message's blocks together; not documented, measured by users
TABLE_CHARACTERS = 10_000
COLUMNS = 20
TABLES_IN_MESSAGE = 1
VIEW_BYTES = 250_000
VIEWS_IN_STACK = 3
METADATA_CHARACTERS = 8_000  # Slack publishes no number; a few ids are far below any
ID = 255

_SELECTS = frozenset(
    {"static_select", "multi_static_select", "users_select", "multi_users_select", "conversations_select"}
)
_PICKERS = frozenset({"checkboxes", "datepicker", "datetimepicker", "radio_buttons"})
_IN_ACTIONS = _SELECTS | _PICKERS | {"button", "overflow"}
_IN_SECTION = _IN_ACTIONS | {"image"}
_IN_INPUT = _SELECTS | _PICKERS | {"plain_text_input"}
_IN_CONTEXT = frozenset({"image", "mrkdwn", "plain_text"})
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
    "input": {
        "label": plain(2000, required=True),
        "element": one(_IN_INPUT, required=True),
        "hint": plain(2000),
        "optional": FLAG,
        "dispatch_action": FLAG,
    },
    "rich_text": {"elements": items(frozenset({"rich_text_section"}), 1, 0)},
    "table": {"rows": Rule("list", True, 1, 100), "column_settings": Rule("list", least=1, most=COLUMNS)},
}

_VIEW = {"private_metadata": string(3000), "callback_id": string(ID)}
VIEWS: dict[str, dict[str, Rule]] = {
    "home": _VIEW,
    "modal": {
        **_VIEW,
        "title": plain(24, required=True),
        "submit": plain(24),
        "close": plain(24),
        "submit_disabled": FLAG,
    },
}

_EVERYWHERE = frozenset({"actions", "context", "divider", "header", "image", "input", "rich_text", "section"})
SURFACES: dict[str, frozenset[str]] = {
    "message": _EVERYWHERE | {"table"},
    "modal": _EVERYWHERE,
    "home": _EVERYWHERE | {"table"},
}
