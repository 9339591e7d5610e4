"""The thread that speaks with a CRM: writes what waits every few seconds, and reads what changed once a minute."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from bot.crm import crm_delivery, crm_reading
from bot.crm.port import CannotRead, Crm
from store.crm import crm_state, crm_writes
from store.crm.crm_values import Later
from store.db import connecting
from store.db.database import Busy, Database
from store.record.trace_cursor import SettledTrace

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
READ_SECONDS = 60.0
LAST_WORDS = 15.0  # a call that is under way has ten


class CrmLoop:
    """One CRM beside one database. `turn` is one round of it, for tests and commands."""

    def __init__(
        self,
        crm: Crm,
        database: Database,
        clock: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
        beat: Callable[[], None] = lambda: None,
        address: Callable[[], str] = lambda: "",
    ) -> None:
        self.crm = crm
        self.read_seconds = READ_SECONDS
        self._database, self._clock, self._wake, self._beat, self._address = database, clock, wake, beat, address
        self._settled = SettledTrace()
        self._rest = self._until_read = 0.0
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Turn until `stop`."""
        if self._database.is_sqlite:
            with self._database.begin() as tx:
                crm_writes.recover_writes(tx)
        self._thread = threading.Thread(target=self._run, name="crm", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let a call that is under way end, and turn no more."""
        self._end.set()
        if self._thread is not None:
            self._thread.join(LAST_WORDS)
        self.crm.close()

    def turn(self, read: bool = True) -> Later | None:
        """Queue, read, write; what stands in the way, None if nothing does.

        Who was named owner there is known before another one is written over it.
        """
        queued = crm_delivery.queue(self._database, self._settled, self._clock())
        stopped = self._read() if read or queued else None
        if stopped is None:
            args = (self.crm, self._database, self._clock, self._address(), self._beat)
            stopped = crm_delivery.write_waiting(*args)
        self._note(stopped)
        return stopped

    def step(self) -> None:
        """What is done every two seconds: a turn, unless the CRM asked for rest."""
        self._beat()
        self._rest, self._until_read = self._rest - LOOK_SECONDS, self._until_read - LOOK_SECONDS
        if self._rest > 0:
            return
        try:
            stopped = self.turn(read=self._until_read <= 0)
        except (Busy, *connecting.FAILURES) as error:
            log.warning("the CRM waits for the database: %s", type(error).__name__)
            return
        except Exception:  # an answer that nobody thought of must not end the thread
            log.exception("the CRM's loop failed; it goes on in a moment")
            return
        if stopped is None and self._until_read <= 0:
            self._until_read = self.read_seconds
        if stopped is not None:
            self._rest = READ_SECONDS / 2 if stopped.seconds is None else stopped.seconds
            log.warning("the CRM waits %.0f s: %s", self._rest, stopped.why)

    def _read(self) -> Later | None:
        try:
            found = crm_reading.read_changes(self.crm, self._database, self._clock, self._beat)
        except CannotRead as error:
            return error.later
        if found.news:
            self._wake()
        return None

    def _note(self, stopped: Later | None) -> None:
        trouble = stopped.why if stopped is not None and stopped.refused else ""
        if stopped is not None and not stopped.refused:
            return  # whether it lets us in is not said
        with self._database.read() as tx:
            known = crm_state.connection(tx).trouble
        if known != trouble:
            with self._database.begin() as tx:
                crm_state.note_crm_trouble(tx, trouble)
            log.warning("the CRM %s", trouble or "lets us in again")

    def _run(self) -> None:
        wait = 0.0
        while not self._end.wait(wait):
            wait = LOOK_SECONDS
            self.step()
