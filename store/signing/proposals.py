"""A change of the agreement, proposed and signed: one at a time, in force once both teams have signed it.

open -> signed | withdrawn | replaced by a newer one | fell, since the agreement changed under it.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Text, cast, func, insert, select, update

from store.agreement import policy, policy_text
from store.agreement.policy_document import Policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.leads import policy_effect
from store.outbox import homes, posts
from store.record.outcomes import Again, Gone, NotAllowed, Refused
from store.rules import signing
from store.rules.office_time import business_time
from store.rules.post_kinds import PostKind
from store.rules.signing import ProposalEnding, Side
from store.rules.states import ROLES
from store.signing import proposal_effect, proposal_views
from store.signing.proposal_facts import (
    Effect,
    InForce,
    NothingChanges,
    NotPostedYet,
    NotYourSide,
    PickSide,
    ProposalEnd,
    ProposalOver,
    Proposed,
    ProposersAlone,
)
from store.team import calendars, channels, people, presence, signers

SignOutcome = InForce | Again | Gone | NotAllowed | PickSide | NotYourSide | NotPostedYet | ProposalOver | None
TRIES = 3  # while others propose in this very moment


def may_propose(tx: Connection, by: str, now: datetime) -> NotAllowed | None:
    """Why this person can't propose a change; None if they can."""
    return None if signers.may_sign_some(by, signers.load_signers(tx, now)) else NotAllowed(ROLES)


def propose(
    tx: Connection,
    document: Policy,
    by: str | None,
    now: datetime,
    *,
    effect: Effect | None = None,
    side: Side | None = None,
    act_key: str | None = None,
) -> Proposed | NothingChanges | Again | NotAllowed:
    """Propose this document, but for its settings, and sign it for the proposer's team. `by` is empty for a command.

    It replaces a proposal that is open. What changes nothing is a proposal to sign the agreement as it stands. Who is
    of both teams picks a `side`. Where there are too many leads to reckon the effect while a person waits, the ticker
    does and posts it then, unless the `effect` was reckoned before.
    """
    if by is not None and (refusal := may_propose(tx, by, now)) is not None:
        return refusal
    if act_key is not None and tx.scalar(select(t.proposals.c.id).where(t.proposals.c.act_key == act_key)):
        return Again()
    standing = proposal_views.agreement_standing(tx)
    document = policy.with_settings(document, policy.current(tx))
    if standing.signatures and document == policy.current(tx):
        return NothingChanges()
    alone = by is not None and signing.is_alone(by, signers.load_signers(tx, now))
    at_once = effect is not None or alone or proposal_effect.is_quick(tx, document)
    effect = effect or (proposal_effect.reckon(tx, document, now) if at_once else None)
    proposal_id = _insert(tx, document, standing.version, by, now, effect, act_key)
    if at_once:
        _say(tx, proposal_id, now)
    homes.changed(tx, people.names(tx))
    row = _lock(tx, proposal_id)
    assert row is not None
    signed = _sign(tx, row, by, now, side, None) if by is not None else None
    return Proposed(proposal_id, signed.version if isinstance(signed, InForce) else None)


def not_posted(tx: Connection) -> AnyRow | None:
    """The open proposal whose effect has yet to be reckoned before it is posted; None if there is none."""
    key = "proposal:" + cast(t.proposals.c.id, Text)
    posted = select(t.outbox.c.seq).where(t.outbox.c.key == key).exists()
    there = channels.main_channel(tx) is not None
    return tx.execute(select(t.proposals).where(t.proposals.c.is_open, ~posted)).first() if there else None


def post_with_effect(tx: Connection, proposal_id: int, effect: Effect | None, now: datetime) -> int:
    """Post a proposal with its effect, unless it has ended meanwhile; how many were."""
    row = _lock(tx, proposal_id)
    if row is None or row.is_open is None:
        return 0
    kept = {"effect": asdict(effect) if effect else None}
    tx.execute(update(t.proposals).where(t.proposals.c.id == proposal_id).values(kept))
    _say(tx, proposal_id, now)
    return 1


def sign_proposal(
    tx: Connection, proposal_id: int, by: str, now: datetime, side: Side | None = None, act_key: str | None = None
) -> SignOutcome:
    """Sign for one's team; None if the other has yet to sign."""
    row = _lock(tx, proposal_id)
    if row is None:
        return Gone()
    if row.is_open is None or _falls(tx, row, now):
        return _over(tx, proposal_id, now)
    waiting = not_posted(tx)
    if waiting is not None and waiting.id == proposal_id:
        return NotPostedYet()
    return _sign(tx, row, by, now, side, act_key)


def _sign(tx: Connection, row: AnyRow, by: str, now: datetime, side: Side | None, act_key: str | None) -> SignOutcome:
    proposal_id, may = row.id, signers.load_signers(tx, now)
    signed = _signed(tx, proposal_id)
    open_ = signing.open_sides(by, may, signed)
    if not open_:
        missing = tuple(each for each in Side if each not in signed)
        return NotYourSide(missing) if signers.may_sign_some(by, may) else NotAllowed(ROLES)
    alone = signing.is_alone(by, may)
    if not alone and len(open_) > 1 and side not in open_:
        return PickSide(open_)
    for each in open_ if alone else (side if side in open_ else open_[0],):
        assert each is not None
        _keep_signature(tx, proposal_id, by, each, now, act_key)
        signed[each] = by
    if signing.is_enough(signed, may):
        return InForce(_put_in_force(tx, row, by, now))
    _changed(tx, proposal_id, f"signed{len(signed)}", now)
    return None


def object_to_proposal(
    tx: Connection, proposal_id: int, words: str, by: str, now: datetime, act_key: str | None = None
) -> Again | Gone | Refused | ProposalOver | None:
    """Speak against it in writing, as anybody may while it is open. The other team may sign it all the same."""
    row = _lock(tx, proposal_id)
    if row is None:
        return Gone()
    if row.is_open is None:
        return _over(tx, proposal_id, now)
    if not words:
        return Refused("words", "Write what speaks against it.")
    values = {"proposal_id": proposal_id, "kind": "objected", "member_id": by, "words": words, "at": now}
    once = dialect.insert_once(tx, t.signatures, "act_key").values(values | {"act_key": act_key})
    objection_id = tx.scalar(once.returning(t.signatures.c.id))
    if objection_id is None:
        return Again()
    _note(tx, proposal_id, f"objection:{objection_id}", now, objection=objection_id)
    _changed(tx, proposal_id, f"objection{objection_id}", now)
    return None


def withdraw_proposal(
    tx: Connection, proposal_id: int, by: str, now: datetime
) -> Gone | ProposalOver | ProposersAlone | None:
    """Take it back, as who proposed it may; None if that is done."""
    row = _lock(tx, proposal_id)
    if row is None:
        return Gone()
    if row.is_open is None:
        return _over(tx, proposal_id, now)
    if by != row.made_by:
        return ProposersAlone(row.made_by)
    _end(tx, proposal_id, ProposalEnding.WITHDRAWN, by, now)
    return None


def apply_unsigned(tx: Connection, document: Policy, by: str | None, now: datetime) -> int:
    """Put a document in force that nobody signed, and return its version: the operator's way out.

    A proposal that is open falls if it was about what both teams had agreed on before.
    """
    version = policy_effect.put_in_force(tx, document, by, now)
    row = tx.execute(select(t.proposals).where(t.proposals.c.is_open).with_for_update()).first()
    if row is not None:
        _falls(tx, row, now)
    homes.changed(tx, people.names(tx))
    return version


def change_settings(tx: Connection, document: Policy, by: str | None, now: datetime) -> list[str]:
    """Put the settings of a document in force, which nobody has to sign; what changes, a line each."""
    before = policy.current(tx)
    after = policy.with_settings(before, document)
    policy_effect.put_in_force(tx, after, by, now)
    return policy_text.difference(before, after)


def _insert(
    tx: Connection,
    document: Policy,
    base: int,
    by: str | None,
    now: datetime,
    effect: Effect | None,
    act_key: str | None,
) -> int:
    row = {
        "document": document.plain(), "base_version": base, "made_at": now, "made_by": by, "is_open": True,
        "effect": asdict(effect) if effect else None, "act_key": act_key,
    }  # fmt: skip
    for _ in range(TRIES):
        for earlier in tx.scalars(select(t.proposals.c.id).where(t.proposals.c.is_open).with_for_update()).all():
            _end(tx, earlier, ProposalEnding.REPLACED, by, now)
        once = dialect.insert_once(tx, t.proposals, "is_open").values(row).returning(t.proposals.c.id)
        if (made := tx.scalar(once)) is not None:
            return int(made)
    raise RuntimeError("others propose in this very moment")


def _say(tx: Connection, proposal_id: int, now: datetime) -> None:
    """Queue the post, and reminders that are only sent if a team still has not signed: to each who could, or to all."""
    channel = channels.main_channel(tx)
    if channel is None:
        return
    about = {"proposal": proposal_id}
    posts.say(tx, PostKind.PROPOSAL, proposal_views.key_of(proposal_id), now, channel=channel, extra=about)
    team = calendars.team(tx, now).calendar
    due = business_time.add(team, now, business_time.parse_duration(signing.REMINDED_AFTER, team))
    could_sign = signers.load_signers(tx, now)
    large = [side for side, members in could_sign.items() if len(members) > signing.REMINDED_EACH]
    for side in large:
        key, of_side = _reminder_of(proposal_id, side), about | {"side": side}
        posts.say(tx, PostKind.PROPOSAL_REMINDER, key, now, channel=channel, say_from=due, extra=of_side)
    for member_id in sorted({each for side in Side if side not in large for each in could_sign[side]}):
        opens = presence.next_in_office(tx, member_id, due)
        key = _reminder_of(proposal_id, member_id)
        posts.say(tx, PostKind.PROPOSAL_REMINDER, key, now, member_id=member_id, say_from=opens, extra=about)


def _keep_signature(tx: Connection, proposal_id: int, by: str, side: Side, now: datetime, act_key: str | None) -> None:
    row = {
        "proposal_id": proposal_id, "kind": "signed", "member_id": by, "side": side, "at": now,
        "for_id": signers.signs_for(tx, by, side, now), "act_key": act_key and f"{act_key}:{side}",
    }  # fmt: skip
    tx.execute(insert(t.signatures).values(row))


def _put_in_force(tx: Connection, row: AnyRow, by: str, now: datetime) -> int:
    document = policy.with_settings(policy.as_kept(row.document), policy.current(tx))
    version = policy_effect.put_in_force(tx, document, by, now, announce=False)
    tx.execute(update(t.proposals).where(t.proposals.c.id == row.id).values(version=version))
    _end(tx, row.id, ProposalEnding.SIGNED, by, now)
    return version


def _falls(tx: Connection, row: AnyRow, now: datetime) -> bool:
    """End an open proposal if what it changes is not in force any more; whether it is."""
    base = policy.at_version(tx, row.base_version)
    if policy.signed_part(base) == policy.signed_part(policy.current(tx)):
        return False
    _end(tx, row.id, ProposalEnding.FELL, None, now)
    return True


def _end(tx: Connection, proposal_id: int, how: ProposalEnding, by: str | None, now: datetime) -> None:
    values = {"is_open": None, "ending": how, "ended_by": by, "ended_at": now}
    tx.execute(update(t.proposals).where(t.proposals.c.id == proposal_id).values(values))
    for each in (*Side, *people.names(tx)):
        posts.withdraw(tx, _reminder_of(proposal_id, each))
    _note(tx, proposal_id, f"end:{proposal_id}", now)
    _changed(tx, proposal_id, how, now)


def _reminder_of(proposal_id: int, side_or_member: str) -> str:
    return f"{PostKind.PROPOSAL_REMINDER}:{proposal_id}:{side_or_member}"


def _note(tx: Connection, proposal_id: int, key: str, now: datetime, **about: int) -> None:
    """Queue a note under the proposal's post, where that is: an objection, or how it ended."""
    under = proposal_views.key_of(proposal_id)
    where = select(func.coalesce(t.outbox.c.said_in, t.outbox.c.channel)).where(t.outbox.c.key == under)
    if (channel := tx.scalar(where)) is not None:
        extra = {"proposal": proposal_id, **about}
        key = f"{PostKind.PROPOSAL_NOTE}:{key}"
        posts.say(tx, PostKind.PROPOSAL_NOTE, key, now, channel=channel, under=under, extra=extra)


def _changed(tx: Connection, proposal_id: int, why: str, now: datetime) -> None:
    """Have the post drawn anew, and every Home, since each says whether the agreement is signed."""
    posts.redraw_key(tx, proposal_views.key_of(proposal_id), why, now)
    homes.changed(tx, people.names(tx))


def _lock(tx: Connection, proposal_id: int) -> AnyRow | None:
    return tx.execute(select(t.proposals).where(t.proposals.c.id == proposal_id).with_for_update()).first()


def _signed(tx: Connection, proposal_id: int) -> dict[Side, str]:
    return {each.side: each.member_id for each in proposal_views.signatures(tx, proposal_id)}


def _over(tx: Connection, proposal_id: int, now: datetime) -> ProposalOver:
    """That it has ended. Its post may have been drawn just before: it is drawn once more."""
    row = tx.execute(select(t.proposals).where(t.proposals.c.id == proposal_id)).one()
    posts.redraw_key(tx, proposal_views.key_of(proposal_id), "over", now)
    return ProposalOver(ProposalEnd(ProposalEnding(row.ending), row.ended_by, row.ended_at), row.version)
