"""The form of an asset: new, proposed for an objection, changed, or gone live."""

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Choices
from bot.cards.forms import fields
from bot.cards.text import Labels
from store.rules import assets, states
from store.rules.assets import Asset, DraftedAsset, UnansweredObjection

STAGES: Choices = (
    (states.ATTRACT, "Attract: so that buyers find us"),
    (states.STAGE_NURTURE, "Nurture: until there is a deal"),
    (states.CLOSE, "Close: on open deals"),
)
STATES: Choices = (
    (assets.IDEA, "Idea"),
    (assets.PLANNED, "Planned, with an owner and a day"),
    (assets.LIVE, "Live: reps send it"),
    (assets.RETIRED, "Retired: not sent any more"),
)
WORDS_SHOWN = 3


def new_asset(drafted: DraftedAsset, objections: Choices, problems: Choices, about: list[Block]) -> Block:
    """A form for a new one; `about` says what it is to answer."""
    rows = [*about, *_fields(drafted, objections, problems, STATES[:3])]
    return blocks.modal("Add content", actions.FORM_CONTENT, "Add", rows, {})


def changed_asset(asset: Asset, drafted: DraftedAsset, objections: Choices, problems: Choices) -> Block:
    """A form that begins with `drafted`; what it changes is the version that it was opened with."""
    keep = {"content": asset.id, "version": asset.version}
    rows = _fields(drafted, objections, problems, STATES)
    return blocks.modal("Change content", actions.FORM_CONTENT, "Save", rows, keep)


def heard(one: UnansweredObjection, labels: Labels) -> list[Block]:
    """What buyers said, above the form of an asset that is to answer it."""
    said = f"*{text.label(one.code, labels)}* · heard {text.count(one.count, 'time')} in 13 weeks"
    quoted = [text.words(words, 200, rows=1) for words in one.words[:WORDS_SHOWN]]
    return [blocks.section("\n".join([said, *quoted]))]


def _fields(drafted: DraftedAsset, objections: Choices, problems: Choices, ways: Choices) -> list[Block]:
    link = "Needed once it's live: reps open it from the card."
    return [
        fields.line("title", "Title", initial=drafted.title, example="What it costs, and what it saves", limit=150),
        fields.several(
            "objections", "Which objections does it answer?", objections, initial=drafted.objections, optional=True
        ),
        fields.several("problems", "Which problems is it about?", problems, initial=drafted.problems, optional=True),
        fields.radio("stage", "For which stage?", blocks.options(STAGES), initial=drafted.stage or None),
        fields.radio("state", "Where does it stand?", blocks.options(ways), initial=drafted.state),
        fields.line("link", "Link", initial=drafted.link, hint=link, example="https://", optional=True),
        fields.member("owner", "Who makes it, or looks after it?", initial=drafted.owner_id, optional=True),
        fields.day("due", "Due on", initial=drafted.due, optional=True, hint="They're reminded two days before."),
    ]
