"""The message house as Markdown: the canvas beside the channel, and what decks and ads are written from."""

from bot.cards import text
from bot.cards.text import Labels, Names
from store.message.houses import House

TITLE = "Message house"
ABOUT = "What marketing and sales both say. To change it: `/message`"


def draw(house: House, labels: Labels, names: Names) -> str:
    """Every problem with its outcome and phrases, then the proof."""
    problems = [
        "\n".join(
            [
                f"## {number}. {_safe(labels.get(one.code) or one.code.replace('_', ' '))}",
                f"**They want:** {_safe(one.outcome)}",
                *([""] if one.phrases else []),
                *(f"- “{_safe(phrase.words)}”" for phrase in one.phrases),
            ]
        )
        for number, one in enumerate(house.problems, 1)
    ]
    proofs = "\n".join(["## Proof", *(f"- {_safe(proof)}" for proof in house.proofs)])
    owner = f", owner {_safe(names.get(house.owner_id or '', '')) or 'none'}"
    version = f"Version {house.version}, {text.day(house.made_at.date(), house.made_at)} {house.made_at.year}{owner}"
    return "\n\n".join([f"# {TITLE}", *problems, proofs, version, ABOUT])


def _safe(said: str) -> str:
    """One line that is no markup: no link, no mention, no heading, no formatting that runs on."""
    return text.plain(said, 500).translate(_HARMLESS).replace("](", "] (")


_HARMLESS = str.maketrans({"`": "ˋ", "*": "∗", "#": "＃", "|": "¦", "~": "∼"})
