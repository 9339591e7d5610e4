"""A month's review as it is kept."""

from pydantic import TypeAdapter

from store.learning.month_facts import MonthReview
from tests.office import monday_facts as monday


def test_what_is_kept_of_a_review_reads_back_the_same():
    kept, review = TypeAdapter(MonthReview), monday.make_review()
    assert kept.validate_json(kept.dump_json(review)) == review
