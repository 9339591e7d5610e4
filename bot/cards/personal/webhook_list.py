"""Other programs that hear what happens here: the list with what may be done about each, and a new one's secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.personal import notice, webhook_words

TITLE = "Webhooks"
MOST = 30
NONE_YET = "*No program hears what happens here yet.* A warehouse, a CRM or an automation service may: add its address."
GONE = "This webhook was removed meanwhile."


@dataclass(frozen=True, slots=True)
class ShownWebhook:
    """A webhook and how it fares. `host` instead of its address, which may hold a secret."""

    id: int
    name: str
    host: str
    types: Sequence[str]
    with_names: bool
    state: str
    trouble: str | None
    since: datetime | None
    last_taken: datetime | None
    waiting: int
    parked: int


def draw_webhooks(some: Sequence[ShownWebhook], told: str = "") -> Message:
    """All webhooks with their buttons; `told` is what just came of one."""
    add = blocks.button("Add a webhook…", actions.ADD_WEBHOOK, "list", "primary")
    rows = [*blocks.paragraphs(told), *([] if some else blocks.paragraphs(NONE_YET)), blocks.actions([add])]
    for each in some[:MOST]:
        rows += [blocks.divider(), blocks.section(_described(each)), blocks.actions(_buttons(each))]
    if len(some) > MOST:
        rows.append(blocks.context(f"And {len(some) - MOST} more: `handoff webhook list` on the server."))
    return Message(TITLE, rows)


def _described(one: ShownWebhook) -> str:
    what = text.rows_that_fit([", ".join(one.types)], 500) if one.types else "all events"
    names = "with people's names" if one.with_names else "without names"
    last = f"Last taken {text.when(one.last_taken)}" if one.last_taken else "Nothing was sent yet"
    kept = [f"{many} {word}" for many, word in ((one.waiting, "waiting"), (one.parked, "parked")) if many]
    return "\n".join(
        [
            f"*{text.line(one.name, 80)}* · {text.line(one.host, 200)}",
            f"Hears {what}, {names}",
            f"{_state(one)} · {' · '.join([last, *kept])}",
        ]
    )


def _state(one: ShownWebhook) -> str:
    since = f" since {text.when(one.since)}" if one.since else ""
    why = f": {webhook_words.webhook_trouble(one.trouble)}" if one.trouble else ""
    if one.state == "off":
        return f"🔴 Off, took nothing{since}{why}"
    if one.state == "paused":
        return "⏸️ Paused"
    return f"⚠️ Takes nothing{since}{why}" if one.trouble else "🟢 On"


def _buttons(one: ShownWebhook) -> list[Block]:
    can_go_on = one.state != "on" or one.parked
    go_on = blocks.button("Resume", actions.RESUME_WEBHOOK, one.id)
    pause = blocks.button("Pause", actions.PAUSE_WEBHOOK, one.id)
    sure = blocks.confirm(
        f"Remove {text.plain(one.name, 60)}?", "What waits for it is let go. It hears nothing any more.", "Remove"
    )
    return [
        blocks.button("Send a test", actions.TEST_WEBHOOK, one.id),
        *([go_on] if can_go_on else []),
        *([pause] if one.state == "on" else []),
        blocks.button("Remove", actions.REMOVE_WEBHOOK, one.id, "danger", sure),
    ]


def show_secret(name: str, secret: str) -> Block:
    """The only time that the secret is seen."""
    shown = text.line(name, 80)
    rows = [
        blocks.section(f"*{shown} hears what happens from now on.* This secret signs every event:\n`{secret}`"),
        blocks.section(
            "Copy it now to where signatures are checked: it is not shown again. "
            "Then try it: *Send a test* in `/handoff webhooks`."
        ),
    ]
    return notice.around(Message(TITLE, rows), TITLE)
