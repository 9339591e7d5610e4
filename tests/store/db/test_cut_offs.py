"""Whoever waits on a socket for too long hears its end, whatever trickles in."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.db import connecting, database
from store.db.cut_offs import CutOffs
from store.db.database import Database


class Machine:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_only_what_lasts_too_long_is_cut():
    machine = Machine()
    cut_offs = CutOffs(machine)
    ends = [socket.socketpair() for _ in range(3)]
    (done, _), (early, _), (late, other) = ends
    with cut_offs.after(1, done.fileno):
        pass
    with cut_offs.after(10, early.fileno), cut_offs.after(5, late.fileno):
        machine.now = 5
        cut_offs.look()
        assert late.recv(1) == other.recv(1) == b""  # both ends hear of it
        assert early.send(b"x") == done.send(b"x") == 1
    machine.now = 20
    cut_offs.look()
    assert early.send(b"x") == 1
    for pair in ends:
        for end in pair:
            end.close()


def test_a_socket_that_is_closed_already_is_no_trouble():
    machine = Machine()
    cut_offs = CutOffs(machine)
    one, other = socket.socketpair()
    one.close()
    other.close()
    with cut_offs.after(1, one.fileno):
        machine.now = 2
        cut_offs.look()


# ---- A server that keeps its connections and answers on none of them any more ----------------------------------------


class Between:
    """Passes bytes on to a PostgreSQL and back, until it falls silent; connections made after that are new and work."""

    def __init__(self, folder: Path, server: Callable[[], socket.socket]) -> None:
        self._server = server
        self._silent = threading.Event()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / ".s.PGSQL.5432"))
        self._listening.listen()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def fall_silent(self) -> None:
        """For good, on every connection there is."""
        self._silent.set()
        self._silent = threading.Event()

    def close(self) -> None:
        for each in (self._listening, *self._open):
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = self._server()
            self._open += [client, server]
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(*pair, self._silent), daemon=True).start()

    @staticmethod
    def _pass_on(one: socket.socket, other: socket.socket, silent: threading.Event) -> None:
        try:
            while some := one.recv(65536):
                if not silent.is_set():
                    other.sendall(some)
        except OSError:
            pass


@pytest.fixture
def between(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Between, str]]:
    url = sa.make_url(postgresql_url)
    host, port = url.query.get("host") or url.host or "", url.port or 5432

    def server() -> socket.socket:
        if not str(host).startswith("/"):
            return socket.create_connection((str(host), port))
        made = socket.socket(socket.AF_UNIX)
        made.connect(f"{host}/.s.PGSQL.{port}")
        return made

    folder = tmp_path_factory.mktemp("pg")
    made = Between(folder, server)
    yield made, url.set(host=None, port=None, query={"host": str(folder)}).render_as_string(hide_password=False)
    made.close()


def test_a_server_that_falls_silent_is_given_up_and_asked_anew(between, monkeypatch):
    proxy, url = between
    monkeypatch.setattr(database, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(database, "FIRST_ANSWER_SECONDS", 0.5)
    with closing(Database(url)) as found:
        with found.begin() as tx:
            tx.execute(sa.text("SELECT 1"))
        with pytest.raises(connecting.FAILURES), found.begin() as tx:  # in the middle of a transaction
            proxy.fall_silent()
            tx.execute(sa.text("SELECT 1"))
        with found.read() as tx:
            assert tx.scalar(sa.text("SHOW statement_timeout")) == f"{database.STATEMENT_SECONDS}s"
        proxy.fall_silent()  # while the connection lies in the pool
        with found.read() as tx:
            assert tx.scalar(sa.text("SELECT 1")) == 1
