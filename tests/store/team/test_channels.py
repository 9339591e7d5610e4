"""Channels that cards go to, and what keeps us out of them."""

import pytest

from store.agreement import policy
from store.db import tables as t
from store.team import channels, workspace
from tests.office.clock import NOW
from tests.office.store_helpers import count, hand_over, staff

LEADS, OTHER = "C0LEADS", "C0OTHER"


@pytest.fixture
def tx(database):
    with database.begin() as opened:
        staff(opened)
        channels.remember(opened, LEADS, "leads")
        yield opened


def test_a_trouble_is_told_to_the_managers_once(tx):
    channels.note_trouble(tx, LEADS, "is_archived", NOW)
    channels.note_trouble(tx, LEADS, "is_archived", NOW)
    assert channels.troubled(tx) == {LEADS: "is_archived"}
    assert count(tx, t.outbox, kind="trouble") == 1
    assert channels.takes_posts(tx, LEADS) is False


def test_what_is_mended_takes_posts_again(tx):
    channels.note_trouble(tx, LEADS, "is_archived", NOW)
    assert channels.note_mended(tx, LEADS) is True
    assert channels.takes_posts(tx, LEADS) is True
    assert channels.note_mended(tx, LEADS) is False


def test_a_shared_channel_is_mended_only_by_being_unshared(tx):
    channels.note_trouble(tx, LEADS, channels.SHARED, NOW)
    assert channels.note_mended(tx, LEADS) is False
    assert channels.takes_posts(tx, LEADS) is False
    channels.note_unshared(tx, LEADS)
    assert channels.takes_posts(tx, LEADS) is True


def test_another_trouble_is_not_mended_by_being_unshared(tx):
    channels.note_trouble(tx, LEADS, "is_archived", NOW)
    channels.note_unshared(tx, LEADS)
    assert channels.troubled(tx) == {LEADS: "is_archived"}


def test_a_channel_nobody_told_us_of_takes_no_posts(tx):
    assert channels.takes_posts(tx, OTHER) is False
    channels.remember(tx, OTHER, "other")
    assert channels.takes_posts(tx, OTHER) is True
    channels.forget(tx, OTHER)
    assert channels.takes_posts(tx, OTHER) is False


def test_the_channel_of_set_up_and_those_of_the_policy_are_used(tx):
    assert [channels.is_used(tx, channel) for channel in (LEADS, OTHER)] == [True, False]
    policy.apply(tx, policy.amend(policy.current(tx), channels={"default": OTHER}), None, NOW)
    assert channels.is_used(tx, OTHER) is True


def test_a_channel_with_cards_is_used(database):
    hand_over(database)
    with database.begin() as tx:
        workspace.change(tx, channel=OTHER)
        assert channels.is_used(tx, LEADS) is True
