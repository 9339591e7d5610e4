"""A manager's or founder's part of Home: what needs a hand, the week, the goal, the pipeline, the test, the intake."""

from bot.cards import blocks, money, text
from bot.cards.blocks import Block
from bot.cards.lead import lists
from bot.cards.monday import decision_posts, goal_words, scoreboard_detail, scoreboard_post, scoreboard_words
from bot.cards.personal import troubles
from bot.cards.personal.home_page import Page
from store.record.facts import LeadLine
from store.rules import acts

NO_TEST = "*No test is running.* Log the one change to try: `/decision`"
NO_BOARD = "*The first scoreboard comes on Monday.* So far: `/scoreboard`"


def draw(page: Page) -> list[Block]:
    """From what must be mended to what comes in."""
    home = page.home
    broken = [troubles.channel_refuses(name, code).text for name, code in home.troubles]
    parked = [troubles.posts_wait(home.parked)] if home.parked else []

    def late(line: LeadLine) -> list[Block]:
        take = blocks.button("Take over", acts.TAKE_OVER.code, line.handoff_id) if line.handoff_id else None
        return [lists.lead_row(line, page.names, page.labels, home.at, take)]

    return [
        *page.paragraph("⚠️ Action needed", [*broken, *parked], "`handoff doctor`"),
        *blocks.paragraphs(_week(page), _goal(page)),
        *page.listed("Overdue in the team", home.overdue, late, "`/lead overdue`", "Nothing is overdue."),
        *_pipeline(page),
        *blocks.paragraphs(_test(page), _intake(page)),
    ]


def _week(page: Page) -> str:
    board = page.figures.board
    return f"📊 *{scoreboard_post.title(board)}:* {scoreboard_words.sum_up(board)}" if board else NO_BOARD


def _goal(page: Page) -> str:
    plan, pace = page.figures.plan, page.figures.pace
    if plan is None or pace is None:
        return goal_words.NONE
    return f"{goal_words.progress(pace, page.figures.currency)} {goal_words.needed(plan)}".rstrip()


def _pipeline(page: Page) -> list[Block]:
    """What is open, by how long it has been."""
    found, currency = page.figures.open_deals, page.figures.currency
    count, amount = sum(one.count for one in found), sum(one.amount for one in found)
    title = f"Open deals by age: {text.count(count, 'deal')}, {money.in_whole(amount, currency)} (`/lead open`)"
    rows = [scoreboard_detail.deals_of_age(one, currency) for one in found]
    return page.paragraph(title, rows) if rows else [blocks.section("*No deal is open.*")]


def _test(page: Page) -> str:
    if not page.tests:
        return NO_TEST
    first = page.tests[0]
    return f"🧪 *Our test:* {text.line(first.what, 200)}\n{decision_posts.how_it_stands(first)}"


def _intake(page: Page) -> str:
    """What came in this week, and from where."""
    came = [one for one in page.figures.arrived if one.received]
    title = f"Leads that came {page.days(page.figures.week)}"
    each = [f"{text.line(one.source, 40) or '(none)'} {one.received:,}" for one in came[: page.rows]]
    more = [f"{len(came) - len(each)} more sources"] if len(came) > len(each) else []
    whole = sum(one.received for one in came)
    return f"📥 *{title}:* {whole:,}" + (f" ({' · '.join([*each, *more])})" if each else "")
