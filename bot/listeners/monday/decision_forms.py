"""`/decision` and the buttons of a test: log a change, object to it, keep, drop or extend it, look into the log."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.forms import monday_forms
from bot.cards.monday import decision_posts as cards
from bot.cards.monday import decision_replies
from bot.cards.monday.decision_replies import Answer
from bot.cards.personal import guide
from bot.intake.reading import message_guesses
from bot.listeners.parts import Json, Parts, Window, on_form, on_press, window_after
from bot.slack import windows
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Click, Form, Way
from store.db.database import Transaction
from store.monday.meeting import decision_views, decisions
from store.monday.meeting.decision_facts import Started
from store.record.outcomes import Gone
from store.rules.monday.verdict import TooEarly
from store.rules.office_time import periods
from store.team import people, workspace

_LOG = frozenset({"", "log", "add", "new"})
_LIST = frozenset({"list", "all"})
Submitted = Callable[[Transaction, Form, datetime], Answer]
FORMS: Mapping[str, Submitted] = {
    actions.FORM_DECISION: lambda tx, form, now: decisions.log(
        tx, form.text("what"), form.text("kpi"), form.text("direction"), form.text("hypothesis"), form.text("owner"),
        form.day("starts_on"), form.day("recheck_on"), form.user_id, now, form.view_id,
    ),
    actions.FORM_OBJECT: lambda tx, form, now: decisions.object_to(
        tx, int(form.kept["decision"]), form.text("words"), form.user_id, now, form.view_id
    ),
    actions.FORM_EXTEND: lambda tx, form, now: decisions.settle(
        tx, int(form.kept["decision"]), decisions.EXTENDED, form.user_id, now,
        form.day("recheck_on"), form.text("words"), form.view_id,
    ),
}  # fmt: skip


def register(app: App, parts: Parts) -> None:
    """Listen to the command, the buttons and their monday_forms."""

    def decision(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        now, asked = parts.clock(), command.text.casefold()
        if asked in _LOG:
            note = _open(parts, command.way, command.user_id, {})
            ack(text=note, response_type="ephemeral") if note else ack()
            return
        with parts.read() as tx:
            answer = _answer(tx, command.text, now)
        ack(text=answer.text, blocks=answer.blocks, response_type="ephemeral")

    def settle(how: str, done: str) -> Callable[[Click], None]:
        def press(click: Click) -> None:
            now = parts.clock()
            with parts.begin() as tx:
                answer = decisions.settle(tx, click.id, how, click.user_id, now)
                note = decision_replies.note_for(answer, people.names(tx), now)
            parts.wake()
            parts.hints.later(click.way, note or done)

        return press

    def log(click: Click) -> None:
        parts.hints.later(click.way, _open(parts, click.way, click.user_id, {"agenda": click.id}))

    app.command(actions.COMMAND_DECISION)(decision)
    on_press(app, actions.LOG_DECISION, log)
    on_press(app, actions.OBJECT, lambda click: _object(parts, click))
    on_press(app, actions.KEEP_DECISION, settle(decisions.KEPT, decision_replies.KEPT))
    on_press(app, actions.DROP_DECISION, settle(decisions.DROPPED, decision_replies.DROPPED))
    on_press(app, actions.EXTEND_DECISION, lambda click: _extend(parts, click))
    for callback_id, act in FORMS.items():
        on_form(app, callback_id, partial(_submitted, parts, act))


def _answer(tx: Transaction, asked: str, now: datetime) -> Message:
    names = people.names(tx)
    if asked.casefold() == "help":
        return guide.decision_help()
    if asked.casefold() in _LIST:
        return cards.draw_list(decision_views.load_log(tx, now), names)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    asked = message_guesses.plain(asked)
    found = decision_views.find(tx, asked, now)
    one = number if number is not None else found[0].id if len(found) == 1 else None
    facts = decision_views.load_decision(tx, one, now) if one is not None else None
    return cards.draw_whole(facts, names) if facts else cards.draw_list(found, names, asked)


def _open(parts: Parts, way: Way, user_id: str, keep: dict[str, object]) -> str | None:
    """Open the form to log a decision; else what to tell whoever may not."""
    now = parts.clock()
    with parts.read() as tx:
        refusal = decisions.may_log(tx, user_id)
        today = workspace.today(tx, now)
        note = decision_replies.note_for(refusal, people.names(tx), now) if refusal else None
    if refusal is None:
        parts.show(way, monday_forms.decision(_next_monday(today), user_id, keep))
    return note


def _object(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.read() as tx:
        facts = decision_views.load_decision(tx, click.id, now)
        names = people.names(tx)
    if facts is None or not facts.may_object:
        why = Started(facts.starts_on) if facts else Gone()
        parts.hints.later(click.way, decision_replies.note_for(why, names, now))
    else:
        parts.show(click.way, monday_forms.objection(facts))


def _extend(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.read() as tx:
        refusal = decisions.may_settle(tx, click.id, click.user_id)
        facts = decision_views.load_decision(tx, click.id, now)
        note = decision_replies.note_for(refusal, people.names(tx), now) if refusal else None
    if refusal is None and facts is not None:
        later = max(decisions.one_more_week(facts.recheck_on), _next_monday(now.date()))
        parts.show(click.way, monday_forms.extension(facts, later))
    parts.hints.later(click.way, note)


def _submitted(parts: Parts, act: Submitted, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        answer = act(tx, form, now)
        note = decision_replies.note_for(answer, people.names(tx), now)
    parts.wake()
    match answer:
        case TooEarly():
            return windows.errors("recheck_on", note or "")
        case Started():  # what was typed stays in the window
            return windows.errors("words", note or "")
    return window_after(answer, note)


def _next_monday(today: date) -> date:
    return periods.monday_of_week(today) + periods.WEEK
