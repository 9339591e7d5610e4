"""Environment in, one frozen object out. What can't be understood is said in sentences that name the variable."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, unquote_plus, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.intake.http import signatures

PREFIX = "HANDOFF_"
DOTENV = Path(".env")
_SECRET = {
    "database_url", "slack_bot_token", "slack_app_token", "slack_signing_secret", "intake_keys", "hubspot_token",
    "pipedrive_token",
}  # fmt: skip
_KNOCK_ON = "default_factory_not_called"  # a default that waits for another field, which is the bad one


class SettingsError(Exception):
    """Some settings can't be used; `problems` has one sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def _matches(pattern: str) -> AfterValidator:
    def check(value: str | SecretStr) -> str | SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise ValueError
        return value

    return AfterValidator(check)


def _address(given: str) -> str:
    if not (urlsplit(given).hostname and urlsplit(given).port != 0):  # both raise ValueError for what is none
        raise ValueError
    return given


def _intake_keys(listed: SecretStr) -> SecretStr:
    for secret in _split(listed):
        signatures.key(secret)
    return listed


def _split(listed: SecretStr) -> tuple[str, ...]:
    return tuple(part.strip() for part in listed.get_secret_value().split(",") if part.strip())


class Settings(BaseSettings):
    """Made once by `load`. A description says what a value must be, for the sentence about one that is not."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=DOTENV, env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: Annotated[str, _matches(r"(sqlite:///(?!:memory:).+|postgres(ql)?(\+psycopg)?://.+)")] = Field(
        "sqlite:///handoff.db",
        repr=False,
        description="an address like sqlite:///handoff.db or postgresql://user:password@host/handoff",
    )
    slack_bot_token: Annotated[SecretStr, _matches("(?s)xoxb-.*")] | None = Field(
        None,
        validation_alias="SLACK_BOT_TOKEN",
        description="the Bot User OAuth Token, xoxb-..., from OAuth & Permissions",
    )
    slack_app_token: Annotated[SecretStr, _matches("(?s)xapp-.*")] | None = Field(
        None,
        validation_alias="SLACK_APP_TOKEN",
        description="an app-level token, xapp-..., with connections:write, from Basic Information",
    )
    slack_signing_secret: SecretStr | None = Field(
        None, validation_alias="SLACK_SIGNING_SECRET", description="the Signing Secret from Basic Information"
    )
    slack_base_url: Annotated[str, _matches(r"https?://[!-~]+/"), AfterValidator(_address)] = Field(
        "https://slack.com/api/", description="the Web API's address with a slash at its end"
    )
    sockets: int = Field(
        default_factory=lambda others: 2 if str(others.get("database_url", "")).startswith("sqlite") else 1,
        ge=1,
        le=5,
        description="1 to 5 connections: 2 for one process, 1 each from two replicas on",
    )
    admin: Annotated[str, _matches(r"[UW][A-Z0-9]{4,}")] | None = Field(
        None, description="a member's id like U012AB3CD, from their profile's menu: Copy member ID"
    )
    intake_host: str = Field("127.0.0.1", description="the address to listen on, 0.0.0.0 for every one")
    intake_port: int = Field(8080, ge=0, le=65535, description="a port number, 0 to 65535")
    intake_keys: Annotated[SecretStr, AfterValidator(_intake_keys)] = Field(
        SecretStr(""),
        validation_alias=f"{PREFIX}INTAKE_SECRETS",
        description="secrets of whsec_$(openssl rand -base64 32), commas between several, the newest first",
    )
    public_url: Annotated[str, _matches(r"(https?://[!-~]+)?")] = Field(
        "", description="the address at which others reach intake, such as https://leads.example.com"
    )
    hubspot_token: SecretStr | None = Field(
        None, description="a Service Key of HubSpot, pat-..., from Development, Keys, Service keys"
    )
    hubspot_url: Annotated[str, _matches(r"https?://[!-~]+"), AfterValidator(_address)] = Field(
        "https://api.hubapi.com", description="the address of HubSpot's API"
    )
    pipedrive_token: SecretStr | None = Field(
        None, description="an API token of Pipedrive, from Personal preferences, API"
    )
    pipedrive_url: Annotated[str, _matches(r"https?://[!-~]+"), AfterValidator(_address)] = Field(
        "https://api.pipedrive.com", description="the address of Pipedrive's API"
    )
    keep_raw_days: int = Field(
        90, ge=0, le=36500, description="days, 0 to 36500, after which payloads as they came are blanked"
    )
    forget_after_months: int | None = Field(
        None,
        ge=1,
        le=1200,
        description="months of silence, 1 to 1200, after which a lead never handed over is forgotten",
    )
    log_level: Annotated[str, _matches("(?i)debug|info|warning|error"), AfterValidator(str.upper)] = Field(
        "INFO", description="one of debug, info, warning, error"
    )
    log_format: Annotated[str, _matches("(?i)text|json"), AfterValidator(str.lower)] = Field(
        "text", description="text for people or json for programs"
    )

    @property
    def intake_secrets(self) -> tuple[str, ...]:
        """What senders of leads may sign with; intake stays closed without one."""
        return _split(self.intake_keys)

    @property
    def socket_mode(self) -> bool:
        """Whether we call Slack; otherwise Slack calls us."""
        return self.slack_app_token is not None

    @property
    def crm_accounts(self) -> dict[str, tuple[str | None, str]]:
        """Token and address of each CRM we can speak with."""
        given = {"hubspot": (self.hubspot_token, self.hubspot_url),
                 "pipedrive": (self.pipedrive_token, self.pipedrive_url)}  # fmt: skip
        return {name: (token.get_secret_value() if token else None, url) for name, (token, url) in given.items()}

    def secrets(self) -> tuple[str, ...]:
        """Every value that must not be seen in a log."""
        tokens = (
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_signing_secret,
            self.hubspot_token,
            self.pipedrive_token,
        )
        return (
            *(token.get_secret_value() for token in tokens if token),
            *self.intake_secrets,
            *_passwords(self.database_url),
        )


def _passwords(address: str) -> list[str]:
    """As written and as meant: before the @, which an unescaped password may hold too, and in the query."""
    written = re.findall(r"://[^:/@]*:(.+)@|[?&](?:password|sslpassword|passfile)=([^&]*)", address)
    given = [part for parts in written for part in parts if part]
    return [*given, *(unquote_plus(part) for part in given), *(unquote(part) for part in given)]


def load(database_url: str | None = None) -> Settings:
    """A given database, the environment, .env: in that order. SettingsError with a sentence for each bad value."""
    _look_at_dotenv()
    try:
        return Settings(database_url=database_url) if database_url else Settings()
    except ValidationError as error:
        bad = {
            _field(problem["loc"][0]): problem["input"] for problem in error.errors() if problem["type"] != _KNOCK_ON
        }
        raise SettingsError([_sentence(name, given) for name, given in bad.items()]) from None


def _look_at_dotenv() -> None:
    """SettingsError for a file that would stop every command, or be passed over in silence."""
    try:
        if DOTENV.is_file() and "\0" in DOTENV.read_text("utf-8"):
            raise UnicodeError
    except UnicodeError:
        problem = f"{DOTENV.absolute()} is not written in UTF-8. Save it as UTF-8: editors ask for it under Save as."
        raise SettingsError([problem]) from None
    except OSError as error:
        problem = f"{DOTENV.absolute()} can't be read: {error.strerror}. Let this user read it: chmod 600, chown."
        raise SettingsError([problem]) from None


def require_slack(settings: Settings) -> None:
    """SettingsError unless there is all that talking with a real workspace needs."""
    missing = []
    if settings.slack_bot_token is None:
        missing.append("slack_bot_token")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        missing.append("slack_app_token")
    if missing:
        raise SettingsError([f"{_variable(name)} is not set. It is {_wanted(name)}." for name in missing])


def _field(place: int | str) -> str:
    return next(name for name, field in Settings.model_fields.items() if place in (name, field.validation_alias))


def _sentence(name: str, given: object) -> str:
    what = "can't be used" if name in _SECRET else f"is {str(given)[:60]!r}"
    return f"{_variable(name)} {what}. It should be {_wanted(name)}."


def _variable(name: str) -> str:
    return str(Settings.model_fields[name].validation_alias or PREFIX + name.upper())


def _wanted(name: str) -> str:
    return str(Settings.model_fields[name].description)
