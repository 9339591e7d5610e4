"""A proposal: what it changes, what it would do, who signed and objects; and what its thread says of it."""

from collections.abc import Iterator, Sequence

from bot.cards import actions, blocks, text
from bot.cards.agreement import difference_words
from bot.cards.agreement.signature_words import signed_by
from bot.cards.blocks import Block, Message
from bot.cards.text import Labels, Names
from store.rules.signing import ProposalEnding, Side
from store.signing.proposal_facts import Effect, ProposalEnd, ProposalFacts, Signature, WrittenObjection

SHOWN, OBJECTIONS_SHOWN, SIGNERS_SHOWN = 20, 4, 5
WEEKS = "of the last 13 weeks"
RUNNING = "Running handoffs stay as they are."


def draw(facts: ProposalFacts, names: Names, labels: Labels, reader: str | None = None) -> Message:
    """The post, or the same for one reader; with its buttons until it ends."""
    title = _title(facts, names)
    rows = [
        blocks.section("\n".join([title, *difference_lines(facts.changes, labels)])),
        blocks.section("*What it would do*\n" + "\n".join(f"• {line}" for line in effect_lines(facts.effect))),
        blocks.section("\n".join(_teams(facts, names))),
        *_objections(facts.objections, names),
    ]
    if facts.end is None:
        rows.append(_buttons(facts, reader))
    small = f"Proposal {facts.id}. {RUNNING}" if facts.end is None else f"Proposal {facts.id}"
    return Message(title, [*rows, blocks.context(small)])


def difference_lines(changes: Sequence[str], labels: Labels) -> list[str]:
    """The lines of a difference that fit into a post."""
    lines = [f"• {difference_words.in_plain_words(change, labels)}" for change in changes[:SHOWN]]
    more = len(changes) - SHOWN
    return [text.rows_that_fit([*lines, *([f"• and {more} more"] if more > 0 else [])], 2400)] if lines else []


def effect_lines(effect: Effect | None) -> Iterator[str]:
    """What it would do to leads and handoffs, a sentence each."""
    if effect is None:
        yield "It doesn't change which leads are sales-ready."
        return
    waiting = [(effect.become, "would become sales-ready"), (effect.stop, "would no longer be sales-ready")]
    moved = [f"{text.count(count, 'waiting lead')} {what}." for count, what in waiting if count]
    yield from moved or ["No waiting lead would become sales-ready, or stop being it."]
    if effect.leads:
        came = f"Of {text.count(effect.leads, 'lead')} {WEEKS}, {effect.passing} would be sales-ready"
        yield f"{came}; it's {effect.passing_now} by the agreement in force."
    if not effect.handoffs:
        yield "There were no handoffs in the last 13 weeks to compare with."
    elif not effect.not_made:
        yield f"All {text.count(effect.handoffs, 'handoff')} {WEEKS} would have been made."
    else:
        deals = text.count(effect.opportunities, "opportunity", "opportunities")
        not_made = f"Of {text.count(effect.handoffs, 'handoff')} {WEEKS}, {effect.not_made} would not have been made"
        yield f"{not_made}; among them {deals} and {text.count(effect.wins, 'win')}."


def end_note(facts: ProposalFacts, end: ProposalEnd, names: Names) -> Message:
    """The thread's note of its end; after both teams signed a manager may hand over the leads that wait."""
    said = end_words(end, facts.version, facts.signatures, names)
    if facts.handed_over is not None:
        who = text.person(facts.hand_over_by, names)
        return blocks.message(f"{said}\n{who} handed over {text.count(facts.handed_over, 'waiting lead')}.")
    ready = facts.effect.ready if facts.effect and end.how is ProposalEnding.SIGNED else 0
    if not ready:
        return blocks.message(said)
    press = blocks.button(f"Hand over {ready} now", actions.HAND_OVER_NOW, facts.id)
    waits = f"{text.count(ready, 'waiting lead')} can go to sales by it. Managers can hand them over now."
    return Message(said, [blocks.section(f"{said}\n{waits}"), blocks.actions([press])])


def end_words(end: ProposalEnd, version: int | None, signatures: Sequence[Signature], names: Names) -> str:
    """How it ended."""
    by = text.person(end.by, names) if end.by else "The terminal"
    match end.how:
        case ProposalEnding.SIGNED:
            said = signed_by(signatures, names) if signatures else "Both teams signed"
            which = f"version {version} of the agreement is in force" if version else "the built-in agreement stands"
            return f"✅ *{said[:1].upper()}{said[1:]}:* {which}. Handoffs that already run stay as they were."
        case ProposalEnding.WITHDRAWN:
            return f"↩️ {by} withdrew this proposal. The agreement stays as it is."
        case ProposalEnding.REPLACED:
            return f"🔁 {by} made a newer proposal, so this one ended."
        case ProposalEnding.FELL:
            return "The agreement changed meanwhile, so this proposal ended. Propose it again if it still makes sense."


def note_of_objection(found: WrittenObjection, names: Names) -> Message:
    """A note under the proposal: who objects, and why."""
    return blocks.message(_objection(found, names))


def reminder(facts: ProposalFacts, names: Names, side: str | None = None) -> Message:
    """To somebody whose team has not signed for two working days, or to that team (a `side`) as a whole."""
    whose = f"a signature from {side}" if side else "your signature"
    said = f"🤝 *A change of the agreement waits for {whose}.* {_proposer(facts, names)} proposed it "
    body = f"{said}{text.when(facts.at)}. Sign it, or object in writing: it takes effect once both teams have signed."
    read = blocks.button("Read and sign…", actions.AGREEMENT, f"proposal {facts.id}", "primary")
    return Message(said.strip(), [blocks.section(body), blocks.actions([read])])


def _proposer(facts: ProposalFacts, names: Names) -> str:
    return text.person(facts.by, names) if facts.by else "The terminal"


def _title(facts: ProposalFacts, names: Names) -> str:
    who = _proposer(facts, names)
    if facts.end is not None:
        return end_words(facts.end, facts.version, facts.signatures, names) + f" {who} had proposed:"
    if not facts.changes:
        return f"🤝 *{who} proposes to sign the agreement as it stands.* `/handoff agreement` shows it."
    return f"🤝 *{who} proposes a change of the agreement.* It takes effect once marketing and sales have both signed."


def _teams(facts: ProposalFacts, names: Names) -> Iterator[str]:
    signed = {each.side: each for each in facts.signatures}
    for side in Side:
        if side in signed:
            one = signed[side]
            covered = f" for {text.person(one.for_id, names)}" if one.for_id else ""
            yield f"✅ *{side.capitalize()}:* {text.person(one.member_id, names)}{covered}, {text.when(one.at)}"
        else:
            yield f"⬜ *{side.capitalize()}:* {_awaited(facts.waiting_for.get(side), names)}"


def _awaited(members: Sequence[str] | None, names: Names) -> str:
    if members is None:
        return "didn't sign"
    if not members:
        return "no one can sign yet. A manager gives roles in `/handoff settings`"
    more = len(members) - SIGNERS_SHOWN
    named = [text.person(member, names) for member in members[:SIGNERS_SHOWN]]
    *first, last = [*named, f"{more} more"] if more > 0 else named
    return f"waiting for {', '.join(first)} or {last}" if first else f"waiting for {last}"


def _objections(found: Sequence[WrittenObjection], names: Names) -> list[Block]:
    more = len(found) - OBJECTIONS_SHOWN
    rows = [blocks.section(_objection(one, names)) for one in found[:OBJECTIONS_SHOWN]]
    return [*rows, *([blocks.context(f"and {text.count(more, 'more objection')}")] if more > 0 else [])]


def _objection(one: WrittenObjection, names: Names) -> str:
    return f"🙋 *{text.person(one.member_id, names)} objects*\n{text.words(one.words, 500, rows=4)}".rstrip()


def _buttons(facts: ProposalFacts, reader: str | None) -> Block:
    sure = blocks.confirm("Withdraw it?", "The agreement stays as it is.", "Withdraw")
    row = [
        blocks.button("Sign", actions.SIGN_AGREEMENT, facts.id, "primary"),
        blocks.button("Object…", actions.OBJECT_TO_AGREEMENT, facts.id),
    ]
    if facts.by is not None and reader in (None, facts.by):
        row.append(blocks.button("Withdraw", actions.WITHDRAW_PROPOSAL, facts.id, confirm=sure))
    return blocks.actions(row)
