"""A proposal as people see it, where the agreement stands, and its history: read, never changed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from store.agreement import policy, policy_text
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules import signing
from store.rules.signing import ProposalEnding, Side
from store.signing.proposal_facts import (
    AgreementStanding,
    Effect,
    PastVersion,
    ProposalEnd,
    ProposalFacts,
    Signature,
    WrittenObjection,
)
from store.team import signers


def key_of(proposal_id: int) -> str:
    """The key of a proposal's post."""
    return f"proposal:{proposal_id}"


def load_proposal(tx: Connection, proposal_id: int, now: datetime) -> ProposalFacts | None:
    """A proposal with its signatures, its objections and who has yet to sign."""
    row = tx.execute(select(t.proposals).where(t.proposals.c.id == proposal_id)).first()
    if row is None:
        return None
    document = policy.as_kept(row.document)
    base = policy.at_version(tx, row.base_version)
    found = signatures(tx, proposal_id)
    missing = set(Side) - {each.side for each in found} if row.is_open else set()
    return ProposalFacts(
        id=row.id,
        by=row.made_by,
        at=row.made_at,
        base_version=row.base_version,
        changes=policy_text.difference(policy.with_settings(base, document), document),
        effect=Effect(**row.effect) if row.effect else None,
        signatures=found,
        objections=_objections(tx, proposal_id),
        waiting_for=_waiting_for(tx, missing, {each.member_id for each in found}, now),
        end=ProposalEnd(ProposalEnding(row.ending), row.ended_by, row.ended_at) if row.ending else None,
        version=row.version,
        handed_over=row.handed_over if row.hand_over_by else None,
        hand_over_by=row.hand_over_by,
    )


def document_to_change(tx: Connection, version: int, proposal_id: int | None) -> Policy:
    """What a change begins with: the open proposal, since a newer one replaces it, else the agreement in force."""
    agreed = policy.at_version(tx, version)
    proposed = tx.scalar(select(t.proposals.c.document).where(t.proposals.c.id == proposal_id))
    return agreed if proposed is None else policy.with_settings(policy.as_kept(proposed), agreed)


def load_written_objection(tx: Connection, objection_id: int) -> WrittenObjection | None:
    """One objection."""
    row = tx.execute(select(t.signatures).where(t.signatures.c.id == objection_id)).first()
    return None if row is None else WrittenObjection(row.member_id, row.words, row.at)


def signatures(tx: Connection, proposal_id: int) -> list[Signature]:
    """Who has signed a proposal, marketing first."""
    rows = tx.execute(_OF_PROPOSAL.where(t.signatures.c.proposal_id == proposal_id, t.signatures.c.kind == "signed"))
    return _in_order(rows.all())


def agreement_standing(tx: Connection) -> AgreementStanding:
    """The version in force and whose signatures it carries: those of the newest that both teams signed, if what they
    signed is still in force."""
    version = policy.current_version(tx)
    row = tx.execute(select(t.policy_versions).where(t.policy_versions.c.version == version)).first()
    last = tx.execute(
        select(t.proposals).where(t.proposals.c.version.is_not(None)).order_by(t.proposals.c.id.desc()).limit(1)
    ).first()
    holds = last is not None and _same(tx, last.version, version)
    open_ = tx.scalar(select(t.proposals.c.id).where(t.proposals.c.is_open))
    return AgreementStanding(
        version=version,
        applied_at=row.applied_at if row else None,
        applied_by=row.applied_by if row else None,
        signatures=signatures(tx, last.id) if holds and last is not None else (),
        open_proposal=open_,
    )


def history_of_agreement(tx: Connection) -> list[PastVersion]:
    """Every version, newest first, with who put it in force or signed it."""
    signed = _signatures_by_version(tx)
    rows = tx.execute(select(t.policy_versions).order_by(t.policy_versions.c.version)).all()
    found, before = [], policy.DEFAULT
    for row in rows:
        document = policy.at_version(tx, row.version)
        alone = policy.signed_part(before) == policy.signed_part(document)
        changes = policy_text.difference(before, document)
        whose = signed.get(row.version, ())
        found.append(PastVersion(row.version, row.applied_at, row.applied_by, whose, changes, alone and not whose))
        before = document
    return found[::-1]


def _signatures_by_version(tx: Connection) -> dict[int, Sequence[Signature]]:
    query = select(t.proposals.c.version, t.signatures).join_from(t.signatures, t.proposals)
    rows: dict[int, list[AnyRow]] = defaultdict(list)
    for row in tx.execute(query.where(t.proposals.c.version.is_not(None), t.signatures.c.kind == "signed")):
        rows[row.version].append(row)
    return {version: _in_order(some) for version, some in rows.items()}


def _same(tx: Connection, signed: int, now_in_force: int) -> bool:
    """Whether two versions differ by settings alone."""
    if signed == now_in_force:
        return True
    one, other = policy.at_version(tx, signed), policy.at_version(tx, now_in_force)
    return policy.signed_part(one) == policy.signed_part(other)


def _waiting_for(tx: Connection, missing: set[Side], signed: set[str], now: datetime) -> dict[Side, Sequence[str]]:
    may = signers.load_signers(tx, now) if missing else {}
    return {side: [each for each in may[side] if each not in signed] for side in signing.Side if side in missing}


def _objections(tx: Connection, proposal_id: int) -> list[WrittenObjection]:
    rows = tx.execute(_OF_PROPOSAL.where(t.signatures.c.proposal_id == proposal_id, t.signatures.c.kind == "objected"))
    return [WrittenObjection(row.member_id, row.words, row.at) for row in rows]


def _in_order(rows: Sequence[AnyRow]) -> list[Signature]:
    found = {row.side: Signature(row.member_id, Side(row.side), row.at, row.for_id) for row in rows}
    return [found[side] for side in Side if side in found]


_OF_PROPOSAL = select(t.signatures).order_by(t.signatures.c.id)
