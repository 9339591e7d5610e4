"""What begins a person's day: everything due by its end, the most urgent first, with the number to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards import blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import lead_parts
from bot.cards.message import account_list
from bot.cards.reminders.reminder_posts import WHAT, over_message
from bot.cards.text import Names
from store.accounts.account_facts import AccountStep
from store.record.facts import HandoffFacts
from store.rules import acts
from store.rules.acts import HandoffAct
from store.rules.states import ClockKind

SHOWN = 10
# What is pressed when it is done.
PRESSED: Mapping[str, HandoffAct] = {
    ClockKind.RESPONSE: acts.RESPOND,
    ClockKind.NEXT_STEP: acts.STEP_DONE,
    ClockKind.ANSWER: acts.ANSWER,
}


@dataclass(frozen=True, slots=True)
class DueToday:
    """One thing to do: for which handoff, what, by when, and the address of its card."""

    handoff: HandoffFacts
    kind: str
    due_at: datetime
    permalink: str | None


def draw(
    due: Sequence[DueToday], steps: Sequence[AccountStep], done: int, now: datetime, day: date, names: Names
) -> Message:
    """What is left of the day's list, of which so many are done: leads, then steps of target accounts."""
    title = f"*Today: {text.count(len(due) + len(steps), 'thing')} to do*" + (f", {done} done" if done else "")
    rows = [blocks.section(_row(one, now), _button(one)) for one in due[:SHOWN]]
    rows += [blocks.section(_step(one, names, day), account_list.done_button(one)) for one in steps[:SHOWN]]
    more = [blocks.context(f"and {len(due) - SHOWN} more: `/lead mine` lists them.")] if len(due) > SHOWN else []
    whom = [lead_parts.name_and_company(one.handoff.lead) for one in due[:SHOWN]]
    body = "\n".join(
        [title, *(f"• {each}" for each in [*whom, *(text.line(one.company, 80) for one in steps[:SHOWN])])]
    )
    return Message(body, [blocks.section(title), *blocks.fitting(rows), *more])


def all_done(count: int) -> Message:
    """The same once nothing is left."""
    return over_message(f"Done: {text.count(count, 'thing')} for today.")


def day_over(done: int, count: int) -> Message:
    """The same once the day is over; what is left stands in the next one."""
    return over_message(f"That day is over: {done} of {count} done.")


def _step(one: AccountStep, names: Names, day: date) -> str:
    return f"★ *{text.line(one.company, 100)}*\n{account_list.step_line(one, names, day)}"


def _row(one: DueToday, now: datetime) -> str:
    lead = one.handoff.lead
    who = f"*{text.link(lead_parts.name_and_company(lead), one.permalink)}*"
    return "\n".join(row for row in (who, _what(one, now), lead_parts.contact(lead)) if row)


def _what(one: DueToday, now: datetime) -> str:
    if one.kind == ClockKind.NEXT_STEP:
        day = one.handoff.next_step_due
        late = f"🔴 *Overdue since {text.day(day, now)}:* " if day and one.due_at <= now else ""
        return f"{late}{text.line(one.handoff.next_step, 200)}"
    what = WHAT[one.kind]
    when = text.when(one.due_at)
    return f"🔴 *{what} overdue* since {when}" if one.due_at <= now else f"{what} by {when}"


def _button(one: DueToday) -> Block:
    act = PRESSED[one.kind]
    return blocks.button(act.label, act.code, one.handoff.id)
