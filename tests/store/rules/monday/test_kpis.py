"""Every KPI is whole: it is counted, it has a target in the policy, and its words are there."""

import pytest

from store.agreement.policy_document import Targets
from store.monday.scoreboard import figures
from store.rules.monday import kpis
from store.rules.monday.bottleneck import STAGES
from store.rules.monday.kpis import FIRST_RESPONSE, KPIS, SALES_CYCLE, KpiSpec
from store.rules.monday.measures import Quantile, Times


@pytest.mark.parametrize("spec", KPIS.values(), ids=KPIS)
def test_a_kpi_is_whole(spec: KpiSpec) -> None:
    assert spec.target in Targets.model_fields
    assert spec.code in figures.COUNTED
    assert spec.floor is None or spec.code in STAGES.values()
    assert all((spec.name, spec.stage, *spec.counted, spec.rises, spec.falls, spec.better, spec.worse, spec.advice))


def test_nothing_is_counted_that_is_no_kpi() -> None:
    assert figures.COUNTED.keys() == KPIS.keys()


def test_a_sentence_says_how_many_there_are() -> None:
    assert kpis.HOW_MANY == "five"


def test_the_middle_of_days_is_averaged_and_that_of_office_time_goes_by_rank() -> None:
    assert kpis.middle(SALES_CYCLE, Times((10, 21))) == Quantile(15.5, at_least=False)
    assert kpis.middle(FIRST_RESPONSE, Times((10, 20, 30), (15,))) == Quantile(15, at_least=True)
    assert kpis.middle(FIRST_RESPONSE, Times((10, 20))) is None
