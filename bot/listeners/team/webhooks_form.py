"""`/handoff webhooks`: who hears what happens here; managers add, try, pause, resume and remove."""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.forms import webhook_forms
from bot.cards.lead import replies
from bot.cards.personal import notice, webhook_list, webhook_words
from bot.cards.personal.webhook_list import ShownWebhook
from bot.listeners.parts import Parts, Unfit, Window, on_form, on_press
from bot.slack import windows
from bot.slack.payloads.gestures import Click, Command, Form, Way
from bot.webhooks import addresses, event_test
from store.db.database import Transaction
from store.db.dialect import AnyRow
from store.handoffs import permits
from store.rules import event_types
from store.webhooks import event_queue, subscribers

CHANGES: dict[str, Callable[[Transaction, str], bool]] = {
    actions.PAUSE_WEBHOOK: subscribers.pause_subscriber,
    actions.RESUME_WEBHOOK: subscribers.resume_subscriber,
    actions.REMOVE_WEBHOOK: subscribers.remove_subscriber,
}


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons and to the form."""

    def add(click: Click) -> None:
        with parts.read() as tx:
            may = permits.set_up(tx, click.user_id)
        events = [(each.name, each.name) for each in event_types.EVENT_TYPES]
        form = webhook_forms.add_webhook(events) if may else notice.window(replies.SET_UP_ONLY)
        windows.say_in_window(parts.slack, click.way, form)

    def change(click: Click) -> None:
        with parts.begin() as tx:
            page = _changed(tx, click, parts)
        parts.wake()
        parts.hints.later(click.way, page)

    def submit(form: Form) -> Window:
        with parts.begin() as tx:
            window = _added(tx, form, parts)
        parts.wake()
        return window

    on_press(app, actions.WEBHOOKS, lambda click: _open(parts, click.way, click.user_id))
    on_press(app, actions.ADD_WEBHOOK, add)
    on_press(app, actions.TEST_WEBHOOK, lambda click: _try(parts, click))
    for action in CHANGES:
        on_press(app, action, change)
    on_form(app, actions.FORM_WEBHOOK, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the list."""
    _open(parts, command.way, command.user_id)
    ack()


def _open(parts: Parts, way: Way, user_id: str) -> None:
    with parts.read() as tx:
        page = _page(tx, user_id)
    parts.show(way, notice.around(page, webhook_list.TITLE) if isinstance(page, Message) else notice.window(page))


def _page(tx: Transaction, user_id: str, told: str = "") -> Message | str:
    """The list, or why this person does not see it."""
    if not permits.set_up(tx, user_id):
        return replies.SET_UP_ONLY
    kept = event_queue.open_events(tx)
    shown = [_shown(each, kept.get(each.id, {})) for each in subscribers.all_subscribers(tx)]
    return webhook_list.draw_webhooks(shown, told)


def _shown(one: AnyRow, kept: dict[str, int]) -> ShownWebhook:
    return ShownWebhook(
        one.id, one.name, urlsplit(one.url).hostname or "", one.types, one.with_names, one.state, one.trouble,
        one.failing_since, one.last_ok_at, kept.get("waiting", 0), kept.get("parked", 0),
    )  # fmt: skip


def _changed(tx: Transaction, click: Click, parts: Parts) -> Message | str:
    """Pause, resume or remove."""
    found = subscribers.subscriber_of_id(tx, click.id)
    if found is None or not permits.set_up(tx, click.user_id):
        return _page(tx, click.user_id, webhook_list.GONE)
    CHANGES[click.action](tx, found.name)
    subscribers.tell_if_changed(tx, found, parts.clock(), click.user_id)
    return _page(tx, click.user_id)


def _added(tx: Transaction, form: Form, parts: Parts) -> Window:
    """Keep it and show its secret; Unfit for what can't be."""
    if not permits.set_up(tx, form.user_id):
        return replies.SET_UP_ONLY
    name, url = form.text("name"), form.text("url")
    if not subscribers.is_a_name(name):
        raise Unfit("name", "A name is letters, digits and hyphens.")
    if fault := addresses.fault_of_url(url, is_private=False):
        raise Unfit("url", fault)
    if subscribers.find_subscriber(tx, name) is not None:
        raise Unfit("name", "There is a webhook of this name. Please choose another one.")
    with_names = form.text("names") == webhook_forms.SEND
    secret = subscribers.add_subscriber(
        tx, name, url, parts.clock(), types=form.several("types"), with_names=with_names, by=form.user_id
    )
    return windows.instead(webhook_list.show_secret(name, secret))


def _try(parts: Parts, click: Click) -> None:
    """Send a test on a thread of its own, for the program may take long to answer, and show what came of it."""
    with parts.read() as tx:
        found = subscribers.subscriber_of_id(tx, click.id) if permits.set_up(tx, click.user_id) else None

    def send() -> None:
        told = webhook_list.GONE
        if found is not None:
            trouble = event_test.send_test(found, parts.clock()).trouble
            told = webhook_words.test_taken(found.name, trouble)
        with parts.read() as tx:
            page = _page(tx, click.user_id, told)
        parts.hints.later(click.way, page)

    threading.Thread(target=send, name="webhook-test", daemon=True).start()
