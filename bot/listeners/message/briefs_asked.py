"""`/campaign`: the list of briefs, one with what it brought, and the form; *Got it* under the post of a start."""

from datetime import datetime, timedelta

from slack_bolt import Ack, App

from bot.cards import actions, blocks
from bot.cards.blocks import Message
from bot.cards.lead import replies
from bot.cards.message import brief_page
from bot.cards.message.brief_page import BriefRow
from bot.cards.personal import notice
from bot.intake.reading import cleaning, message_guesses
from bot.listeners.parts import Json, Parts, Window, on_form, on_press, window_after
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Click, Command, Form, Way
from store.agreement import policy
from store.db.database import Transaction
from store.message import brief_days, briefs
from store.message.briefs import Brief, BriefText
from store.monday.scoreboard import credit_paths
from store.monday.scoreboard.scoreboard_facts import CampaignReturn
from store.record.outcomes import Done, Gone, NotAllowed, Outcome
from store.rules.office_time import periods
from store.team import people, workspace

_LIST = frozenset({"", "list", "all"})
_ADD = frozenset({"add", "new"})


def register(app: App, parts: Parts) -> None:
    """Listen to the command, the buttons and the form."""

    def campaign(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        _answer(parts, command, command.text, ack)

    app.command(actions.COMMAND_CAMPAIGN)(campaign)
    on_press(app, actions.GOT_IT, lambda click: _note_read(parts, click))
    on_press(app, actions.WRITE_BRIEF, lambda click: _open(parts, click.way, click.user_id, click.value))
    on_press(app, actions.CHANGE_BRIEF, lambda click: _change(parts, click))
    on_form(app, actions.FORM_BRIEF, lambda form: _submitted(parts, form))


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """The same as `/handoff campaign ...`."""
    _answer(parts, command, command.text.partition(" ")[2], ack)


def _answer(parts: Parts, command: Command, typed: str, ack: Ack) -> None:
    word, _, rest = typed.strip().partition(" ")
    if word.casefold() in _ADD:
        _open(parts, command.way, command.user_id, message_guesses.plain(rest))
        ack()
        return
    with parts.read() as tx:
        answer = _drawn(tx, message_guesses.plain(typed.strip()), command.user_id, parts.clock())
    ack()
    parts.hints.later(command.way, answer)


def _drawn(tx: Transaction, asked: str, user_id: str, now: datetime) -> Message:
    names, may = people.names(tx), briefs.may_write_brief(tx, user_id) is None
    if asked.casefold() == "help":
        return blocks.message(brief_page.HELP)
    known, key = briefs.load_briefs(tx), briefs.campaign_key(asked)
    found = known
    if asked.casefold() not in _LIST:
        exact = [one for one in known if briefs.campaign_key(one.campaign) == key]
        found = exact or [one for one in known if key in briefs.campaign_key(one.campaign)]
    if len(found) == 1 and found is not known:
        return brief_page.draw_brief(
            _row(tx, found[0]), _brought(tx, found[0], now), names, policy.current(tx).currency, may
        )
    if known and not found:
        return blocks.message(brief_page.no_brief(asked))
    return brief_page.draw_briefs([_row(tx, one) for one in found], names, workspace.today(tx, now), may)


def _row(tx: Transaction, brief: Brief) -> BriefRow:
    return BriefRow(brief, briefs.readers_of(tx, brief.id))


def _brought(tx: Transaction, brief: Brief, now: datetime) -> CampaignReturn | None:
    """What the campaign cost and brought since its first day; None before it."""
    zone, today = workspace.load(tx).timezone, workspace.today(tx, now)
    if brief.starts_on > today:
        return None
    span, rule = periods.days(brief.starts_on, today + timedelta(days=1), zone), policy.current(tx).attribution
    key = briefs.campaign_key(brief.campaign)
    lines = credit_paths.campaign_returns(tx, span, now, zone, rule)
    return credit_paths.add_up(brief.campaign, [one for one in lines if briefs.campaign_key(one.campaign) == key])


def _note_read(parts: Parts, click: Click) -> None:
    with parts.begin() as tx:
        outcome = briefs.note_reader(tx, click.id, click.user_id, parts.clock())
    parts.wake()
    match outcome:
        case Gone():
            parts.hints.later(click.way, brief_page.GONE)
        case NotAllowed():
            parts.hints.later(click.way, brief_page.REPS_ONLY)


def _open(parts: Parts, way: Way, user_id: str, campaign: str) -> None:
    """The form for a new brief; of a campaign that has one by now, that one to change."""
    with parts.read() as tx:
        brief, agreed = briefs.find_brief(tx, campaign), policy.current(tx)
        marketer = agreed.marketer_named_for(campaign, None) or user_id
        view = _view(tx, user_id, brief, campaign, marketer, parts.clock())
    parts.show(way, view)


def _change(parts: Parts, click: Click) -> None:
    with parts.read() as tx:
        brief = briefs.load_brief(tx, click.id)
        view = _view(tx, click.user_id, brief, "", "", parts.clock()) if brief else notice.window(brief_page.GONE)
    parts.show(click.way, view)


def _view(tx: Transaction, user_id: str, brief: Brief | None, campaign: str, marketer: str, now: datetime) -> Json:
    refusal = briefs.may_write_brief(tx, user_id)
    if refusal is not None:
        return notice.window(replies.to_outcome(refusal, people.names(tx), now) or "")
    if brief is not None:
        return brief_page.draw_brief_form(brief.draft, {"brief": brief.id, "version": brief.version})
    new = BriefText(campaign, "", "", "", None, workspace.today(tx, now), None, marketer)
    return brief_page.draw_brief_form(new, {})


def _submitted(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        outcome = _kept(tx, form, now)
        brief = briefs.load_brief(tx, outcome.trace_id) if isinstance(outcome, Done) else None
        if brief is not None:
            note: str | None = brief_page.brief_saved(brief, brief_days.starts_at(tx, brief, now), now)
        else:
            note = brief_page.GONE if isinstance(outcome, Gone) else replies.to_outcome(outcome, people.names(tx), now)
    parts.wake()
    return note or "" if brief is not None else window_after(outcome, note)


def _kept(tx: Transaction, form: Form, now: datetime) -> Outcome:
    draft = BriefText(
        campaign=cleaning.line(form.text("campaign")),
        promise=cleaning.line(form.text("promise")),
        audience=cleaning.line(form.text("audience")),
        say=form.text("say"),
        link=form.text("link") or None,
        starts_on=form.day("starts_on"),
        ends_on=form.day("ends_on"),
        marketer_id=form.text("marketer_id"),
    )
    if "brief" in form.kept:
        kept = int(form.kept["brief"]), int(form.kept["version"])
        return briefs.change_brief(tx, *kept, draft, form.user_id, now, form.view_id)
    return briefs.write_brief(tx, draft, form.user_id, now, form.view_id)
