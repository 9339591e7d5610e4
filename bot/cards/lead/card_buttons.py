"""The buttons of a card: the acts that have a place in its state. Each carries the handoff's id; two entries of the
menu carry the lead's."""

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from store.record.facts import HandoffFacts
from store.rules import acts, states
from store.rules.acts import HandoffAct, Need, Place
from store.rules.states import ClockKind

RELEASING = "It goes back to the pool with a new claim clock, and you can't claim it again while others can."


def row(facts: HandoffFacts) -> Block:
    """Buttons and the menu behind the three dots. The first is what most people come for."""
    confirm = {acts.RELEASE: blocks.confirm("Release this handoff?", RELEASING, "Release", "Keep it")}
    offered = _offered(Place.BUTTON, facts)
    buttons = [blocks.button(act.label, act.code, facts.id, confirm=confirm.get(act)) for act in offered]
    if buttons:
        buttons[0]["style"] = "primary"
    return blocks.actions([*buttons, _menu(facts)])


def _offered(place: Place, facts: HandoffFacts) -> list[HandoffAct]:
    holds = {
        Need.QUESTION: facts.question is not None,
        Need.NO_QUESTION: facts.question is None,
        Need.NEXT_STEP: any(clock.kind == ClockKind.NEXT_STEP and clock.stopped_at is None for clock in facts.clocks),
        Need.BROKEN_DEADLINE: any(
            clock.outcome == "missed" or (clock.overdue and clock.outcome is None) for clock in facts.clocks
        ),
    }
    return [act for act in acts.offered(place, facts.state) if act.need is None or holds.get(act.need, True)]


def _menu(facts: HandoffFacts) -> Block:
    """Slack takes five entries, so Excuse stands in Snooze's place once a promise is broken. Why quiet? has both."""
    offered = _offered(Place.MENU, facts)
    if acts.EXCUSE in offered and acts.SNOOZE in offered:
        offered.remove(acts.SNOOZE)
    entries = [(f"{act.code}:{facts.id}", act.label) for act in offered]
    looks = [(f"{actions.SHARE}:{facts.lead.id}", "Share…"), (f"{actions.JOURNEY}:{facts.lead.id}", "Show journey")]
    if facts.state in states.CLOSED:
        return blocks.overflow(actions.MENU, [*looks, *entries])
    why_quiet = (f"{actions.WHY_QUIET}:{facts.id}", "Why quiet?")
    return blocks.overflow(actions.MENU, [entries[0], why_quiet, *entries[1:], *looks])
