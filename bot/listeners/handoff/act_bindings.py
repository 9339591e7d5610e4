"""What becomes of each act in Slack: it is done at the press, or it opens a form whose values become its arguments."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.cards.blocks import Choices
from bot.cards.forms import act_forms
from bot.intake.reading import cleaning
from bot.listeners.parts import Json, Unfit, amount_in, wanted
from bot.slack.payloads.gestures import Form
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.agreement.policy_entries import Reason
from store.db.database import Transaction
from store.handoffs import answering, claim, excuses, handoffs, opportunities, questions, recycling, release
from store.handoffs.answering import NextStep
from store.record.facts import HandoffFacts, Ticked
from store.record.outcomes import Outcome
from store.rules import acts, states
from store.rules.acts import HandoffAct
from store.rules.office_time import suggested_days
from store.rules.office_time.business_time import Calendar
from store.rules.office_time.suggested_days import Suggested
from store.team.workspace import WorkspaceSettings

FOLLOW_UP = "Follow up"

AtOnce = Callable[[Transaction, int, str, datetime], Outcome]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a form is drawn from."""

    facts: HandoffFacts
    agreed: Policy
    by: str
    now: datetime
    settings: WorkspaceSettings
    calendar: Calendar  # of the handoff's owner

    @property
    def days(self) -> Suggested:
        """When a next step may be due, at one press."""
        return suggested_days.for_a_step(self.calendar, self.settings.today(self.now))

    @property
    def wake_days(self) -> Suggested:
        """When a lead may come back, at one press."""
        return suggested_days.for_waking(self.calendar, self.settings.today(self.now))


@dataclass(frozen=True, slots=True)
class BehindForm:
    """`draw` makes the form; `act` takes what `values` reads in it, which raises Unfit for a field that won't do."""

    draw: Callable[[Opening], Json]
    act: Callable[..., Outcome]
    values: Callable[[Form, datetime, Policy], tuple[object, ...]]

    def submit(self, tx: Transaction, form: Form, now: datetime) -> Outcome:
        """Do the act with what was filled in."""
        values = self.values(form, now, policy.current(tx))
        return self.act(tx, form.handoff_id, *values, form.user_id, now, form.view_id)


def _recycled(form: Form, _now: datetime, agreed: Policy) -> tuple[object, ...]:
    """A day that was picked, or one that was offered, wakes it; else it comes back on fresh interest."""
    offered = form.day("way") if form.text("way") not in ("", states.NURTURE) else None
    day = form.day("wake_on") or offered
    return states.WAKE if day else states.NURTURE, *_why(form, agreed.reasons.recycle, day)


def _why(form: Form, reasons: Iterable[Reason], wake_on: date | None = None) -> tuple[object, ...]:
    """The reason with a word about it, which some do without."""
    reason, words = form.text("reason"), form.text("words")
    if not words and not any(each.code == reason and each.words is False for each in reasons):
        raise Unfit("words", "Say it in a few words. Marketing learns from them.")
    return reason, words, wake_on, form.number("quality")


def _reopen(tx: Transaction, handoff_id: int, by: str, now: datetime) -> Outcome:
    """A closed deal, or else a lead that was given back."""
    row = handoffs.find(tx, handoff_id)
    closed_deal = row is not None and row.state in acts.REOPEN_DEAL.states
    return (opportunities.reopen if closed_deal else recycling.reopen)(tx, handoff_id, by, now)


def _tomorrow(opening: Opening) -> datetime:
    """Nine in the morning, in the workspace's zone."""
    day = opening.settings.today(opening.now) + timedelta(days=1)
    return datetime.combine(day, time(9), opening.settings.timezone)


def _half_way(opening: Opening) -> datetime:
    """Between now and the next deadline of sales, if there is one to come; to the minute."""
    due = [clock.due_at for clock in opening.facts.clocks if clock.stopped_at is None and clock.due_at]
    left = min((moment - opening.now for moment in due if moment > opening.now), default=timedelta(hours=2))
    return (opening.now + left / 2).replace(second=0, microsecond=0)


def _respond(
    tx: Transaction, handoff_id: int, at: datetime, how: str, words: str, quality: int | None,
    objected: str | None, step: NextStep | None, by: str, now: datetime, key: str,
) -> Outcome:  # fmt: skip
    return answering.respond(tx, handoff_id, at, how, words, quality, by, now, key, objection=objected, step=step)


def _next_step(form: Form) -> NextStep | None:
    """What was planned in a form; a day alone is to follow up."""
    due = form.day("soon") or form.day("due")
    what = form.text("next_step") or (FOLLOW_UP if due else "")
    return NextStep(what, due) if what else None


def _open_deal(
    tx: Transaction, handoff_id: int, amount: int | None, words: str, ticked: Ticked | None, by: str, now: datetime,
    key: str,
) -> Outcome:  # fmt: skip
    return opportunities.open_deal(tx, handoff_id, amount, words, by, now, key, ticked=ticked)


def _ticked(form: Form) -> Ticked | None:
    """The criteria that the form showed; those without a tick ask for a word of reason."""
    shown, ticked = form.kept.get("criteria", ()), form.several("criteria")
    met, unmet = ([line for line in shown if (line in ticked) is holds] for holds in (True, False))
    if unmet and not form.text("unmet"):
        raise Unfit("unmet", f"Say in a few words why it's an opportunity without: {'; '.join(unmet)}.")
    return Ticked(met, unmet, form.text("unmet") if unmet else "") if shown else None


def _lose(
    tx: Transaction, handoff_id: int, reason: str, objected: str | None, objection: str, words: str, by: str,
    now: datetime, key: str,
) -> Outcome:  # fmt: skip
    return opportunities.lose(tx, handoff_id, reason, objection, words, by, now, key, objected=objected)


def _win(
    tx: Transaction, handoff_id: int, amount: int | None, closed_on: date | None, words: str, heard_from: str, by: str,
    now: datetime, key: str,
) -> Outcome:  # fmt: skip
    return opportunities.win(tx, handoff_id, amount, closed_on, words, by, now, key, heard_from=heard_from)


def _choices(reasons: Iterable[Reason]) -> Choices:
    return [(reason.code, reason.label) for reason in reasons]


AT_ONCE: Mapping[HandoffAct, AtOnce] = {
    acts.CLAIM: claim.claim,
    acts.RELEASE: release.release,
    acts.STEP_DONE: answering.finish_step,
    acts.REOPEN: _reopen,  # one button for both ways to reopen
    acts.TAKE_OVER: claim.take_over,
}

BEHIND_FORMS: Mapping[HandoffAct, BehindForm] = {
    acts.RECYCLE: BehindForm(
        lambda of: act_forms.recycle(of.facts, _choices(of.agreed.reasons.recycle), of.wake_days),
        recycling.recycle, _recycled,
    ),
    acts.DISQUALIFY: BehindForm(
        lambda of: act_forms.disqualify(of.facts, _choices(of.agreed.reasons.disqualify)), recycling.recycle,
        lambda form, _, agreed: (states.DISQUALIFY, *_why(form, agreed.reasons.disqualify)),
    ),
    acts.ASK: BehindForm(
        lambda of: act_forms.ask(of.facts), questions.ask,
        lambda form, *_: (wanted(form, "words", "Write what you need to know."),),
    ),
    acts.ANSWER: BehindForm(
        lambda of: act_forms.answer(of.facts), questions.answer,
        lambda form, *_: (wanted(form, "words", "Write your answer."),),
    ),
    acts.RESPOND: BehindForm(
        lambda of: act_forms.respond(of.facts, of.now, of.days, _choices(of.agreed.reasons.objections)), _respond,
        lambda form, now, _: (
            form.moment("happened_at") or now, form.text("how"), form.text("words"), form.number("quality"),
            form.text("objected") or None, _next_step(form),
        ),
    ),
    acts.PLAN: BehindForm(
        lambda of: act_forms.plan(of.facts, of.by, of.days), answering.plan,
        lambda form, *_: (
            wanted(form, "next_step", "Write what happens next."), form.day("soon") or form.day("due"),
            form.text("owner") or None,
        ),
    ),
    acts.OPEN_DEAL: BehindForm(
        lambda of: act_forms.open_deal(of.facts, of.agreed.opportunity_criteria), _open_deal,
        lambda form, _, agreed: (amount_in(form, "amount", agreed.currency), form.text("words"), _ticked(form)),
    ),
    acts.AMOUNT: BehindForm(
        lambda of: act_forms.amount(of.facts), opportunities.set_amount,
        lambda form, _, agreed: (amount_in(form, "amount", agreed.currency),),
    ),
    acts.WIN: BehindForm(
        lambda of: act_forms.win(of.facts, of.settings.today(of.now)), _win,
        lambda form, _, agreed: (
            amount_in(form, "amount", agreed.currency), form.day("closed_on"), form.text("words"),
            cleaning.line(form.text("heard_from")),
        ),
    ),
    acts.LOSE: BehindForm(
        lambda of: act_forms.lose(
            of.facts, _choices(of.agreed.reasons.lost), _choices(of.agreed.reasons.objections)
        ), _lose,
        lambda form, *_: (
            form.text("reason"), form.text("objected") or None, form.text("objection"), form.text("words"),
        ),
    ),
    acts.OBJECT: BehindForm(
        lambda of: act_forms.objection(of.facts, _choices(of.agreed.reasons.objections)), answering.log_objection,
        lambda form, *_: (form.text("objected"), form.text("words")),
    ),
    acts.ASSIGN: BehindForm(
        lambda of: act_forms.assign(of.facts), claim.assign, lambda form, *_: (form.text("member"),)
    ),
    acts.SNOOZE: BehindForm(
        lambda of: act_forms.snooze(of.facts, _tomorrow(of)), excuses.snooze,
        lambda form, now, _: (form.moment("until") or now,),
    ),
    acts.REMIND_LATER: BehindForm(
        lambda of: act_forms.remind_later(of.facts, _half_way(of)), excuses.remind_later,
        lambda form, now, _: (form.moment("until") or now,),
    ),
    acts.EXCUSE: BehindForm(
        lambda of: act_forms.excuse(of.facts), excuses.excuse,
        lambda form, *_: (wanted(form, "words", "Say in a word why it is excused."),),
    ),
}  # fmt: skip
