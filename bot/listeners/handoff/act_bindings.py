"""What becomes of each act in Slack: it is done at the press, or it opens a form whose values become its arguments."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.cards.blocks import Choices
from bot.cards.forms import act_forms
from bot.intake.reading import amounts
from bot.listeners.parts import Json
from bot.slack.payloads.gestures import Form
from store.agreement import policy
from store.agreement.policy import Policy
from store.agreement.policy_entries import Reason
from store.db.database import Transaction
from store.handoffs import answering, assign, claim, excuses, handoffs, opportunities, questions, recycling, release
from store.record.facts import HandoffFacts
from store.record.outcomes import Outcome, Refused
from store.rules import acts, states
from store.rules.acts import HandoffAct
from store.team.workspace import WorkspaceSettings

AtOnce = Callable[[Transaction, int, str, datetime], Outcome]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a form is drawn from."""

    facts: HandoffFacts
    agreed: Policy
    by: str
    now: datetime
    settings: WorkspaceSettings


@dataclass(frozen=True, slots=True)
class BehindForm:
    """`draw` makes the form, and `take` does the act with what was filled in.

    The field `wanted` must have words in it, and a blank one is answered with its remedy.
    """

    draw: Callable[[Opening], Json]
    take: Callable[[Transaction, Form, datetime], Outcome]
    wanted: tuple[str, str] | None = None

    def submit(self, tx: Transaction, form: Form, now: datetime) -> Outcome:
        """Do the act, unless what it cannot do without is blank."""
        if self.wanted and not form.text(self.wanted[0]):
            return Refused(*self.wanted)
        return self.take(tx, form, now)


def _recycle(tx: Transaction, form: Form, now: datetime) -> Outcome:
    way, reason = form.text("way"), form.text("reason")
    reasons = policy.current(tx).reasons
    fitting = reasons.disqualify if way == states.DISQUALIFY else reasons.recycle
    known = {each.code for each in (*reasons.recycle, *reasons.disqualify)}
    if reason in known - {each.code for each in fitting}:
        return Refused("reason", "Choose a reason from the list that belongs to what should happen.")
    return recycling.recycle(
        tx, form.handoff_id, way, reason, form.text("words"), form.day("wake_on"), form.number("quality"),
        form.user_id, now, form.view_id,
    )  # fmt: skip


def _ask(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return questions.ask(tx, form.handoff_id, form.text("words"), form.user_id, now, form.view_id)


def _answer(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return questions.answer(tx, form.handoff_id, form.text("words"), form.user_id, now, form.view_id)


def _respond(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return answering.respond(
        tx, form.handoff_id, form.moment("happened_at") or now, form.text("how"), form.text("words"),
        form.number("quality"), form.user_id, now, form.view_id,
    )  # fmt: skip


def _plan(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return answering.plan(
        tx, form.handoff_id, form.text("next_step"), form.day("due"), form.text("owner") or None,
        form.user_id, now, form.view_id,
    )  # fmt: skip


def _assign(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return assign.assign(tx, form.handoff_id, form.text("member"), form.user_id, now, form.view_id)


def _snooze(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return excuses.snooze(tx, form.handoff_id, form.moment("until") or now, form.user_id, now, form.view_id)


def _excuse(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return excuses.excuse(tx, form.handoff_id, form.text("words"), form.user_id, now, form.view_id)


def _open_deal(tx: Transaction, form: Form, now: datetime) -> Outcome:
    amount = _amount(tx, form)
    if isinstance(amount, Refused):
        return amount
    return opportunities.open_deal(tx, form.handoff_id, amount, form.text("words"), form.user_id, now, form.view_id)


def _win(tx: Transaction, form: Form, now: datetime) -> Outcome:
    amount = _amount(tx, form)
    if isinstance(amount, Refused):
        return amount
    return opportunities.win(
        tx, form.handoff_id, amount, form.day("closed_on"), form.text("words"), form.user_id, now, form.view_id
    )


def _lose(tx: Transaction, form: Form, now: datetime) -> Outcome:
    return opportunities.lose(
        tx, form.handoff_id, form.text("reason"), form.text("objection"), form.text("words"),
        form.user_id, now, form.view_id,
    )  # fmt: skip


def _amount(tx: Transaction, form: Form) -> int | Refused | None:
    """The amount in the smallest unit; None for nothing, which means not known."""
    try:
        return amounts.typed(form.text("amount"), policy.current(tx).currency)
    except ValueError as wrong:
        return Refused("amount", str(wrong))


def _reopen(tx: Transaction, handoff_id: int, by: str, now: datetime) -> Outcome:
    """A closed deal, or else a lead that was given back."""
    row = handoffs.find(tx, handoff_id)
    closed_deal = row is not None and row.state in acts.REOPEN_DEAL.states
    return (opportunities.reopen if closed_deal else recycling.reopen)(tx, handoff_id, by, now)


def _tomorrow(opening: Opening) -> datetime:
    """Nine in the morning, in the workspace's zone."""
    day = opening.settings.today(opening.now) + timedelta(days=1)
    return datetime.combine(day, time(9), opening.settings.timezone)


def _ways(agreed: Policy) -> tuple[Choices, Choices]:
    return _choices(agreed.reasons.recycle), _choices(agreed.reasons.disqualify)


def _choices(reasons: Iterable[Reason]) -> Choices:
    return [(reason.code, reason.label) for reason in reasons]


AT_ONCE: Mapping[HandoffAct, AtOnce] = {
    acts.CLAIM: claim.claim,
    acts.RELEASE: release.release,
    acts.REOPEN: _reopen,  # one button for both ways to reopen
    acts.TAKE_OVER: assign.take_over,
}

BEHIND_FORMS: Mapping[HandoffAct, BehindForm] = {
    acts.RECYCLE: BehindForm(lambda of: act_forms.recycle(of.facts, *_ways(of.agreed)), _recycle),
    acts.ASK: BehindForm(lambda of: act_forms.ask(of.facts), _ask, ("words", "Write what you need to know.")),
    acts.ANSWER: BehindForm(lambda of: act_forms.answer(of.facts), _answer, ("words", "Write your answer.")),
    acts.RESPOND: BehindForm(lambda of: act_forms.respond(of.facts, of.now), _respond),
    acts.PLAN: BehindForm(
        lambda of: act_forms.plan(of.facts, of.by), _plan, ("next_step", "Write what happens next.")
    ),
    acts.OPEN_DEAL: BehindForm(lambda of: act_forms.open_deal(of.facts), _open_deal),
    acts.WIN: BehindForm(lambda of: act_forms.win(of.facts, of.settings.today(of.now)), _win),
    acts.LOSE: BehindForm(lambda of: act_forms.lose(of.facts, _choices(of.agreed.reasons.lost)), _lose),
    acts.ASSIGN: BehindForm(lambda of: act_forms.assign(of.facts), _assign),
    acts.SNOOZE: BehindForm(lambda of: act_forms.snooze(of.facts, _tomorrow(of)), _snooze),
    acts.EXCUSE: BehindForm(
        lambda of: act_forms.excuse(of.facts), _excuse, ("words", "Say in a word why it is excused.")
    ),
}  # fmt: skip
