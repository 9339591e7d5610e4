"""Who the owners of records in a CRM are in Slack."""

from collections.abc import Sequence

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.forms import fields
from store.crm.crm_values import NOT_HERE, KnownOwner

MOST = 40  # owners in a window, which holds a hundred blocks
OUTSIDE = "outside"
NO_CRM = (
    "No CRM has been read yet, so there are no owners to match. An operator sets its token: docs/crm.md shows the way."
)
ALL_MATCHED = "Everyone who owns records in the CRM has a person in Slack with the same email. There's nothing to do."
SAVED = "Saved. It counts from the next look at the CRM on, about a minute from now."
TWICE = "{name} has a person above. Leave one of the two empty."


def owner_key(owner: KnownOwner) -> str:
    """The name of the owner's field."""
    return f"{owner.system}:{owner.id}"


def to_match(owners: Sequence[KnownOwner]) -> list[KnownOwner]:
    """Those whom the email doesn't say, or a manager already named: the open ones first, as many as a window shows."""
    asked = [one for one in owners if one.is_open or one.named is not None]
    return sorted(asked, key=lambda one: not one.is_open)[:MOST]


def owners(known: Sequence[KnownOwner]) -> Block:
    """One person for each owner, and those who are not in Slack."""
    listed = [(owner_key(one), text.line(one.name, 60)) for one in known]
    outside = [owner_key(one) for one in known if one.named == NOT_HERE]
    hint = "Their deals are shown as won or lost in the CRM, without a person."
    rows = [
        blocks.section("These owners have no person in Slack with the same email. Who are they?"),
        *(
            fields.member(key, f"{name} ({text.crm(one.system)})", initial=one.named or None, optional=True)
            for one, (key, name) in zip(known, listed, strict=True)
        ),
        fields.several(OUTSIDE, "Not in Slack", listed, initial=outside, hint=hint, optional=True),
    ]
    return blocks.modal("CRM owners", actions.FORM_CRM_OWNERS, "Save", rows, {"of": [key for key, _ in listed]})
