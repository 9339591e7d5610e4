"""People come and go, channels change: what we know keeps up."""

import logging

from bot.slack import directory
from store.team import channels, people


def active(world, member_id):
    with world.database.read() as tx:
        return people.is_active(tx, member_id)


def troubled(world):
    with world.database.read() as tx:
        return channels.troubled(tx)


def test_a_leaver_is_known_to_have_left(world):
    world.slack.deactivate(world.ben)
    assert active(world, world.ben) is False


def test_a_leavers_open_handoffs_go_back_to_the_pool_with_a_note(world):
    handoff = world.hand_over("claimed")
    world.slack.deactivate(world.ana)
    assert world.facts(handoff).state == "sales_ready"
    assert world.thread(handoff)[-1].startswith("Released from Ana Lindqvist: no longer in this workspace.")


def test_the_daily_look_around_finds_who_left_while_nobody_listened(world):
    handoff = world.hand_over("claimed")
    world.slack.workspace.users[world.ana].deleted = True
    directory.look_around(world.client, world.database, world.identity, world.office())
    assert world.facts(handoff).owner_id is None


def test_a_guest_is_no_member(world):
    world.slack.make_guest(world.ben)
    assert active(world, world.ben) is False


def test_whoever_joins_is_known(world):
    new = world.slack.add_user("Lia New", announce=True)
    with world.database.read() as tx:
        assert people.names(tx)[new] == "Lia New"


def test_another_name_is_learned(world):
    world.slack.admin.change_user(world.ana, real_name="Ana Lindqvist-Gomez")
    with world.database.read() as tx:
        assert people.names(tx)[world.ana] == "Ana Lindqvist-Gomez"


def test_an_archived_leads_channel_is_told_to_the_managers_once_and_mended_by_itself(world):
    world.slack.archive(world.leads)
    world.slack.archive(world.leads)
    world.deliver()
    assert [message["text"] for message in world.slack.dm(world.sam) if "is archived" in message["text"]] != []
    assert len(world.slack.dm(world.sam)) == 1
    handoff = world.hand_over(show=False)
    world.delivery.until_idle()
    assert world.facts(handoff).ts is None
    world.slack.admin.archive(world.leads, archived=False)
    world.delivery.until_idle()
    assert world.facts(handoff).ts is not None


def test_a_removed_bot_waits_to_be_invited_again(world):
    world.slack.remove_bot(world.leads)
    assert troubled(world) == {world.leads: "not_in_channel"}
    world.slack.invite_bot(world.leads)
    assert troubled(world) == {}


def test_no_card_goes_to_a_channel_that_became_shared(world):
    world.slack.share_channel(world.leads)
    assert troubled(world) == {world.leads: "shared"}
    world.slack.admin.archive(world.leads, archived=False)
    assert troubled(world) == {world.leads: "shared"}
    world.slack.admin.share(world.leads, shared=False)
    assert troubled(world) == {}


def test_a_channel_that_is_no_concern_of_ours_is_told_to_nobody(world):
    lunch = world.slack.add_channel("lunch", world.sam)
    world.slack.invite_bot(lunch)
    world.slack.archive(lunch)
    world.deliver()
    assert world.slack.dm(world.sam) == []


def test_a_channel_s_new_name_is_learned(world):
    world.slack.admin.rename(world.leads, "sales-leads")
    with world.database.read() as tx:
        assert channels.name_of(tx, world.leads) == "sales-leads"


def test_a_revoked_token_is_logged(world, caplog):
    with caplog.at_level(logging.ERROR):
        world.slack.admin.revoke()
    assert "Slack ends the installation: tokens_revoked" in caplog.text


def test_a_channel_that_we_were_taken_out_of_again_at_once_is_no_trouble(world, caplog):
    world.slack.faults.refuse("conversations.info", "channel_not_found", times=9)
    with caplog.at_level(logging.WARNING):
        world.slack.add_channel("brief", world.sam, private=True, with_bot=True)
        world.slack.admin.enter(
            world.slack.add_channel("other", world.sam, with_bot=False), world.slack.workspace.bot.id
        )
    assert [record for record in caplog.records if record.name == "bot.runtime.app"] == []
