"""Files that hold names, addresses and numbers: only their owner may read them."""

import os
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600
_OTHERS = 0o077


def opened_to_write(file: Path) -> BinaryIO:
    """The file, empty, for its owner alone. OSError for a symbolic link, which might lead to another file."""
    is_device = Path("/dev") in file.parents  # such as /dev/stdout, a link by design
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | (0 if is_device else os.O_NOFOLLOW), PRIVATE)
    if not is_device:
        os.fchmod(opened, PRIVATE)
    return os.fdopen(opened, "wb")


def open_to_others(file: Path) -> bool:
    """Whether other users of this machine may read or write the file."""
    return file.is_file() and bool(file.stat().st_mode & _OTHERS)
