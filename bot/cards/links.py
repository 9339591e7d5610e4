"""Where in Slack a card is."""

from store.record.facts import HandoffFacts


def to_card(workspace: str, handoff: HandoffFacts) -> str | None:
    """The card's address; None while it is in no channel. `workspace` is Slack's address of ours, ending in a slash."""
    return to_message(workspace, handoff.channel, handoff.ts)


def to_message(workspace: str, channel: str | None, ts: str | None) -> str | None:
    """A message's address; None while there is none."""
    if not (workspace and channel and ts):
        return None
    return f"{workspace}archives/{channel}/p{ts.replace('.', '')}"
