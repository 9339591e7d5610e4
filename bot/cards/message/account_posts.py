"""What is said of target accounts: a team asks the other to agree; interest without a lead that is ready for sales."""

from datetime import datetime

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.message import account_list
from bot.cards.text import Labels, Names
from store.accounts.account_facts import AccountInterest, TargetAccount

BACKED = "Noted. Now someone of the other team has to agree: *{}*"
AGREED = "Agreed: *{}* is a target account of both teams."
KEPT = "*{}* is saved."
OTHER_TEAM = "Your team wants this one already. Someone of {} has to agree."
SHOWN, PEOPLE_SHOWN = 12, 3


def account_asked(one: TargetAccount, names: Names) -> Message:
    """One team proposes it: the other agrees with a press. Then it says what came of it."""
    who = text.person(one.made_by, names)
    name = text.line(one.company, 100)
    if one.ended_at is not None or one.agreed_at is not None:
        state = account_list.account_state(one, names)
        return blocks.message(f"*{account_list.account_name(one)}*, tier {one.tier} · {state}")
    title = f"🎯 {who} proposes *{name}* as a tier {one.tier} target account."
    people = [
        f"{role} {text.person(member, names)}"
        for role, member in (("Rep", one.rep_id), ("Marketer", one.marketer_id)) if member
    ]  # fmt: skip
    needed = f"It counts once {account_list.waits_for(one)} agrees."
    rows = blocks.paragraphs(
        "\n".join([title, *([" · ".join(people)] if people else []), needed]), text.words(one.plan, 600)
    )
    buttons = [
        blocks.button("Agree", actions.AGREE_ACCOUNT, one.id, "primary"),
        blocks.button("Open", actions.OPEN_ACCOUNT, one.id),
    ]
    return Message(title, [*rows, blocks.actions(buttons)])


def account_replaced(one: TargetAccount) -> Message:
    """The same once the account was changed after it."""
    return blocks.message(f"*{text.line(one.company, 100)}* was changed since. `/accounts` shows it.")


def account_interest(found: list[AccountInterest], labels: Labels) -> Message:
    """To the rep and the marketer of accounts: whose people show interest, though none is ready for sales."""
    title = f"*{text.count(len(found), 'target account')} showed interest last week*, but no lead there is sales-ready."
    rows = [_interest(one, labels) for one in found[:SHOWN]]
    more = [blocks.context(f"And {len(found) - SHOWN} more: `/accounts`")] if len(found) > SHOWN else []
    return Message(title, [blocks.section(title), *rows, *more])


def account_interest_over() -> Message:
    """The same once nothing of it is left."""
    said = "These target accounts need no look any more. `/accounts` lists them."
    return Message(said, [blocks.section(said)], over=True)


def _interest(one: AccountInterest, labels: Labels) -> Block:
    people = [f"• {_touch(*touch, labels)}" for touch in one.touches[:PEOPLE_SHOWN]]
    more = len(one.touches) - PEOPLE_SHOWN
    rest = [f"and {text.count(more, 'more touch', 'more touches')}"] if more > 0 else []
    head = f"★ *{text.line(one.account.company, 100)}*, tier {one.account.tier}"
    open_ = blocks.button("Open", actions.OPEN_ACCOUNT, one.account.id)
    return blocks.section("\n".join([head, *people, *rest]), open_)


def _touch(name: str | None, kind: str, at: datetime, labels: Labels) -> str:
    who = text.line(name, 80) or "A lead without a name"
    return f"{who}: {text.label(kind, labels)}, {text.when(at, '{date_short_pretty}')}"
