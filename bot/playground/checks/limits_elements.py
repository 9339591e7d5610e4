"""Slack's documented limits on block elements and on the objects inside them, as data."""

from bot.playground.checks.limit_rules import ANY, FLAG, Rule, number, plain, shaped, shapes, string, text

_CONFIRM = shaped("confirm")
_SELECT = {"placeholder": plain(150), "confirm": _CONFIRM, "focus_on_load": FLAG}
_MULTI = {**_SELECT, "max_selected_items": number(1)}
_LISTED = {"options": shapes("choice", 1, 100), "option_groups": shapes("option_group", 1, 100)}
_TYPING = {"placeholder": plain(150), "dispatch_action_config": shaped("dispatch_action_config"), "focus_on_load": FLAG}
_CHOSEN = shapes("choice", 1, 100)
_FEW = {"options": shapes("option", 1, 10, required=True), "confirm": _CONFIRM, "focus_on_load": FLAG}

ELEMENTS: dict[str, dict[str, Rule]] = {
    "button": {
        "text": plain(75, required=True),
        "value": string(2000),
        "url": string(3000),
        "style": string(words="primary danger"),
        "confirm": _CONFIRM,
        "accessibility_label": string(75),
    },
    "overflow": {"options": shapes("menu_option", 1, 5, required=True), "confirm": _CONFIRM},
    "static_select": {**_SELECT, **_LISTED, "initial_option": shaped("choice")},
    "multi_static_select": {**_MULTI, **_LISTED, "initial_options": _CHOSEN},
    "users_select": {**_SELECT, "initial_user": string()},
    "multi_users_select": {**_MULTI, "initial_users": ANY},
    "conversations_select": {
        **_SELECT,
        "default_to_current_conversation": FLAG,
        "filter": shaped("filter"),
        "initial_conversation": string(),
        "response_url_enabled": FLAG,
    },
    "datepicker": {**_SELECT, "initial_date": string(10)},
    "datetimepicker": {"confirm": _CONFIRM, "focus_on_load": FLAG, "initial_date_time": number()},
    "checkboxes": {**_FEW, "initial_options": shapes("option", 1, 10)},
    "radio_buttons": {**_FEW, "initial_option": shaped("option")},
    "plain_text_input": {
        **_TYPING,
        "initial_value": string(3000),
        "multiline": FLAG,
        "min_length": number(0, 3000),
        "max_length": number(1, 3000),
    },
    "image": {"image_url": string(3000), "slack_file": shaped("slack_file"), "alt_text": string(2000, required=True)},
}

SHAPES: dict[str, dict[str, Rule]] = {
    # Radio buttons and checkboxes may format their labels, menus may not, and only an overflow's option has a link.
    "option": {"text": text(75, required=True), "value": string(150, required=True), "description": text(75)},
    "choice": {"text": plain(75, required=True), "value": string(150, required=True), "description": plain(75)},
    "menu_option": {
        "text": plain(75, required=True),
        "value": string(150, required=True),
        "description": plain(75),
        "url": string(3000),
    },
    "option_group": {"label": plain(75, required=True), "options": shapes("choice", 1, 100, required=True)},
    "confirm": {
        "title": plain(100, required=True),
        "text": text(300, required=True),
        "confirm": plain(30, required=True),
        "deny": plain(30, required=True),
        "style": string(words="primary danger"),
    },
    "slack_file": {"id": string(), "url": string()},
    "filter": {"include": ANY, "exclude_external_shared_channels": FLAG, "exclude_bot_users": FLAG},
    "dispatch_action_config": {"trigger_actions_on": Rule("any", required=True)},
}
