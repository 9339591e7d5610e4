"""A learnt points card as the agreement has it, which judges every lead as the card did."""

from collections.abc import Mapping, Sequence
from typing import Any

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.agreement.policy_entries import NEVER_FADES
from store.rules.lead.folding import fact_field
from store.rules.learning.calibration import Card, RulePoints
from store.rules.learning.yes_no import YesNo

LONGEST_WHY = 75


def with_card(agreed: Policy, card: Card, threshold: int, names: Mapping[str, str]) -> Policy:
    """The agreement with the card's points and threshold. `names` has what people call facts and kinds of touches."""
    plain = agreed.plain()
    scoring: dict[str, Any] = plain["scoring"]
    if card.on_top:
        fit = _changed(scoring["fit"], card.rules, names)
    else:
        fit = [_entry(each, names) for each in card.rules if each.rule.fit is not None]
        scoring |= _touches(scoring["touches"], card.rules, names)
    nurturing = min(threshold, round(threshold * agreed.scoring.mql / agreed.scoring.sales_ready or 1))
    scoring |= {"fit": fit, "sales_ready": threshold, "mql": nurturing}
    return policy.amend(agreed, scoring=scoring)


def in_words(rule: YesNo, names: Mapping[str, str]) -> str:
    """The question as people read it: "Company size over 200"."""
    name, fit = names.get(rule.of, rule.of), rule.fit
    if fit is None:
        return name
    if fit.not_said:
        return f"{name} not given"
    if fit.words:
        value = names.get(rule.value, rule.value) if rule.of == "problem" else rule.value
        return f"{name}: {value}"
    return f"{name} over {fit.over:g}" if fit.over is not None else f"{name} under {fit.under:g}"


def _touches(
    present: Mapping[str, Mapping[str, Any]], rules: Sequence[RulePoints], names: Mapping[str, str]
) -> dict[str, Any]:
    """Each kind counts once, however often and long ago; kinds without a rule are worth nothing."""
    kinds = {kind: {**touch, "points": 0, "group": None} for kind, touch in present.items()}
    points = {each.rule.touch: each.points for each in rules if each.rule.touch is not None}
    for kind, worth in points.items():
        known = kinds.get(kind, {"label": names.get(kind, kind)})
        kinds[kind] = {**known, "points": worth, "half_life_days": NEVER_FADES, "group": kind}
    return {"touches": kinds, "caps": points}


def _changed(
    present: Sequence[Mapping[str, Any]], rules: Sequence[RulePoints], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The present fit rules with the points added; of a rule that stands already they are changed."""
    found = [dict(rule) for rule in present]
    for each in rules:
        entry = _entry(each, names)
        same = next((rule for rule in found if _looked_for(rule) == _looked_for(entry)), None)
        if same is None:
            found.append(entry)
        else:
            same["points"] += each.points
    return [rule for rule in found if rule["points"]]


def _looked_for(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    words = frozenset(word.casefold() for word in entry["words"])
    return entry.get("field"), entry.get("extra"), words, entry.get("over"), entry.get("under"), entry.get("not_said")


def _entry(each: RulePoints, names: Mapping[str, str]) -> dict[str, Any]:
    fit, name = each.rule.fit, each.rule.of
    assert fit is not None
    is_extra = name.startswith(fact_field(""))
    return {
        "field": None if is_extra else name,
        "extra": names.get(name, name.removeprefix(fact_field(""))) if is_extra else None,
        "words": [each.rule.value] if fit.words and each.rule.value and not fit.why else list(fit.words),
        "over": fit.over,
        "under": fit.under,
        "not_said": fit.not_said,
        "points": each.points,
        "why": (fit.why or in_words(each.rule, names))[:LONGEST_WHY],
    }
