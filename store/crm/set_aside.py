"""Records that could not be read or kept: one of them stops neither its page nor those after it. An operator hears of
each, and once it can be kept, when it changes there or is asked for again, nothing is said of it any more.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.crm import crm_state
from store.db import dialect
from store.db import tables as t

SETTING = "crm_set_aside"


def set_aside(tx: Connection) -> list[str]:
    """SYSTEM KIND ID of each."""
    return sorted(_kept(tx))


def note_set_aside(
    tx: Connection, system: str, kind: str, failed: Mapping[str, datetime], kept: Collection[str]
) -> None:
    """Keep which records failed, by id, with the moment from which to read them again; the `kept` ones didn't."""
    known = _kept(tx)
    told = {name: since for name, since in known.items() if name not in {f"{system} {kind} {id_}" for id_ in kept}}
    for id_, since in failed.items():
        told.setdefault(f"{system} {kind} {id_}", since.isoformat())
    if told != known:
        _keep(tx, told)


def read_set_aside_again(tx: Connection) -> int:
    """Let the next look go back to before the oldest of each kind; how many are set aside."""
    told = _kept(tx)
    back: dict[tuple[str, str], datetime] = {}
    for name, since in told.items():
        system, kind, _ = name.split(" ", 2)
        moment = datetime.fromisoformat(since)
        back[system, kind] = min(moment, back.get((system, kind), moment))
    for (system, kind), moment in back.items():
        mark = crm_state.read_mark(tx, system, kind)
        if mark.since is not None:
            crm_state.keep_mark(tx, system, kind, replace(mark, since=min(moment, mark.since), until=None, after=""))
    return len(told)


def _kept(tx: Connection) -> dict[str, str]:
    return dict(tx.scalar(select(t.settings.c.value).where(t.settings.c.name == SETTING)) or {})


def _keep(tx: Connection, told: Mapping[str, str]) -> None:
    if not told:
        tx.execute(delete(t.settings).where(t.settings.c.name == SETTING))
        return
    insert = dialect.insert(tx, t.settings).values(name=SETTING, value=dict(told))
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": insert.excluded.value}))
