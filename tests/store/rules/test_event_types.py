from pathlib import Path

import pytest

from store.rules.event_types import BY_KIND, BY_NAME, EVENT_TYPES, FACT_OF
from store.rules.trace_kinds import FACTS

DOCS = (Path(__file__).parents[3] / "docs/webhooks.md").read_text()


def test_each_type_is_of_a_kind_of_its_own():
    assert len(BY_NAME) == len(BY_KIND) == len(EVENT_TYPES)


@pytest.mark.parametrize("each", EVENT_TYPES, ids=lambda each: each.name)
def test_a_type_carries_what_its_kind_does_and_is_in_the_catalogue(each):
    assert {FACT_OF[name] for name in each.carries} <= each.kind.carries
    assert set(FACT_OF.values()) <= set(FACTS)
    row = f"| `{each.name}` | {each.says} | {', '.join(f'`{name}`' for name in each.carries)} |"
    assert row in DOCS, row
