from collections.abc import Iterator

import pytest

from store.db.database import Database, Transaction
from store.team import workspace
from store.team.workspace import WorkspaceSettings
from tests.office.clock import NOW


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.begin() as tx:
        yield tx


def test_before_set_up_the_defaults_hold(tx):
    assert workspace.load(tx) == WorkspaceSettings(zone="UTC", channel=None, admin=None, set_up_at=None)


def test_a_change_leaves_the_other_settings_alone(tx):
    workspace.change(tx, zone="Europe/Berlin", set_up_at=NOW, set_up_by="U1")
    workspace.change(tx, channel="C1")
    workspace.change(tx)
    assert workspace.load(tx) == WorkspaceSettings("Europe/Berlin", "C1", None, NOW, "U1", zone_is_set=True)


def test_a_setting_can_be_changed_again_and_emptied(tx):
    workspace.change(tx, channel="C1", set_up_at=NOW)
    workspace.change(tx, channel="C2", set_up_at=None)
    assert workspace.load(tx) == WorkspaceSettings(channel="C2")


def test_dates_are_read_in_the_zone(tx):
    workspace.change(tx, zone="Asia/Tokyo")
    assert NOW.astimezone(workspace.load(tx).timezone).hour == 18


@pytest.mark.parametrize("zone", ["Berlin", "", "Europe/", "../x"])
def test_an_unknown_zone_is_refused(tx, zone):
    with pytest.raises(ValueError, match="write one like Europe/Berlin"):
        workspace.change(tx, zone=zone)


def test_a_moment_without_a_zone_is_refused(tx):
    with pytest.raises(ValueError, match="a moment needs a zone"):
        workspace.change(tx, set_up_at=NOW.replace(tzinfo=None))
