"""Text as people type it: forgiving search, and the Slovenian alphabet."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.text import as_cell, fold, shortened, sort_key

RUNS = "=+-@\t\r\n＝＋－＠"
SLOVENIAN = "abcčdefghijklmnoprsštuvzž"
WORDS = st.text(alphabet=SLOVENIAN, max_size=12)


def place_of(word):
    return [SLOVENIAN.index(letter) for letter in word]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Hoče–Slivnica", "hoce–slivnica"),
        ("ŠENTJUR", "sentjur"),
        ("Žužemberk", "zuzemberk"),
        ("Straße", "strasse"),
        ("Közlemények", "kozlemenyek"),
        ("c\N{COMBINING CARON}", "c"),
        ("\N{SCRIPT CAPITAL H}", "h"),
        ("", ""),
    ],
)
def test_fold_forgets_capitals_and_diacritics(typed, folded):
    assert fold(typed) == folded


@given(st.text())
@example("\N{SCRIPT CAPITAL H}")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_text_and_its_decomposed_form_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.lists(st.sampled_from(SLOVENIAN), unique=True, min_size=2))
def test_letters_stand_in_the_order_of_the_slovenian_alphabet(letters):
    assert sorted(letters, key=sort_key) == sorted(letters, key=SLOVENIAN.index)


@given(WORDS, WORDS)
@example("cz", "ča")
@example("sz", "ša")
@example("zz", "ža")
@example("hoce", "hoče")
def test_words_stand_as_in_a_slovenian_dictionary(one, other):
    assert (sort_key(one) < sort_key(other)) == (place_of(one) < place_of(other))


def test_the_municipalities_stand_in_their_usual_order():
    names = ["Žiri", "Zreče", "Črna na Koroškem", "Šentjur", "Cerklje", "Ajdovščina", "Sežana"]
    in_order = ["Ajdovščina", "Cerklje", "Črna na Koroškem", "Sežana", "Šentjur", "Zreče", "Žiri"]
    assert sorted(names, key=sort_key) == in_order


@given(WORDS)
def test_capitals_do_not_matter_to_the_order(word):
    assert sort_key(word.upper()) == sort_key(word)


@given(st.text(alphabet=SLOVENIAN, min_size=1))
def test_it_does_not_matter_how_a_caron_was_typed(word):
    assert sort_key(unicodedata.normalize("NFD", word)) == sort_key(word)


@pytest.mark.parametrize(
    ("foreign", "base"), [("ö", "o"), ("Ő", "o"), ("à", "a"), ("ü", "u"), ("ß", "ss"), ("²", "2")]
)
def test_a_foreign_letter_stands_with_its_base(foreign, base):
    assert sort_key(foreign) == sort_key(base)


def test_a_word_stands_before_its_continuation_and_a_space_before_letters():
    assert sort_key("Novo") < sort_key("Novo mesto") < sort_key("Novomeški")
    assert sort_key("2. obvestilo") < sort_key("Obvestilo")


@given(st.text())
@example("\0")
@example("\N{ARABIC-INDIC DIGIT THREE}\N{VULGAR FRACTION ONE HALF}\N{THAI CHARACTER KO KAI}")
def test_any_text_has_a_key_of_digits(text):
    key = sort_key(text)
    assert key == "" or (key.isascii() and key.isdigit())


def test_a_text_is_cut_at_the_end_of_a_word():
    assert shortened("Občina  vabi\nobčane.", 30) == "Občina vabi občane."
    assert shortened("Občina vabi občane in občanke.", 20) == "Občina vabi občane…"
    assert shortened("Občina vabi, občane", 14) == "Občina vabi…"
    assert shortened("a" * 50, 10) == "a" * 9 + "…"
    assert shortened("", 10) == ""


@given(st.sampled_from(RUNS), st.text(), st.integers(0, 3))
def test_no_cell_begins_like_a_formula_and_nothing_of_it_is_lost(sign, text, blanks):
    cell = " " * blanks + sign + text
    assert as_cell(cell) == f"'{cell}"


@given(st.text())
def test_a_plain_cell_stays_as_it_is(text):
    plain = text.lstrip(" " + RUNS)
    assert as_cell(plain) == plain
