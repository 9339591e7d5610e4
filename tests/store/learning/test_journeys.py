"""What journeys have in common is what a slow reading of every row says, over invented histories."""

import random
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import select

from store.agreement import policy
from store.db import tables as t
from store.learning import journeys
from store.rules.learning import journey_patterns
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import receive, staff, touch

KINDS = ("webinar", "content_download", "pricing_page", "demo_request")
CONTENTS = ("", "", "Guide", "guide ", "Prices 2026")
REASONS = ("only_looking", "no_need_yet", "no_budget", "price")
BACK = ("recycled", "disqualified")
OBJECTIONS = ("price", "time", None, "trust")
SEVEN, FIVE = timedelta(days=7), timedelta(days=5)


def invent(tx, seed, leads=40):
    """Leads with every kind of end, on round days so that bounds are met."""
    dice = random.Random(seed)

    def day(since, most):
        return since + timedelta(days=dice.randint(0, most))

    for number in range(1, leads + 1):
        first = NOW - timedelta(days=dice.randint(30, 90))
        erased = NOW if dice.random() < 0.08 else None
        row = {"id": number, "status": "new", "field_moments": {}, "erased_at": erased, "undated": False}
        tx.execute(t.leads.insert(), row)
        for second in range(dice.randint(0, 5)):
            kind, content = dice.choice(KINDS), dice.choice(CONTENTS)
            at = day(first, 30) + timedelta(seconds=second)
            done = {"lead_id": number, "kind": kind, "at": at, "detail": content, "recorded_at": NOW}
            tx.execute(t.touches.insert(), done)
        for _ in range(dice.choice((0, 0, 1, 2))):
            said = {"lead_id": number, "kind": dice.choice(("objection", "phrase")), "stage": "close", "words": ""}
            tx.execute(t.phrases.insert(), {**said, "code": dice.choice(OBJECTIONS), "at": day(first, 40)})
        for cycle in range(1, dice.randint(1, 3) + 1):
            _one_end(tx, dice, number, cycle, day(first, 5), day)
    for number in range(dice.randint(0, 3)):
        live_at = dice.choice((None, NOW - timedelta(days=dice.randint(1, 70))))
        made = {"title": f"Asset {number}", "stage": "close", "problems": [], "made_at": NOW, "made_by": "U0MIA"}
        answers = [code for code in dice.sample(OBJECTIONS, 2) if code]
        state = dice.choice(("live", "retired")) if live_at else "idea"
        tx.execute(t.contents.insert(), {**made, "objections": answers, "live_at": live_at, "state": state})


def _one_end(tx, dice, lead, cycle, first, day):
    handed, outcome = day(first, 9), dice.choice(("won", "won", "lost", "lost", *BACK, "claimed"))
    waits, claimed = dice.choice((None, 4, 5, 6)), dice.choice((None, day(handed, 2)))
    closed = None if outcome == "claimed" else day(handed, 14)
    row = {
        "lead_id": lead, "cycle": cycle, "state": outcome, "policy_version": 1, "handed_over_at": handed,
        "claimed_at": claimed, "responded_at": dice.choice((None, day(handed, 3))),
        "threshold_at": handed - timedelta(days=waits) if waits else None, "reason": dice.choice(REASONS),
        "closed_at": closed, "history": dice.random() < 0.3,
        "withdrawn_at": NOW if dice.random() < 0.05 else None,
    }  # fmt: skip
    if outcome in ("won", "lost"):
        row["reason"] = None
    handoff = tx.execute(t.handoffs.insert().returning(t.handoffs.c.id), row).scalar_one()
    if dice.random() < 0.5:
        known = {"fields": {"why_now": [dice.choice(("A new fund", " ")), None]}, "extra": {}, "ticks": {}}
        tx.execute(t.handed_over_facts.insert(), {"handoff_id": handoff, "lead_id": lead, "facts": known})
    if outcome in ("won", "lost"):
        alone = dice.random() < 0.2
        deal = {
            "lead_id": lead, "handoff_id": None if alone else handoff, "outcome": outcome, "closed_at": closed,
            "opened_at": dice.choice((None, day(handed, 5))), "history": dice.random() < 0.5, "reason": "price",
        }  # fmt: skip
        tx.execute(t.opportunities.insert(), deal)


class Slow:
    """Reads every row and looks through all of them for each question."""

    def __init__(self, tx):
        self.rows = {table.name: tx.execute(select(table)).all() for table in (
            t.leads, t.touches, t.handoffs, t.opportunities, t.handed_over_facts, t.phrases, t.contents)}  # fmt: skip
        agreed = policy.current(tx)
        self.high = set(agreed.checklist.high_intent_kinds)

    def one(self, table, key):
        return next((row for row in self.rows[table] if row.id == key), None)

    def ends(self):
        """Dictionaries: the slow journey to every end."""
        for deal in self.rows["opportunities"]:
            if deal.outcome and deal.closed_at and (deal.history or deal.handoff_id):
                handoff = self.one("handoffs", deal.handoff_id)
                yield self._end(deal, handoff if handoff and not handoff.withdrawn_at else None, deal.outcome)
        for handoff in self.rows["handoffs"]:
            if handoff.state in BACK and handoff.closed_at and not handoff.withdrawn_at:
                yield self._end(handoff, handoff, handoff.state)

    def _end(self, row, handoff, outcome):
        done = [one for one in self.rows["touches"] if one.lead_id == row.lead_id and one.at <= row.closed_at]
        done.sort(key=lambda one: (one.at, one.id))
        handoff_id = row.id if outcome in BACK else row.handoff_id
        copies = [one.facts for one in self.rows["handed_over_facts"] if one.handoff_id == handoff_id]
        return {
            "lead": row.lead_id, "handoff": handoff_id, "outcome": outcome, "ended": row.closed_at, "row": row.id,
            "touches": done, "threshold": handoff and handoff.threshold_at, "reason": handoff and handoff.reason,
            "why_now": any(one["fields"]["why_now"][0].strip() for one in copies),
            "points": [done[0].at if done else None, *((handoff.handed_over_at, handoff.claimed_at,
                       handoff.responded_at) if handoff else (None,) * 3),
                       None if outcome in BACK else row.opened_at, row.closed_at],
        }  # fmt: skip

    def patterns(self):
        erased = {lead.id for lead in self.rows["leads"] if lead.erased_at}
        ends = [one for one in self.ends() if one["lead"] not in erased and one["ended"] <= NOW]
        ends.sort(key=lambda one: (one["ended"], one["lead"], one["handoff"] or 0), reverse=True)
        won = {deal.lead_id for deal in self.rows["opportunities"] if deal.outcome == "won"}
        last = {}
        for one in sorted(ends, key=lambda one: (one["ended"], one["row"]), reverse=True):
            if one["outcome"] == "won":
                last.setdefault(one["lead"], one)
        wins = sorted(last.values(), key=lambda one: (one["ended"], one["lead"]), reverse=True)[:10]
        since = min(one["points"][1] or one["points"][4] or one["ended"] for one in wins)
        ends = [one for one in ends if one["ended"] >= since]
        others = {}
        for one in ends:
            if one["outcome"] != "won" and one["lead"] not in won:
                others.setdefault(one["lead"], one)
        return wins, list(others.values())[: len(wins)], ends, since

    def wrong(self, one):
        _, handed, claimed, *_ = one["points"]
        too_early = one["outcome"] in BACK and one["reason"] in ("only_looking", "no_need_yet")
        if too_early and one["ended"] <= handed + SEVEN:
            yield "too_early"
        if one["outcome"] == "won" and one["threshold"] and handed >= one["threshold"] + FIVE:
            yield "too_late"
        if one["outcome"] == "lost" and claimed:
            known = [done for done in one["touches"] if done.at <= claimed]
            why = one["why_now"] or any(done.kind in self.high for done in known)
            if len(known) < 2 or not why:
                yield "no_context"
        live = [asset for asset in self.rows["contents"] if asset.live_at and asset.live_at <= one["ended"]]
        for said in self.rows["phrases"]:
            heard = said.kind == "objection" and said.code and said.lead_id == one["lead"] and said.at <= one["ended"]
            if live and heard and not any(said.code in asset.objections for asset in live):
                yield "no_content"
                break


def share(wins, others):
    """By what: how many wins and how many others had it."""

    def had(one):
        kinds = {(done.kind, "") for done in one["touches"]}
        return kinds | {
            (done.kind, " ".join(done.detail.split()).casefold()) for done in one["touches"] if done.detail.strip()
        }

    found = {what for one in wins for what in had(one)}
    counts = {what: (sum(what in had(one) for one in wins), sum(what in had(one) for one in others)) for what in found}
    return {what: count for what, count in counts.items() if count[0] >= len(wins) / 2}


@pytest.mark.parametrize("seed", range(6))
def test_patterns_and_disconnects_are_those_of_every_row(database, seed):
    with database.begin() as tx:
        invent(tx, seed)
    with database.read() as tx:
        found, slow = journeys.load_patterns(tx, NOW), Slow(tx)
    wins, others, ends, since = slow.patterns()
    assert wins and others
    assert found.since == since
    assert list(found.wins) == [one["lead"] for one in wins]
    assert list(found.others) == [one["lead"] for one in others]
    assert sorted((one.wins, one.others) for one in found.in_common) == sorted(share(wins, others).values())
    spans = [one["ended"] - min(at for at in one["points"] if at) for one in wins]
    assert found.days == pytest.approx(median(span / DAY for span in spans))
    for place, leg in enumerate(journey_patterns.LEGS):
        gaps = [(one["points"][place], one["points"][place + 1]) for one in wins]
        days = [max(0, (after - before) / DAY) for before, after in gaps if before and after]
        legs = {one.leg: (one.days, one.n) for one in found.legs}
        assert legs.get(leg) == ((pytest.approx(median(days)), len(days)) if days else None)
    wrong = {}
    for one in ends:
        for code in slow.wrong(one):
            wrong.setdefault(code, []).append((one["lead"], one["handoff"]))
    assert {one.code: (one.count, (one.lead_id, one.handoff_id)) for one in found.disconnects} == {
        code: (len(some), some[0]) for code, some in wrong.items()
    }


def test_how_long_a_lead_waited_for_its_checklist_stays_with_the_handoff(database):
    """A problem that nobody knew for five days: then the lead says it, and it is handed over."""
    with database.begin() as tx:
        staff(tx)
    receive(database, NOW, problem=None, external_id="W-1", touches=(touch(), touch("pricing_page")))
    later = NOW + FIVE
    made = receive(database, later, problem="slow", external_id="W-1", touches=(touch("demo_request", later),))
    with database.read() as tx:
        row = tx.execute(select(t.handoffs).where(t.handoffs.c.id == made.handoff_id)).one()
    assert row.threshold_at == NOW
