from bot.delivery.drawing import messages
from store.rules import post_kinds


def test_every_kind_that_has_words_is_drawn_by_exactly_one_function():
    assert set(messages.DRAWINGS) == post_kinds.DRAWN
