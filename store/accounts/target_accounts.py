"""Target accounts act by act: one team proposes a company, the other agrees; then its plan, its people, and its end."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from store.accounts import account_views
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
from store.db import dialect
from store.db import tables as t
from store.outbox import posts
from store.record.outcomes import NotAllowed
from store.rules import signing
from store.rules.lead import folding
from store.rules.post_kinds import PostKind
from store.rules.signing import Side
from store.rules.states import ROLES
from store.team import channels, signers

_A = t.accounts.c
_CURRENT = _A.ended_at.is_(None)


def may_plan_accounts(tx: Connection, by: str, now: datetime) -> NotAllowed | None:
    """Why this person can't propose or change accounts; None if they can."""
    return None if signers.may_sign_some(by, signers.load_signers(tx, now)) else NotAllowed(ROLES)


def propose_account(
    tx: Connection, draft: AccountDraft, by: str | None, now: datetime, act_key: str | None = None
) -> AccountKept | AlreadyTarget:
    """Put a company on the list; the other team is asked to agree, unless an operator (None) imports it."""
    if act_key is not None and tx.scalar(select(_A.id).where(_A.act_key == act_key)) is not None:
        return AccountKept(0, False)
    if (twin := _twin(tx, draft, None)) is not None:
        return twin
    row = {"made_at": now, "act_key": act_key, **_written(draft), **_proposed(tx, by, now)}
    # Keys of a form are seen above; only two people who propose the same company at the same moment meet here.
    made = tx.scalar(dialect.insert(tx, t.accounts).on_conflict_do_nothing().values(row).returning(_A.id))
    if made is None:
        return _twin(tx, draft, None) or AccountKept(0, False)
    if by is not None and row["agreed_at"] is None:
        _ask_other_team(tx, made, 1, now)
    return AccountKept(made, row["agreed_at"] is not None)


def agree_to_account(
    tx: Connection, account_id: int, by: str, now: datetime
) -> AccountAgreed | OtherTeamAgrees | NotAllowed | AccountGone:
    """Agree for the team that has not; what an operator brought is backed by one team, then agreed by the other."""
    account = account_views.load_account(tx, account_id)
    if account is None or account.ended_at is not None:
        return AccountGone()
    if account.agreed_at is not None:
        return AccountAgreed(account)
    may = signers.load_signers(tx, now)
    if not signers.may_sign_some(by, may):
        return NotAllowed(ROLES)
    if account.made_by is None:
        changed = {"made_by": by, "side": _side(by, may), **_agreed_if_alone(by, may, now)}
        _change(tx, account, changed)
        _look_again(tx, account, now)
        found = account_views.load_account(tx, account_id) or account
        return AccountAgreed(found, backed=found.agreed_at is None)
    if not may_agree_to(account, by, may):
        return OtherTeamAgrees(account.side.other if account.side else None)
    _change(tx, account, {"agreed_at": now, "agreed_by": by})
    _look_again(tx, account, now)
    return AccountAgreed(account_views.load_account(tx, account_id) or account)


def may_agree_to(account: TargetAccount, by: str, may: signing.Signers) -> bool:
    """Whether this member's word is the one that is missing: of the other team, or of the only one who is left."""
    if signing.is_alone(by, may):
        return True
    if by == account.made_by:
        return False
    sides = [account.side] if account.side else list(Side)
    return account.made_by is None or any(by in may[side.other] for side in sides)


def change_account(
    tx: Connection, account_id: int, shown: int, draft: AccountDraft, by: str, now: datetime
) -> AccountKept | AlreadyTarget | AccountChangedMeanwhile | AccountGone:
    """Change what the form showed in this version. Another tier or company is proposed anew: it is what was agreed."""
    account = account_views.load_account(tx, account_id)
    if account is None or account.ended_at is not None:
        return AccountGone()
    if (twin := _twin(tx, draft, account_id)) is not None:
        return twin
    if account.version != shown:
        return AccountChangedMeanwhile()
    changed: dict[str, Any] = _written(draft)
    is_other = (draft.company, draft.domain, draft.tier) != (account.company, account.domain, account.tier)
    if is_other:
        changed |= _proposed(tx, by, now)
    if not _change(tx, account, changed):
        return AccountChangedMeanwhile()
    _look_again(tx, account, now)
    is_agreed = (changed["agreed_at"] if is_other else account.agreed_at) is not None
    if is_other and not is_agreed:
        _ask_other_team(tx, account_id, account.version + 1, now)
    return AccountKept(account_id, is_agreed)


def end_account(tx: Connection, account_id: int, by: str, now: datetime) -> bool:
    """Take a company off the list; whether it was on it."""
    ended = update(t.accounts).where(_A.id == account_id, _CURRENT).values(ended_at=now, ended_by=by)
    if tx.execute(ended.values(version=_A.version + 1)).rowcount != 1:
        return False
    account = account_views.load_account(tx, account_id)
    assert account is not None, "it was just changed"
    _look_again(tx, account, now)
    return True


def last_question(tx: Connection, account_id: int) -> str | None:
    """The post in which the other team was last asked: an earlier one asked for another company or tier."""
    return tx.scalar(select(t.outbox.c.id).where(_questions(account_id)).order_by(t.outbox.c.seq.desc()).limit(1))


def _written(draft: AccountDraft) -> dict[str, Any]:
    return {
        "company": draft.company, "company_key": folding.company_key(draft.company), "domain": draft.domain,
        "tier": draft.tier, "rep_id": draft.rep_id, "marketer_id": draft.marketer_id, "plan": draft.plan,
    }  # fmt: skip


def _proposed(tx: Connection, by: str | None, now: datetime) -> dict[str, Any]:
    """Who proposes it for which team; agreed at once if nobody else is left to."""
    if by is None:
        return {"made_by": None, "side": None, "agreed_at": None, "agreed_by": None}
    may = signers.load_signers(tx, now)
    return {"made_by": by, "side": _side(by, may), **_agreed_if_alone(by, may, now)}


def _side(by: str, may: signing.Signers) -> Side | None:
    """The team somebody proposes for; None for somebody of both: then either team may agree."""
    sides = [side for side in Side if by in may[side]]
    return sides[0] if len(sides) == 1 else None


def _agreed_if_alone(by: str, may: signing.Signers, now: datetime) -> dict[str, Any]:
    return {"agreed_at": now, "agreed_by": by} if signing.is_alone(by, may) else {"agreed_at": None, "agreed_by": None}


def _twin(tx: Connection, draft: AccountDraft, besides: int | None) -> AlreadyTarget | None:
    for field, column, value in (
        ("domain", _A.domain, draft.domain),
        ("company", _A.company_key, folding.company_key(draft.company)),
    ):
        same = select(_A.id).where(_CURRENT, column == value, _A.id.is_distinct_from(besides))
        if value and (found := tx.scalar(same.limit(1))) is not None:
            account = account_views.load_account(tx, found)
            assert account is not None, "its row was just read"
            return AlreadyTarget(field, account)
    return None


def _change(tx: Connection, account: TargetAccount, values: dict[str, Any]) -> bool:
    """Change it in the version that was read; whether nobody else did meanwhile."""
    of_version = (_A.id == account.id, _A.version == account.version, _CURRENT)
    return tx.execute(update(t.accounts).where(*of_version).values(version=account.version + 1, **values)).rowcount == 1


def _ask_other_team(tx: Connection, account_id: int, version: int, now: datetime) -> None:
    channel = channels.main_channel(tx)
    if channel is not None:
        key = f"{PostKind.ACCOUNT}:{account_id}:{version}"
        posts.say(tx, PostKind.ACCOUNT, key, now, channel=channel, extra={"account": account_id})


def _look_again(tx: Connection, account: TargetAccount, now: datetime) -> None:
    """The posts that asked the other team say what came of it."""
    keys = select(t.outbox.c.key).where(_questions(account.id)).order_by(t.outbox.c.seq)
    for key in tx.scalars(keys).all():
        posts.redraw_key(tx, key, f"v{account.version}", now)


def _questions(account_id: int) -> ColumnElement[bool]:
    return (t.outbox.c.kind == PostKind.ACCOUNT) & t.outbox.c.key.like(f"{PostKind.ACCOUNT}:{account_id}:%")


def leads_concerned(tx: Connection, account: TargetAccount, among: Collection[str]) -> list[int]:
    """Leads of the company in one of these states, the newest first: at most a hundred."""
    key = folding.company_key(account.company)
    by_name = (t.leads.c.company_key == key) & (t.leads.c.domain.is_(None) if account.domain else True)
    same = (t.leads.c.domain == account.domain) | by_name if account.domain else by_name
    query = select(t.leads.c.id).where(same, t.leads.c.status.in_(among), t.leads.c.erased_at.is_(None))
    return list(tx.scalars(query.order_by(t.leads.c.id.desc()).limit(100)))
