"""Forms about leads: add one, fill what its checklist lacks, show it in a channel."""

from collections.abc import Mapping

from bot.cards import actions, blocks
from bot.cards.blocks import Block, Choices
from bot.cards.forms import fields
from store.record.facts import LeadFacts


def lead(
    problems: Choices, kinds: Choices, first: Mapping[str, str] | None = None, keep: Mapping[str, object] | None = None
) -> Block:
    """Add a lead. `first` fills fields by name, as read from a message; `keep` comes back with the form."""
    given = first or {}
    rows = [
        *_person(given),
        *_interest(problems, kinds, given),
        fields.line("next_step", "Agreed next step", initial=given.get("next_step"), optional=True),
        fields.day("next_step_due", "Due", optional=True),
    ]
    return blocks.modal("Add a lead", actions.FORM_LEAD, "Add", rows, keep or {})


def _person(given: Mapping[str, str]) -> list[Block]:
    hint = "Add an email or a phone. An email lets us recognize the same person."
    return [
        fields.line("name", "Name", initial=given.get("name")),
        fields.line("email", "Email", initial=given.get("email"), optional=True, limit=254, hint=hint),
        fields.line("phone", "Phone", initial=given.get("phone"), optional=True, limit=40),
        fields.line("company", "Company", initial=given.get("company"), optional=True),
        fields.line("title", "Title", initial=given.get("title"), optional=True, example="Head of Operations"),
        fields.line(
            "persona",
            "Persona",
            initial=given.get("persona"),
            optional=True,
            hint="Leave it empty to take it from the title.",
        ),
    ]


def _interest(problems: Choices, kinds: Choices, given: Mapping[str, str]) -> list[Block]:
    choices = (("problem", "Problem", problems), ("touch_kind", "What did they do?", kinds))
    return [
        fields.line("source", "Source", initial=given.get("source"), optional=True, example="referral", limit=100),
        fields.line("campaign", "Campaign", initial=given.get("campaign"), optional=True, limit=100),
        *[fields.choice(name, label, of, initial=given.get(name), optional=True) for name, label, of in choices if of],
        fields.words("touch_detail", "About that", initial=given.get("touch_detail"), optional=True),
        fields.line("why_now", "Why now?", initial=given.get("why_now"), optional=True, hint="One line for the rep."),
    ]


def complete(lead_: LeadFacts) -> Block:
    """Fill or overrule an item of the checklist, with a word of reason. What is missing stands first."""
    items = sorted(lead_.items, key=lambda item: item.holds)
    choices = [(item.code, f"{'✓' if item.holds else '✗'} {item.label}") for item in items]
    verdict = [blocks.option("yes", "It holds"), blocks.option("no", "It does not hold")]
    rows = [
        fields.who(lead_),
        fields.choice("item", "Which item?", choices, initial=choices[0][0]),
        fields.radio("holds", "Does it hold?", verdict, initial="yes"),
        fields.words("words", "How do you know?", example="Said on the phone that she decides."),
    ]
    return blocks.modal("Complete checklist", actions.FORM_COMPLETE, "Save", rows, {"lead": lead_.id})


def share(lead: LeadFacts) -> Block:
    """Where to show a lead to others. Slack gives an address into the chosen channel, should the bot not be in it."""
    hint = "Everyone there sees the name, contact and activity. Channels shared with another company don't work."
    chooser = fields.channel("channel", "Where?", hint=hint)
    chooser["element"] |= {"response_url_enabled": True, "default_to_current_conversation": True}
    rows = [fields.who(lead), chooser]
    return blocks.modal("Share", actions.FORM_SHARE, "Share", rows, {"lead": lead.id})
