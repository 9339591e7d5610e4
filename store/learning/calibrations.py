"""What outcomes say of the lead definition, line by line, and the one that they propose."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from statistics import fmean

from sqlalchemy import Connection, func, select

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.handoffs import lead_judging
from store.learning import calibrated_agreement, past_leads
from store.learning.calibration_facts import CalibrationFacts, CommonLine, PassedOf, PointsLine
from store.learning.past_leads import Past
from store.rules import states
from store.rules.lead import folding, qualification
from store.rules.learning import calibration
from store.rules.learning.calibration import Card, Learnt
from store.rules.learning.rule_choice import FEWEST
from store.rules.learning.yes_no import Asked, PastLead, YesNo, questions
from store.rules.monday.measures import Rate

ENDINGS = (states.WON, states.RECYCLED, states.DISQUALIFIED)


def calibrate(tx: Connection, now: datetime, left_out: Sequence[str] = ()) -> CalibrationFacts:
    """The whole of it. `left_out` names fields and extra facts, however they are spelled."""
    agreed = policy.current(tx)
    past = past_leads.load_past(tx, agreed, now)
    asked = Asked(past.leads)
    names = _names(tx, agreed)
    kinds = sorted({kind for lead in past.leads for kind in lead.touches})
    out = frozenset(each for name in left_out for each in (folding.fact_field(name), folding.fact_key(name)))
    rules = [rule for rule in questions(asked, kinds, agreed.scoring.fit, out) if rule.of not in out]
    learnt = calibration.learn(asked, rules)
    document = _document(tx, agreed, past, asked, learnt, names)
    return CalibrationFacts(
        learnt=learnt,
        handoffs=past.handoffs,
        imported=len(past.leads) - past.handoffs,
        too_young=past.too_young,
        never=past.never,
        threshold=agreed.scoring.sales_ready,
        lines=list(_lines(asked, rules, agreed, names)),
        passed=list(_passed(past.leads)),
        too_good=[calibrated_agreement.in_words(rule, names) for rule in learnt.too_good],
        left_out=left_out,
        rules=_points(learnt.card, names),
        document=document,
        proposed_threshold=document.scoring.sales_ready if document else None,
    )


def _names(tx: Connection, agreed: Policy) -> dict[str, str]:
    """What people call extra facts and kinds of touches."""
    called = select(t.lead_facts.c.key, func.min(t.lead_facts.c.name)).group_by(t.lead_facts.c.key)
    facts = {folding.fact_field(key): name for key, name in tx.execute(called)}
    return {**{name: name.capitalize() for name in lead_judging.PERSON}, **agreed.labels, **facts}


def _points(card: Card | None, names: Mapping[str, str]) -> list[PointsLine]:
    rules = card.rules if card else ()
    return [PointsLine(_when(each.rule, names), each.points) for each in rules]


def _when(rule: YesNo, names: Mapping[str, str]) -> str:
    """The question; of a rule that stands in the agreement, whose words may be many, why it stands there."""
    if rule.fit is not None and rule.fit.why:
        return f"{rule.fit.why} (by {names.get(rule.of, rule.of).lower()})"
    return calibrated_agreement.in_words(rule, names)


# ---- The proposed agreement ------------------------------------------------------------------------------------------


def _document(
    tx: Connection, agreed: Policy, past: Past, asked: Asked, learnt: Learnt, names: Mapping[str, str]
) -> Policy | None:
    if learnt.card is None:
        return None
    card = calibrated_agreement.with_card(agreed, learnt.card, agreed.scoring.sales_ready, names)
    at_most = past.handoffs or learnt.good
    scores = _reached(tx, past, calibration.scores(asked, learnt.card), card)
    threshold = calibration.lowest_threshold(scores, at_most)
    return calibrated_agreement.with_card(agreed, learnt.card, threshold, names)


def _reached(tx: Connection, past: Past, scores: Sequence[int], document: Policy) -> list[int]:
    """The scores of those whom nothing but the threshold keeps from sales: of these weeks, handed over or not. Where
    there are no handoffs, as of a past that was imported, nothing but the points is asked.
    """
    if not past.handoffs:
        return list(scores)
    moments = [lead.at for lead in past.leads if lead.at is not None]
    found = [score for lead, score in zip(past.leads, scores, strict=True) if all(lead.items.values())]
    during = t.leads.c.received_at.between(min(moments), max(moments))
    others = select(t.leads).where(during, t.leads.c.erased_at.is_(None), t.leads.c.cycle == 0).order_by(t.leads.c.id)
    last = 0
    while some := tx.execute(others.where(t.leads.c.id > last).limit(500)).all():
        judged = lead_judging.of_each(tx, some, document, None)
        found += [each.score.total for each in judged if each.score.fit >= 0 and all(i.holds for i in each.items)]
        last = some[-1].id
    return found


# ---- Line by line ----------------------------------------------------------------------------------------------------


def _lines(asked: Asked, rules: Sequence[YesNo], agreed: Policy, names: Mapping[str, str]) -> Iterator[CommonLine]:
    for item in qualification.ITEMS:
        members = [lead for lead in asked.leads if lead.items.get(item)]
        yield _line("checklist", qualification.LABELS[item], members, asked)
    for rule in rules:
        yes = asked.yes(rule)
        held, good = yes.bit_count(), (yes & asked.good).bit_count()
        if rule.fit is None or rule.fit.why or held >= FEWEST:
            had_not = Rate(asked.good.bit_count() - good, len(asked.leads) - held)
            what = rule.fit.why if rule.fit and rule.fit.why else calibrated_agreement.in_words(rule, names)
            yield CommonLine(_part(rule), what, Rate(good, held), had_not)
    yield from _bands(asked.leads, agreed)


def _part(rule: YesNo) -> str:
    if rule.fit is None:
        return "touch"
    if rule.fit.why:
        return "fit"
    return "fact" if rule.of.startswith(folding.fact_field("")) else "field"


def _line(part: str, what: str, held: Sequence[PastLead], asked: Asked) -> CommonLine:
    good = sum(lead.good for lead in held)
    had_not = Rate(asked.good.bit_count() - good, len(asked.leads) - len(held))
    return CommonLine(part, what, Rate(good, len(held)), had_not)


def _bands(leads: Sequence[PastLead], agreed: Policy) -> Iterator[CommonLine]:
    """By what the present definition says: under MQL, MQL, at the threshold."""
    mql, ready = agreed.scoring.mql, agreed.scoring.sales_ready
    bands: dict[str, list[PastLead]] = defaultdict(list)
    for lead in leads:
        named = f"Score {ready} or more" if lead.score >= ready else f"Score {mql} to {ready - 1}"
        bands[named if lead.score >= mql else f"Score under {mql}"].append(lead)
    for name in sorted(bands):
        members = bands[name]
        rated = [lead.quality for lead in members if lead.quality is not None]
        good = Rate(sum(lead.good for lead in members), len(members))
        yield CommonLine("band", name, good, None, fmean(rated) if rated else None, len(rated))


def _passed(leads: Sequence[PastLead]) -> Iterator[PassedOf]:
    for ending in ENDINGS:
        ended = [lead for lead in leads if lead.ending == ending]
        yield PassedOf(ending, sum(lead.passes for lead in ended), len(ended))
