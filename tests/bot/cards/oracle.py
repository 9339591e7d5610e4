"""Is this Block Kit? slackblocks rebuilds every dict (raising at Slack's limits) and must come to the same JSON;
and our own promises: nobody is pinged, nothing invisible, and never near the size Slack refuses."""

import re
from typing import Any

import slackblocks
from slackblocks._core import resolve
from slackblocks.objects import ColumnSettings, SlackFile, TextType

from bot.cards import blocks
from bot.cards.blocks import Message
from bot.playground.checks import check

MOST_TEXT = 12_000  # Slack refuses messages near 13,200

_PARTS = {
    "header": slackblocks.HeaderBlock,
    "section": slackblocks.SectionBlock,
    "context": slackblocks.ContextBlock,
    "actions": slackblocks.ActionsBlock,
    "divider": slackblocks.DividerBlock,
    "input": slackblocks.InputBlock,
    "table": slackblocks.TableBlock,
    "image": slackblocks.ImageBlock,
    "rich_text_section": slackblocks.RichTextSection,
    "button": slackblocks.Button,
    "overflow": slackblocks.OverflowMenu,
    "static_select": slackblocks.StaticSelectMenu,
    "multi_static_select": slackblocks.StaticMultiSelectMenu,
    "checkboxes": slackblocks.CheckboxGroup,
    "radio_buttons": slackblocks.RadioButtonGroup,
    "datepicker": slackblocks.DatePicker,
    "datetimepicker": slackblocks.DateTimePicker,
    "plain_text_input": slackblocks.PlainTextInput,
    "users_select": slackblocks.UserSelectMenu,
    "multi_users_select": slackblocks.UserMultiSelectMenu,
    "conversations_select": slackblocks.ConversationSelectMenu,
    "modal": slackblocks.ModalView,
    "home": slackblocks.HomeTabView,
}
_RENAMED = {"initial_date_time": "initial_datetime"}

# What may stand in angle brackets: our own dates, addresses and channels.
_OURS = re.compile(
    r"<!date\^\d+\^[^<>|]+\|[^<>|]+>|<mailto:[^<>|]+\|[^<>|]+>|<tel:\+?\d+\|[^<>|]+>|<https://[^<>|]+\|[^<>|]+>|<#[CG]\w+>"
)
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def check_message(message: Message) -> None:
    """Within all limits, harmless, and not too large."""
    rebuilt = slackblocks.Message(channel="C1", text=message.text, blocks=[_rebuild(block) for block in message.blocks])
    assert _same(rebuilt.blocks, message.blocks)
    assert check.message(message.blocks) == []  # the playground has the limits of what slackblocks lets pass
    assert message.text and blocks.size(message.blocks) + len(message.text) <= MOST_TEXT
    assert len(message.text) <= 4_000  # chat.update refuses more
    check_text(message.text)
    _check_texts(message.blocks)


def check_view(view: dict[str, Any]) -> None:
    """A form or a Home tab within all limits, and harmless."""
    rebuilt = _rebuild(view).to_dict()
    assert _same(rebuilt.pop("blocks"), view["blocks"])
    assert rebuilt == {key: value for key, value in view.items() if key != "blocks"}
    assert check.view(view) == []
    _check_texts(view)


def check_text(body: str) -> None:
    """Nothing of ours is cut in half, nothing from outside works as markup, nothing is invisible."""
    rest = _OURS.sub("", body)
    assert "<" not in rest, rest
    assert not re.search("&(?!amp;|lt;|gt;)", rest), rest
    assert not _INVISIBLE.search(body), ascii(body)


def _check_texts(part: Any) -> None:
    for body in texts(part, "mrkdwn"):
        check_text(body)
    for body in texts(part, "plain_text", "text"):
        assert "<" not in body
        assert not _INVISIBLE.search(body), ascii(body)


def texts(part: Any, *kinds: str) -> list[str]:
    """Every text that is shown, of the kinds named or of all; what stands in an input is the person's own."""
    if isinstance(part, dict):
        found = [part["text"]] if part.get("type") in (kinds or ("mrkdwn", "plain_text", "text")) else []
        return found + [body for inner in part.values() for body in texts(inner, *kinds)]
    return [body for inner in part for body in texts(inner, *kinds)] if isinstance(part, list) else []


def shown(message: Message) -> str:
    """All of a message's text, for looking for sentences."""
    return "\n".join(texts(message.blocks))


def _rebuild(part: Any) -> Any:
    if isinstance(part, list):
        return [_rebuild(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    kind = part.get("type")
    if kind in ("mrkdwn", "plain_text"):
        more = {key: value for key, value in part.items() if key not in ("type", "text")}
        return slackblocks.Text(part["text"], TextType(kind), **more)
    if kind == "text":
        return slackblocks.RichText(part["text"], **part.get("style", {}))
    if kind == "rich_text":  # slackblocks wraps a cell by itself
        (only,) = part["elements"]
        return _rebuild(only)
    if part.keys() == {"id"}:
        return SlackFile(url=None, **part)
    given = {_RENAMED.get(key, key): _rebuild(value) for key, value in part.items() if key != "type"}
    return _class_of(kind, given)(**given)


def _class_of(kind: str | None, given: dict[str, Any]) -> Any:
    if kind is not None:
        return _PARTS[kind]
    if "deny" in given:
        return slackblocks.ConfirmationDialogue
    if "include" in given:
        return slackblocks.ConversationFilter
    if "is_wrapped" in given:
        return ColumnSettings
    return slackblocks.OptionGroup if "options" in given else slackblocks.Option


def _same(rebuilt: list[Any], drawn: list[Any]) -> bool:
    """Whether the JSON is the same, but for the ids that slackblocks gives to blocks without one."""
    ids = [{"block_id": block["block_id"]} if "block_id" in block else {} for block in drawn]
    plain = [{key: value for key, value in block.items() if key != "block_id"} for block in resolve(rebuilt)]
    return [block | id_ for block, id_ in zip(plain, ids, strict=True)] == _without_defaults(drawn)


def _without_defaults(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_defaults(inner) for inner in part]
    if isinstance(part, dict):
        return {key: _without_defaults(value) for key, value in part.items() if value is not False}
    return part
