"""Web pages and titles as offices really write them: boxes, broken lines, bold chapters."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.documents.cleaning import TAGS, from_html
from consultations.documents.reading import parts_of
from tests.consultations.test_files_of_drafts import page, said, tops, word
from tests.consultations.test_files_of_drafts import read as read_word


@pytest.mark.parametrize("box", ["div", "section", "article", "blockquote", "center", "DIV"])
def test_boxes_of_a_page_are_paragraphs_and_no_words_run_together(box):
    parts = page("".join(f"<{box} class=x>{x}</{box}>" for x in ("1. člen", "(namen)", "(1) To.")))
    assert tops(parts) == ["1. člen namen"]
    assert said(parts) == ["To."]


def test_boxes_within_boxes_come_apart():
    parts = page("<main>Uvod<div><div>1. člen</div>Prvi.<div>Drugi.</div></div>konec</main>")
    assert tops(parts) == ["Uvod", "1. člen"]
    assert said(parts) == ["Uvod", "Prvi.", "Drugi.", "konec"]


def test_cells_and_items_with_boxes_stay_one_table_and_one_list():
    parts = page(
        "<p>1. člen</p><p>Cene:</p><table><tr><td><div>A</div><div>B</div></td></tr></table>"
        "<ul><li><div>prva</div></li></ul>"
    )
    assert said(parts) == ["Cene: A B prva"]
    assert "<p></p>" not in parts[1].html


@pytest.mark.parametrize(
    "line",
    [
        "1. člen<br>(namen)<br>(1) Prvi.<br>(2) Drugi.",
        "<strong>1. člen<br>(namen)</strong><br>(1) Prvi.<br>(2) Drugi.",
        "<b>1. člen</b><br/><b>(namen)</b><br/>Prvi.</p><p>Drugi.",
        "1. člen</p><p>(namen)<br>(1) Prvi.<br>(2) Drugi.",
    ],
)
def test_lines_broken_within_a_paragraph_are_articles_and_paragraphs(line):
    parts = page(f"<p>{line}</p>")
    assert tops(parts) == ["1. člen namen"]
    assert said(parts) == ["Prvi.", "Drugi."]


def test_other_broken_lines_stay_in_their_paragraph():
    parts = page("<p>1. člen</p><p>Občina:<br>Ulica 1<br>(pritličje)<br>Kranj</p>")
    assert said(parts) == ["Občina: Ulica 1 (pritličje) Kranj"]


def test_shift_and_enter_in_word_breaks_an_article_from_its_title():
    assert tops(read_word(word("1. člen\n(namen)\nPrvi."))) == ["1. člen namen"]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("1. SPLOŠNE DOLOČBE", "1. SPLOŠNE DOLOČBE"),
        ("2.1 NAMENSKA RABA", "2.1 NAMENSKA RABA"),
        ("<strong>II. Končne določbe</strong>", "II. Končne določbe"),
        ("<b>Prehodne določbe</b>", "Prehodne določbe"),
        ("KONČNE DOLOČBE", "KONČNE DOLOČBE"),
    ],
)
def test_a_line_that_stands_out_before_an_article_is_a_chapter(title, found):
    parts = page(f"<p>1. člen</p><p>(1) To.</p><p>{title}</p><p>2. člen</p><p>(1) Ono.</p>")
    assert tops(parts) == ["1. člen", found, "2. člen"]
    assert [one.parent for one in parts] == [None, 0, None, 2, 3]


def test_a_chapter_and_its_part_stand_before_one_article():
    parts = page("<p>1. RABA</p><p>1.1 RABA TAL</p><p>1. člen</p><p>To.</p>")
    assert tops(parts) == ["1. RABA", "1.1 RABA TAL", "1. člen"]


@pytest.mark.parametrize(
    "line",
    [
        "1. DDV;",
        "VELJA TAKOJ.",
        "<strong>Pomembno</strong> je to",
        "(2) VSE VELIKO",
        "navadna vrsta",
    ],
)
def test_a_line_that_goes_on_with_the_article_is_no_chapter(line):
    parts = page(f"<p>1. člen</p><p>(1) To:</p><p>{line}</p><p>2. člen</p><p>Ono.</p>")
    assert tops(parts) == ["1. člen", "2. člen"]


def test_the_name_of_an_act_is_no_chapter():
    parts = page("<p>Svet je sprejel</p><p><b>ODLOK</b></p><p>1. člen</p><p>To.</p>")
    assert tops(parts) == ["Uvod", "1. člen"]


def test_an_article_spaced_out_as_old_acts_do_is_read():
    assert tops(page("<p>1. č l e n</p><p>To.</p><p>2 . člen</p><p>Ono.</p>")) == [
        "1. člen",
        "2. člen",
    ]


BOXES = ["<div>", "</div>", "<p>", "</p>", "<br>", "<b>", "</b>", "<ul><li>", "</ul>"]
CELLS = ["<table><tr><td>", "</td></tr>", "<a href=x>"]
WORDS = ["1. člen", "(namen)", "(1) To.", "»", "«", "POGLAVJE"]
PIECES = st.lists(st.sampled_from([*BOXES, *CELLS, *WORDS]), max_size=30)


@given(PIECES)
@settings(deadline=None, max_examples=200)
def test_whatever_a_page_is_made_of_no_word_of_it_is_lost_and_only_narrow_tags_stay(pieces):
    html = from_html("<p>1. člen</p><p>Prvi.</p>" + "".join(pieces))[0]
    assert {one.split(">")[0].strip("/ ") for one in html.split("<")[1:]} <= TAGS | {"br /"}
    told = " ".join(f"{x.number} {x.heading} {x.text}" for x in parts_of(html))
    for words in ("To.", "POGLAVJE"):
        assert told.count(words) == "".join(pieces).count(words)


def test_layers_upon_layers_are_read_in_seconds():
    began = time.process_time()
    page("<p>1. člen</p>" + "<div>" * 50_000 + "<em>" * 20_000 + "To.")
    page("<p>1. člen</p>" + "<br>" * 200_000 + "To.")
    assert time.process_time() - began < 5
