"""Being told to stop, at any moment."""

import subprocess
import sys

# Tells itself to stop wherever somebody waits in Python, with whatever locks that holds; and a moment later anyway.
WAITING = """
import os, signal, sys, threading
from bot.commands import stopping

def at_once(frame, event, arg):
    if "waiter" in frame.f_code.co_varnames:  # threading.Condition.wait, which holds its lock
        sys.settrace(None)
        signal.raise_signal(signal.SIGTERM)

until_told = stopping.listen_for_signals()
later = threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM))
later.daemon = True
later.start()
sys.settrace(at_once)
until_told()
sys.settrace(None)
os._exit(7)
"""


def test_it_is_heard_in_the_very_moment_in_which_waiting_begins() -> None:
    assert subprocess.run([sys.executable, "-c", WAITING], timeout=60).returncode == 7


HANGING = """
import signal, threading
from bot.commands import stopping

stopping.LAST_SECONDS = 0.2
until_told = stopping.listen_for_signals()
signal.raise_signal(signal.SIGTERM)
until_told()
threading.Event().wait()  # what should be finished never is
"""


def test_it_ends_whatever_hangs_and_shows_where() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGING], timeout=60, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "line 9 in <module>" in ended.stderr
