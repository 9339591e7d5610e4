"""What a person must mend for the bot to go on: each trouble in a sentence, and what to do next."""

from bot.cards import blocks, text
from bot.cards.blocks import Message
from store.record.facts import LeadFacts

_CHANNEL = {
    "is_archived": "{channel} is archived. Unarchive it, or choose another channel in `/handoff settings`.",
    "not_in_channel": "I'm not in {channel}. Type `/invite @Handoff` there.",
    "channel_not_found": "I can't find {channel}. Invite me there, or choose another channel in `/handoff settings`.",
    "shared": "{channel} is shared with another company, so no lead is shown there. "
    "Choose one of your own in `/handoff settings`.",
}
_ELSE = (
    "I'm not allowed to post in {channel}. Check who may post there, or choose another channel in `/handoff settings`."
)
_REFUSED = {
    "card": "the card of",
    "question": "a question to marketing about",
    "escalation": "a message about a missed deadline to",
}
_SLACK = {
    "missing_scope": "Slack says a permission is missing. Reinstall the app from its manifest.",
    "account_inactive": "The app was removed from the workspace. Install it again.",
}
_SLACK_ELSE = "Slack no longer accepts the bot's token. Install the app again and restart with the new token."


def channel_refuses(name: str, code: str) -> Message:
    """To the managers, once, when a channel refuses the bot."""
    cure = _CHANNEL.get(code, _ELSE).format(channel=f"*#{text.line(name, 80)}*")
    return blocks.message(f"{cure}\nNothing is lost: waiting messages go out then.")


def post_refused(kind: str, seq: int, code: str, lead: LeadFacts | None) -> Message:
    """To the managers, once, when Slack will not take a post that a team waits for."""
    if lead is None:
        what, remedy = f"Slack rejected the {kind}", "It isn't lost."
    else:
        who = f"*{text.lead_name(lead.name, lead.company)}*"
        what = f"Slack rejected {_REFUSED.get(kind, kind)} {who}, so it isn't visible"
        remedy = f"Open the lead with `/lead {lead.id}`."
    again = f"To send it again, run `handoff outbox send {seq}` on the server."
    return blocks.message(f"{what} ({text.line(code, 80)}). {remedy} {again}")


def posts_wait(many: int) -> str:
    """On a manager's Home, of posts that Slack may or may not have taken."""
    return (
        f"{text.count(many, 'message')} may not have reached Slack. Look at {'it' if many == 1 else 'them'} with "
        "`handoff outbox`, and send or drop."
    )


def slack_is_back() -> Message:
    """To the managers, when Slack takes the bot's calls again."""
    return blocks.message("I'm back. Slack refused me for a while. Waiting messages are going out now.")


def slack_refuses(code: str) -> str:
    """For doctor and the log: what to do when Slack refuses the bot altogether."""
    return _SLACK.get(code, _SLACK_ELSE)
