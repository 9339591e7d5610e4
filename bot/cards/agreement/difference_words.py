"""What changes between two agreements, in plain words: a line each, the field's path put into words."""

import re
from collections.abc import Mapping

from bot.cards import text
from bot.cards.text import Labels
from store.agreement.policy_entries import NEVER_FADES
from store.rules.monday.kpis import KPIS

CREDIT: Mapping[str, str] = {
    "first": "the first campaign",
    "last": "the last campaign before it",
    "linear": "all campaigns alike",
    "position": "the first campaign (40%), the last (40%) and those between",
    "decay": "all campaigns, half as much for each week before",
}
PLACES: Mapping[str, str] = {
    "checklist.personas": "Right persona",
    "checklist.problems": "Right problem",
    "checklist.high_intent_days": "Days that high intent counts",
    "scoring.mql": "Score for nurturing (MQL)",
    "scoring.sales_ready": "Score for sales-ready",
    "scoring.caps": "Most points of a group",
    "scoring.touches": "Points",
    "scoring.fit": "Points for fit",
    **{f"scoring.account_tier_{tier}": f"Points of a tier {tier} target account" for tier in (1, 2, 3)},
    "clocks.claim": "Claim",
    "clocks.first_response": "First response",
    "clocks.answer": "Marketing's answer",
    "clocks.next_working_day": "First response by the end of the next working day",
    "ladders.claim": "Reminders to claim",
    "ladders.response": "Reminders to respond",
    "ladders.answer": "Reminders to answer sales",
    "ladders.next_step": "Reminders of the next step",
    "reasons.recycle": "Reasons to recycle",
    "reasons.disqualify": "Reasons to disqualify",
    "reasons.lost": "Reasons for a lost deal",
    "reasons.objections": "Objections",
    "next_step_default": "Next step if none is named",
    "opportunity_criteria": "To open an opportunity",
    "attribution": "Credit goes to",
    "source_groups": "Sources",
    **{f"targets.{kpi.target}": f"Target, {kpi.name}" for kpi in KPIS.values()},
    "targets.pipeline": "Target, new pipeline a quarter",
}
# What says nothing beside the name of its entry.
IMPLIED = frozenset({"points", "label", "words"})


def in_plain_words(change: str, labels: Labels) -> str:
    """ "First response: 1 business day → 4 hours" for "clocks.first_response: 1bd → 4h"."""
    path, mark, values = change.partition(": ")
    known = next((place for place in PLACES if path == place or path.startswith(f"{place}.")), None)
    if known is None:
        name = path.replace("_", " ").replace(".", " › ")
        return text.line(f"{name[:1].upper()}{name[1:]}{mark}{text.lengths(values)}", 300)
    parts = path.removeprefix(known).lstrip(".").split(".") if path != known else []
    parts = [labels.get(part) or part.replace("_", " ") for part in parts if part not in IMPLIED or len(parts) == 1]
    if known.startswith("ladders.") and parts:
        parts[0] = f"reminder {parts[0]}"
        if parts[-1] == "at":
            values = " → ".join(f"{value}%" for value in values.split(" → "))
    if known == "scoring.touches":
        parts = ["days until half" if part == "half life days" else part for part in parts]
        values = (
            re.sub(r"(?<=\d)\.0\b", "", values)
            .replace(f"{NEVER_FADES}", "never")
            .replace("half_life_days", "days until half")
        )
    if known == "attribution":
        values = " → ".join(CREDIT.get(value, value) for value in values.split(" → "))
    return text.line(f"{', '.join([PLACES[known], *parts])}{mark}{text.lengths(values)}", 300)
