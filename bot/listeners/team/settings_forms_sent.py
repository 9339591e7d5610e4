"""The forms behind `/handoff settings` that change the agreement's settings at once; the channel hears of it."""

from collections.abc import Callable, Mapping

from slack_bolt import App

from bot.cards import actions
from bot.cards.forms import settings_forms, team_forms
from bot.cards.lead import replies
from bot.cards.personal import notice
from bot.listeners import form_guard
from bot.listeners.parts import Json, Parts, Unfit, Window, on_form, on_press
from bot.slack import windows
from bot.slack.payloads.gestures import Form
from store.agreement import policy, settings_text
from store.agreement.policy_document import Policy
from store.agreement.policy_text import PolicyError
from store.db.database import Transaction
from store.handoffs import permits
from store.rules.states import MANAGER, REP
from store.signing import proposals
from store.team import channels, people

OWNERS = tuple(name for name, *_ in team_forms.OWNERS)


def register(app: App, parts: Parts) -> None:
    """Listen to each button and its form."""
    for action, draw, callback, read in (
        (actions.SEGMENTS, _draw_segments, actions.FORM_SEGMENTS, _read_segments),
        (actions.ASKED, _draw_asked, actions.FORM_ASKED, _read_asked),
        (actions.MEETING, _draw_meeting, actions.FORM_MEETING, _read_meeting),
        (actions.CURRENCY, _draw_currency, actions.FORM_CURRENCY, _read_currency),
    ):
        _listen(app, parts, action, draw, callback, read)


def _listen(
    app: App, parts: Parts, action: str, draw: Callable[[Transaction], Json], callback: str,
    read: Callable[[Transaction, Form, Policy], Mapping[str, object]],
) -> None:  # fmt: skip
    def send(form: Form) -> Window:
        with parts.begin() as tx:
            if not permits.set_up(tx, form.user_id):
                return replies.SET_UP_ONLY
            agreed = policy.current(tx)
            try:
                document = policy.amend(agreed, **read(tx, form_guard.merge(form, draw(tx)), agreed))
                channels.check_named(tx, document)
                proposals.change_settings(tx, document, form.user_id, parts.clock())
            except PolicyError as wrong:
                raise _unfit(form, wrong) from wrong
        parts.wake()
        return windows.CLOSE

    def press(user_id: str) -> Json:
        with parts.read() as tx:
            return form_guard.remember(draw(tx)) if permits.set_up(tx, user_id) else notice.window(replies.SET_UP_ONLY)

    on_press(app, action, lambda click: parts.show(click.way, press(click.user_id)))
    on_form(app, callback, send)


def _unfit(form: Form, wrong: PolicyError) -> Unfit:
    """The first fault, at the field that it names."""
    fault = wrong.faults[0]
    field = next((name for name in form.values if name in fault.field.split(".")), next(iter(form.values)))
    return Unfit(field, f"{fault.remedy[:1].upper()}{fault.remedy[1:]}.")


def _lines(form: Form, field: str, before: str, parse: Callable[[str], object], kept: object) -> object:
    """What a field's lines say; what is kept if nobody changed them."""
    if form.text(field) == before:
        return kept
    try:
        return parse(form.text(field))
    except ValueError as wrong:
        raise Unfit(field, f"{wrong}.") from wrong


def _draw_segments(tx: Transaction) -> Json:
    named = policy.current(tx).channels
    main = f"#{channels.name_of(tx, named.default)}" if named.default else ""
    written = settings_text.describe_segments(named.segments, channels.names_by_id(tx), _own_names(tx))
    return settings_forms.segments(main, written)


def _read_segments(tx: Transaction, form: Form, agreed: Policy) -> Mapping[str, object]:
    names = channels.names_by_id(tx)
    ids = {name: id_ for id_, name in names.items()} | {id_: id_ for id_ in names}
    main = form.text("default").removeprefix("#")
    if main and main not in ids:
        raise Unfit("default", f"I'm not in #{main}. Type /invite @Handoff there, then try again.")
    plain = agreed.channels.model_dump(mode="json")["segments"]
    before = settings_text.describe_segments(agreed.channels.segments, names, _own_names(tx))
    rep = lambda who: _rep(tx, who)  # noqa: E731
    found = _lines(form, "segments", before, lambda text: settings_text.parse_segments(text, ids.get, rep), plain)
    return {"channels": {"default": ids[main] if main else None, "segments": found}}


def _rep(tx: Transaction, name: str) -> str | None:
    """The member of this name, if they may claim what is reserved for them."""
    found = people.find(tx, name)
    return found if found and people.allowed(tx, found, REP, MANAGER) else None


def _draw_asked(tx: Transaction) -> Json:
    agreed, names = policy.current(tx), _own_names(tx)
    owners = {name: getattr(agreed.owners, name) for name in OWNERS}
    named = (agreed.marketers.campaigns, agreed.marketers.sources)
    campaigns, sources = (settings_text.describe_marketers(one, names) for one in named)
    return settings_forms.asked(owners, campaigns, sources)


def _own_names(tx: Transaction) -> dict[str, str]:
    """Names by which a member is found again."""
    return {who: name for who, name in people.names(tx).items() if people.find(tx, name) == who}


def _read_asked(tx: Transaction, form: Form, agreed: Policy) -> Mapping[str, object]:
    owners = {name: form.text(name) or None for name in OWNERS}
    if outsider := next((name for name, who in owners.items() if who and not people.is_active(tx, who)), None):
        raise Unfit(outsider, "Pick a full member of this workspace.")
    marketers: dict[str, object] = {}
    for field, kept in (("campaigns", agreed.marketers.campaigns), ("sources", agreed.marketers.sources)):
        before = settings_text.describe_marketers(kept, _own_names(tx))
        find = lambda text: settings_text.parse_marketers(text, lambda who: people.find(tx, who))  # noqa: E731
        marketers[field] = _lines(form, field, before, find, dict(kept))
    return {"owners": owners, "marketers": marketers}


def _draw_meeting(tx: Transaction) -> Json:
    return settings_forms.meeting(policy.current(tx).meeting)


def _read_meeting(_tx: Transaction, form: Form, _agreed: Policy) -> Mapping[str, object]:
    minutes = form.text("agenda_minutes_before")
    if not (minutes.isascii() and minutes.isdigit()):
        raise Unfit("agenda_minutes_before", "Write a number of minutes, as in 30.")
    typed = {name: form.text(name) for name in ("scoreboard_at", "day", "time")}
    return {"meeting": {**typed, "every_weeks": form.number("every_weeks"), "agenda_minutes_before": int(minutes)}}


def _draw_currency(tx: Transaction) -> Json:
    return settings_forms.currency(policy.current(tx))


def _read_currency(_tx: Transaction, form: Form, agreed: Policy) -> Mapping[str, object]:
    typed = form.text("currency").upper()
    changed = {"currency": typed} if typed != agreed.currency else {}
    return {**changed, "quarter_starts_in_month": form.number("quarter_starts_in_month")}
