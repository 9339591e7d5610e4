"""The message house in a window, with what buyers said lately that it doesn't have yet."""

from collections.abc import Sequence
from itertools import zip_longest

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.message import house_words
from bot.cards.text import Labels, Names
from store.message.houses import MOST_PHRASES, House
from store.message.suggested_phrases import SuggestedGroup, SuggestedPhrase

TITLE = "Message house"
GROUPS_SHOWN, PHRASES_SHOWN, VERSIONS_SHOWN = 5, 3, 10
HEARD = "*Heard from buyers, not in the house yet*"
NO_PLACE = "A phrase can be taken once its buyer's problem is in the house, and has room for it."


def draw(house: House | None, suggested: Sequence[SuggestedGroup], names: Names, labels: Labels) -> Message:
    """The newest version and the suggestions."""
    if house is None:
        write = blocks.button("Write it…", actions.EDIT_HOUSE, 0, "primary")
        shown = [blocks.section(house_words.NONE_YET), blocks.actions([write])]
    else:
        shown = [
            *house_blocks(house, labels),
            blocks.context(f"{house_words.whose(house, names)} · `/message history`"),
            blocks.actions([blocks.button("Edit…", actions.EDIT_HOUSE, house.version, "primary")]),
        ]
    return Message(TITLE, [*shown, *_heard(house, suggested, labels)], title=TITLE)


def draw_history(versions: Sequence[House], names: Names, labels: Labels) -> Message:
    """What each version changed, the newest first; the last of `versions` only says what stood before."""
    if not versions:
        return Message(TITLE, [blocks.section(house_words.NONE_YET)], title=TITLE)
    rows = []
    for made, before in zip_longest(versions[:VERSIONS_SHOWN], versions[1:]):
        if made is not None:
            changed = [f"• {row}" for row in house_words.house_changes(before, made, labels, names)]
            rows.append(text.rows_that_fit([f"*{house_words.whose(made, names)}*", *changed], 1500))
    older = versions[VERSIONS_SHOWN - 1].version - 1 if len(versions) > VERSIONS_SHOWN else 0
    more = [blocks.context(f"and {text.count(older, 'older version')}")] if older else []
    return Message(TITLE, [*blocks.paragraphs(*rows), *more], title=TITLE)


def house_blocks(house: House, labels: Labels) -> list[Block]:
    """A paragraph for each problem, and the proof points."""
    problems = [house_words.house_problem(one, labels, number) for number, one in enumerate(house.problems, 1)]
    return blocks.paragraphs(*problems, house_words.proof_points(house.proofs))


def _heard(house: House | None, suggested: Sequence[SuggestedGroup], labels: Labels) -> list[Block]:
    if not suggested:
        return []
    rows = [blocks.divider(), blocks.section(HEARD)]
    for group in suggested[:GROUPS_SHOWN]:
        rows.append(blocks.context(_group_title(group, labels)))
        rows += [_phrase(house, phrase) for phrase in group.phrases[:PHRASES_SHOWN]]
    hidden = sum(len(group.phrases) for group in suggested) - sum(row["type"] == "section" for row in rows[2:])
    more = [f"and {hidden} more"] if hidden else []
    shown = [phrase for group in suggested[:GROUPS_SHOWN] for phrase in group.phrases[:PHRASES_SHOWN]]
    if house is not None and not all(_has_room(house, phrase) for phrase in shown):
        more.append(NO_PLACE)
    return [*rows, *([blocks.context(" · ".join(more))] if more else [])]


def _group_title(group: SuggestedGroup, labels: Labels) -> str:
    if group.kind == "objection":
        about = f"Objection: {text.label(group.code, labels)}" if group.code else "Other objections"
    else:
        about = f"Said about: {text.label(group.code, labels)}" if group.code else "Said about no known problem"
    return f"{about} · {text.count(group.times, 'time')}"


def _phrase(house: House | None, phrase: SuggestedPhrase) -> Block:
    times = f" · {phrase.times} times" if phrase.times > 1 else ""
    take = blocks.button("Take it", actions.TAKE_PHRASE, phrase.id) if house and _has_room(house, phrase) else None
    return blocks.section(f"“{text.line(phrase.words, 300)}”{times}", take)


def _has_room(house: House, phrase: SuggestedPhrase) -> bool:
    problem = house.about(phrase.goes_to)
    return problem is not None and len(problem.phrases) < MOST_PHRASES
