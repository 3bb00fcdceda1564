"""Files of officials: what Word does, sentences that name articles, hostile files, long acts."""

import time
import zipfile
from contextlib import suppress
from io import BytesIO

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import Invalid
from consultations.documents.aligning import blocks
from consultations.documents.cleaning import html_of
from consultations.documents.comparing import Said, compared, runs
from consultations.documents.keeping import Known, keys_for
from consultations.documents.reading import doubts, parts_of


def word(*lines):
    """A Word document with a paragraph for each line."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    return saved(made)


def saved(made):
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def read(raw, name="odlok.docx"):
    return parts_of(html_of(name, len(raw), BytesIO(raw))[0])


def warnings(raw, name="odlok.docx"):
    return html_of(name, len(raw), BytesIO(raw))[1]


def page(html):
    return read(html.encode(), "odlok.html")


def tops(parts):
    return [f"{one.number} {one.heading}".strip() for one in parts if one.kind != "paragraph"]


def said(parts):
    return [one.text for one in parts if one.kind == "paragraph"]


def changed(raw, name, change):
    """The document with one part of its archive changed (or added)."""
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(content, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        before = old.read(name) if name in old.namelist() else b""
        new.writestr(name, change(before), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def inserted(raw, xml):
    """The document with some XML at the beginning of its body."""
    return changed(
        raw, "word/document.xml", lambda old: old.replace(b"<w:body>", b"<w:body>" + xml)
    )


# -- Acts ---------------------------------------------------------------------------------------


def test_what_stands_before_the_first_article_and_after_the_last_is_on_a_page_of_its_own():
    parts = read(
        word("Svet je sprejel", "ODLOK", "1. člen", "To.", "Številka: 007-1/2026", "Župan")
    )
    assert tops(parts) == ["Uvod", "1. člen", "Podpis"]
    assert [one.parent for one in parts] == [None, 0, 0, None, 3, None, 5, 5]


def test_a_sentence_that_names_an_article_or_an_annex_begins_none():
    parts = read(
        word(
            "1. člen",
            "12. člen odloka se spremeni tako, da se glasi: x.",
            "Priloga 1 je sestavni del tega odloka.",
        )
    )
    assert tops(parts) == ["1. člen"]


def test_articles_that_an_act_puts_into_another_stay_in_its_text():
    parts = read(
        word(
            "1. člen",
            "Za 12. členom se dodata nova člena, ki se glasita:",
            "»12.a člen",
            "(dovolilnice)",
            "(1) Dovolilnica velja leto dni.",
            "12.b člen",
            "Dovolilnica je brezplačna.«",
            "2. člen",
            "Ta odlok začne veljati naslednji dan.",
        )
    )
    assert tops(parts) == ["1. člen", "2. člen"]


def test_a_quotation_that_is_never_closed_swallows_no_article_after_it():
    assert tops(read(word("1. člen", "»Brez konca.", "2. člen", "To."))) == ["1. člen", "2. člen"]


def test_items_that_were_typed_as_paragraphs_belong_to_the_sentence_before_them():
    parts = read(word("1. člen", "(1) Cilji so:", "– red,", "a) mir,", "1. tišina.", "(2) To."))
    assert said(parts) == ["Cilji so: – red, a) mir, 1. tišina.", "To."]


def test_articles_that_are_there_twice_or_out_of_order_or_empty_are_told():
    parts = read(word("1. člen", "A.", "3. člen", "B.", "3. člen", "C.", "4. člen", "(prazen)"))
    twice, gaps, empty = doubts(parts)
    assert "3. člen" in twice
    assert "3. člen" in gaps
    assert "4. člen" in empty
    assert doubts(read(word("1. člen", "A.", "1.a člen", "B.", "2. člen", "C."))) == []


# -- What Word does -----------------------------------------------------------------------------


def numbered(made, pattern, shape="decimal"):
    """A list of Word whose numbers look like `pattern`; its number."""
    numbers = made.part.numbering_part.element
    family = OxmlElement("w:abstractNum")
    family.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("start", "1"), ("numFmt", shape), ("lvlText", pattern)):
        one = OxmlElement(f"w:{name}")
        one.set(qn("w:val"), value)
        level.append(one)
    family.append(level)
    numbers.insert(0, family)
    return numbers.add_num(77).numId


def number_of(paragraph, number):
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def test_articles_whose_numbers_word_only_draws_are_read():
    made = docx.Document()
    number = numbered(made, "%1. člen")
    for _again in range(2):
        number_of(made.add_paragraph(""), number)
        made.add_paragraph("Besedilo.")
    assert tops(read(saved(made))) == ["1. člen", "2. člen"]


def test_chapters_whose_numbers_word_only_draws_are_read():
    made = docx.Document()
    number = numbered(made, "%1.", "upperRoman")
    for title in ("SPLOŠNO", "KONČNO"):
        number_of(made.add_paragraph(title), number)
        made.add_paragraph("1. člen")
        made.add_paragraph("Besedilo.")
    assert tops(read(saved(made))) == ["I. SPLOŠNO", "1. člen", "II. KONČNO", "1. člen"]


def test_the_number_of_a_style_is_read():
    made = docx.Document()
    style = made.styles.add_style("Clen", 1)
    properties = style.element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = numbered(made, "%1. člen")
    for _again in range(2):
        made.add_paragraph("", style="Clen")
        made.add_paragraph("Besedilo.")
    assert tops(read(saved(made))) == ["1. člen", "2. člen"]


def test_a_list_with_dots_stays_a_list():
    made = docx.Document()
    made.add_paragraph("1. člen")
    made.add_paragraph("Prepovedano je:")
    for item in ("kuriti", "kričati"):
        made.add_paragraph(item, style="List Bullet")
    assert "<ul><li>kuriti</li><li>kričati</li></ul>" in read(saved(made))[1].html


def test_the_first_row_of_a_table_names_its_columns():
    made = docx.Document()
    made.add_paragraph("1. člen")
    made.add_paragraph("Cene so:")
    for cell, words in zip(made.add_table(2, 2)._cells, ["Cona", "Cena", "A", "1 €"], strict=True):
        cell.text = words
    html = read(saved(made))[1].html
    assert html.count('<th scope="col">') == html.count("<td") == 2


FOOTNOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:id="2"><w:p><w:r><w:t>Uradni list RS, št. 1/26.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
).encode()


def test_a_footnote_stands_with_its_paragraph():
    raw = changed(word("1. člen", "Po zakonu!"), "word/footnotes.xml", lambda _old: FOOTNOTES)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    line = f'<Relationship Id="rIdF" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    raw = changed(
        raw,
        "word/_rels/document.xml.rels",
        lambda old: old.replace(b"</Relationships>", line.encode()),
    )
    mark = b'Po zakonu!</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    raw = changed(
        raw, "word/document.xml", lambda old: old.replace(b"Po zakonu!</w:t></w:r>", mark)
    )
    assert said(read(raw)) == ["Po zakonu! [1] [1] Uradni list RS, št. 1/26."]
    assert len(warnings(raw)) == 1


def test_changes_are_read_as_accepted_and_comments_left_out_and_both_are_told():
    xml = (
        '<w:p><w:r><w:t>1. člen</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Cena je </w:t>'
        '</w:r><w:del w:id="1"><w:r><w:delText>pet</w:delText></w:r></w:del><w:ins w:id="2"><w:r>'
        '<w:t>dva</w:t></w:r></w:ins><w:moveFrom w:id="3"><w:r><w:t>proč</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4"><w:r><w:t xml:space="preserve"> evra.</w:t></w:r></w:moveTo><w:r>'
        '<w:commentReference w:id="0"/></w:r></w:p>'
    )
    raw = inserted(word(), xml.encode())
    assert said(read(raw)) == ["Cena je dva evra."]
    assert len(warnings(raw)) == 2


def test_pictures_are_left_out_and_told():
    raw = inserted(word(), b"<w:p><w:r><w:t>Slika</w:t><w:drawing/></w:r></w:p>")
    assert len(warnings(raw)) == 1


# -- Hostile files ------------------------------------------------------------------------------


def bomb():
    return changed(word("1. člen"), "word/document.xml", lambda old: old + b" " * 40_000_000)


def with_entity():
    entity = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document '
    return changed(
        word("1. člen"), "word/document.xml", lambda old: old.replace(b"<w:document ", entity, 1)
    )


def deep():
    layers = 5000
    xml = b"<w:p><w:r><w:t>1.</w:t></w:r></w:p>" + b"<w:smartTag>" * layers
    return inserted(word("1. člen"), xml + b"</w:smartTag>" * layers)


HOSTILE = {
    "a program": lambda: b"MZ" + word("1. člen"),
    "cut off": lambda: word("1. člen")[:900],
    "macros": lambda: changed(word("1. člen"), "word/vbaProject.bin", lambda _old: b"x"),
    "an entity": with_entity,
    "layers": deep,
    "no xml": lambda: changed(word("x"), "word/document.xml", lambda _old: b"<a"),
    "no words": lambda: word("", " "),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_a_hostile_document_is_refused_with_a_reason(which):
    with pytest.raises(Invalid) as refused:
        read(HOSTILE[which]())
    assert refused.value.fields["file"]


def test_a_document_that_unpacks_to_too_much_is_refused_before_it_is_parsed():
    with pytest.raises(Invalid, match="15 MB"):
        read(bomb())


def test_what_lies_outside_of_a_document_is_never_asked_for():
    made = docx.Document()
    made.add_paragraph("1. člen")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    made.part.relate_to("http://127.0.0.1:9/a.png", kind, is_external=True)
    assert tops(read(saved(made))) == ["1. člen"]


@given(st.text(st.sampled_from("<>/p1. člen»«()IVbrtd=\"'&;\n\x01\x0c"), max_size=200))
@settings(deadline=None)
def test_no_page_whatever_makes_reading_fail(html):
    parts = page(f"<p>1. člen</p><p>Besedilo.</p>{html}")
    assert all(one.parent is None or one.parent < n for n, one in enumerate(parts))
    assert not any(sign in one.html for one in parts for sign in "\x01\x0c")


@given(st.binary(max_size=300), st.sampled_from(["odlok.docx", "odlok.html"]))
@settings(deadline=None)
def test_bytes_whatever_are_read_or_refused(raw, name):
    with suppress(Invalid):
        assert read(raw, name)


# -- Long acts ----------------------------------------------------------------------------------


def long_act(word_of_it):
    lines = []
    for n in range(1, 401):
        lines += [f"{n}. člen", f"(naslov {n})"]
        for k in (1, 2, 3):
            words = " ".join(f"beseda{n * 7 + k * i % 91} plača {word_of_it} na" for i in range(9))
            lines.append(f"({k}) {words}")
    return lines


@pytest.mark.soak
def test_four_hundred_articles_are_read_in_seconds():
    raw = word(*long_act("evro"))
    began = time.process_time()
    parts = read(raw)
    took = time.process_time() - began
    assert len(tops(parts)) == 400
    assert took < 5, took  # 1.5 s


@pytest.mark.soak
def test_four_hundred_articles_that_all_changed_keep_their_keys_and_are_compared_in_seconds():
    before, after = (page("".join(f"<p>{x}</p>" for x in long_act(w))) for w in ("evro", "evra"))
    keys = keys_for(before, [], [])
    known = [
        Known(
            key,
            "" if one.parent is None else keys[one.parent],
            one.kind,
            one.number,
            one.heading,
            one.text,
        )
        for key, one in zip(keys, before, strict=True)
    ]
    began = time.process_time()
    assert keys_for(after, known, keys) == keys
    matched = time.process_time() - began
    texts = [
        [
            Said(k, one.kind, one.number, one.heading, one.text)
            for k, one in zip(keys, a, strict=True)
        ]
        for a in (before, after)
    ]
    began = time.process_time()
    assert len(compared(*texts)) == 1600
    took = time.process_time() - began
    assert matched < 6, matched  # 1.3 s; word by word against all it was minutes
    assert took < 2, took  # 0.4 s


@pytest.mark.soak
def test_a_very_long_paragraph_is_compared_in_seconds():
    before = " ".join(f"vrstica {n % 50} z nekaj besedami" for n in range(3000))
    began = time.process_time()
    found = runs(before, before.replace("vrstica 7 ", "vrstica sedem "))
    took = time.process_time() - began
    assert "".join(one.words for one in found if one.fate != "inserted") == before
    assert "".join(one.words for one in found if one.fate != "removed").count("sedem") == 60
    assert took < 3, took  # word by word it was 66 s


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Črta se.\n" * 5000, "Črta se.\nDoda se.\n" * 2500),
        ("a " * 4000, "a b " * 2000),
        (" ".join("ab"[n % 7 % 2] for n in range(250_000)), "b a a " * 80_000),
    ],
    ids=["lines", "words", "half a megabyte"],
)
def test_words_that_repeat_cost_no_more_than_others(before, after):
    began = time.process_time()
    found = runs(before, after)
    took = time.process_time() - began
    assert "".join(one.words for one in found if one.fate != "inserted") == before
    assert "".join(one.words for one in found if one.fate != "removed") == after
    assert took < 5, took  # 0.2 s; by difflib it was a minute and more


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
@settings(max_examples=200, deadline=None)
def test_as_many_words_stay_as_can(old, new):
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old, 1):
        for j, other in enumerate(new, 1):
            longer = max(table[i - 1][j], table[i][j - 1])
            table[i][j] = table[i - 1][j - 1] + 1 if one == other else longer
    found = blocks(old, new)
    assert [word for b in found for word in old[b.start : b.end]] == old
    assert [word for b in found for word in new[b.begin : b.finish]] == new
    assert all(old[b.start : b.end] == new[b.begin : b.finish] for b in found if b.same)
    assert sum(b.end - b.start for b in found if b.same) == table[-1][-1]
