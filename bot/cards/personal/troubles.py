"""What a person must mend for the bot to go on: each trouble in a sentence, and what to do next."""

from bot.cards import blocks, text
from bot.cards.blocks import Message
from store.record.facts import LeadFacts

_CHANNEL = {
    "is_archived": "is archived. Unarchive it, or choose another channel in `/handoff settings`.",
    "not_in_channel": "does not have me as a member any more. Type `/invite @Handoff` there.",
    "channel_not_found": "is not there for me any more. Invite me, or choose another channel in `/handoff settings`.",
    "shared": "is shared with another company: no lead is shown there. Choose one of your own in `/handoff settings`.",
}
_ELSE = "does not let me post. Check who may post there, or choose another channel in `/handoff settings`."
_REFUSED = {
    "card": "the card of",
    "question": "a question to marketing about",
    "escalation": "a message about a broken promise to",
}
_SLACK = {
    "missing_scope": "Slack says that a permission is missing. Reinstall the app from its manifest.",
    "account_inactive": "The app was removed from the workspace. Install it again.",
}
_SLACK_ELSE = "Slack does not accept the bot's token any more. Install the app again and restart with the new token."


def channel_refuses(name: str, code: str) -> Message:
    """To the managers, once, when a channel refuses the bot."""
    return blocks.message(
        f"*#{text.line(name, 80)}* {_CHANNEL.get(code, _ELSE)}\nNothing is lost: what waits goes out then."
    )


def post_refused(kind: str, seq: int, code: str, lead: LeadFacts | None) -> Message:
    """To the managers, once, when Slack will not take a post that a team waits for."""
    if lead is None:
        what, remedy = f"Slack does not take the {kind} as it is", "It is not lost."
    else:
        who = f"*{text.lead_name(lead.name, lead.company)}*"
        what = f"Slack does not take {_REFUSED.get(kind, kind)} {who}, so nobody sees it"
        remedy = f"Open the lead with `/lead {lead.id}`."
    again = f"Whoever looks after Handoff sends it again with `handoff outbox send {seq}`."
    return blocks.message(f"{what} ({text.line(code, 80)}). {remedy} {again}")


def slack_is_back(code: str) -> Message:
    """To the managers, when Slack takes the bot's calls again."""
    return blocks.message(
        f"I am back. Slack refused me for a while ({text.line(code, 80)}); what waited is going out now."
    )


def slack_refuses(code: str) -> str:
    """For doctor and the log: what to do when Slack refuses the bot altogether."""
    return _SLACK.get(code, _SLACK_ELSE)
