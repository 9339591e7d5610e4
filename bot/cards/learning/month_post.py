"""A month as both teams look at it together: what stands under its board, the question, and what was answered."""

from collections.abc import Sequence

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block, Message
from bot.cards.forms import fields
from bot.cards.learning import journey_words
from bot.cards.monday import kpi_words, scoreboard_detail
from bot.cards.text import Names
from store.accounts.account_facts import TierCoverage
from store.learning.month_facts import GroupLine, MonthAnswer, MonthJourneys, MonthReview
from store.rules.learning.month_rules import CRITERIA, Diagnosis
from store.rules.monday.kpis import QUALIFIED_TO_OPPORTUNITY
from store.rules.office_time import periods

ANSWERS_SHOWN, FOUND_SHOWN = 6, 20
GROUPS = {"marketing": "Marketing", "sales": "Sales", "partner": "Partners", "other": "Other sources"}
POINTS_TO_CRITERIA = "were rated 2 or less or came back as no fit or too early. Agree again on what sales-ready means."
POINTS_TO_FOLLOW_UP = "were good enough, and a deadline was missed. Look at who waited, and for what."
KEPT = "Thanks, your answer is kept. Both teams see it with next month's review; find it any time: `/handoff answers`"
NOT_ASKED = "This month's question is no longer open. See all answers: `/handoff answers`"


def month_paragraphs(review: MonthReview, names: Names) -> list[str]:
    """The review, a paragraph for each of its parts."""
    stages = [f"• {scoreboard_detail.stage_words(one)}" for one in review.stages]
    deals = [f"• {scoreboard_detail.deals_of_age(one, review.currency)}" for one in review.open_deals]
    return [
        "\n".join([_pipeline(review), *(f"• {_group(line, review.currency)}" for line in _named(review))]),
        _handoffs(review),
        *([_flag(review)] if review.floor else []),
        *_listed(f"Days in each stage* (median; left it in {review.month:%B})", stages),
        *_listed("Open deals by age*", deals),
        *_journeys(review.journeys),
        *_listed("Target accounts*", [f"• {_tier(one)}" for one in review.accounts]),
        *_answered(review.answers, names),
        *([f"💬 *For both teams:* {review.question}"] if review.question else []),
    ]


def buttons(review: MonthReview) -> list[Block]:
    """The button to answer the question, if one was asked."""
    answer = blocks.button("Answer…", actions.ANSWER_MONTH, periods.month_name(review.month))
    return [blocks.actions([answer])] if review.question else []


def answer_form(month: str, question: str) -> Block:
    """A few words to the question of the month."""
    hint = "Both teams see it with next month's review, with your name."
    rows = [blocks.section(f"*{question}*"), fields.words("words", "Your answer", hint=hint)]
    return blocks.modal("Answer", actions.FORM_MONTH, "Keep", rows, {"month": month})


def draw_answers(found: Sequence[MonthAnswer], names: Names, asked: str = "") -> Message:
    """Answers to the questions of all months, newest first; `asked` is what was searched for."""
    about = f" about “{text.line(asked, 60)}”" if asked else ""
    if not found:
        return blocks.message(f"*No answers{about} yet.* Each month's review asks both teams one question.")
    rows = [blocks.section(f"{_question(one)}\n{_answer(one, names)}") for one in found[:FOUND_SHOWN]]
    rows = blocks.fitting(rows)
    more = len(found) - len(rows)
    rest = [blocks.context(f"and {more} more; search them: `/handoff answers WORDS`")] if more else []
    return Message(f"Answers{about}", [blocks.section(f"*Answers{about}*"), *rows, *rest])


def _listed(title: str, rows: list[str]) -> list[str]:
    return [text.rows_that_fit([f"*{title}", *rows])] if rows else []


def _pipeline(review: MonthReview) -> str:
    opened = sum(line.opportunities for line in review.groups)
    made = money.in_whole(review.pipeline, review.currency)
    said = f"📅 *{review.month:%B %Y} together:* {made} of pipeline from {text.count(opened, 'new deal')}"
    if not review.target:
        return f"{said}."
    share = kpi_words.share_percent(review.pipeline / review.target)
    return f"{said}, {share} of a month's share of the joint target ({money.in_whole(review.target, review.currency)})."


def _named(review: MonthReview) -> list[GroupLine]:
    return [line for line in review.groups if line.opportunities]


def _group(line: GroupLine, currency: str) -> str:
    return f"{GROUPS[line.group]}: {money.in_whole(line.amount, currency)} ({text.count(line.opportunities, 'deal')})"


def _handoffs(review: MonthReview) -> str:
    rate = kpi_words.brief(QUALIFIED_TO_OPPORTUNITY, review.to_opportunity)
    before = kpi_words.brief(QUALIFIED_TO_OPPORTUNITY, review.final_rate)
    young = f", {review.young:,} younger still open" if review.young else ""
    said = f"*Handoffs to opportunities:* {rate} of those that have had 21 days{young}"
    return f"{said}. {review.final_month:%B}, the last full month: {before}."


def _flag(review: MonthReview) -> str:
    few = "" if review.floor == "below" else ", too few to be sure"
    return f"⚠️ *Below 20%{few}.* {_why(review.diagnosis)}"


def _why(found: Diagnosis) -> str:
    if found.named is None:
        causes = f"{found.criteria} by the lead definition, {found.follow_up} by follow-up"
        return f"No single cause stands out: of {found.failed} that came to nothing, {causes}. Read them together."
    count, points = (
        (found.criteria, POINTS_TO_CRITERIA) if found.named == CRITERIA else (found.follow_up, POINTS_TO_FOLLOW_UP)
    )
    return f"{count} of {found.failed} that came to nothing {points}"


def _journeys(found: MonthJourneys | None) -> list[str]:
    if found is None or not found.wins:
        return []
    said = journey_words.wins_headline(found.wins, found.days, found.longest)
    wrong = [f"• {journey_words.DISCONNECTS[one.code]}: {one.count:,}" for one in found.disconnects]
    return [text.rows_that_fit([f"*Journeys.* {said} `/journey wins`", *wrong])]


def _tier(one: TierCoverage) -> str:
    deals = text.count(one.opportunities, "opportunity", "opportunities")
    came = f"{one.touched} touched, {one.handed_over} handed over, {deals}, {one.won} won"
    return f"Tier {one.tier}: {text.count(one.accounts, 'account')}, {came}"


def _answered(answers: Sequence[MonthAnswer], names: Names) -> list[str]:
    if not answers:
        return []
    more = len(answers) - ANSWERS_SHOWN
    rows = [f"• {_answer(one, names)}" for one in answers[:ANSWERS_SHOWN]]
    rest = [f"• and {more} more: `/handoff answers`"] if more > 0 else []
    return [text.rows_that_fit([f"*What you said last month* ({_question(answers[0])})", *rows, *rest])]


def _question(one: MonthAnswer) -> str:
    return f"{one.month:%B %Y}: _{one.question}_"


def _answer(one: MonthAnswer, names: Names) -> str:
    return f"{text.person(one.member_id, names)}: {text.line(one.words, 400)}"
