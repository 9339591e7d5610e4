"""The message house by version: ranked problems, for each the outcome wanted and buyers' phrases; and proof points.

A phrase that was taken from what reps logged stands in the document by its id, so that erasing the buyer takes it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.outbox import canvas_ids, posts
from store.record.outcomes import Again, Done, Gone, NotAllowed, Outcome, Refused
from store.rules.lead import folding, qualification
from store.rules.post_kinds import PostKind
from store.rules.states import ROLES
from store.team import channels, people

MOST_PROBLEMS, MOST_PHRASES = 3, 5
LEAST_PROOFS, MOST_PROOFS = 3, 5
LONGEST = 300  # characters of a line
FIELD = "problem_1"  # where the form says what concerns all of it
MEANWHILE = "The house was changed meanwhile. Copy what you typed, close this form and open it again."
NOT_IN_IT = "This buyer's problem isn't in the house. Add it under *Edit…* first."
FULL = f"{MOST_PHRASES} phrases stand there already. Change them under *Edit…*."


@dataclass(frozen=True, slots=True)
class HousePhrase:
    """A phrase in buyers' words; one that was taken has the id of what was logged."""

    words: str
    phrase_id: int | None = None


@dataclass(frozen=True, slots=True)
class HouseProblem:
    """A problem of the agreement's list, what buyers want instead, and how they say it."""

    code: str
    outcome: str
    phrases: tuple[HousePhrase, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """One version. `taken` is the phrase whose taking made it, if that did."""

    version: int
    problems: tuple[HouseProblem, ...]
    proofs: tuple[str, ...]
    owner_id: str | None
    made_at: datetime
    made_by: str
    taken: int | None = None

    def about(self, code: str | None) -> HouseProblem | None:
        """What it says of a problem; None if it says nothing."""
        return next((one for one in self.problems if one.code == code), None)

    @property
    def phrases(self) -> list[HousePhrase]:
        """All phrases in their order."""
        return [phrase for problem in self.problems for phrase in problem.phrases]


def load_house(tx: Connection, version: int | None = None) -> House | None:
    """A version, or the newest; None if there is none. Phrases of erased buyers are left out."""
    query = select(t.houses).order_by(t.houses.c.version.desc()).limit(1)
    row = tx.execute(query.where(t.houses.c.version == version) if version else query).first()
    return _read(tx, row) if row else None


def in_short(tx: Connection) -> tuple[tuple[str, str], ...]:
    """The newest version's problems, each with the outcome wanted."""
    newest = select(t.houses.c.document).order_by(t.houses.c.version.desc()).limit(1)
    return tuple((one["code"], one["outcome"]) for one in (tx.scalar(newest) or {"problems": ()})["problems"])


def may_write(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person can't write in it; None if they can."""
    return None if people.allowed(tx, by, *ROLES) else NotAllowed(ROLES)


def load_versions(tx: Connection, limit: int) -> list[House]:
    """The newest versions, newest first."""
    rows = tx.execute(select(t.houses).order_by(t.houses.c.version.desc()).limit(limit)).all()
    return [_read(tx, row) for row in rows]


def write_house(
    tx: Connection,
    base: int,
    problems: Mapping[int, HouseProblem],
    proofs: Sequence[str],
    owner: str,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """Keep the next version, made out of version `base` (0: there was none); lines that stood in it keep their ids.

    `problems` by the number of their fields, which is their rank.
    """
    if (refusal := may_write(tx, by)) is not None:
        return refusal
    if act_key and tx.scalar(select(t.houses.c.version).where(t.houses.c.act_key == act_key)):
        return Again()
    before = _locked(tx)
    if (before.version if before else 0) != base:
        return Refused(FIELD, MEANWHILE)
    if (wrong := _wrong(tx, problems, proofs, owner, before)) is not None:
        return wrong
    known = {bare(phrase.words): phrase for phrase in before.phrases} if before else {}
    kept = tuple(
        replace(one, phrases=_once(known.get(each.words, each) for each in one.phrases)) for one in problems.values()
    )
    if before and (before.problems, before.proofs, before.owner_id) == (kept, tuple(proofs), owner):
        return Again()
    return _keep(tx, House(base + 1, kept, tuple(proofs), owner, now, by), act_key)


def take_phrase(tx: Connection, phrase_id: int, by: str, now: datetime) -> Outcome:
    """Put what a buyer said under the problem of that buyer, as the next version."""
    if (refusal := may_write(tx, by)) is not None:
        return refusal
    before, said = _locked(tx), _logged(tx, [phrase_id]).get(phrase_id)
    if before is None or said is None:
        return Gone()
    if any(phrase.phrase_id == phrase_id for phrase in before.phrases):
        return Again()
    problem = before.about(problem_code(policy.current(tx), said.problem))
    if problem is None:
        return Refused(FIELD, NOT_IN_IT)
    if len(problem.phrases) >= MOST_PHRASES:
        return Refused(FIELD, FULL)
    added = replace(problem, phrases=(*problem.phrases, HousePhrase(one_line(said.words), phrase_id)))
    problems = tuple(added if one is problem else one for one in before.problems)
    made = replace(before, version=before.version + 1, problems=problems, made_at=now, made_by=by, taken=phrase_id)
    return _keep(tx, made, None)


def problem_code(agreed: Policy, said: str | None) -> str | None:
    """The problem of the agreement that a lead's words name."""
    found = qualification.matched_problem(said, agreed.checklist)
    return found.code if found else None


def bare(words: str) -> str:
    """A line less bullets, quotes around it and what nobody sees: how a line of the form is known again."""
    seen = "".join(letter for letter in one_line(words, len(words)) if letter.isprintable())
    return seen.lstrip("•-–∙ ").strip(' “”"')


def one_line(words: str, limit: int = LONGEST) -> str:
    """What was said on one line, as house and form show it."""
    flat = " ".join(words.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def write_house_canvas(tx: Connection, why: str, now: datetime) -> None:
    """Queue the canvas of the newest version to be written, where one may be."""
    channel = channels.main_channel(tx)
    if channel is not None:
        key = f"{PostKind.CANVAS}:house:{why}"
        posts.say(tx, PostKind.CANVAS, key, now, channel=channel, extra={"canvas": canvas_ids.HOUSE})


def holding(tx: Connection, lead_id: int) -> set[int]:
    """The versions in which a phrase of this lead stands."""
    mine = {*tx.scalars(select(t.phrases.c.id).where(t.phrases.c.lead_id == lead_id))}
    rows = tx.execute(select(t.houses.c.version, t.houses.c.document)) if mine else ()
    return {row.version for row in rows if mine.intersection(_ids(row.document))}


def _locked(tx: Connection) -> House | None:
    """The newest version, held against other writers: all of them wait at the first."""
    tx.execute(select(t.houses.c.version).where(t.houses.c.version == 1).with_for_update()).all()
    return load_house(tx)


def _wrong(
    tx: Connection, problems: Mapping[int, HouseProblem], proofs: Sequence[str], owner: str, before: House | None
) -> Refused | None:
    listed = {one.code for one in policy.current(tx).checklist_section.problems}
    listed |= {one.code for one in before.problems} if before else set()
    seen: set[str] = set()
    for number, one in problems.items():
        if one.code not in listed:
            return Refused(f"problem_{number}", "Choose the problem these lines are about.")
        if one.code in seen:
            return Refused(f"problem_{number}", "This problem stands above already. Choose another one.")
        if not one.outcome:
            return Refused(f"outcome_{number}", "Write what buyers want instead.")
        if len(one.phrases) > MOST_PHRASES:
            return Refused(f"phrases_{number}", f"Keep the {MOST_PHRASES} best phrases, one a line.")
        if any(len(phrase.words) > LONGEST for phrase in one.phrases):
            return Refused(f"phrases_{number}", f"Keep each phrase under {LONGEST} characters.")
        seen.add(one.code)
    if not LEAST_PROOFS <= len(proofs) <= MOST_PROOFS:
        return Refused("proofs", f"Write {LEAST_PROOFS} to {MOST_PROOFS} proof points, one a line.")
    if any(len(proof) > LONGEST for proof in proofs):
        return Refused("proofs", f"Keep each proof point under {LONGEST} characters.")
    return None if people.is_active(tx, owner) is True else Refused("owner", "Choose a full member of this workspace.")


def _keep(tx: Connection, made: House, act_key: str | None) -> Outcome:
    """Keep a version, say what changed, and bring the canvas up to date."""
    problems = [
        {"code": one.code, "outcome": one.outcome, "phrases": [_plain(phrase) for phrase in one.phrases]}
        for one in made.problems
    ]
    document = {"problems": problems, "proofs": list(made.proofs), "taken": made.taken}
    row = {"version": made.version, "document": document, "owner_id": made.owner_id, "made_at": made.made_at,
           "made_by": made.made_by, "act_key": act_key}  # fmt: skip
    if not dialect.keep_once(tx, t.houses, row, "version"):
        return Refused(FIELD, MEANWHILE)  # two first versions at once
    _say(tx, made)
    write_house_canvas(tx, str(made.version), made.made_at)
    return Done(made.version)


def _say(tx: Connection, made: House) -> None:
    """In the channel; what was only taken is said in the thread of the version that was written last."""
    rows = tx.execute(select(t.houses.c.version, t.houses.c.document).order_by(t.houses.c.version.desc()))
    written = next((row.version for row in rows if row.document["taken"] is None), None) if made.taken else None
    under = f"{PostKind.HOUSE}:{written}" if written else None
    key = f"{PostKind.HOUSE}:{made.version}"
    channel, about = channels.main_channel(tx), {"house": made.version}
    posts.say(tx, PostKind.HOUSE, key, made.made_at, channel=channel, under=under, extra=about)


def _plain(phrase: HousePhrase) -> dict[str, Any]:
    return {"words": phrase.words} if phrase.phrase_id is None else {"id": phrase.phrase_id}


def _read(tx: Connection, row: AnyRow) -> House:
    document = row.document
    said = {one.id: HousePhrase(one_line(one.words), one.id) for one in _logged(tx, _ids(document)).values()}
    problems = tuple(
        HouseProblem(one["code"], one["outcome"], tuple(_phrases(one["phrases"], said))) for one in document["problems"]
    )
    proofs = tuple(document["proofs"])
    return House(row.version, problems, proofs, row.owner_id, row.made_at, row.made_by, document["taken"])


def _phrases(kept: Iterable[Mapping[str, Any]], said: Mapping[int, HousePhrase]) -> Iterable[HousePhrase]:
    for one in kept:
        if "id" not in one:
            yield HousePhrase(one["words"])
        elif one["id"] in said:
            yield said[one["id"]]


def _ids(document: Mapping[str, Any]) -> list[int]:
    return [phrase["id"] for problem in document["problems"] for phrase in problem["phrases"] if "id" in phrase]


def _logged(tx: Connection, ids: Sequence[int]) -> dict[int, AnyRow]:
    """What was logged under these ids with the problem of the buyer, unless it was erased."""
    query = select(t.phrases.c.id, t.phrases.c.words, t.leads.c.problem).join(t.leads)
    found = query.where(t.phrases.c.id.in_(ids), t.phrases.c.words != "")
    return {row.id: row for row in tx.execute(found)} if ids else {}


def _once(phrases: Iterable[HousePhrase]) -> tuple[HousePhrase, ...]:
    """Each but once, however it is spelled."""
    return tuple({folding.fold(phrase.words): phrase for phrase in reversed([*phrases])}.values())[::-1]
