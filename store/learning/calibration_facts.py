"""What outcomes teach of the lead definition, as frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.agreement.policy_document import Policy
from store.rules.learning.calibration import Learnt
from store.rules.monday.measures import Rate


@dataclass(frozen=True, slots=True)
class PointsLine:
    """A rule of the proposed card in plain words, with its points; `change` of rules that stand already."""

    when: str
    points: int


@dataclass(frozen=True, slots=True)
class CommonLine:
    """How many of those that had something were good, and of those that had not.

    `part` is checklist, touch, fit, field, fact or band; a band has who is in it alone, with the mean lead quality that
    reps gave.
    """

    part: str
    what: str
    had: Rate
    had_not: Rate | None = None
    quality: float | None = None
    rated: int = 0


@dataclass(frozen=True, slots=True)
class PassedOf:
    """Of those that ended so, how many the present definition passes as they were handed over."""

    ending: str
    passed: int
    n: int


@dataclass(frozen=True, slots=True)
class CalibrationFacts:
    """Everything a calibration says. `document` is the agreement with the proposed card; None if none is proposed.

    `too_young` handoffs have no outcome yet, `never` counts leads that were never handed over and so have none.
    """

    learnt: Learnt
    handoffs: int
    imported: int
    too_young: int
    never: int
    threshold: int
    lines: Sequence[CommonLine]
    passed: Sequence[PassedOf]
    too_good: Sequence[str]
    left_out: Sequence[str]
    rules: Sequence[PointsLine] = ()
    document: Policy | None = None
    proposed_threshold: int | None = None
