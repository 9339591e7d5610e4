"""The questions both teams answer together."""

from store.rules.learning import joint_questions
from store.rules.learning.joint_questions import QUESTIONS


def test_each_has_its_turn_and_after_the_last_comes_the_first():
    asked = [joint_questions.question_for(number) for number in range(len(QUESTIONS) + 1)]
    assert len({*asked}) == len(QUESTIONS) > 12
    assert asked[-1] == asked[0]
    assert all(one.endswith("?") for one in asked)
