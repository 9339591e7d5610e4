"""The past that is invented is a small team's, and the same every time."""

from bot.demo import company_past
from tests.office.clock import MONDAY_BEFORE


def test_the_past_is_a_small_teams_and_the_same_every_time():
    past = list(company_past.leads(MONDAY_BEFORE))
    handed_over = [lead for lead in past if lead.stages]
    assert past == list(company_past.leads(MONDAY_BEFORE))
    assert 25 <= len(past) / company_past.WEEKS <= 40
    assert 6 <= len(handed_over) / company_past.WEEKS <= 10
    assert all(moment < MONDAY_BEFORE for lead in handed_over for moment in lead.stages.moments().values())
