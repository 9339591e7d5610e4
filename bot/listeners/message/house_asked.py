"""`/message`: the message house in a window, its form, and buyers' words taken into it."""

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.lead import replies
from bot.cards.message import house_form, house_page, house_words
from bot.cards.personal import notice
from bot.listeners.parts import Json, Parts, Window, on_form, on_press, window_after
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Click, Command, Form, Way
from store.agreement import policy
from store.db.database import Transaction
from store.message import houses, suggested_phrases
from store.message.houses import MOST_PROBLEMS, HousePhrase, HouseProblem
from store.record.outcomes import Again, Done, Gone
from store.team import people

HISTORY = "history"


def register(app: App, parts: Parts) -> None:
    """Listen to the command, the buttons and the form."""

    def message(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        _open(parts, command.way, command.text)
        ack()

    app.command(actions.COMMAND_MESSAGE)(message)
    on_press(app, actions.MESSAGE_HOUSE, lambda click: _open(parts, click.way))
    on_press(app, actions.EDIT_HOUSE, lambda click: _edit(parts, click))
    on_press(app, actions.TAKE_PHRASE, lambda click: _take(parts, click))
    on_form(app, actions.FORM_HOUSE, lambda form: _written(parts, form))


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """The same as `/handoff message`."""
    _open(parts, command.way, command.text.partition(" ")[2])
    ack()


def _open(parts: Parts, way: Way, typed: str = "") -> None:
    with parts.read() as tx:
        page = _history(tx) if typed.strip().casefold() == HISTORY else _page(tx)
    parts.show(way, notice.around(page, page.title))


def _page(tx: Transaction) -> Message:
    house = houses.load_house(tx)
    suggested = suggested_phrases.load_suggested(tx, house)
    return house_page.draw(house, suggested, people.names(tx), policy.current(tx).labels)


def _history(tx: Transaction) -> Message:
    versions = houses.load_versions(tx, house_page.VERSIONS_SHOWN + 1)
    return house_page.draw_history(versions, people.names(tx), policy.current(tx).labels)


def _edit(parts: Parts, click: Click) -> None:
    with parts.read() as tx:
        refusal, agreed = houses.may_write(tx, click.user_id), policy.current(tx)
        note = replies.to_outcome(refusal, people.names(tx), parts.clock()) if refusal else None
        codes = [one.code for one in agreed.checklist_section.problems]
        form = house_form.draw_form(houses.load_house(tx), codes, click.user_id, agreed.labels)
    parts.show(click.way, notice.window(note) if note else form)


def _take(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.begin() as tx:
        outcome = houses.take_phrase(tx, click.id, click.user_id, now)
        gone = house_words.GONE if isinstance(outcome, Gone) else None
        note = gone or replies.to_outcome(outcome, people.names(tx), now)
        page = _page(tx)
    parts.wake()
    parts.hints.later(click.way, page if isinstance(outcome, Done | Again) else note)


def _written(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        outcome = houses.write_house(
            tx, int(form.kept["version"]), _problems(form), _lines(form, "proofs"), form.text("owner"),
            form.user_id, now, form.view_id,
        )  # fmt: skip
        note = replies.to_outcome(outcome, people.names(tx), now)
    parts.wake()
    return window_after(outcome, note)


def _problems(form: Form) -> dict[int, HouseProblem]:
    """By rank those that were filled in; one that was set to none is gone with its lines."""
    found = {}
    for number in range(1, MOST_PROBLEMS + 1):
        code, outcome = form.text(f"problem_{number}"), form.text(f"outcome_{number}")
        phrases = tuple(HousePhrase(line) for line in _lines(form, f"phrases_{number}"))
        if code != house_form.NONE[0] and (code or outcome or phrases):
            found[number] = HouseProblem(code, outcome, phrases)
    return found


def _lines(form: Form, field: str) -> list[str]:
    """The lines of a field, each once, without bullets and quotes that were pasted along."""
    return list(dict.fromkeys(line for row in form.text(field).splitlines() if (line := houses.bare(row))))
