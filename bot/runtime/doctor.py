"""Looks at everything the bot needs and says what to do about what is missing. Changes nothing."""

import http.client
import json
import shlex
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.cards.personal import troubles
from bot.runtime import doctor_store
from bot.runtime.doctor_store import Finding
from bot.runtime.settings import DOTENV, Settings
from bot.slack import directory, manifest, slack_errors
from bot.slack.slack_errors import FAILURES, Failure, Next
from store.db import connecting, private_files

SKEW_SECONDS = 60
MANY_CONNECTIONS = 8  # of the ten that Slack allows an app
LOOK_SECONDS = 2


def examine(settings: Settings, client: WebClient, now: datetime) -> Iterator[Finding]:
    """Look at one thing after another. `now` is the machine's time."""
    in_slack = [*_slack(settings, client)]
    yield from in_slack
    yield from _running(settings)
    yield _intake(settings)
    yield from _public_address(settings)
    yield from _modes(settings)
    try:
        database = connecting.open_database(settings.database_url, make=False)
    except connecting.CannotReach as wrong:
        yield Finding("database", False, wrong.what, wrong.remedy)
        return
    try:
        let_in = in_slack[0].fine
        yield from doctor_store.examine(database, client if let_in else None, now)
    finally:
        database.close()


def remedy(failure: Failure, settings: Settings) -> str:
    """What to do when Slack does not take any call of ours."""
    if failure.next in (Next.TRY_LATER, Next.FIND_OUT):
        return f"See that this machine reaches {settings.slack_base_url}, and try again."
    return troubles.slack_refuses(failure.code)


def _slack(settings: Settings, client: WebClient) -> Iterator[Finding]:
    if settings.slack_bot_token is None:
        yield Finding("slack", False, "no bot token", "Set SLACK_BOT_TOKEN to the token that begins with xoxb-.")
        return
    try:
        answer = client.auth_test()
    except FAILURES as error:
        failure = slack_errors.sort(error)
        yield Finding("slack", False, f"Slack answers {failure.code}", remedy(failure, settings))
        return
    yield Finding("slack", True, f"{answer['user']} in {answer['team']}")
    yield _scopes(answer)
    yield _skew(answer)
    yield _way_in(settings, client)


def _scopes(answer: SlackResponse) -> Finding:
    missing = directory.missing_scopes(answer)
    if missing == [directory.MAIL_SCOPE]:
        remedy = "To match a CRM's owners by email: paste `handoff manifest` as the app's manifest and reinstall it."
        return Finding("scopes", False, f"without {missing[0]}; all the rest works", remedy, warning=True)
    if missing:
        remedy = "Reinstall the app from its manifest: `handoff manifest` prints it."
        return Finding("scopes", False, f"missing: {', '.join(missing)}", remedy)
    return Finding("scopes", True, f"all {len(manifest.document()['oauth_config']['scopes']['bot'])} granted")


def _skew(answer: SlackResponse) -> Finding:
    ahead = directory.seconds_ahead(answer)
    if ahead is None:
        return Finding("clock", True, "not compared: Slack did not say what time it is")
    if abs(ahead) > SKEW_SECONDS:
        remedy = "Set this machine's clock, best by NTP."
        return Finding("clock", False, f"{abs(ahead):.0f} s apart from Slack's", remedy)
    return Finding("clock", True, "agrees with Slack's")


def _way_in(settings: Settings, client: WebClient) -> Finding:
    if settings.slack_app_token is None:
        if settings.slack_signing_secret is None:
            remedy = "Set SLACK_APP_TOKEN (xapp-...) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
            return Finding("events", False, "Slack has no way to reach the bot", remedy)
        return Finding("events", True, "by HTTP, signed")
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except FAILURES as error:
        remedy = "Make an app-level token with connections:write, set SLACK_APP_TOKEN to it, switch Socket Mode on."
        return Finding("events", False, f"Socket Mode: {slack_errors.sort(error).code}", remedy)
    return Finding("events", True, f"by Socket Mode, {settings.sockets} connections a process")


def _running(settings: Settings) -> Iterator[Finding]:
    """The bot beside us, asked where it listens."""
    if settings.intake_port == 0:
        yield Finding("bot", True, "listens at a port of its own choosing, so it was not asked")
        return
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.intake_host, settings.intake_host)
    where = f"{host}:{settings.intake_port}"
    try:
        ready = json.loads(_ask(host, settings.intake_port, "/readyz"))
        numbers = _ask(host, settings.intake_port, "/metrics").decode()
    except (OSError, http.client.HTTPException):
        yield Finding("bot", False, f"nothing answers at {where}", "Start it: `handoff run`.", warning=True)
        return
    except ValueError:
        remedy = "Set HANDOFF_INTAKE_PORT to a port that is free."
        yield Finding("bot", False, f"something else answers at {where}", remedy)
        return
    if ready["reasons"]:
        yield Finding("bot", False, f"runs and is not ready: {', '.join(ready['reasons'])}", "See its log.")
    else:
        yield Finding("bot", True, f"runs at {where} and is ready")
    yield from _connections(numbers)


def _connections(numbers: str) -> Iterator[Finding]:
    told = [line.split()[1] for line in numbers.splitlines() if line.startswith("handoff_slack_connections ")]
    count = int(float(told[0])) if told else 0
    if count > MANY_CONNECTIONS:
        remedy = "Slack allows 10 an app: set HANDOFF_SOCKETS lower, stop old processes, or use HTTP."
        yield Finding("connections", False, f"{count}, as Slack counts them", remedy, warning=True)
    elif told:
        yield Finding("connections", True, f"{count}, as Slack counts them")


def _ask(host: str, port: int, path: str) -> bytes:
    line = http.client.HTTPConnection(host, port, timeout=LOOK_SECONDS)
    try:
        line.request("GET", path)
        return line.getresponse().read()
    finally:
        line.close()


def _modes(settings: Settings) -> Iterator[Finding]:
    """Files with secrets or names that other users of this machine may read or write."""
    kept = settings.database_url.removeprefix("sqlite:///")
    for file in [DOTENV, *([Path(kept)] if kept != settings.database_url else [])]:
        if private_files.open_to_others(file):
            remedy = f"chmod 600 {shlex.quote(str(file))}"
            yield Finding("files", False, f"other users of this machine may read {file}", remedy, warning=True)


def _public_address(settings: Settings) -> Iterator[Finding]:
    """Whether others reach intake at the address that they are given. Only asked if one is set."""
    if not settings.public_url:
        return
    cure = f"Let your proxy pass /v1/ at {settings.public_url} on to port {settings.intake_port}: docs/doors.md."
    try:
        with urllib.request.urlopen(f"{settings.public_url.rstrip('/')}/healthz", timeout=LOOK_SECONDS) as answer:
            fine = answer.status == 200
    except (OSError, ValueError, http.client.HTTPException) as error:
        fine = isinstance(error, urllib.error.HTTPError) and error.code == 503  # that is us, too
    said = "others reach intake" if fine else "nothing of ours answers"
    if not settings.public_url.startswith("https:"):
        said, cure, fine = f"{said}, unencrypted", "Use https: leads and secrets travel there.", False
    yield Finding("public address", fine, f"{said} at {settings.public_url}", "" if fine else cure, warning=not fine)


def _intake(settings: Settings) -> Finding:
    where = f"{settings.intake_host}:{settings.intake_port}"
    if not settings.intake_secrets:
        remedy = 'To let programs send leads: HANDOFF_INTAKE_SECRETS="whsec_$(openssl rand -base64 32)"'
        return Finding("intake", True, f"{where}, closed to leads: no secret is set", remedy)
    count = len(settings.intake_secrets)
    return Finding("intake", True, f"{where}, {count} {'secret' if count == 1 else 'secrets'}")
