"""Who and where, and whether Slack still takes our token."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from bot.playground.state.installation import from_manifest
from bot.playground.state.people import OTHER_TEAM, User
from bot.slack import directory, manifest
from store.db.database import Database
from store.outbox import posts
from store.team import channels, people, workspace
from tests.office.cast import SAM
from tests.office.clock import NOW
from tests.office.store_helpers import staff


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(installation=from_manifest(manifest.document())) as running:
        yield running


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return WebClient(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=5)


def trouble(database: Database) -> str | None:
    with database.read() as tx:
        return workspace.load(tx).slack_trouble


def look(client: WebClient, database: Database) -> None:
    directory.look_around(client, database, directory.identity(client), NOW)


# ---- The token


@pytest.mark.parametrize(("state", "code"), [("revoked", "token_revoked"), ("inactive", "account_inactive")])
def test_a_token_that_ended_is_noted_and_one_that_works_again_is_told(slack, client, sqlite_database, state, code):
    with sqlite_database.begin() as tx:
        staff(tx)
    slack.app.state = state
    directory.check_token(client, sqlite_database, NOW)
    assert trouble(sqlite_database) == code
    slack.app.state = "installed"
    directory.check_token(client, sqlite_database, NOW)
    assert trouble(sqlite_database) is None
    with sqlite_database.read() as tx:
        assert posts.counts(tx) == {"waiting": 1}  # "I am back", to the manager


def test_while_all_is_well_nothing_is_written_or_said(client, sqlite_database):
    directory.check_token(client, sqlite_database, NOW)
    with sqlite_database.read() as tx:
        assert posts.counts(tx) == {}


@pytest.mark.parametrize("fault", ["fail", "limit", "drop"])
def test_slack_out_of_order_says_nothing_of_the_token(slack, client, sqlite_database, fault):
    getattr(slack.faults, fault)("auth.test")
    directory.check_token(client, sqlite_database, NOW)
    assert trouble(sqlite_database) is None


def test_a_missing_scope_is_forgiven_only_when_it_is_granted(slack, client, sqlite_database):
    with sqlite_database.begin() as tx:
        workspace.change(tx, slack_trouble="missing_scope")
    slack.app.scopes.remove("chat:write")
    directory.check_token(client, sqlite_database, NOW)
    assert trouble(sqlite_database) == "missing_scope"
    slack.app.scopes.add("chat:write")
    directory.check_token(client, sqlite_database, NOW)
    assert trouble(sqlite_database) is None


def test_missing_scopes_are_those_of_the_manifest(slack, client):
    assert directory.missing_scopes(client.auth_test()) == []
    slack.app.scopes -= {"im:write", "commands"}
    assert directory.missing_scopes(client.auth_test()) == ["commands", "im:write"]


# ---- People and channels


def test_everybody_is_learned_also_over_several_pages(slack, client, sqlite_database, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 2)
    members = {slack.add_user(f"Person {number}") for number in range(5)}
    guest = slack.add_user("Gil Guest")
    slack.make_guest(guest)
    look(client, sqlite_database)
    with sqlite_database.read() as tx:
        assert members < set(people.names(tx))
        assert people.is_active(tx, guest) is False
        assert all(people.is_active(tx, member) for member in members)


def test_the_one_channel_we_were_invited_to_is_taken_until_somebody_chooses(slack, client, sqlite_database):
    leads = slack.add_channel("leads")
    look(client, sqlite_database)
    slack.add_channel("other")
    look(client, sqlite_database)
    with sqlite_database.read() as tx:
        assert workspace.load(tx).channel == leads
        assert channels.name_of(tx, leads) == "leads"


@pytest.mark.parametrize("how_many", [0, 2])
def test_of_none_or_several_channels_none_is_taken(slack, client, sqlite_database, how_many):
    for number in range(how_many):
        slack.add_channel(f"channel-{number}")
    look(client, sqlite_database)
    with sqlite_database.read() as tx:
        assert workspace.load(tx).channel is None


def test_a_channel_shared_with_another_company_is_not_taken(slack, client, sqlite_database):
    slack.share_channel(slack.add_channel("partners"))
    look(client, sqlite_database)
    with sqlite_database.read() as tx:
        assert workspace.load(tx).channel is None


def test_failing_to_look_around_is_no_harm(slack, client, sqlite_database, caplog):
    team = directory.identity(client)
    slack.faults.refuse("users.list", "missing_scope")
    directory.look_around(client, sqlite_database, team, NOW)
    assert "could not learn who is in the workspace: missing_scope" in caplog.text
    with sqlite_database.read() as tx:
        assert SAM not in people.names(tx)


def test_what_was_read_is_kept_and_reading_goes_on_there_when_slack_says(slack, client, sqlite_database, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 2)
    members = [slack.add_user(f"Person {number}") for number in range(5)]
    ours, read = directory.identity(client), client.users_list

    def limited(**asked):
        if asked["cursor"]:
            slack.faults.limit("users.list", retry_after=7)
        return read(**asked)

    monkeypatch.setattr(client, "users_list", limited)
    look = directory.look_around(client, sqlite_database, ours, NOW)
    with sqlite_database.read() as tx:
        first = set(people.names(tx))
    assert (look.seconds, len(first)) == (7, 2)
    monkeypatch.setattr(client, "users_list", read)
    assert directory.look_around(client, sqlite_database, ours, NOW, look.cursor) == directory.NextLook()
    with sqlite_database.read() as tx:
        assert {*members} < set(people.names(tx))


@pytest.mark.parametrize("method", ["users.list", "users.conversations"])
def test_what_slack_does_not_say_keeps_nothing_else_from_being_learned(slack, client, sqlite_database, method):
    ana, leads = slack.add_user("Ana Lindqvist"), slack.add_channel("leads")
    slack.faults.refuse(method, "internal_error")
    look = directory.look_around(client, sqlite_database, directory.identity(client), NOW)
    assert look.seconds == directory.SOON
    with sqlite_database.read() as tx:
        assert (ana in people.names(tx), workspace.load(tx).channel == leads) == (
            method != "users.list", method == "users.list",
        )  # fmt: skip


def test_of_other_organisations_people_none_is_a_member_and_without_a_profile_the_account_has_a_name(
    slack, client, sqlite_database
):
    slack.terms.enterprise = "E00000001"
    ours, theirs = (
        slack.add_user(f"Eve {enterprise}", name=enterprise, team=OTHER_TEAM, enterprise=enterprise)
        for enterprise in ("E00000001", "E00000009")
    )
    gone = slack.add_user("Gus Gone", has_profile=False)
    identity = directory.identity(client)
    assert directory.described(client, sqlite_database, identity, [ours, theirs]) == {ours: True, theirs: False}
    look(client, sqlite_database)
    with sqlite_database.read() as tx:
        assert people.names(tx)[gone] == "Gus Gone"


@pytest.mark.parametrize("odd", [{"profile": "?"}, {"tz": 7}])
def test_one_odd_member_spoils_nothing(slack, client, sqlite_database, odd, monkeypatch):
    ana, zoe = slack.add_user("Ana Lindqvist"), slack.add_user("Zoe Odd")
    shown = User.json
    monkeypatch.setattr(User, "json", lambda user, *a, **b: shown(user, *a, **b) | (odd if user.id == zoe else {}))
    look(client, sqlite_database)
    with sqlite_database.read() as tx:
        assert people.is_active(tx, ana) is True
