"""A change of the agreement proposed in a form: which part, then its fields as they stand."""

from slack_bolt import App

from bot.cards import actions
from bot.cards.agreement import part_forms, sign_replies
from bot.cards.personal import notice
from bot.listeners.agreement.signing_presses import IN_FORCE, PROPOSED
from bot.listeners.parts import Parts, Unfit, Window, on_form, on_press
from bot.slack import windows
from bot.slack.payloads.gestures import Click, Form
from store.agreement import policy_parts
from store.agreement.policy_parts import PartFault
from store.signing import proposal_views, proposals
from store.signing.proposal_facts import Proposed
from store.team import people


def register(app: App, parts: Parts) -> None:
    """Listen to the button and to both forms."""
    on_press(app, actions.PROPOSE_CHANGE, lambda click: _pick(parts, click))
    on_form(app, actions.FORM_CHANGE_PART, lambda form: _picked(parts, form))
    on_form(app, actions.FORM_CHANGE, lambda form: _changed(parts, form))


def _pick(parts: Parts, click: Click) -> None:
    with parts.read() as tx:
        refusal = proposals.may_propose(tx, click.user_id, parts.clock())
        note = sign_replies.signing_note(refusal, people.names(tx))
    parts.show(click.way, notice.window(note) if note else part_forms.pick_part())


def _picked(parts: Parts, form: Form) -> Window:
    with parts.read() as tx:
        standing = proposal_views.agreement_standing(tx)
        document = proposal_views.document_to_change(tx, standing.version, standing.open_proposal)
    return windows.instead(part_forms.change_part(document, form.text("part"), standing))


def _changed(parts: Parts, form: Form) -> Window:
    now = parts.clock()
    part = str(form.kept["part"])
    given = {path: form.text(path) for path in form.values}
    with parts.begin() as tx:
        try:
            standing = proposal_views.agreement_standing(tx)
            document = proposal_views.document_to_change(tx, standing.version, standing.open_proposal)
            shown = proposal_views.document_to_change(tx, form.kept["version"], form.kept["proposal"])
            document = policy_parts.amended(document, part, given, shown)
        except PartFault as wrong:
            raise Unfit(wrong.path, str(wrong)) from wrong
        answer = proposals.propose(tx, document, form.user_id, now, act_key=form.view_id)
        note = sign_replies.signing_note(answer, people.names(tx))
    parts.wake()
    if isinstance(answer, Proposed) and answer.version is not None:
        return IN_FORCE.format(answer.version)
    return note or PROPOSED
