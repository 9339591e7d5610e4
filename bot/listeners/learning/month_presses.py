"""The month's question: *Answer* opens a form, and `/handoff answers WORDS` finds what was answered."""

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.lead import replies
from bot.cards.learning import month_post
from bot.intake.reading import message_guesses
from bot.listeners.parts import Parts, Window, on_form, on_press, window_after
from bot.slack.payloads.gestures import Click, Command, Form
from store.learning import month_answers
from store.record.outcomes import Again, Done, Gone, Outcome
from store.rules.office_time import periods
from store.team import people


def register(app: App, parts: Parts) -> None:
    """Listen to the button and its form."""

    def answer(click: Click) -> None:
        with parts.read() as tx:
            month = periods.parse_month(click.value)
            question = month_answers.question_of(tx, month) if month else None
            refusal = month_answers.may_answer(tx, month, click.user_id) if month else Gone()
            note = _note(parts, refusal, people.names(tx)) if refusal else None
        if refusal is None and question is not None:
            parts.show(click.way, month_post.answer_form(click.value, question))
        parts.hints.later(click.way, note)

    def submit(form: Form) -> Window:
        month = periods.parse_month(str(form.kept["month"]))
        with parts.begin() as tx:
            assert month is not None, "the form keeps the month of its question"
            outcome = month_answers.keep_answer(
                tx, month, form.text("words"), form.user_id, parts.clock(), form.view_id
            )
            note = _note(parts, outcome, people.names(tx))
        return month_post.KEPT if isinstance(outcome, Done | Again) else window_after(outcome, note)

    on_press(app, actions.ANSWER_MONTH, answer)
    on_form(app, actions.FORM_MONTH, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """`/handoff answers`, or those with these words."""
    asked = message_guesses.plain(command.text.partition(" ")[2])
    with parts.read() as tx:
        drawn = month_post.draw_answers(month_answers.find_answers(tx, asked), people.names(tx), asked)
    ack(text=drawn.text, blocks=drawn.blocks, response_type="ephemeral")


def _note(parts: Parts, outcome: Outcome, names: dict[str, str]) -> str | None:
    if isinstance(outcome, Gone):
        return month_post.NOT_ASKED
    return replies.to_outcome(outcome, names, parts.clock())
