from collections import Counter

from bot.cards.monday import rotating_questions


def test_there_are_enough_for_half_a_year_and_each_team_asks_as_often() -> None:
    asked = Counter(asks for asks, _ in rotating_questions.QUESTIONS)
    assert len(rotating_questions.QUESTIONS) >= 24
    assert asked == {
        rotating_questions.MARKETING: len(rotating_questions.QUESTIONS) // 2,
        rotating_questions.SALES: len(rotating_questions.QUESTIONS) // 2,
    }


def test_no_question_is_asked_twice_before_all_were_asked() -> None:
    said = [rotating_questions.turn(number) for number in range(2 * len(rotating_questions.QUESTIONS))]
    assert len(set(said)) == len(rotating_questions.QUESTIONS)
    assert said[0] == said[len(rotating_questions.QUESTIONS)]


def test_each_is_one_short_question() -> None:
    assert all(words.endswith("?") and len(words) <= 120 for _, words in rotating_questions.QUESTIONS)
