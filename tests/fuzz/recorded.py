"""A little of everything that people do in Slack, as the playground tells it."""

from typing import Any

from bot.cards import actions
from bot.playground.state import payloads
from store.rules import acts
from tests.bot.listeners.test_every_button import AT_ONCE, OPENS, press_anyhow, somebody_who_may
from tests.office.world import World

Json = dict[str, Any]
Sent = tuple[str, Json]

LATE = {acts.WIN.code: "opportunity", acts.LOSE.code: "opportunity", acts.REOPEN.code: "recycled"}
ELSEWHERE = (acts.EXCUSE.code, acts.STEP_DONE.code, actions.WHY_QUIET, actions.COMPLETE, actions.SHOW_LEAD,
             actions.SHARE, actions.JOURNEY, acts.ANSWER.code, actions.LOG_DECISION, actions.OBJECT,
             actions.SHARE_SCOREBOARD, actions.HOURS, actions.AWAY, actions.BACK)  # fmt: skip
COMMANDS = (
    ("/lead", ""), ("/lead", "nora"), ("/lead", "mine"), ("/lead", "why nora1"), ("/lead", "add"),
    ("/handoff", "away"), ("/handoff", "away 2026-12-01 2026-12-05"), ("/handoff", "hours"), ("/handoff", "goal"),
    ("/handoff", "spend"), ("/handoff", "settings"), ("/scoreboard", "2026-W46"), ("/decision", ""),
    ("/decision", "list"),
)  # fmt: skip


def record(world: World) -> list[Sent]:
    """Presses and forms of leads, commands and the forms behind them, shortcuts, events."""
    return [*_presses(world), *_forms(world), *_commands(world), *_others(world)]


def of_leads(sent: Sent) -> bool:
    """Whether it acts on a handoff."""
    kind, payload = sent
    pressed = [each["action_id"] for each in payload.get("actions", ())]
    forms = {act.form for act in OPENS}
    of_acts = payload.get("view", {}).get("callback_id") in forms or set(pressed) & set(AT_ONCE)
    return kind == "interactive" and bool(of_acts)


def _presses(world: World) -> list[Sent]:
    """Every button, wherever it stands, on the card of a handoff of its own state."""
    cards = {state: world.hand_over(state) for state in ("sales_ready", "claimed", "opportunity", "recycled")}
    sent = []
    opening = [act.code for act in OPENS]
    for action in (*AT_ONCE, *opening, *ELSEWHERE):
        handoff = cards[LATE.get(action, "claimed" if action in opening else "sales_ready")]
        sent += [_press(world, handoff, somebody_who_may(world, action), action, menu) for menu in (False, True)]
    return sent


def _press(world: World, handoff: int, user: str, action: str, menu: bool) -> Sent:
    ws, ts = world.slack.workspace, world.facts(handoff).ts
    message = next(each for each in world.slack.messages(world.leads) if each["ts"] == ts)
    block = next(each for each in message["blocks"] if each["type"] == "actions")
    pressed: Json = {"type": "button", "action_id": action, "block_id": block["block_id"], "value": str(handoff)}
    if menu:
        chosen = {"text": {"type": "plain_text", "text": "..."}, "value": f"{action}:{handoff}"}
        pressed |= {"type": "overflow", "action_id": actions.MENU, "selected_option": chosen}
    with ws.lock:
        return "interactive", payloads.on_message(ws, ws.users[user], ws.channels[world.leads], message, {}, [pressed])


def _forms(world: World) -> list[Sent]:
    sent = []
    for action in [act.code for act in OPENS]:
        handoff = world.hand_over(LATE.get(action, "claimed"))
        user = somebody_who_may(world, action)
        press_anyhow(world, user, handoff, action)
        sent += _open_form(world, user)
    return sent


def _commands(world: World) -> list[Sent]:
    sent: list[Sent] = []
    ws = world.slack.workspace
    for name, text in COMMANDS:
        with ws.lock:
            command = payloads.command(ws, ws.users[world.sam], ws.channels[world.leads], name, text)
        sent.append(("slash_commands", command))
        world.slack.command(world.sam, name, text, channel=world.leads)
        sent += _open_form(world, world.sam)
    return sent


def _open_form(world: World, user: str) -> list[Sent]:
    ws = world.slack.workspace
    with ws.lock:
        stack = ws.stacks.get(user)
        sent = [("interactive", payloads.submission(ws, ws.users[user], stack[-1]))] if stack else []
    if sent:
        world.slack.close(user)
    return sent


def _others(world: World) -> list[Sent]:
    ws = world.slack.workspace
    with ws.lock:
        ana, leads = ws.users[world.ana], ws.channels[world.leads]
        ts = next(iter(leads.messages))
        person = {"id": world.ben, "name": "ben", "real_name": "Ben Okafor", "team_id": ana.team, "tz": "Europe/Berlin"}
        events: list[Json] = [
            {"type": "app_home_opened", "user": world.ana, "tab": "home", "channel": "D1"},
            {"type": "user_change", "user": person},
            {"type": "channel_rename", "channel": {"id": "C0ELSE", "name": "else"}},
            {"type": "channel_archive", "channel": "C0ELSE"},
            {"type": "channel_unshared", "channel": "C0ELSE"},
            {"type": "member_joined_channel", "user": ws.bot.id, "channel": "C0ELSE"},
            {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}},
        ]
        suggestion = {"type": "block_suggestion", "block_id": "lead", "action_id": "lead", "value": "no"}
        return [
            ("interactive", payloads.shortcut(ws, ana, actions.SHORTCUT_ADD)),
            ("interactive", payloads.message_shortcut(ws, ana, actions.SHORTCUT_FROM_MESSAGE, leads, ts)),
            ("interactive", payloads.shortcut(ws, ana, "lead") | suggestion),  # of a menu that the bot never draws
            *(("events_api", payloads.event(ws, event)) for event in events),
        ]
