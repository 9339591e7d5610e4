"""Files for their owner alone."""

from pathlib import Path

import pytest

from store.db import private_files


def test_a_file_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.touch(0o666)
    assert private_files.open_to_others(file)
    with private_files.opened_to_write(file) as opened:
        opened.write(b"Ann")
    assert (file.read_bytes(), private_files.open_to_others(file)) == (b"Ann", False)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"precious")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        private_files.opened_to_write(tmp_path / "link")
    assert (tmp_path / "elsewhere").read_bytes() == b"precious"


def test_a_device_may_be_written_to() -> None:
    with private_files.opened_to_write(Path("/dev/null")) as opened:
        opened.write(b"Ann")
