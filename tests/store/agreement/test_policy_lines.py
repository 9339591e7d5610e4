"""How entries of the agreement are written as lines."""

import pytest

from store.agreement import policy_lines
from store.agreement.policy import DEFAULT
from store.agreement.policy_lines import UnreadableLine


def test_the_built_in_agreement_reads_as_people_would_write_it() -> None:
    scoring, reasons = DEFAULT.plain()["scoring"], DEFAULT.plain()["reasons"]
    touches = policy_lines.write_lines(policy_lines.TOUCHES, scoring["touches"]).splitlines()
    assert touches[0] == "demo_request: 50 points, half after 30 days, high intent"
    assert touches[-1] == "unsubscribe (Unsubscribed): -40 points"
    fit = policy_lines.write_lines(policy_lines.FIT, scoring["fit"]).splitlines()
    assert fit[1] == "influencer: +10 if title has manager, lead, principal"
    assert "unreachable (Could not be reached): no words" in policy_lines.write_lines(
        policy_lines.REASONS, reasons["recycle"]
    )


@pytest.mark.parametrize(
    ("kind", "line", "entry"),
    [
        (policy_lines.REASONS, "  late :means   too early,no words", {"words": False, "means": "too_early"}),
        (policy_lines.PROBLEMS, "slow (Takes long): manual , \"a, b\",", {"words": ["manual", "a, b"]}),
        (policy_lines.FIT, 'big: 20 points if "Size" is over 5 and under 1e3', {"over": 5, "under": 1000.0}),
        (policy_lines.STEPS, "50 % nudge", {"at": 50, "act": "nudge"}),
    ],
)  # fmt: skip
def test_a_line_is_read_however_it_is_spaced(kind, line, entry) -> None:
    (read,) = policy_lines.read_lines(kind, f"\n{line}\n\n")
    assert entry.items() <= read.items()


def test_two_words_in_quotes_without_a_comma_are_asked_about() -> None:
    with pytest.raises(UnreadableLine, match="Put a comma after “a”"):
        policy_lines.read_lines(policy_lines.PROBLEMS, 'slow: "a" "b"')
