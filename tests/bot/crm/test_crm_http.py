"""Every answer of a CRM is sorted by what is to be done next."""

import pytest

from bot.crm.crm_http import CrmHttp, CrmSaysNo, sorted_out
from bot.crm.port import CannotRead
from bot.playground.neighbour.neighbour import Neighbour
from store.crm.crm_values import Declined, Later

OWNERS = "/crm/owners/2026-09"


@pytest.mark.parametrize(
    ("status", "retry_after", "later"),
    [
        (429, 7, Later(7.0, why="answered 429")),
        (429, 10**9, Later(3600.0, why="answered 429")),
        (503, None, Later(None, why="answered 503")),
        (401, None, Later(60.0, refused=True, why="refused with 401")),
    ],
)
def test_what_comes_later(neighbour: Neighbour, status: int, retry_after: int | None, later: Later):
    http = CrmHttp(neighbour.url, {"Authorization": f"Bearer {neighbour.token}"})
    neighbour.refuse(status, retry_after=retry_after)
    with pytest.raises(CannotRead) as told:
        http.call("GET", OWNERS)
    assert sorted_out(told.value) == later
    assert http.call("GET", OWNERS) == {"results": []}
    http.close()


def test_what_is_refused_and_what_is_lost(neighbour: Neighbour):
    http = CrmHttp(neighbour.url, {"Authorization": f"Bearer {neighbour.token}"})
    neighbour.refuse(400, words="segment is required")
    with pytest.raises(CrmSaysNo) as no:
        http.call("GET", OWNERS)
    assert sorted_out(no.value) == Declined("segment is required")
    neighbour.lose_answer()
    with pytest.raises(CannotRead) as lost:
        http.call("GET", OWNERS)
    assert not lost.value.later.refused
    assert neighbour.token not in str(lost.value)
    http.close()
