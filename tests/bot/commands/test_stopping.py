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
