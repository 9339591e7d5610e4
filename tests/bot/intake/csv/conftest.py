"""Each test imports files of its own into a database of its own."""

from pathlib import Path

import pytest

from store.db.database import Database
from store.team import workspace
from tests.bot.intake.csv.importing import Run
from tests.office.clock import NOW


@pytest.fixture
def bare(database: Database, tmp_path: Path) -> Run:
    """Before there is a set-up, without a zone and a currency."""
    return Run(database, tmp_path / "leads.csv")


@pytest.fixture
def run(bare: Run) -> Run:
    with bare.database.begin() as tx:
        workspace.change(tx, zone="UTC", set_up_at=NOW)
    return bare
