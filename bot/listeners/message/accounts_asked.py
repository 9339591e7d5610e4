"""`/accounts`: the companies both teams want to win; proposed, agreed, planned and ended."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_bolt import Ack, App

from bot.cards import actions, text
from bot.cards.blocks import Message
from bot.cards.lead import replies
from bot.cards.message import account_forms, account_list, account_posts
from bot.cards.personal import notice
from bot.intake.reading import cleaning, message_guesses
from bot.listeners.parts import Json, Parts, Unfit, Window, on_form, on_press, wanted
from bot.slack import windows
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Click, Command, Form, Way
from store.accounts import account_steps, account_views, target_accounts
from store.accounts.account_facts import (
    AccountAgreed,
    AccountChangedMeanwhile,
    AccountDraft,
    AccountGone,
    AccountKept,
    AlreadyTarget,
    OtherTeamAgrees,
    TargetAccount,
)
from store.db.database import Transaction
from store.leads import account_leads
from store.record.outcomes import NotAllowed
from store.rules.lead import folding
from store.rules.signing import Signers
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people, signers, workspace

PROPOSE = frozenset({"add", "propose", "new"})
LIST = frozenset({"", "list", "all"})


def register(app: App, parts: Parts) -> None:
    """Listen to the command, the buttons and both forms."""

    def command(body: Json, ack: Ack) -> None:
        asked = interactions.command(body)
        _answer(parts, asked, asked.text)
        ack()

    app.command(actions.COMMAND_ACCOUNTS)(command)
    on_press(app, actions.ACCOUNTS, lambda click: _show(parts, click.way, click.user_id, None))
    on_press(app, actions.OPEN_ACCOUNT, lambda click: _show(parts, click.way, click.user_id, click.id))
    on_press(app, actions.ADD_ACCOUNT, lambda click: _propose(parts, click.way, click.user_id, None))
    on_press(app, actions.CHANGE_ACCOUNT, lambda click: _propose(parts, click.way, click.user_id, click.id))
    on_press(app, actions.ADD_ACCOUNT_STEP, lambda click: _add_step(parts, click))
    for action in (actions.AGREE_ACCOUNT, actions.END_ACCOUNT, actions.DONE_ACCOUNT_STEP):
        on_press(app, action, lambda click: _press(parts, click))
    on_form(app, actions.FORM_ACCOUNT, lambda form: _submit(parts, form))
    on_form(app, actions.FORM_ACCOUNT_STEP, lambda form: _submit_step(parts, form))


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """The same as `/handoff accounts ...`."""
    _answer(parts, command, command.text.partition(" ")[2])
    ack()


def _answer(parts: Parts, command: Command, typed: str) -> None:
    word, _, rest = message_guesses.plain(typed).strip().partition(" ")
    if word.casefold() == "help":
        parts.hints.later(command.way, account_list.HELP)
    elif word.casefold() in PROPOSE:
        _propose(parts, command.way, command.user_id, None, rest.strip())
    else:
        asked = "" if word.casefold() in LIST else f"{word} {rest}".strip()
        with parts.read() as tx:
            every = account_views.every_account(tx)
        found = _matching(every, asked)
        told = account_list.NO_MATCH.format(text.line(asked, 60)) if asked and every and not found else ""
        _show(parts, command.way, command.user_id, found[0].id if asked and len(found) == 1 else None, told)


def _matching(every: Sequence[TargetAccount], asked: str) -> list[TargetAccount]:
    wanted_words = folding.split(asked)
    return [
        one for one in every
        if all(any(word.startswith(each) for word in folding.split(f"{one.company} {one.domain or ''}"))
               for each in wanted_words)
    ]  # fmt: skip


# ---- Windows ---------------------------------------------------------------------------------------------------------


def _window(message: Message) -> Json:
    return notice.around(message, account_list.TITLE)


def _show(parts: Parts, way: Way, user_id: str, account_id: int | None, told: str = "") -> None:
    """The list or one account, in the window the person is in, or in a new one."""
    now = parts.clock()
    with parts.read() as tx:
        page = _page(tx, user_id, account_id, now, told)
    windows.say_in_window(parts.slack, way, _window(page))


def _page(tx: Transaction, user_id: str, account_id: int | None, now: datetime, told: str = "") -> Message:
    names, today, may = people.names(tx), workspace.today(tx, now), signers.load_signers(tx, now)
    one = account_views.load_account(tx, account_id) if account_id is not None else None
    if one is not None:
        return account_list.draw_account(one, _may_agree(one, user_id, may), names, today, told)
    every = account_views.every_account(tx)
    agreeable = {one.id for one in every if _may_agree(one, user_id, may)}
    return account_list.draw_accounts(every, agreeable, names, today, told)


def _may_agree(one: TargetAccount, user_id: str, may: Signers) -> bool:
    is_open = one.agreed_at is None and one.ended_at is None
    return is_open and signers.may_sign_some(user_id, may) and target_accounts.may_agree_to(one, user_id, may)


def _propose(parts: Parts, way: Way, user_id: str, account_id: int | None, company: str = "") -> None:
    one, refusal = _to_change(parts, user_id, account_id)
    parts.show(way, refusal or account_forms.account_form(one, company))


def _add_step(parts: Parts, click: Click) -> None:
    one, refusal = _to_change(parts, click.user_id, click.id)
    if one is not None:
        parts.show(click.way, refusal or account_forms.step_form(one, click.user_id))


def _to_change(parts: Parts, user_id: str, account_id: int | None) -> tuple[TargetAccount | None, Json | None]:
    """The account, and the window that says why this person can't change it, or propose one."""
    now = parts.clock()
    with parts.read() as tx:
        one = account_views.load_account(tx, account_id) if account_id is not None else None
        if (refusal := target_accounts.may_plan_accounts(tx, user_id, now)) is not None:
            return one, notice.window(_refused(tx, refusal, now))
    is_gone = account_id is not None and (one is None or one.ended_at is not None)
    return one, notice.window(account_list.GONE) if is_gone else None


# ---- What was pressed and written ------------------------------------------------------------------------------------


def _press(parts: Parts, click: Click) -> None:
    """Agree, end, or a step done: said in the window it was pressed in, or in private."""
    now = parts.clock()
    with parts.begin() as tx:
        account_id, said = _done(tx, click, now)
        page = _page(tx, click.user_id, account_id, now, said) if click.way.view_id else None
    parts.wake()
    if page is not None:
        windows.say_in_window(parts.slack, click.way, _window(page))
    else:
        parts.hints.later(click.way, said)


def _done(tx: Transaction, click: Click, now: datetime) -> tuple[int | None, str]:
    """Which account it was about, and what came of it."""
    if click.action == actions.DONE_ACCOUNT_STEP:
        step = account_views.load_step(tx, click.id)
        if step is None or (refusal := target_accounts.may_plan_accounts(tx, click.user_id, now)) is not None:
            return (step.account_id if step else None), _refused(tx, refusal if step else AccountGone(), now)
        account_steps.take_step(tx, click.id, click.user_id, now)
        return step.account_id, f"Done: {text.line(step.what, 200)}"
    if click.action == actions.AGREE_ACCOUNT:
        answer = target_accounts.agree_to_account(tx, click.id, click.user_id, now)
        if not isinstance(answer, AccountAgreed):
            return click.id, _refused(tx, answer, now)
        _follow(tx, click.id, now)
        said = account_posts.BACKED if answer.backed else account_posts.AGREED
        return None, said.format(text.line(answer.account.company, 100))
    refusal = target_accounts.may_plan_accounts(tx, click.user_id, now)
    if refusal is None and target_accounts.end_account(tx, click.id, click.user_id, now):
        _follow(tx, click.id, now)
    return None if refusal is None else click.id, _refused(tx, refusal or AccountGone(), now)


def _follow(tx: Transaction, account_id: int, now: datetime) -> None:
    account = account_views.load_account(tx, account_id)
    if account is not None:
        account_leads.follow_account(tx, account, now)


def _refused(tx: Transaction, answer: NotAllowed | OtherTeamAgrees | AccountGone | None, now: datetime) -> str:
    match answer:
        case NotAllowed():
            return replies.to_outcome(answer, people.names(tx), now) or ""
        case OtherTeamAgrees(side):
            return account_posts.OTHER_TEAM.format(side.value if side else "the other team")
    return account_list.GONE


def _submit(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        refusal = target_accounts.may_plan_accounts(tx, form.user_id, now)
        if refusal is not None:
            return _refused(tx, refusal, now)
        draft = _draft(tx, form)
        number = form.kept.get("account")
        kept = (
            target_accounts.propose_account(tx, draft, form.user_id, now, form.view_id)
            if number is None
            else target_accounts.change_account(tx, number, form.kept["version"], draft, form.user_id, now)
        )
        window = _after(tx, form.user_id, kept, now)
    parts.wake()
    return window


def _draft(tx: Transaction, form: Form) -> AccountDraft:
    """What was written; Unfit for what makes no sense."""
    company = cleaning.line(wanted(form, "company", account_forms.NO_COMPANY))
    if folding.is_no_company(company) or not folding.company_key(company):
        raise Unfit("company", account_forms.NO_COMPANY)
    try:
        domain = folding.own_domain(form.text("domain")) if form.text("domain") else None
    except ValueError as wrong:
        raise Unfit("domain", f"{wrong}.") from wrong
    rep, marketer = form.text("rep") or None, form.text("marketer") or None
    for field, member, roles, remedy in (
        ("rep", rep, (REP, MANAGER), account_forms.NO_REP),
        ("marketer", marketer, (MARKETER,), account_forms.NO_MARKETER),
    ):
        if member is not None and not (people.is_active(tx, member) and people.allowed(tx, member, *roles)):
            raise Unfit(field, remedy)
    return AccountDraft(company, domain, form.number("tier") or 2, rep, marketer, form.text("plan"))


def _after(
    tx: Transaction, user_id: str,
    kept: AccountKept | AlreadyTarget | AccountChangedMeanwhile | AccountGone, now: datetime,
) -> Window:  # fmt: skip
    match kept:
        case AlreadyTarget(field, account):
            state = account_list.account_state(account, people.names(tx))
            raise Unfit(field, f"{account.company[:80]} is on the list already, tier {account.tier}. {state}.")
        case AccountChangedMeanwhile():
            raise Unfit("company", account_forms.CHANGED_MEANWHILE)
        case AccountGone() | AccountKept(0):
            return account_list.GONE if isinstance(kept, AccountGone) else windows.CLOSE
    _follow(tx, kept.account_id, now)
    one = account_views.load_account(tx, kept.account_id)
    assert one is not None, "it was just kept"
    told = account_posts.KEPT.format(text.line(one.company, 100))
    return windows.instead(_window(_page(tx, user_id, one.id, now, told)))


def _submit_step(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        refusal = target_accounts.may_plan_accounts(tx, form.user_id, now)
        if refusal is not None:
            return _refused(tx, refusal, now)
        what = cleaning.line(wanted(form, "what", account_forms.NO_STEP))
        owner = form.text("owner") or form.user_id
        if not people.is_active(tx, owner):
            raise Unfit("owner", account_forms.NOT_A_MEMBER)
        due: date | None = form.day("due")
        if due is not None and due < workspace.today(tx, now):
            raise Unfit("due", account_forms.PAST_DAY)
        account_id = int(form.kept["account"])
        if not account_steps.add_step(tx, account_id, what, due, owner, now, form.view_id):
            return account_list.GONE
        return windows.instead(_window(_page(tx, form.user_id, account_id, now)))
