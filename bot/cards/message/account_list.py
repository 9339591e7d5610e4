"""Target accounts as both teams see them: all by tier, each with its people and next step; and one with its plan."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.text import Names
from store.accounts.account_facts import AccountStep, TargetAccount
from store.rules.signing import Side

TITLE = "Target accounts"
MOST, STEPS_SHOWN = 60, 20
NONE_YET = "*No target accounts yet.* Name the companies that both teams want to win. Their leads get a ★, and points."
GONE = "This account is no longer on the list."
NO_MATCH = "No target account matches “{}”. These are on the list:"
HELP = """*What `/accounts` can do*
• `/accounts` lists the companies both teams want to win, by tier, with the next step of each
• `/accounts add COMPANY` proposes one; it counts once the other team agrees
• `/accounts NAME` shows one with its plan and steps"""
END = blocks.confirm("End it?", "Its leads lose their ★ and its points. Open handoffs stay as they are.", "End")


def draw_accounts(
    some: Sequence[TargetAccount], agreeable: Collection[int], names: Names, today: date, told: str = ""
) -> Message:
    """Accounts by tier, first those that wait for the reader's word, `agreeable`; `told` is what just came of one."""
    propose = blocks.button("Propose an account…", actions.ADD_ACCOUNT, "list", "primary")
    agreed = sum(one.agreed_at is not None for one in some)
    head = f"*{agreed} agreed*" + (f", {len(some) - agreed} proposed" if agreed < len(some) else "")
    rows = [*blocks.paragraphs(told, head if some else NONE_YET), blocks.actions([propose])]
    groups = {"Your team has to agree": [one for one in some if one.id in agreeable]}
    groups |= {
        f"Tier {tier}": [one for one in some if one.tier == tier and one.id not in agreeable] for tier in (1, 2, 3)
    }
    room = MOST
    for title, members in groups.items():
        shown, room = members[:room], room - len(members[:room])
        rows += [blocks.divider(), blocks.section(f"*{title}*")] if shown else []
        rows += [_row(one, one.id in agreeable, names, today) for one in shown]
    if len(some) > MOST:
        rows.append(blocks.context(f"And {len(some) - MOST} more: `/accounts NAME`, or `handoff accounts`."))
    return Message(TITLE, rows)


def draw_account(one: TargetAccount, may_agree: bool, names: Names, today: date, told: str = "") -> Message:
    """One account with its plan, and what may be done about it."""
    about = "\n".join(
        row
        for row in (f"*{account_name(one)}*, tier {one.tier}", _people(one, names), account_state(one, names))
        if row
    )
    rows = blocks.paragraphs(told, about, text.words(one.plan, 1500, rows=12))
    if one.ended_at is not None:
        return Message(TITLE, rows)
    more = len(one.steps) - STEPS_SHOWN
    rows += [blocks.section("*Next steps*" if one.steps else "No step is planned yet.")]
    rows += [blocks.section(step_line(step, names, today), done_button(step)) for step in one.steps[:STEPS_SHOWN]]
    rows += [blocks.context(f"And {text.count(more, 'later step')}.")] if more > 0 else []
    agree = [blocks.button("Agree", actions.AGREE_ACCOUNT, one.id, "primary")] if may_agree else []
    buttons = [
        *agree,
        blocks.button("Add a step…", actions.ADD_ACCOUNT_STEP, one.id),
        blocks.button("Change…", actions.CHANGE_ACCOUNT, one.id),
        blocks.button("End", actions.END_ACCOUNT, one.id, "danger", END),
        blocks.button("All accounts", actions.ACCOUNTS, "list"),
    ]
    return Message(TITLE, [*rows, blocks.actions(buttons)])


def account_name(one: TargetAccount) -> str:
    """Its name, with a ★ once both teams agreed."""
    return ("★ " if one.agreed_at and not one.ended_at else "") + text.line(one.company, 100)


def account_state(one: TargetAccount, names: Names) -> str:
    """Who proposed it and who agreed, or who still has to."""
    by = f"Proposed by {text.person(one.made_by, names)}" if one.made_by else "Imported"
    if one.ended_at is not None:
        return "No longer a target account"
    if one.agreed_at is None:
        return f"🕓 {by}, {waits_for(one)} has to agree"
    if one.agreed_by == one.made_by:
        return f"Agreed by {text.person(one.agreed_by, names)}"
    return f"{by}, agreed by {text.person(one.agreed_by, names)}"


def waits_for(one: TargetAccount) -> str:
    """Who has to agree."""
    if one.made_by is None:
        return "each team"
    return one.side.other.value if one.side in tuple(Side) else "the other team"


def step_line(step: AccountStep, names: Names, today: date) -> str:
    """What is to be done, by when and by whom, what is overdue first."""
    late = "🔴 *Overdue* " if step.due and step.due < today and step.done_at is None else ""
    due = f", by {text.day(step.due, today)}" if step.due else ""
    who = f", {text.person(step.owner_id, names)}" if step.owner_id else ""
    return f"{late}{text.line(step.what, 200)}{due}{who}"


def done_button(step: AccountStep) -> Block:
    """The button that says a step was taken."""
    return blocks.button("Done", actions.DONE_ACCOUNT_STEP, step.id)


def _row(one: TargetAccount, may_agree: bool, names: Names, today: date) -> Block:
    next_ = f"Next: {step_line(one.steps[0], names, today)}" if one.steps else ""
    waiting = "" if one.agreed_at else account_state(one, names)
    body = "\n".join(row for row in (f"*{account_name(one)}*", _people(one, names), next_, waiting) if row)
    if may_agree:
        return blocks.section(
            f"{body} · tier {one.tier}", blocks.button("Agree", actions.AGREE_ACCOUNT, one.id, "primary")
        )
    return blocks.section(body, blocks.button("Open", actions.OPEN_ACCOUNT, one.id))


def _people(one: TargetAccount, names: Names) -> str:
    rep = f"Rep {text.person(one.rep_id, names)}" if one.rep_id else "No rep yet"
    marketer = f"marketer {text.person(one.marketer_id, names)}" if one.marketer_id else "no marketer yet"
    return " · ".join(part for part in (text.line(one.domain, 100), f"{rep}, {marketer}") if part)
