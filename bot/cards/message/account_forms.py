"""Forms of a target account: proposed or changed, and a step of its plan."""

from bot.cards import actions, blocks
from bot.cards.blocks import Block, Choices
from bot.cards.forms import fields
from store.accounts.account_facts import TargetAccount

TIERS: Choices = (("1", "Tier 1: we want these most"), ("2", "Tier 2"), ("3", "Tier 3"))
NO_COMPANY = "Write the company's name."
NO_REP = "Pick a rep: only they can claim its leads."
NO_MARKETER = "Pick a marketer."
NO_STEP = "Write what is to be done."
NOT_A_MEMBER = "Pick a full member of this workspace."
PAST_DAY = "This day is over. Pick today or a later one."
CHANGED_MEANWHILE = (
    "A colleague changed this account while your form was open. Copy your text, close it, open it again."
)


def account_form(one: TargetAccount | None, company: str = "") -> Block:
    """A new account, or one as it stands to be changed."""
    again = "With another name, domain or tier it's proposed again: the other team has to agree."
    rows = [
        fields.line("company", "Company", initial=one.company if one else company, limit=150),
        fields.line(
            "domain", "Domain", initial=one.domain if one else None, optional=True, example="acme.com",
            hint="Leads with this email domain belong to the account.", limit=150,
        ),
        fields.radio("tier", "Tier", blocks.options(TIERS), initial=str(one.tier if one else 2)),
        fields.member(
            "rep", "Rep", initial=one.rep_id if one else None, optional=True, hint="Gets first pick of its leads."
        ),
        fields.member("marketer", "Marketer", initial=one.marketer_id if one else None, optional=True),
        fields.words("plan", "Plan", initial=one.plan if one else None, optional=True, hint="How we win them."),
        blocks.context(again if one else "It counts once someone of the other team agrees."),
    ]  # fmt: skip
    keep = {"account": one.id, "version": one.version} if one else {}
    title, submit = ("Change account", "Save") if one else ("Propose an account", "Propose")
    return blocks.modal(title, actions.FORM_ACCOUNT, submit, rows, keep)


def step_form(one: TargetAccount, by: str) -> Block:
    """A step of its plan: what, by when, and who takes it."""
    rows = [
        fields.line("what", "What's the next step?", example="Invite their CTO to the round table"),
        fields.day("due", "By when?", optional=True, hint="Its owner is reminded that morning."),
        fields.member("owner", "Who does it?", initial=by),
    ]
    return blocks.modal("Add a step", actions.FORM_ACCOUNT_STEP, "Add", rows, {"account": one.id})
