"""`handoff agreement`: shown, checked, proposed, applied unsigned; the channel sees what changed and who signed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.playground.driver import Slack
from bot.runtime.assembly import Bot, web_client
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings
from bot.slack import directory
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.leads import receiving
from store.record.events import Stages
from store.signing import proposals
from store.signing.proposal_facts import InForce
from store.team import channels
from tests.bot.commands.process import for_slack
from tests.office.cast import ANA, MIA
from tests.office.store_helpers import count, event, receive, staff

NOW = datetime.now(UTC)  # what a command takes for now


@pytest.fixture
def url(sqlite_database: Database, leads: str, sqlite_url: str) -> str:
    """Set up, with the playground's channel."""
    with sqlite_database.begin() as tx:
        staff(tx, NOW)
        channels.choose_for_cards(tx, leads, "leads")
    return sqlite_url


@pytest.fixture
def type_(handoff, url):
    """Type `handoff agreement ...`."""
    return lambda *words: handoff("agreement", *words, HANDOFF_DATABASE_URL=url)


@pytest.fixture
def file(type_, tmp_path: Path) -> Path:
    """The policy in force, shown into a file."""
    made = tmp_path / "policy.yml"
    made.write_text(type_("show").stdout, "utf-8")
    return made


@pytest.fixture
def bot(slack: Slack, url: str, sqlite_database: Database) -> Iterator[Bot]:
    """The bot, running beside the command."""
    given = for_slack(slack, url)
    settings = Settings(
        _env_file=None, database_url=url, slack_bot_token=given["SLACK_BOT_TOKEN"],
        slack_app_token=given["SLACK_APP_TOKEN"], slack_base_url=slack.base_url, intake_port=0,
    )  # fmt: skip
    client = web_client(settings)
    made = Bot(settings, sqlite_database, OfficeClock(), client, directory.identity(client))
    made.start()
    yield made
    made.stop()


def edit(file: Path, old: str, new: str) -> Path:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return file


def version(database: Database) -> int:
    with database.read() as tx:
        return policy.current_version(tx)


def test_what_is_shown_can_be_applied_and_changes_nothing(type_, file, sqlite_database):
    result = type_("apply", file, "--unsigned")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["Nothing changes.", "The built-in agreement stays in force."]
    assert type_("apply", file).stdout.splitlines() == ["Nothing changes.", "There is nothing to sign."]
    assert version(sqlite_database) == 0


def test_what_is_shown_is_exactly_the_document(type_, file):
    edit(file, "label: It costs too much", "label: ':fire: [bold]costs[/] 漢字 {x}'")
    type_("apply", file, "--unsigned")
    assert "':fire: [bold]costs[/] 漢字 {x}'" in type_("show").stdout


def test_a_check_prints_the_difference_and_applies_nothing(type_, file, sqlite_database):
    result = type_("check", edit(file, "claim: 4h", "claim: 2h"))
    assert result.exit_code == 0
    assert "4h" in result.stdout.splitlines()[0]
    assert "2h" in result.stdout.splitlines()[0]
    assert version(sqlite_database) == 0


def test_a_file_from_before_the_set_up_takes_no_owner_away(type_, file, sqlite_database):
    with sqlite_database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), owners={"feedback": "U01ALICE"}), "U01ALICE", NOW)
    stays = "owners.feedback stays U01ALICE: the file names no other."
    for word in ("check", "apply"):
        answer = type_(word, str(file)).stdout
        assert stays in answer
        assert "no longer" not in answer
    assert version(sqlite_database) == 1
    with sqlite_database.read() as tx:
        assert policy.current(tx).owners.feedback == "U01ALICE"


def test_the_channel_sees_the_difference_and_that_it_is_unsigned(type_, file, bot, slack, leads, sqlite_database):
    result = type_("apply", edit(file, "claim: 4h", "claim: 2h"), "--unsigned")
    assert result.stdout.splitlines()[1].startswith("Agreement version 1 is in force. It's shown as not signed")
    message = str(slack.wait_for(lambda: slack.messages(leads))[0]["blocks"])
    assert "Agreement version 1" in message
    assert result.stdout.splitlines()[0] == "clocks.claim: 4h → 2h"
    assert "Claim: 4 hours → 2 hours" in message
    assert "Not signed." in message
    assert "1" in type_("apply", file, "--unsigned").stdout.splitlines()[1]  # again: nothing new, and nothing is said
    with sqlite_database.read() as tx:
        assert count(tx, t.outbox, kind="policy") == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("claim: 4h", "claim: soon", "clocks.claim (soon): "),
        ("sales_ready: 60", "sales_ready: many", "scoring.sales_ready (many): write a whole number"),
        ("claim: 4h", "cliam: 4h", "did you mean claim?"),
        ("mql: 30", "mql: 90", "the MQL score (90) lies above the sales-ready score (60); lower it"),
        ("clocks:\n", "clocks: [\n", "this is no YAML"),
    ],
)
def test_a_bad_file_names_the_field_the_value_and_the_remedy(type_, file, sqlite_database, old, new, said):
    for verb in ("check", "apply"):
        result = type_(verb, edit(file, old, new) if verb == "check" else file)
        assert result.exit_code == 2
        assert f"{file} can't be applied:" in result.stderr
        assert said in result.stderr
    assert version(sqlite_database) == 0


def test_a_file_that_is_not_there_or_no_text(type_, tmp_path):
    assert "does not exist" in type_("check", tmp_path / "none.yml").stderr
    (tmp_path / "picture.yml").write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8 text" in type_("check", tmp_path / "picture.yml").stderr


@pytest.fixture
def nearly(sqlite_database: Database, url: str) -> Database:
    """Two leads with a complete checklist and 50 points of the 60 they need, and one that lacks its problem as well."""
    for number, problem in enumerate(("slow", "costs", "")):
        who = {"external_id": f"w{number}", "email": f"p{number}@acme{number}.example", "company": f"Acme{number}"}
        receive(sqlite_database, NOW, title="Sales", persona="founder", problem=problem, **who)
    return sqlite_database


def states(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.scalars(select(t.leads.c.status).order_by(t.leads.c.id)))


def test_a_lower_threshold_says_what_it_would_do_and_hands_over_nobody_unasked(type_, file, nearly):
    edit(file, "sales_ready: 60", "sales_ready: 50")
    effect = [
        "2 waiting leads would become sales-ready.",
        "Of 3 leads of the last 13 weeks, 2 would be sales-ready; it's 0 by the agreement in force.",
        "There were no handoffs in the last 13 weeks to compare with.",
    ]
    assert type_("check", file).stdout.splitlines()[1:] == effect
    assert type_("propose", file).stdout.splitlines()[1:-1] == effect
    assert (
        type_("apply", file, "--unsigned").stdout.splitlines()[-1].startswith("2 waiting leads are sales-ready by it")
    )
    assert states(nearly) == ["nurturing"] * 3


def test_a_sweep_hands_them_over(type_, file, nearly):
    edit(file, "sales_ready: 60", "sales_ready: 50")
    assert "--sweep goes with --unsigned" in type_("apply", file, "--sweep").stderr
    result = type_("apply", file, "--unsigned", "--sweep")
    assert result.stdout.splitlines()[-1] == "Leads handed over: 2."
    assert states(nearly) == ["sales_ready", "sales_ready", "nurturing"]


def test_applying_proposes_what_is_signed_and_puts_settings_in_force(type_, file, sqlite_database):
    edit(edit(file, "claim: 4h", "claim: 2h"), "time: '10:00'", "time: '11:00'")
    said = type_("apply", file).stdout.splitlines()
    assert "In force now: meeting.time: 10:00 → 11:00" in said
    assert said[-1] == "Proposal 1 is in the channel. It's in force once both teams have signed it."
    with sqlite_database.begin() as tx:
        assert (policy.current(tx).meeting.time, policy.current(tx).clocks.claim) == ("11:00", "4h")
        assert proposals.sign_proposal(tx, 1, MIA, NOW) is None
        assert proposals.sign_proposal(tx, 1, ANA, NOW) == InForce(2)
    assert type_("show").stdout.splitlines()[0].endswith("signed by Mia (marketing) and Ana (sales).")
    first, change, *second = type_("history").stdout.splitlines()
    assert first.startswith("2  ") and first.endswith("signed by Mia (marketing) and Ana (sales)")
    assert change.strip() == "clocks.claim: 4h → 2h"
    assert second[0].endswith("settings alone, by the terminal")


def test_before_the_set_up_nobody_can_sign(handoff, tmp_path, sqlite_database, sqlite_url):
    file = tmp_path / "agreement.yml"
    file.write_text("clocks: {claim: 2h}", "utf-8")
    result = handoff("agreement", "propose", file, HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 2
    assert "No one can sign yet" in result.stderr


@pytest.mark.parametrize("word", ["check", "apply"])
def test_another_currency_than_that_of_kept_amounts_is_refused(type_, file, sqlite_database, word):
    with sqlite_database.begin() as tx:
        receiving.receive(tx, event(stages=Stages(won=NOW, amount=5), touches=()), NOW)
    result = type_(word, edit(file, "currency: EUR", "currency: USD"))
    assert result.exit_code == 2
    assert "currency (USD): the deals, spend or goals that are kept are in EUR" in " ".join(result.stderr.split())
    assert version(sqlite_database) == 0


@pytest.mark.parametrize("word", ["check", "apply"])
@pytest.mark.parametrize(
    ("channel", "remedy"),
    [
        ("C0ELSEWHERE", "type /invite @Handoff there"),
        ("C0SHARED", "shared with another company"),
        ("C0OLD", "archived"),
    ],
)
def test_a_channel_that_would_refuse_cards_is_refused(type_, file, sqlite_database, word, channel, remedy):
    with sqlite_database.begin() as tx:
        channels.note_shared(tx, "C0SHARED")
        channels.remember(tx, "C0OLD", "old")
        channels.note_trouble(tx, "C0OLD", "is_archived", NOW)
    result = type_(word, edit(file, "default: null", f"default: {channel}"))
    assert result.exit_code == 2
    assert f"channels.default ({channel}): " in result.stderr
    assert remedy in result.stderr
    with sqlite_database.read() as tx:
        assert policy.current_version(tx) == 0
