"""Write the next revision: the difference between the newest one and store/db/tables.py, on an empty SQLite file."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import Script

from store.db import migrate
from store.db.database import Database


def write(title: str) -> None:
    """Leave `versions/NNNN_title.py` to be read and corrected; alembic notices no triggers, checks or data."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        migrate.upgrade(database)
        with database.begin() as tx:
            config = migrate.config(tx)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            number = len(list((migrate.MIGRATIONS / "versions").glob("*.py"))) + 1
            made = command.revision(config, title, autogenerate=True, rev_id=f"{number:04d}")
        database.close()
    assert isinstance(made, Script)
    _drop_remarks(Path(made.path))


def _drop_remarks(file: Path) -> None:
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]))
