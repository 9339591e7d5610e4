from bot.cards import blocks


def test_size_counts_every_text_and_an_emoji_twice() -> None:
    drawn = [blocks.header("🔥ab"), blocks.actions([blocks.button("four", "act", 1)])]
    assert blocks.size(drawn) == 4 + 4


def test_rows_are_kept_while_they_fit() -> None:
    rows = [blocks.section("x" * 100) for _ in range(5)]
    assert len(blocks.fitting(rows)) == 5
    assert len(blocks.fitting(rows, room=250)) == 2


def test_the_whole_text_of_a_policys_long_list_is_a_hundred_options() -> None:
    assert len(blocks.options([(str(n), f"Reason {n}") for n in range(150)])) == 100


def test_an_option_without_a_label_can_still_be_chosen() -> None:
    assert blocks.option("x", "\u200b")["text"]["text"] == "(no name)"
