"""*What to say*: the house's lines for one lead, its campaign's brief, and assets for what was objected."""

from collections.abc import Sequence

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.message import house_words
from bot.cards.text import Labels
from store.message.briefs import Brief
from store.message.what_to_say import SayAsset, WhatToSay

TITLE = "What to say"
ASSETS_SHOWN = 8
NO_HOUSE = "No message house yet. Write it with the other team: `/message`"
NO_LINES = "The message house says nothing of {} yet: `/message`"
NO_PROBLEM = "No problem of this lead is known, so these are the points for everyone."
NO_ASSETS = "No live content answers this yet. `/content` shows what there is."


def draw(found: WhatToSay, labels: Labels) -> Message:
    """In the order in which a rep needs it: lines, brief, assets."""
    who = text.lead_name(found.name, found.company)
    heard = ", ".join(text.label(code, labels) for code in found.heard)
    top = f"*{who}*" + (f"\nObjected: {heard}" if heard else "")
    rows = [blocks.section(top), *_lines(found, labels), *(_brief(found.brief) if found.brief else [])]
    return Message(f"{TITLE}: {who}", [*rows, *_assets(found, labels)], title=TITLE)


def _lines(found: WhatToSay, labels: Labels) -> list[Block]:
    proof = blocks.paragraphs(house_words.proof_points(found.proofs))
    if not found.has_house:
        return [blocks.context(NO_HOUSE)]
    if found.house is not None:
        return [blocks.section(house_words.house_problem(found.house, labels)), *proof]
    missing = NO_LINES.format(f"“{text.label(found.problem, labels)}”") if found.problem else NO_PROBLEM
    return [blocks.context(missing), *proof]


def _brief(brief: Brief) -> list[Block]:
    name = text.link(text.line(brief.campaign, 80), brief.link)
    rows = [f"*Campaign: {name}*", f"The offer: {text.line(brief.promise, 300)}", text.words(brief.say, 600)]
    return [blocks.section("\n".join(row for row in rows if row))]


def _assets(found: WhatToSay, labels: Labels) -> list[Block]:
    if not found.assets:
        return [blocks.context(NO_ASSETS)] if found.heard else []
    shown = [_asset(one, found, labels) for one in found.assets[:ASSETS_SHOWN]]
    rest = len(found.assets) - ASSETS_SHOWN
    more = [blocks.context(f"and {rest} more: `/content`")] if rest > 0 else []
    return [blocks.section("*Send them*"), *shown, *more]


def _asset(asset: SayAsset, found: WhatToSay, labels: Labels) -> Block:
    title = text.link(text.line(asset.title, 150), asset.link)
    why = _why(asset.answers, found.problem, labels)
    used = blocks.button("✓ Used" if asset.used else "Used it", actions.USED_CONTENT, f"{asset.id}:{found.handoff_id}")
    return blocks.section(f"{title}\n{why}", used)


def _why(answers: Sequence[str], problem: str | None, labels: Labels) -> str:
    if answers:
        return f"Answers: {', '.join(text.label(code, labels) for code in answers)}"
    return f"About: {text.label(problem, labels)}"
