"""`/handoff crm`: a manager says who the CRM's owners are in Slack."""

from bot.cards import actions
from bot.cards.forms import crm_forms
from store.crm import crm_owners
from store.crm.crm_values import NOT_HERE, CrmOwner
from tests.office.world import texts

OWNERS = [
    CrmOwner("7", "ana@other.example", "Ana L."),
    CrmOwner("8", None, "Queue"),
    CrmOwner("9", None, "Ben"),
]


def read(world) -> None:
    with world.database.begin() as tx:
        crm_owners.keep_owners(tx, "hubspot", OWNERS)


def named(world) -> dict[str, str | None]:
    with world.database.read() as tx:
        return {one.id: one.named for one in crm_owners.every_owner(tx)}


def test_a_manager_names_persons_and_who_is_not_in_slack(world):
    read(world)
    world.slack.command(world.sam, "/handoff", "settings")
    world.slack.press_form(world.sam, actions.CRM_OWNERS)
    shown = "\n".join(texts(world.slack.open_view(world.sam)["blocks"]))
    assert "Ana L. (HubSpot)" in shown
    said = world.slack.submit(world.sam, {"hubspot:7": world.ana, crm_forms.OUTSIDE: ["hubspot:8"]})
    assert said is None
    assert named(world) == {"7": world.ana, "8": NOT_HERE, "9": None}
    with world.database.read() as tx:
        assert crm_owners.unmatched_owners(tx, "hubspot") == ["Ben"]

    world.slack.command(world.sam, "/handoff", "crm")  # the open one stands first, what was chosen is shown again
    view = world.slack.open_view(world.sam)
    assert [block.get("block_id") for block in view["blocks"]][1:] == [
        "hubspot:9", "hubspot:7", "hubspot:8", crm_forms.OUTSIDE,
    ]  # fmt: skip
    assert view["blocks"][2]["element"]["initial_user"] == world.ana
    world.slack.submit(world.sam, {"hubspot:7": "", crm_forms.OUTSIDE: []})
    assert named(world) == {"7": None, "8": None, "9": None}


def test_one_owner_is_not_somebody_and_outside_at_once(world):
    read(world)
    world.slack.command(world.sam, "/handoff", "crm")
    said = world.slack.submit(world.sam, {"hubspot:7": world.ana, crm_forms.OUTSIDE: ["hubspot:7"]})
    assert said == {crm_forms.OUTSIDE: "Ana L. has a person above. Leave one of the two empty."}
    assert named(world) == dict.fromkeys(("7", "8", "9"))


def test_nothing_is_asked_of_others_or_without_a_crm(world):
    world.slack.command(world.sam, "/handoff", "crm")
    assert "No CRM has been read yet" in str(world.slack.open_view(world.sam))
    read(world)
    world.slack.command(world.ana, "/handoff", "crm")
    assert world.slack.open_view(world.ana).get("callback_id") != actions.FORM_CRM_OWNERS


def test_the_channel_hears_who_an_owner_is_and_only_of_what_is_new(world):
    read(world)
    for _ in range(2):
        world.slack.command(world.sam, "/handoff", "crm")
        world.slack.submit(world.sam, {"hubspot:7": world.ana, crm_forms.OUTSIDE: ["hubspot:8"]})
        world.deliver()
    (said,) = world.slack.messages(world.leads)
    assert list(texts(said["blocks"])) == [
        "*Sam Taylor matched CRM owners to people in Slack.*\n• Ana L. (HubSpot): Ana Lindqvist\n"
        "• Queue (HubSpot): isn't in Slack"
    ]
