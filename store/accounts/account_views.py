"""Target accounts as people see them, with the steps still to be taken."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from store.accounts.account_facts import AccountStep, TargetAccount
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules.signing import Side

_A = t.accounts.c
_STEPS = select(t.account_steps, _A.company).join(t.accounts).where(_A.ended_at.is_(None))
_OF_STEP = ("id", "account_id", "company", "what", "due", "owner_id", "done_at")
_OF_ACCOUNT = (
    "id", "company", "domain", "tier", "rep_id", "marketer_id", "plan", "made_at", "made_by", "agreed_at", "agreed_by",
    "ended_at", "version",
)  # fmt: skip


def every_account(tx: Connection) -> list[TargetAccount]:
    """All that have not ended: tier 1 first, by company within it."""
    query = select(t.accounts).where(_A.ended_at.is_(None))
    return _loaded(tx, tx.execute(query.order_by(_A.tier, _A.company_key, _A.id)).all())


def load_account(tx: Connection, account_id: int) -> TargetAccount | None:
    """One account, ended ones as well."""
    return next(iter(_loaded(tx, tx.execute(select(t.accounts).where(_A.id == account_id)).all())), None)


def load_step(tx: Connection, step_id: int) -> AccountStep | None:
    """One step of an account that has not ended."""
    row = tx.execute(_STEPS.where(t.account_steps.c.id == step_id)).first()
    return _step(row) if row else None


def steps_by_id(tx: Connection, step_ids: Iterable[int]) -> list[AccountStep]:
    """These steps, those taken as well, the earliest first."""
    rows = tx.execute(_STEPS.where(t.account_steps.c.id.in_(list(step_ids))).order_by(*_BY_DAY))
    return [_step(row) for row in rows]


def _loaded(tx: Connection, rows: Sequence[AnyRow]) -> list[TargetAccount]:
    steps: dict[int, list[AccountStep]] = defaultdict(list)
    for some in dialect.batches([row.id for row in rows]):
        open_ = _STEPS.where(t.account_steps.c.account_id.in_(some), t.account_steps.c.done_at.is_(None))
        for step in tx.execute(open_.order_by(*_BY_DAY)):
            steps[step.account_id].append(_step(step))
    return [
        TargetAccount(
            **{name: row._mapping[name] for name in _OF_ACCOUNT},
            side=Side(row.side) if row.side else None,
            steps=tuple(steps[row.id]),
        )
        for row in rows
    ]


def _step(row: AnyRow) -> AccountStep:
    return AccountStep(**{name: row._mapping[name] for name in _OF_STEP})


_BY_DAY = (t.account_steps.c.due.is_(None), t.account_steps.c.due, t.account_steps.c.id)
