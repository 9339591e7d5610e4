import pytest
from pydantic import ValidationError

from bot.runtime import settings

WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """No variable and no .env of the machine that runs the tests."""
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(settings._variable(name), raising=False)
    monkeypatch.chdir(tmp_path)


def problems() -> tuple[str, ...]:
    with pytest.raises(settings.SettingsError) as caught:
        settings.load()
    return caught.value.problems


def test_without_any_variable_it_is_one_process_on_sqlite():
    loaded = settings.load()
    assert loaded.database_url == "sqlite:///handoff.db"
    assert loaded.sockets == 2
    assert loaded.intake_secrets == ()
    assert loaded.slack_base_url == "https://slack.com/api/"


def test_on_postgresql_a_process_holds_one_socket(monkeypatch):
    monkeypatch.setenv("HANDOFF_DATABASE_URL", "postgresql://handoff@db/handoff")
    assert settings.load().sockets == 1


def test_sockets_can_be_set(monkeypatch):
    monkeypatch.setenv("HANDOFF_SOCKETS", "3")
    assert settings.load().sockets == 3


def test_slacks_own_names_are_read_without_our_prefix(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    loaded = settings.load()
    assert loaded.slack_bot_token.get_secret_value() == "xoxb-1"
    assert loaded.socket_mode


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("HANDOFF_ADMIN=U0FILE1\nHANDOFF_LOG_LEVEL=debug\nOTHER=1\n")
    monkeypatch.setenv("HANDOFF_ADMIN", "U0SHELL1")
    loaded = settings.load()
    assert (loaded.admin, loaded.log_level) == ("U0SHELL1", "DEBUG")


def test_an_empty_variable_is_not_set(monkeypatch):
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    assert not settings.load().socket_mode


def test_several_intake_secrets_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("HANDOFF_INTAKE_SECRETS", f"{WHSEC}, {WHSEC[::1]}")
    assert settings.load().intake_secrets == (WHSEC, WHSEC)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HANDOFF_INTAKE_PORT", "http", "HANDOFF_INTAKE_PORT is 'http'. It should be a port number, 0 to 65535."),
        ("HANDOFF_INTAKE_PORT", "70000", "HANDOFF_INTAKE_PORT is '70000'. It should be a port number, 0 to 65535."),
        ("HANDOFF_LOG_LEVEL", "loud", "HANDOFF_LOG_LEVEL is 'loud'. It should be one of debug, info, warning, error."),
        (
            "HANDOFF_LOG_FORMAT",
            "xml",
            "HANDOFF_LOG_FORMAT is 'xml'. It should be text for people or json for programs.",
        ),
        (
            "HANDOFF_SOCKETS",
            "9",
            "HANDOFF_SOCKETS is '9'. It should be 1 to 5 connections: 2 for one process, 1 each from two replicas on.",
        ),
        (
            "HANDOFF_ADMIN",
            "@dana",
            "HANDOFF_ADMIN is '@dana'. It should be a member's id like U012AB3CD, from their profile's menu: "
            "Copy member ID.",
        ),
    ],
)
def test_a_bad_value_is_said_with_its_name_and_what_to_write(monkeypatch, variable, value, sentence):
    monkeypatch.setenv(variable, value)
    assert problems() == (sentence,)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SLACK_BOT_TOKEN", "hunter2-bot"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2"),
        ("HANDOFF_INTAKE_SECRETS", "whsec_hunter2"),
        ("HANDOFF_DATABASE_URL", "mysql://me:hunter2@db/handoff"),
    ],
)
def test_a_bad_secret_is_named_and_never_shown(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    [sentence] = problems()
    assert sentence.startswith(f"{variable} can't be used. It should be ")
    assert "hunter2" not in sentence


def test_every_problem_is_said_at_once(monkeypatch):
    monkeypatch.setenv("HANDOFF_INTAKE_PORT", "x")
    monkeypatch.setenv("HANDOFF_LOG_LEVEL", "x")
    assert len(problems()) == 2


def test_secrets_show_in_no_representation(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hunter2")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "hunter2")
    monkeypatch.setenv("HANDOFF_DATABASE_URL", "postgresql://me:hunter2@db/handoff")
    monkeypatch.setenv("HANDOFF_INTAKE_SECRETS", WHSEC)
    loaded = settings.load()
    assert "hunter2" not in repr(loaded) + str(loaded)
    assert WHSEC not in repr(loaded)
    assert set(loaded.secrets()) == {"xoxb-hunter2", "hunter2", WHSEC}


def test_settings_are_never_changed():
    with pytest.raises(ValidationError, match="frozen"):
        settings.load().intake_port = 1


def test_without_tokens_running_says_where_to_find_them():
    with pytest.raises(settings.SettingsError) as caught:
        settings.require_slack(settings.load())
    assert [sentence.split(" ")[0] for sentence in caught.value.problems] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    assert "from OAuth & Permissions" in caught.value.problems[0]


def test_over_http_the_signing_secret_stands_in_for_the_app_token(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    settings.require_slack(settings.load())


@pytest.mark.parametrize(
    ("address", "hidden"),
    [
        ("postgresql://me:pass@word@db/handoff", {"pass@word"}),
        ("postgresql://me:p%40ss@db/handoff", {"p%40ss", "p@ss"}),
        ("postgresql://db/handoff?user=me&password=a+b%2Fc&sslpassword=key", {"a+b%2Fc", "a b/c", "a+b/c", "key"}),
        ("postgresql://me@db/handoff", set()),
    ],
)
def test_a_password_is_a_secret_wherever_the_address_has_it(monkeypatch, address, hidden):
    monkeypatch.setenv("HANDOFF_DATABASE_URL", address)
    assert set(settings.load().secrets()) == hidden
