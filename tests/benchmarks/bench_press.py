"""A press of Claim, from Bolt being handed it until the acknowledgement is there.

The baseline is a Bolt app with thirty listeners, of which the first asks the database for the very same things by Core.
"""

import itertools
import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.listeners.parts import Parts
from bot.runtime.app import build_app
from bot.slack.payloads.gestures import AppIdentity
from bot.slack.private_notes import Hints
from store.db.database import Database
from store.outbox import cards
from store.rules import acts
from tests.benchmarks import crowd, recording, table
from tests.benchmarks.recording import Asked
from tests.benchmarks.table import Row

LISTENERS = 30
PRESSES, WARM_UP = 150, 20
GOAL = 1.3
IDENTITY = AppIdentity(crowd.TEAM, "B0BOT", "U0BOT")


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """One row for an engine."""
    presses = WARM_UP + (30 if quick else PRESSES)
    with crowd.hired(engine, folder) as same:
        for database in same:
            made = crowd.hand_over(database, presses)
            _show(database, made)
        mine, theirs = _times(*same, list(zip(made, itertools.cycle(crowd.REPS), strict=False)))
    than = f"Bolt, {LISTENERS} listeners, the same by Core"
    yield table.at_most("claim press, to acknowledged", engine, mine, theirs, GOAL, "ms", than)


def _times(asked: Database, ours: Database, core: Database, presses: list[tuple[int, str]]) -> tuple[float, float]:
    """Milliseconds of ours and of the baseline, by turns."""
    scripts = []
    recorded = _app(asked)
    for press in presses:
        with recording.recording(asked) as script:
            _press(recorded, *press)
        scripts.append(script)
    app, other = _app(ours), _plain(core, iter(scripts))
    taken: tuple[list[float], list[float]] = ([], [])
    for press in presses:
        taken[0].append(_press(app, *press))
        taken[1].append(_press(other, *press))
    mine, theirs = (statistics.median(each[WARM_UP:]) for each in taken)
    return mine, theirs


def _press(app: App, handoff_id: int, rep: str) -> float:
    request = BoltRequest(body=_body(handoff_id, rep), mode="socket_mode")
    start = time.perf_counter()
    answer = app.dispatch(request)
    milliseconds = 1000 * (time.perf_counter() - start)
    assert answer.status == 200
    return milliseconds


def _show(database: Database, handoffs: list[int]) -> None:
    """Their cards are in the channel."""
    with database.begin() as tx:
        for handoff_id in handoffs:
            cards.posted(tx, handoff_id, crowd.CHANNEL, _ts(handoff_id), 1, crowd.NOW)


def _app(database: Database) -> App:
    client = WebClient("xoxb-nobody")

    def clock() -> datetime:
        return crowd.NOW + timedelta(minutes=1)

    return build_app(Parts(database, clock, client, Hints(client), lambda: None, IDENTITY))


def _plain(database: Database, scripts: Iterator[list[Asked]]) -> App:
    app = App(
        name="plain",
        process_before_response=True,
        client=WebClient(),
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id=crowd.TEAM, bot_id="B0BOT", bot_user_id="U0BOT", bot_token="xoxb-nobody"
        ),
    )

    def claim(body: dict[str, Any], ack: Ack) -> None:
        recording.replay(database, next(scripts))
        ack()

    def other(ack: Ack) -> None:
        ack()

    app.action(acts.CLAIM.code)(claim)
    for number in range(1, LISTENERS):
        app.action(f"other_{number}")(other)
    return app


def _body(handoff_id: int, rep: str) -> dict[str, Any]:
    """As Slack sends it."""
    return {
        "type": "block_actions",
        "api_app_id": "A0APP",
        "team": {"id": crowd.TEAM, "domain": "example"},
        "user": {"id": rep, "username": rep, "name": rep, "team_id": crowd.TEAM},
        "channel": {"id": crowd.CHANNEL, "name": "leads"},
        "container": {"type": "message", "message_ts": _ts(handoff_id), "channel_id": crowd.CHANNEL},
        "message": {"type": "message", "ts": _ts(handoff_id), "text": "A lead", "blocks": []},
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/response",
        "actions": [
            {
                "type": "button",
                "action_id": acts.CLAIM.code,
                "block_id": f"h{handoff_id}-v1-0",
                "value": str(handoff_id),
            }
        ],
    }


def _ts(handoff_id: int) -> str:
    return f"{int(crowd.NOW.timestamp())}.{handoff_id:06}"
