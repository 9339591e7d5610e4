"""`/content`: what there is and what it answers, the plan, objections without an answer; add, change and retire."""

from dataclasses import replace
from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions, blocks
from bot.cards.blocks import Block, Choices, Message
from bot.cards.lead import replies
from bot.cards.message import content_form, content_page
from bot.intake.reading import cleaning
from bot.listeners.parts import Json, Parts, Window, on_form, on_press, window_after
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Click, Command, Form, Way
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db.database import Transaction
from store.message import contents, unanswered
from store.record.outcomes import Again, Gone, NotAllowed, Refused
from store.rules import assets, states
from store.rules.assets import Asset, DraftedAsset
from store.team import people, workspace

ADD = frozenset({"add", "new"})
AssetAnswer = Asset | Again | Refused | NotAllowed | Gone


def register(app: App, parts: Parts) -> None:
    """Listen to the command, the buttons and the form."""

    def content(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        _answer(parts, command, command.text, ack)

    app.command(actions.COMMAND_CONTENT)(content)
    on_press(app, actions.ADD_CONTENT, lambda click: _open_new(parts, click.way, click.user_id))
    on_press(app, actions.PROPOSE_CONTENT, lambda click: _open_new(parts, click.way, click.user_id, click.value))
    on_press(app, actions.CHANGE_CONTENT, lambda click: _open_kept(parts, click))
    on_press(app, actions.CONTENT_LIVE, lambda click: _open_kept(parts, click, assets.LIVE))
    on_press(app, actions.RETIRE_CONTENT, lambda click: _retire(parts, click))
    on_form(app, actions.FORM_CONTENT, lambda form: _submitted(parts, form))


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """The same as `/handoff content ...`."""
    _answer(parts, command, command.text.partition(" ")[2], ack)


def _answer(parts: Parts, command: Command, typed: str, ack: Ack) -> None:
    asked = typed.strip().casefold()
    if asked in ADD:
        _open_new(parts, command.way, command.user_id)
        ack()
        return
    now = parts.clock()
    with parts.read() as tx:
        answer = _drawn(tx, asked, now)
    ack()
    parts.hints.later(command.way, answer)


def _drawn(tx: Transaction, asked: str, now: datetime) -> Message:
    today, names, labels = workspace.today(tx, now), people.names(tx), policy.current(tx).labels
    if asked == "unanswered":
        for_deals = unanswered.load_asked_for_deals(tx, now)
        found = unanswered.load_unanswered(tx, now)
        return content_page.draw_unanswered(found, for_deals.count, for_deals.words, labels)
    kept = contents.load_assets(tx)
    match asked:
        case "" | "list":
            return content_page.draw_content(kept, len(unanswered.load_unanswered(tx, now)), today, names, labels)
        case "plan":
            return content_page.draw_plan(kept, today, names, labels)
        case "retired":
            return content_page.draw_retired(kept, today, names, labels)
    return blocks.message(content_page.HELP)


def _open_new(parts: Parts, way: Way, user_id: str, code: str = "") -> None:
    """Open an empty form, or one that is to answer this objection."""
    now = parts.clock()
    with parts.read() as tx:
        refusal, agreed = contents.may_edit_content(tx, user_id), policy.current(tx)
        heard = next((one for one in unanswered.load_unanswered(tx, now) if one.code == code), None) if code else None
        names = people.names(tx)
    if refusal is not None:
        parts.hints.later(way, replies.to_outcome(refusal, names, now))
        return
    about: list[Block] = content_form.heard(heard, agreed.labels) if heard else []
    stage = heard.stage if heard else states.CLOSE
    drafted = DraftedAsset("", None, stage, (code,) if code else (), (), None, None, assets.IDEA)
    parts.show(way, content_form.new_asset(drafted, *_choices(agreed), about))


def _open_kept(parts: Parts, click: Click, state: str = "") -> None:
    """Open the form of an asset, perhaps with another state chosen in it."""
    now = parts.clock()
    with parts.read() as tx:
        refusal, agreed = contents.may_edit_content(tx, click.user_id), policy.current(tx)
        asset, names = contents.load_asset(tx, click.id), people.names(tx)
    if refusal is not None or asset is None:
        parts.hints.later(click.way, replies.to_outcome(refusal, names, now) if refusal else content_page.GONE)
        return
    drafted = replace(asset.said, state=state or asset.said.state)
    parts.show(click.way, content_form.changed_asset(asset, drafted, *_choices(agreed)))


def _retire(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.begin() as tx:
        note = _note(tx, contents.retire_asset(tx, click.id, click.user_id, now), now)
    parts.wake()
    parts.hints.later(click.way, note)


def _submitted(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        if "content" in form.kept:
            asset_id, version = int(form.kept["content"]), int(form.kept["version"])
            answer: AssetAnswer = contents.change_asset(tx, asset_id, version, _drafted(form), form.user_id, now)
        else:
            answer = contents.add_asset(tx, _drafted(form), form.user_id, now, form.view_id)
        note = _note(tx, answer, now)
    parts.wake()
    return window_after(answer, note)


def _note(tx: Transaction, answer: AssetAnswer, now: datetime) -> str | None:
    if isinstance(answer, Asset):
        return content_page.draw_kept(answer)
    return content_page.GONE if isinstance(answer, Gone) else replies.to_outcome(answer, people.names(tx), now)


def _drafted(form: Form) -> DraftedAsset:
    return DraftedAsset(
        title=cleaning.line(form.text("title")),
        link=cleaning.line(form.text("link")) or None,
        stage=form.text("stage"),
        objections=tuple(form.several("objections")),
        problems=tuple(form.several("problems")),
        owner_id=form.text("owner") or None,
        due=form.day("due"),
        state=form.text("state"),
    )


def _choices(agreed: Policy) -> tuple[Choices, Choices]:
    objections = [(reason.code, reason.label) for reason in agreed.reasons.objections]
    return objections, [(problem.code, problem.label) for problem in agreed.checklist_section.problems]
