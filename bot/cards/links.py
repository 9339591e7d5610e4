"""Where in Slack a card is."""

from store.facts import HandoffFacts


def card(workspace: str, handoff: HandoffFacts) -> str | None:
    """The card's address; None while it is in no channel. `workspace` is Slack's address of ours, ending in a slash."""
    if not (workspace and handoff.channel and handoff.ts):
        return None
    return f"{workspace}archives/{handoff.channel}/p{handoff.ts.replace('.', '')}"
