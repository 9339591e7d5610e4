"""`/scoreboard`: a week, a month, the quarter or campaigns, privately; Share says it in a channel."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.forms import monday_forms
from bot.cards.lead import replies
from bot.cards.learning import campaign_page, month_post
from bot.cards.monday import scoreboard_post as card
from bot.listeners.learning import campaigns_asked
from bot.listeners.parts import Json, Parts, Unfit, on_form, on_press
from bot.slack import windows
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Form
from store.agreement import policy
from store.db.database import Transaction
from store.learning import months
from store.monday.scoreboard import scoreboards
from store.outbox import posts
from store.rules.post_kinds import PostKind
from store.rules.states import MANAGER
from store.team import channels, people


def register(app: App, parts: Parts) -> None:
    """Listen to the command, to Share and to its form."""

    def scoreboard(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        with parts.read() as tx:
            answer = _answer(tx, command.text.casefold(), command.user_id, parts.clock())
        ack()
        parts.hints.later(command.way, answer)  # not with the acknowledgement, whose refusal nobody would hear of

    def submit(form: Form) -> Json:
        channel = parts.own_channel(form.text("channel")).id
        with parts.begin() as tx:
            if not channels.takes_posts(tx, channel):
                raise Unfit("channel", replies.NOT_IN_CHANNEL)
            about = {"which": str(form.kept["which"]), "by": form.user_id}
            key = f"share:{form.view_id}"
            posts.say(tx, PostKind.SHARED_SCOREBOARD, key, parts.clock(), channel=channel, extra=about)
        parts.wake()
        return windows.CLOSE

    app.command(actions.COMMAND_SCOREBOARD)(scoreboard)
    campaigns_asked.register(app, parts)
    on_press(app, actions.SHARE_SCOREBOARD, lambda click: parts.show(click.way, monday_forms.scoreboard(click.value)))
    on_form(app, actions.FORM_SHARE_SCOREBOARD, submit)


def _answer(tx: Transaction, which: str, member_id: str, now: datetime) -> Message:
    first, _, rest = which.strip().partition(" ")
    if first == campaign_page.ASKED:
        return campaigns_asked.answer(tx, rest.strip(), now)
    try:
        board, month = scoreboards.asked_for(tx, which, now), months.review_asked_for(tx, which, now)
    except ValueError as wrong:
        return card.usage(str(wrong))
    reps = None if MANAGER in people.roles_of(tx, member_id) else {member_id}
    names = people.names(tx)
    more = month_post.month_paragraphs(month, names) if month else ()
    return card.draw_private(board, policy.current(tx).labels, names, reps, more)
