"""The buttons of a card, by state. Each carries the handoff's id; two entries of the menu carry the lead's."""

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from store.record.facts import Clock, HandoffFacts
from store.rules import states

LABELS = {
    actions.CLAIM: "Claim",
    actions.RECYCLE: "Recycle",
    actions.ASK: "Ask marketing",
    actions.ANSWER: "Answer",
    actions.RESPOND: "Log response",
    actions.NEXT_STEP: "Next step",
    actions.OPEN_DEAL: "Open opportunity",
    actions.RELEASE: "Release",
    actions.WIN: "Won",
    actions.LOSE: "Lost",
}

# The first is what most people come for.
BY_STATE = {
    states.SALES_READY: (actions.CLAIM, actions.RECYCLE, actions.ASK),
    states.CLAIMED: (
        actions.RESPOND, actions.NEXT_STEP, actions.OPEN_DEAL, actions.RECYCLE, actions.ASK, actions.RELEASE,
    ),
    states.CONTACTED: (actions.OPEN_DEAL, actions.NEXT_STEP, actions.RECYCLE, actions.ASK, actions.RELEASE),
    states.OPPORTUNITY: (actions.WIN, actions.LOSE, actions.NEXT_STEP),
}  # fmt: skip


def row(facts: HandoffFacts) -> Block:
    """Buttons and the menu behind the three dots."""
    buttons = BY_STATE.get(facts.state, ())
    if facts.question is not None:
        buttons = (actions.ANSWER, *(action for action in buttons if action != actions.ASK))
    return blocks.actions([*(_button(action, facts, buttons[0]) for action in buttons), _menu(facts)])


def _button(action: str, facts: HandoffFacts, first: str) -> Block:
    style = "primary" if action == first else None
    return blocks.button(LABELS[action], action, facts.id, style, _confirm() if action == actions.RELEASE else None)


def _confirm() -> Block:
    body = "It goes back to the pool with a new claim clock, and you can't claim it again while others can."
    return blocks.confirm("Release this handoff?", body, "Release", "Keep it")


def _menu(facts: HandoffFacts) -> Block:
    """Slack takes five entries, so Excuse stands in Snooze's place once a promise is broken. Why quiet? has both."""
    lead_id, broken = facts.lead.id, any(_is_broken(clock) for clock in facts.clocks)
    looks = [(f"{actions.SHARE}:{lead_id}", "Share…"), (f"{actions.JOURNEY}:{lead_id}", "Show journey")]
    excuse, snooze = (f"{actions.EXCUSE}:{facts.id}", "Excuse…"), (f"{actions.SNOOZE}:{facts.id}", "Snooze…")
    if facts.state in states.CLOSED:
        return blocks.overflow(actions.MENU, [*looks, *[excuse] * broken, (f"{actions.REOPEN}:{facts.id}", "Reopen")])
    first = [(f"{actions.ASSIGN}:{facts.id}", "Assign…"), (f"{actions.WHY_QUIET}:{facts.id}", "Why quiet?")]
    return blocks.overflow(actions.MENU, [*first, excuse if broken else snooze, *looks])


def _is_broken(clock: Clock) -> bool:
    return clock.outcome == "missed" or (clock.overdue and clock.outcome is None)
