"""What the channel reads of a setting that was changed."""

import pytest

from bot.cards.personal import settings_posts

NAMES = {"U1": "Sam <x>", "U2": "Ana"}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"what": "crm_owners", "by": "U1", "owners": [{"system": "pipedrive", "name": "Ann & Co", "member": "U2"}]},
            "*Sam &lt;x&gt; matched CRM owners to people in Slack.*\n• Ann &amp; Co (Pipedrive): Ana",
        ),
        (
            {"what": "crm_owners", "by": None, "owners": [{"system": "hubspot", "name": "Ann", "member": None}]},
            "*An operator matched CRM owners to people in Slack.*\n• Ann (HubSpot): goes by email again",
        ),
        (
            {"what": "crm", "by": None, "system": "hubspot", "writes": ["a note"]},
            "*An operator connected HubSpot.*\nHandoff writes there from now on:\n• a note",
        ),
        (
            {"what": "door_added", "by": None, "door": "website", "kind": "Typeform"},
            "*An operator added the door website.*\nLeads come in there from now on: Typeform.",
        ),
        (
            {"what": "door_mapping", "by": "U2", "door": "website"},
            "*Ana changed how the door website is read.*\nIt counts from the next delivery on. "
            "See it with `/handoff doors`.",
        ),
    ],
)
def test_it_says_who_changed_what(told, said):
    message = settings_posts.setting_changed(told, NAMES)
    assert message.blocks[0]["text"]["text"] == said
    assert message.text == said.split("\n")[0]
