"""The agreement read, signed, objected to and withdrawn: `/handoff agreement` and the buttons of a proposal."""

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.agreement import agreement_page, proposal_post, sign_replies
from bot.cards.forms import agreement_forms
from bot.cards.personal import notice
from bot.listeners.parts import Json, Parts, Window, on_form, on_press, window_after
from bot.slack import windows
from bot.slack.payloads.gestures import Click, Command, Form, Way
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db.database import Transaction
from store.record.outcomes import Again, Done, NotAllowed
from store.rules.signing import Side
from store.signing import proposal_views, proposals, waiting_leads
from store.signing.proposal_facts import Effect, InForce, PickSide, Proposed
from store.signing.waiting_leads import AnotherHolds
from store.team import people, signers

PROPOSED = "Proposed. The channel sees it, and it takes effect once both teams have signed."
IN_FORCE = "Signed. Version {} of the agreement is in force."
SIGNED = "Signed. The proposal shows it."
WITHDRAWN = "Withdrawn. The agreement stays as it is."
HANDING_OVER = "Handing them over now; each gets its card."
ALREADY = "They are being handed over already."
ANOTHER_HOLDS = "Another version of the agreement is in force by now, so nothing was handed over."
MANAGERS_ONLY = "That is for managers."


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons and the two forms."""
    on_press(app, actions.AGREEMENT, lambda click: _open(parts, click.way, click.user_id, click.value))
    on_press(app, actions.SIGN_AGREEMENT, lambda click: _sign(parts, click))
    on_press(app, actions.OBJECT_TO_AGREEMENT, lambda click: _object(parts, click))
    on_press(app, actions.WITHDRAW_PROPOSAL, lambda click: _withdraw(parts, click))
    on_press(app, actions.SIGN_AS_IT_STANDS, lambda click: _sign_as_it_stands(parts, click))
    on_press(app, actions.HAND_OVER_NOW, lambda click: _hand_over(parts, click))
    on_form(app, actions.FORM_SIGN, lambda form: _signed_for(parts, form))
    on_form(app, actions.FORM_OBJECT_TO_AGREEMENT, lambda form: _objected(parts, form))


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the agreement."""
    _open(parts, command.way, command.user_id)
    ack()


def _open(parts: Parts, way: Way, user_id: str, what: str = "") -> None:
    """Open the agreement, or the proposal that a button named."""
    now = parts.clock()
    with parts.read() as tx:
        word, _, number = what.partition(" ")
        facts = proposal_views.load_proposal(tx, int(number), now) if word == "proposal" else None
        if facts is not None:
            message = proposal_post.draw(facts, people.names(tx), policy.current(tx).labels, user_id)
            view = notice.around(message, "Proposal")
        else:
            view = _page(tx, signers.may_sign_some(user_id, signers.load_signers(tx, now)))
    parts.show(way, view)


def _page(tx: Transaction, may_sign: bool) -> Json:
    standing, history = proposal_views.agreement_standing(tx), proposal_views.history_of_agreement(tx)
    return agreement_page.draw(policy.current(tx), standing, history, people.names(tx), may_sign)


def _sign(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.begin() as tx:
        answer = proposals.sign_proposal(tx, click.id, click.user_id, now)
        note = sign_replies.signing_note(answer, people.names(tx))
    parts.wake()
    match answer:
        case PickSide(sides):
            parts.show(click.way, agreement_forms.pick_side(click.id, sides))
        case InForce(version):
            parts.hints.later(click.way, IN_FORCE.format(version))
        case _:
            parts.hints.later(click.way, note or SIGNED)


def _signed_for(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        side = Side(form.text("side"))
        answer = proposals.sign_proposal(tx, int(form.kept["proposal"]), form.user_id, now, side, form.view_id)
        note = sign_replies.signing_note(answer, people.names(tx))
    parts.wake()
    return note or windows.CLOSE


def _object(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.read() as tx:
        facts = proposal_views.load_proposal(tx, click.id, now)
        names = people.names(tx)
    if facts is None:
        parts.hints.later(click.way, sign_replies.GONE)
    elif facts.end is not None:
        parts.hints.later(click.way, proposal_post.end_words(facts.end, facts.version, facts.signatures, names))
    else:
        parts.show(click.way, agreement_forms.object_to_agreement(click.id))


def _objected(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    with parts.begin() as tx:
        words, proposal_id = form.text("words"), int(form.kept["proposal"])
        answer = proposals.object_to_proposal(tx, proposal_id, words, form.user_id, now, form.view_id)
        note = sign_replies.signing_note(answer, people.names(tx))
    parts.wake()
    return window_after(answer or Done(0), note)


def _withdraw(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.begin() as tx:
        answer = proposals.withdraw_proposal(tx, click.id, click.user_id, now)
        note = sign_replies.signing_note(answer, people.names(tx))
    parts.wake()
    parts.hints.later(click.way, note or WITHDRAWN)


def _sign_as_it_stands(parts: Parts, click: Click) -> None:
    with parts.read() as tx:
        agreed = policy.current(tx)
    propose_document(parts, click, agreed)


def propose_document(parts: Parts, click: Click, document: Policy, effect: Effect | None = None) -> None:
    """Propose it, sign it for the presser's team, and say so. `effect` if it was reckoned."""
    now = parts.clock()
    with parts.begin() as tx:
        answer = proposals.propose(tx, document, click.user_id, now, effect=effect)
        note = sign_replies.signing_note(answer, people.names(tx))
    parts.wake()
    if isinstance(answer, Proposed) and answer.version is not None:
        note = IN_FORCE.format(answer.version)
    parts.hints.later(click.way, note or PROPOSED)


def _hand_over(parts: Parts, click: Click) -> None:
    now = parts.clock()
    with parts.begin() as tx:
        answer = waiting_leads.ask_hand_over(tx, click.id, click.user_id, now)
    parts.wake()
    notes = {AnotherHolds: ANOTHER_HOLDS, NotAllowed: MANAGERS_ONLY, Again: ALREADY}
    parts.hints.later(click.way, notes.get(type(answer), HANDING_OVER))
