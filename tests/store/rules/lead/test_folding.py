"""Words, companies and addresses made comparable."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.rules.lead import folding, vocabulary


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ACME", "acme"),
        ("Müller", "muller"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Łódź", "lodz"),
        ("Søren Đurić", "soren duric"),
        ("Æsir & Œuvre", "aesir & oeuvre"),
        ("Ångström", "angstrom"),
        ("ﬁrst № ２", "first no 2"),
        ("e\N{COMBINING ACUTE ACCENT}tude", "etude"),
        ("Ελλάδα", "ελλαδα"),
        ("ЁЛКА", "елка"),
    ],
)
def test_letters_lose_marks_and_case(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@given(st.text())
def test_however_a_letter_is_encoded_it_folds_alike(text: str) -> None:
    assert folding.fold(unicodedata.normalize("NFC", text)) == folding.fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana Müller-Lüdenscheidt", ["ana", "muller", "ludenscheidt"]),
        ("O'Brien, Sean", ["o", "brien", "sean"]),
        ("acme.io_2", ["acme", "io", "2"]),
        ("नमस्ते दुनिया", ["नमसत", "दनय"]),  # vowel signs are marks
        (" ", []),
    ],
)
def test_a_text_falls_into_words(text: str, found: list[str]) -> None:
    assert folding.split(text) == found


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Co-Founder & CTO", "cto"),
        ("VP, Marketing", "vp marketing"),
        ("Geschäftsführer", "geschaftsfuhrer"),
        ("Head of Marketing EMEA", "Head of Marketing"),
    ],
)
def test_a_phrase_is_found_by_its_whole_words(text: str, phrase: str) -> None:
    assert folding.mentioned(text, ("ceo", phrase)) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("Director", "cto"), ("Head of Product Marketing", "head of marketing"), ("CTO", "&"), ("", ""), ("CTO", "")],
)
def test_parts_of_words_and_empty_phrases_are_not_found(text: str, phrase: str) -> None:
    assert folding.mentioned(text, (phrase,)) is None


def test_the_deletions_of_a_word_are_itself_and_itself_less_a_letter() -> None:
    assert folding.deletions("acme") == {"acme", "cme", "ame", "ace", "acm"}


@pytest.mark.parametrize("other", ["muller", "mullr", "mulller", "miller", "mulelr", "umller", "mullers", "uller"])
def test_one_slip_of_the_finger_is_one_edit(other: str) -> None:
    assert folding.one_edit("muller", other)


@pytest.mark.parametrize("other", ["mller s", "mulrel", "milner", "mul", "lumler", ""])
def test_two_slips_are_more_than_one_edit(other: str) -> None:
    assert not folding.one_edit("muller", other)


def distance(one: str, other: str) -> int:
    """Damerau-Levenshtein, neighbours swapped at most once: the whole table, by the book."""
    table = {(row, 0): row for row in range(len(one) + 1)} | {(0, column): column for column in range(len(other) + 1)}
    for row, left in enumerate(one, 1):
        for column, right in enumerate(other, 1):
            table[row, column] = min(
                table[row - 1, column] + 1,
                table[row, column - 1] + 1,
                table[row - 1, column - 1] + (left != right),
            )
            if row > 1 and column > 1 and left == other[column - 2] and right == one[row - 2]:
                table[row, column] = min(table[row, column], table[row - 2, column - 2] + 1)
    return table[len(one), len(other)]


letters = st.text("abc", max_size=7)


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same word after up to two edits."""
    one = other = draw(letters)
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(other)))
        before, after = other[:place], other[place:]
        edits = [before + "a" + after, before + after[1:], before + "b" + after[1:], before + after[1::-1] + after[2:]]
        other = draw(st.sampled_from(edits))
    return one, other


@settings(max_examples=500)
@given(st.one_of(neighbours(), st.tuples(letters, letters)))
def test_one_edit_agrees_with_the_whole_table(pair: tuple[str, str]) -> None:
    assert folding.one_edit(*pair) == (distance(*pair) <= 1)


@settings(max_examples=500)
@given(neighbours())
def test_words_one_edit_apart_share_a_deletion(pair: tuple[str, str]) -> None:
    one, other = pair
    assert not folding.one_edit(one, other) or folding.deletions(one) & folding.deletions(other)


@pytest.mark.parametrize(
    "name",
    [
        "Acme", "ACME", " acme ", "Acme GmbH", "Acme G.m.b.H.", "ACME, Inc.", "Acme Ltd", "Acme Pty. Ltd.",
        "Acme Private Limited", "Acme S.A.", "Acme S. A.", "Acme S/A", "Acme A/S", "Acme S.p.A.", "Acme s.r.o.",
        "Acme Sp. z o.o.", "Acme GmbH & Co. KG", "Acme GmbH und Co. KG", "Acme UG (haftungsbeschränkt)",
        "Acme S.A. de C.V.", "Acme & Co", "Acme OÜ", "Acmé SARL", "Acme B.V.", "SARL Acme", "ООО «Acme»", "Acme A.Ş.",
    ],
)  # fmt: skip
def test_a_company_is_known_without_its_legal_form(name: str) -> None:
    assert folding.company_key(name) == "acme"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("", ""),
        ("...", ""),
        ("AG", "ag"),  # never down to nothing
        ("SE Company", "se"),
        ("Team Z", "team z"),
        ("SAP SE", "sap"),
        ("Inc Magazine", "inc magazine"),  # a form ends a name
        ("J. P. Morgan & Co.", "jp morgan"),
        ("Booking.com B.V.", "booking com"),
        ("SAS Institute", "sas institute"),
        ("ООО «Ромашка»", "ромашка"),
        ("株式会社山田商事", "山田商事"),
        ("山田商事 株式会社", "山田商事"),
        ("有限会社山田商事", "山田商事"),
        ("深圳华为股份有限公司", "深圳华为"),
        ("株式会社", ""),
    ],
)
def test_only_the_legal_form_goes(name: str, key: str) -> None:
    assert folding.company_key(name) == key


@pytest.mark.parametrize(
    "name", ["n/a", "N/A", "None", "unknown", "-", " — ", "...", "Freelance", "Self-Employed", "PRIVATE", ""]
)
def test_what_stands_where_no_company_is_is_none(name: str) -> None:
    assert folding.is_no_company(name)


@pytest.mark.parametrize("name", ["Private Equity Ltd", "Nil Software", "Unknown Worlds", "N26", "山田商事"])
def test_a_company_may_have_such_a_word_in_its_name(name: str) -> None:
    assert not folding.is_no_company(name)


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    key = folding.company_key(name)
    assert folding.company_key(key) == key


def test_an_address_is_trimmed_and_case_folded_and_nothing_else() -> None:
    assert folding.mail_key("  Ana.Lopez+News@Example.COM\n") == "ana.lopez+news@example.com"


def test_a_company_is_known_by_its_mail_domain() -> None:
    assert folding.company_domain(" Ana@Example.COM ") == "example.com"


@pytest.mark.parametrize(
    "mail",
    [
        "ana@gmail.com",
        "ana@yahoo.co.uk",
        "ana@GMX.de",
        "ana@qq.com",
        "ana@proton.me",
        "",
        "ana@passmail.net",
        "ana@anonaddy.com",
        "ana@startmail.com",
        "ana@netscape.net",
    ],
)
def test_a_free_mail_provider_is_nobodys_company(mail: str) -> None:
    assert folding.company_domain(mail) is None


def test_the_lists_are_folded() -> None:
    assert all(entry == entry.casefold().strip() for entry in vocabulary.FREE_MAIL | vocabulary.ROLE_ADDRESSES)
