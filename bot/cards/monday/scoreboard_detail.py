"""What stands in the thread under the scoreboard: ranges, deadlines, sources, stages, campaigns, reasons, wins."""

from collections.abc import Container, Sequence
from datetime import date

from bot.cards import blocks, money, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import thread_notes
from bot.cards.monday import bottleneck_words, kpi_words, scoreboard_words, unanswered_rows
from bot.cards.text import Labels, Names
from store.monday.scoreboard import scoreboard_facts as facts
from store.monday.scoreboard.scoreboard_facts import BoardDetail, Scoreboard, SourceLine
from store.rules.assets import UnansweredObjection
from store.rules.monday.measures import FEW, Rate
from store.rules.office_time.periods import Period

SHOWN = 8
TEAMS = {"sales": "Sales", "marketing": "Marketing"}
STAGES = {
    "nurture": "Lead to handoff",
    "claim": "Handoff to claim",
    "contact": "Handoff to first response",
    "qualify": "First response to opportunity",
    "close": "Opportunity to won or lost",
}
SOURCE_HEAD = ("Source", "Leads, won", "Pipeline")
BEHIND = "Behind the numbers (leads and handoffs that came, deals that closed; ranges are 90% confidence)"


def draw(board: Scoreboard, names: Names, labels: Labels, unanswered: Sequence[UnansweredObjection] = ()) -> Message:
    """The reply in the thread; without the reps' own numbers, which only they and their manager see."""
    said = f"Behind the numbers: {kpi_words.stretch(*scoreboard_words.board_days(board))}"
    detail = board.detail
    if detail is None:
        return Message(said, behind(board))
    heading = blocks.context(_by_source(detail, board))
    table = [heading, blocks.table(_sources(detail, board.currency))] if detail.sources else []
    rows = [*behind(board), *_first(detail, board), *table, *_rest(detail, board, names, labels)]
    return Message(said, [*blocks.fitting(rows), *unanswered_rows.draw_asked(unanswered, labels)])


def behind(board: Scoreboard) -> list[Block]:
    """Each number with its range and what it rests on, and the bottleneck's arithmetic."""
    rows = [scoreboard_words.in_full(one, board) for one in board.kpis]
    found = board.bottleneck
    adds_up = bottleneck_words.bottleneck_detail(found, board.currency) if found else ""
    return blocks.paragraphs(_paragraph(BEHIND, rows), adds_up)


def sections(board: Scoreboard, names: Names, labels: Labels, reps: Container[str] | None) -> list[Block]:
    """The same where a message has its one table already, and the numbers of these reps, of all if None."""
    detail = board.detail
    if detail is None:
        return behind(board)
    sources = [_source(line, board.currency) for line in detail.sources]
    told = [_rep(one, board.currency, names) for one in detail.reps if reps is None or one.member_id in reps]
    return [
        *behind(board),
        *_first(detail, board),
        *blocks.paragraphs(_paragraph(_by_source(detail, board), sources)),
        *_rest(detail, board, names, labels),
        *blocks.paragraphs(
            _paragraph(f"Reps (closed {_over(board, detail.window)}; only they and their manager see this)", told)
        ),
    ]


def spend_kept(campaign: str, week: date, amount: int, before: int | None, currency: str) -> str:
    """What is said after spend was entered: the amount, and what it was before; both in the smallest unit."""
    said = f"*{text.line(campaign, 100)}*, week of {text.day(week, week)}: {money.in_words(amount, currency)}"
    if before is None:
        return f"{said}. The scoreboard counts it from now on."
    return f"{said}, as before." if before == amount else f"{said}; it was {money.in_words(before, currency)} before."


def _first(detail: BoardDetail, board: Scoreboard) -> list[Block]:
    return blocks.paragraphs(_kept(detail, board), _pipeline(detail, board))


def _over(board: Scoreboard, period: Period | None) -> str:
    """The days of a period, as a heading names them."""
    first, after = scoreboard_words.days_of(board, period or board.period)
    return kpi_words.stretch(first, after)


def heard_words(one: facts.Tallied, labels: Labels) -> str:
    """An objection and how often it was heard."""
    return _objection(one.what, labels) + (f", {one.count} times" if one.count > 1 else "")


def stage_words(one: facts.StageLine) -> str:
    """ "Handoff to claim: 2 days (n 14)"."""
    return f"{STAGES[one.stage]}: {kpi_words.day_count(one.days)} (n {one.n})"


def deals_of_age(one: facts.OpenDeals, currency: str) -> str:
    """ "30 to 59 days: 4, €12,000"."""
    return f"{_age(one)}: {one.count}, {money.in_whole(one.amount, currency)}"


def _age(one: facts.OpenDeals) -> str:
    if one.since is None:
        return "opened on a day that is not known"
    if one.until is None:
        return f"{one.since} days and more"
    return f"{one.since} to {one.until - 1} days" if one.since else f"under {one.until} days"


def _objection(what: str, labels: Labels) -> str:
    return text.label(what, labels) if what in labels else f"“{text.line(what, 120)}”"


def _by_source(detail: BoardDetail, board: Scoreboard) -> str:
    return f"By source (leads that came and deals that were opened {_over(board, detail.quarter)}; won: of these leads)"


def _rest(detail: BoardDetail, board: Scoreboard, names: Names, labels: Labels) -> list[Block]:
    currency, week, window = board.currency, _over(board, board.period), _over(board, detail.window)
    items = {**labels, **thread_notes.ITEMS}
    stages = [stage_words(one) for one in detail.stages]
    heard = [heard_words(one, labels) for one in detail.objections]
    campaigns = [campaign_words(one, currency) for one in detail.campaigns]
    return blocks.paragraphs(
        _paragraph(
            f"Days in each stage (median; left it in the 28 days to {_over(board, board.period).split('–')[-1]})",
            stages,
        ),
        _paragraph(f"What campaigns cost and brought (leads that came, deals opened and closed {window})", campaigns),
        _paragraph(f"Why leads were recycled ({week})", _tallied(detail.recycled, labels)),
        _paragraph(f"Why deals were lost (closed {window})", _tallied(detail.lost, labels)),
        _paragraph(f"Objections heard most ({window})", heard),
        _paragraph("Almost ready: missing info (now)", _tallied(detail.missing, items)),
        _paragraph(f"Won together (closed {week})", [_win(one, currency, names) for one in detail.wins]),
        scoreboard_words.left_out(board),
    )


def _paragraph(title: str, rows: Sequence[str]) -> str:
    if not rows:
        return ""
    more = len(rows) - SHOWN
    foot = [f"• and {more} more"] if more > 0 else []
    return text.rows_that_fit([f"*{title}*", *(f"• {row}" for row in rows[:SHOWN]), *foot])


def _kept(detail: BoardDetail, board: Scoreboard) -> str:
    rows = []
    for one in detail.kept:
        whole = one.met + one.missed
        excused = f", {one.excused} excused" if one.excused else ""
        if whole or one.excused:
            rows.append(f"{TEAMS.get(one.team, one.team)} {_rate(Rate(one.met, whole))}{excused}")
    return _paragraph(f"Deadlines met (due {_over(board, board.period)})", rows)


def _rate(rate: Rate) -> str:
    """ "18 of 20 (90%)", below five without the percent."""
    share = f" ({kpi_words.share_percent(rate.hits / rate.n)})" if rate.n >= FEW else ""
    return kpi_words.hits_of(rate) + share


def _pipeline(detail: BoardDetail, board: Scoreboard) -> str:
    currency, mqls = board.currency, f"*New MQLs, {_over(board, board.period)}:* {detail.mqls:,}"
    if not detail.pipeline and detail.pipeline_target is None:
        return mqls
    made = f"*Pipeline opened {_over(board, detail.quarter)}:* {money.in_whole(detail.pipeline, currency)}"
    if detail.pipeline_target:
        share = kpi_words.share_percent(detail.pipeline / detail.pipeline_target)
        made += f", {share} of the joint target of {money.in_whole(detail.pipeline_target, currency)}"
    return f"{mqls}\n{made}"


def _sources(detail: BoardDetail, currency: str) -> list[Sequence[str]]:
    rows = [_source_row(line, currency) for line in detail.sources[:SHOWN]]
    more = len(detail.sources) - SHOWN
    return [SOURCE_HEAD, *rows, *([(f"and {more} more", "", "")] if more > 0 else [])]


def _source_row(line: SourceLine, currency: str) -> Sequence[str]:
    rated = f"\nquality {line.quality:.1f}, n {line.rated}" if line.quality is not None else ""
    deals = text.count(line.opportunities, "deal")
    return (
        text.plain(line.source, 40) or "(none)",
        f"{text.count(line.received, 'lead')}\n{line.won:,} won",
        f"{money.in_whole(line.pipeline, currency)}\n{deals}{rated}",
    )


def _source(line: SourceLine, currency: str) -> str:
    rated = f", quality {line.quality:.1f} of 5 (n {line.rated})" if line.quality is not None else ""
    pipeline = f", pipeline {money.in_whole(line.pipeline, currency)}" if line.pipeline else ""
    name = text.line(line.source, 40) or "(none)"
    return f"{name}: {line.won:,} won of {text.count(line.received, 'lead')}{pipeline}{rated}"


def campaign_words(one: facts.CampaignReturn, currency: str) -> str:
    """What it brought; of one that cost nothing only what there was."""
    name, leads = text.line(one.campaign, 60), text.count(one.leads, "lead")
    mqls, won = text.count(one.mqls, "MQL"), f"{one.won} won, {money.in_whole(one.revenue, currency)}"
    pipeline = f", pipeline {money.in_whole(one.pipeline, currency)}" if one.pipeline else ""
    if not one.spend:
        touched = one.touches and not (one.leads or one.mqls)
        brought = text.count(one.touches, "touch", "touches") if touched else f"{leads}, {mqls}{pipeline}"
        return f"{name}: {brought}; {won}" if one.won else f"{name}: {brought}"
    each = f" ({money.roughly(one.spend / one.leads, currency)} each)" if one.leads else ""
    back = f", ROI {one.revenue / one.spend:.1f}x"
    return f"{name}: {money.in_whole(one.spend, currency)} for {leads}{each}, {mqls}{pipeline}; {won}{back}"


def _tallied(rows: Sequence[facts.Tallied], labels: Labels) -> list[str]:
    return [f"{text.label(one.what, labels)}: {one.count}" for one in rows]


def _win(one: facts.Win, currency: str, names: Names) -> str:
    campaign = text.line(one.campaign, 60) or text.line(one.source, 60)
    through = f" through {campaign}" if campaign else ""
    by = f", with {text.person(one.owner_id, names)}" if one.owner_id else ""
    return f"🏆 {text.lead_name(one.name, one.company)}: {money.in_words(one.amount, currency)}{through}{by}"


def _rep(one: facts.RepLine, currency: str, names: Names) -> str:
    who = text.person(one.member_id, names) if one.member_id else text.line(one.name, 60)
    return f"{who}: {closed_words(one, currency)}"


def closed_words(one: facts.RepLine, currency: str) -> str:
    """What a rep closed: "won 2 of 6 (33%), €24,000, median 31 days to won"."""
    days = f", median {kpi_words.day_count(one.days)} to won" if one.days is not None else ""
    return f"won {_rate(Rate(one.won, one.closed))}, {money.in_whole(one.revenue, currency)}{days}"
