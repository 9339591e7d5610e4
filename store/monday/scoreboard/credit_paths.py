"""What each campaign cost and brought over a period: leads and MQLs to the campaign that found them, handoffs, deals
and revenue split by the agreed rule along the touches before them (store/rules/learning/credit.py).

Every column counts what happened in the period. The touches of all leads that are credited there are read by one
statement, in order, and gone through once. What names no campaign goes by its source, else by "(none)".
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Select, func, or_, select, union

from store.db import tables as t
from store.monday.scoreboard import figures, spending
from store.monday.scoreboard.figures import during
from store.monday.scoreboard.scoreboard_facts import CampaignCredit, CampaignReturn, HeardFrom
from store.record import trace
from store.rules import states
from store.rules.learning import credit
from store.rules.learning.credit import Encounter, Met
from store.rules.office_time.periods import Period

SECOND = timedelta(seconds=1)  # how exactly it is kept when a lead first named a campaign
SOURCE = "\x1f"  # before the name of a source in what follows, as a campaign may be called the same
# The first campaign that the lead met; of one without any its source.
FOUND_BY = func.coalesce(func.nullif(t.leads.c.campaign, ""), SOURCE + func.nullif(t.leads.c.source, ""), credit.NONE)


@dataclass(slots=True)
class _Lead:
    """The campaigns and sources that a lead met."""

    campaigns: list[Encounter] = field(default_factory=list)
    sources: list[Encounter] = field(default_factory=list)
    first_campaign: Encounter | None = None
    first_source: Encounter | None = None

    paths: dict[tuple[int, int], Sequence[Encounter]] = field(default_factory=dict)

    def path(self, moment: datetime) -> Sequence[Encounter]:
        """The path to a moment: one and the same for all moments between two touches, so that it is weighed once."""
        campaigns = credit.count_upto(self.campaigns, moment)
        goes_by_source = not (campaigns or self.first_campaign)
        upto = campaigns, credit.count_upto(self.sources, moment) if goes_by_source else 0
        if upto not in self.paths:
            met = Met(self.campaigns, self.first_campaign), Met(self.sources, self.first_source)
            self.paths[upto] = credit.find_path(*met, moment)
        return self.paths[upto]


class _Shares(NamedTuple):
    """By campaign: the sum of shares, and of amounts."""

    counts: Mapping[str, float]
    amounts: Mapping[str, int]


class _Found(NamedTuple):
    """By campaign what no rule shares out."""

    spent: Mapping[str, int]
    came: Counter[str]
    mqls: Counter[str]
    touched: Counter[str]


_Weighed: TypeAlias = dict[int, tuple[list[str], list[int]]]
_Returns: TypeAlias = tuple[CampaignReturn, ...]


def campaign_returns(tx: Connection, period: Period, at: datetime, zone: tzinfo, rule: str) -> _Returns:
    """Every campaign that cost, found or moved something, by one rule; the dearest first, then by leads."""
    found = load_credit(tx, period, at, zone, rule, (rule,)).ours
    return tuple(one for one in found if not one.is_source)


def load_credit(
    tx: Connection, period: Period, at: datetime, zone: tzinfo, rule: str, rules: Sequence[str] = credit.RULES
) -> CampaignCredit:
    """The same by several rules, sources of leads without a campaign too, and where the rules disagree."""
    days = period.start.astimezone(zone).date(), period.end.astimezone(zone).date()
    found = _Found(
        spent=spending.total_by_campaign(tx, *days),
        came=_by_campaign(tx, "received", period, at),
        mqls=count_mqls(tx, period, at),
        touched=_touched(tx, period, at),
    )
    paths = _load_paths(tx, period, at)
    shares = {each: _share_all(each, paths) for each in dict.fromkeys((rule, *rules))}
    won, opened = ({each: shares[each][what].amounts for each in shares} for what in ("won", "opened"))
    about_won = any(won[rule].values())
    return CampaignCredit(
        period=period,
        days=days,
        rule=rule,
        by_rule={each: _lines(found, shares[each]) for each in shares},
        disagreements=tuple(
            one._replace(name=_plain(one.name)) for one in credit.find_disagreements(won if about_won else opened)
        ),
        about_won=about_won,
        heard=_heard(tx, period, at),
    )


def add_up(campaign: str, lines: Sequence[CampaignReturn]) -> CampaignReturn:
    """The same campaign under several spellings, as one."""
    counted = ("leads", "mqls", "spend", "won", "revenue", "touches", "pipeline", "handoffs", "opportunities")
    sums = {name: sum(getattr(one, name) for one in lines) for name in counted}
    return CampaignReturn(campaign=campaign, is_source=False, **sums)


def _plain(name: str) -> str:
    return name.removeprefix(SOURCE)


def _lines(found: _Found, shares: Mapping[str, _Shares]) -> _Returns:
    handed, opened, won = (shares[what] for what in ("handoffs", "opened", "won"))
    names = {*found.spent, *found.came, *found.mqls, *found.touched, *handed.counts, *opened.counts, *won.counts}
    lines = (
        CampaignReturn(
            campaign=_plain(name),
            leads=found.came[name],
            mqls=found.mqls[name],
            spend=found.spent.get(name, 0),
            won=won.counts.get(name, 0),
            revenue=won.amounts.get(name, 0),
            touches=found.touched[name],
            pipeline=opened.amounts.get(name, 0),
            handoffs=handed.counts.get(name, 0),
            opportunities=opened.counts.get(name, 0),
            is_source=name in (credit.NONE, SOURCE + _plain(name)),
        )
        for name in names
    )
    return tuple(sorted(lines, key=lambda one: (-one.spend, -one.leads, -one.revenue, one.campaign, one.is_source)))


def last_campaign(tx: Connection, lead_id: int, moment: datetime) -> str:
    """The last campaign, else source, that a lead met before a moment."""
    return _plain(_load_leads(tx, [lead_id], moment)[lead_id].path(moment)[-1].name)


def _share_all(rule: str, paths: Mapping[str, Sequence[tuple[int, Sequence[Encounter]]]]) -> dict[str, _Shares]:
    weighed: _Weighed = {}
    return {what: _share(rule, paths[what], weighed) for what in paths}


def _share(rule: str, paths: Iterable[tuple[int, Sequence[Encounter]]], weighed: _Weighed) -> _Shares:
    """What the steps of each path have of its amount; `weighed` keeps what each path's steps count by this rule."""
    whole: Counter[str] = Counter()
    parts: dict[str, list[float]] = defaultdict(list)
    amounts: Counter[str] = Counter()
    for amount, path in paths:
        names, weights = weighed.get(id(path)) or weighed.setdefault(id(path), _weigh(rule, path))
        if len(names) == 1:
            whole[names[0]] += 1
            amounts[names[0]] += amount
            continue
        all_together = sum(weights)
        for name, weight, part in zip(names, weights, credit.share_out(amount, weights), strict=True):
            parts[name].append(weight / all_together)
            amounts[name] += part
    counts = {name: _rounded(whole[name] + math.fsum(parts.get(name, ()))) for name in {**whole, **parts}}
    return _Shares(counts, amounts)


def _weigh(rule: str, path: Sequence[Encounter]) -> tuple[list[str], list[int]]:
    """The steps that count, and how much; those that count nothing are left out."""
    found = [(step.name, weight) for step, weight in zip(path, credit.weigh(rule, path), strict=True) if weight]
    return [name for name, _ in found], [weight for _, weight in found]


def _rounded(count: float) -> float:
    """To three decimals; a whole number as one."""
    rounded = round(count, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def _load_paths(tx: Connection, period: Period, at: datetime) -> dict[str, list[tuple[int, Sequence[Encounter]]]]:
    """Of all that was handed over, opened and won: the amount, and the path to it."""
    facts = _facts(period, at)
    credited = {what: tx.execute(query).all() for what, query in facts.items()}
    concerned = union(*(query.with_only_columns(query.selected_columns[0]) for query in facts.values())).subquery()
    leads = _load_leads(tx, select(concerned.c.lead_id), at) if any(credited.values()) else {}
    return {
        what: [(int(amount), leads[lead_id].path(moment)) for lead_id, moment, amount in rows]
        for what, rows in credited.items()
    }


def _facts(period: Period, at: datetime) -> dict[str, Select[Any]]:
    """Lead, moment and amount of what was handed over, opened and won."""
    deals, handoffs = t.opportunities.c, t.handoffs.c
    amount = func.coalesce(deals.amount, 0)
    return {
        "handoffs": select(handoffs.lead_id, handoffs.handed_over_at, handoffs.cycle * 0)
        .where(during(handoffs.handed_over_at, period, at), figures.is_counted()),
        "opened": select(deals.lead_id, deals.opened_at, amount).where(during(deals.opened_at, period, at)),
        "won": select(deals.lead_id, deals.closed_at, amount)
        .where(deals.outcome == states.WON, during(deals.closed_at, period, at)),
    }  # fmt: skip


def _load_leads(tx: Connection, ids: Any, at: datetime) -> dict[int, _Lead]:
    """What these leads met, as it was known at a moment."""
    moments = t.leads.c.field_moments
    arrived = (t.leads.c.received_at, *(moments[f"first_{name}"].as_string() for name in ("campaign", "source")))
    rows = tx.execute(select(t.leads.c.id, t.leads.c.campaign, t.leads.c.source, *arrived).where(t.leads.c.id.in_(ids)))
    leads = {row[0]: _arrived(*row[1:]) for row in rows}
    touches = tx.execute(_TOUCHES.where(_OF.in_(ids), t.touches.c.recorded_at <= at)).all()
    for lead_id, touched_at, campaign, source in touches:
        lead = leads[lead_id]
        if campaign:
            lead.campaigns.append(Encounter(touched_at, campaign))
        if source:
            lead.sources.append(Encounter(touched_at, SOURCE + source))
    return leads


_OF = t.touches.c.lead_id
_TOUCHES = (
    select(_OF, t.touches.c.at, t.touches.c.campaign, t.touches.c.source)
    .where(or_(t.touches.c.campaign != "", t.touches.c.source != ""))
    .order_by(_OF, t.touches.c.at, t.touches.c.id)
)


def _arrived(
    campaign: str | None, source: str | None, received: datetime, campaign_at: str | None, source_at: str | None
) -> _Lead:
    return _Lead(
        first_campaign=Encounter(_moment(campaign_at, received), campaign) if campaign else None,
        first_source=Encounter(_moment(source_at, received), SOURCE + source) if source else None,
    )


def _moment(seconds: str | None, received: datetime) -> datetime:
    """The end of the second that was kept; of who was erased the arrival."""
    return datetime.fromtimestamp(int(seconds), UTC) + SECOND if seconds else received


def _touched(tx: Connection, period: Period, at: datetime) -> Counter[str]:
    """How many touches there were, by the campaign that each names."""
    done = select(t.touches.c.campaign, func.count()).where(t.touches.c.campaign != "", t.touches.c.recorded_at <= at)
    return _counted(tx, done.where(during(t.touches.c.at, period, at)).group_by(t.touches.c.campaign))


def count_mqls(tx: Connection, period: Period, at: datetime) -> Counter[str]:
    """By campaign who became an MQL. An imported past does not say when, but who was handed over was one by then."""
    imported = (
        select(FOUND_BY.label("found_by"), func.count())
        .select_from(t.handoffs.join(t.leads))
        .where(t.handoffs.c.history, t.leads.c.mql_at.is_(None), during(t.handoffs.c.handed_over_at, period))
        .where(t.handoffs.c.withdrawn_at.is_(None), t.handoffs.c.cycle > 0)
        .group_by("found_by")
    )
    return _by_campaign(tx, "mql", period, at) + _counted(tx, imported)


def _by_campaign(tx: Connection, kind: str, period: Period, at: datetime) -> Counter[str]:
    """Of all campaigns: told to look for some, PostgreSQL would read all leads."""
    found_by = select(FOUND_BY).where(t.leads.c.id == t.trace.c.lead_id).scalar_subquery().label("found_by")
    # A lead that was dated later has come in twice by the trace.
    query = select(found_by, func.count(t.trace.c.lead_id.distinct()))
    return _counted(tx, query.where(*figures.facts_in(kind, period, trace.as_of(tx, at))).group_by("found_by"))


def _counted(tx: Connection, query: Select[str, int]) -> Counter[str]:
    return Counter(dict(tx.execute(query).all()))


def _heard(tx: Connection, period: Period, at: datetime) -> tuple[HeardFrom, ...]:
    """What was said most often first; erasing leaves no words."""
    deals = t.opportunities.c
    query = (
        select(deals.heard_from, FOUND_BY.label("found_by"), func.count())
        .select_from(t.opportunities.join(t.leads))
        .where(deals.outcome == states.WON, during(deals.closed_at, period, at), deals.heard_from.is_not(None))
        .group_by(deals.heard_from, "found_by")
        .order_by(func.count().desc(), deals.heard_from, "found_by")
    )
    return tuple(HeardFrom(said, _plain(found_by), count) for said, found_by, count in tx.execute(query))
