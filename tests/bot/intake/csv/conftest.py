"""Each test imports files of its own into a database of its own."""

from pathlib import Path

import pytest

from store.db.database import Database
from tests.bot.intake.csv.importing import Run


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Run:
    return Run(database, tmp_path / "leads.csv")
