"""The buttons of a card: the acts that have a place in its state. Each carries the handoff's id; two entries of the
menu carry the lead's."""

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from store.record.facts import HandoffFacts, LeadFacts, LeadLine
from store.rules import acts, states
from store.rules.acts import HandoffAct, Need, Place
from store.rules.states import ClockKind

RELEASING = "Others get first pick, with a new claim deadline. You can't claim it again until they've had their turn."


CONFIRM = {acts.RELEASE: blocks.confirm("Release this handoff?", RELEASING, "Release", "Keep it")}
MOST = 5
IN_ROW = 2


def row(facts: HandoffFacts) -> Block:
    """Buttons and the menu behind the three dots. The first is what most people come for."""
    buttons = [_button(act, facts.id) for act in _offered(Place.BUTTON, facts)[:MOST]]
    if buttons:
        buttons[0]["style"] = "primary"
    return blocks.actions([*buttons, _menu(facts)])


def say_button(facts: HandoffFacts) -> Block | None:
    """What to say, beside how to reach them: for who speaks with the buyer now."""
    return blocks.button("What to say", actions.WHAT_TO_SAY, facts.id) if facts.state in states.HELD else None


def all_acts(lead: LeadFacts, facts: HandoffFacts | None) -> list[Block]:
    """Everything that may be done in this state, and below it what there is to look at."""
    offered = (
        [act for place in (Place.BUTTON, Place.MENU, Place.WINDOW) for act in _offered(place, facts)] if facts else []
    )
    looks = [blocks.button("Share…", actions.SHARE, lead.id), blocks.button("Show journey", actions.JOURNEY, lead.id)]
    if facts and facts.state not in states.CLOSED:
        looks.append(blocks.button("What to say", actions.WHAT_TO_SAY, facts.id))
        looks.append(blocks.button("What's next?", actions.WHY_QUIET, facts.id))
    if any(not item.holds for item in lead.items):
        looks.append(blocks.button("Complete checklist", actions.COMPLETE, lead.id))
    doing = [blocks.actions([_button(act, facts.id) for act in offered])] if facts and offered else []
    return [*doing, blocks.actions(looks)]


def row_acts(line: LeadLine) -> Block | None:
    """The acts of a lead's state below its row in a list: two buttons, the rest behind the three dots."""
    if line.handoff_id is None or not (offered := _of_line(line)):
        return None
    buttons = [_button(act, line.handoff_id) for act in offered[:IN_ROW]]
    entries = [(f"{act.code}:{line.handoff_id}", act.label) for act in offered[IN_ROW:][: MOST - 1]]
    return blocks.actions(
        [*buttons, blocks.overflow(actions.MENU, [*entries, (f"{actions.SHOW_LEAD}:{line.lead_id}", "More…")])]
    )


def first_act(line: LeadLine) -> Block | None:
    """The first of these acts alone, where there is room for one beside the row."""
    offered = _of_line(line)
    return _button(offered[0], line.handoff_id) if line.handoff_id is not None and offered else None


def _of_line(line: LeadLine) -> list[HandoffAct]:
    """The buttons that its card may have, as far as a line knows; what else must hold is told at the press."""
    holds = {Need.NEXT_STEP: line.due_kind == ClockKind.NEXT_STEP, Need.QUESTION: False}
    found = acts.offered(Place.BUTTON, line.status)
    return [act for act in found if act.need is None or holds.get(act.need, True)]


def _button(act: HandoffAct, handoff_id: int) -> Block:
    return blocks.button(act.label, act.code, handoff_id, confirm=CONFIRM.get(act))


def _offered(place: Place, facts: HandoffFacts) -> list[HandoffAct]:
    holds = {
        Need.QUESTION: facts.question is not None,
        Need.NO_QUESTION: facts.question is None,
        Need.NEXT_STEP: not facts.next_step_is_default,
        Need.BROKEN_DEADLINE: any(
            clock.outcome == "missed" or (clock.overdue and clock.outcome is None) for clock in facts.clocks
        ),
    }
    return [act for act in acts.offered(place, facts.state) if act.need is None or holds.get(act.need, True)]


def _menu(facts: HandoffFacts) -> Block:
    """Slack takes five entries, so Excuse stands in Snooze's place once a promise is broken. What's next? has both."""
    offered = _offered(Place.MENU, facts)
    if acts.EXCUSE in offered and acts.SNOOZE in offered:
        offered.remove(acts.SNOOZE)
    entries = [(f"{act.code}:{facts.id}", act.label) for act in offered]
    if facts.state not in states.CLOSED:
        entries.insert(1, (f"{actions.WHY_QUIET}:{facts.id}", "What's next?"))
    looks = [(f"{actions.SHARE}:{facts.lead.id}", "Share…"), (f"{actions.SHOW_LEAD}:{facts.lead.id}", "More…")]
    return blocks.overflow(actions.MENU, [*entries, *looks])
