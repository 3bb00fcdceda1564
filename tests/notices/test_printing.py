"""The PDF of a notice can be read by everybody: tagged, titled, in its languages."""

import re
import zlib
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from files import printing
from files.printing import Issuer, NotPrintable, Section, facts, heading, pdf, table
from notices.texts import blocks_of

ARMS = BytesIO()
Image.new("RGBA", (900, 1000), "#0b4f6c").save(ARMS, "PNG")
HTML = (
    '<h2>Kraj in čas</h2><p>Občina <b>vabi</b> #let x=1 $a$ [b] *c* _d_ @e \\ "f" '
    '<a href="/dogodki/">na ogled</a>.</p><ul><li>ena</li><li>dve</li></ul>'
)


def made(**more):
    given = {
        "title": "Javno naznanilo čšž",
        "issuer": Issuer("Mestna občina Koper", "https://koper.si/", ARMS.getvalue()),
        "day": date(2026, 11, 22),
        "sections": [
            Section(
                "sl",
                [facts([("Številka", "1")]), heading("Ogled"), *blocks_of(HTML, "https://k.si")],
            ),
            Section(
                "it",
                [heading("Visione"), *blocks_of(HTML), table(["A", "B"], [["1", "2"]], [1, 1])],
            ),
        ],
        "footer": "Koper",
    }
    return pdf(**(given | more))


def opened(content):
    """The file with its streams unpacked, since names stand in them."""
    parts = [content]
    for start in re.finditer(rb"stream\r?\n", content):
        try:
            parts.append(zlib.decompressobj().decompress(content[start.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_it_says_that_it_is_pdf_ua_and_is_tagged():
    text = opened(made())
    assert b"pdfuaid:part>1<" in text
    assert re.search(rb"/Marked\s+true", text)
    assert b"/StructTreeRoot" in text
    assert re.search(rb"/DisplayDocTitle\s+true", text)


def test_it_has_a_title_its_languages_headings_lists_a_table_and_described_pictures():
    text = opened(made())
    assert "Javno naznanilo čšž".encode() in text
    for needed in (
        b"/Lang",
        b"(sl)",
        b"(it)",
        b"/H1",
        b"/H2",
        b"/LBody",
        b"/TH",
        b"/Figure",
        b"/Alt",
    ):
        assert needed in text, needed


def test_its_fonts_come_with_it_and_write_every_letter():
    text = opened(made())
    assert b"/FontFile" in text
    assert re.search(rb"/BaseFont\s*/[A-Z]{6}\+Libertinus", text)
    made(sections=[Section("hu", [heading("Őű Čč Šš Žž Đđ Ćć àèéìòù")])])


def test_the_same_facts_make_the_same_file():
    assert made() == made()


def test_nothing_is_asked_of_the_network_or_of_the_machine_s_fonts(monkeypatch):
    asked = {}
    compiled = printing.typst.compile
    monkeypatch.setattr(
        printing.typst, "compile", lambda *a, **k: asked.update(k) or compiled(*a, **k)
    )
    made()
    assert asked["ignore_system_fonts"] is True
    assert asked["pdf_standards"] == ["ua-1"]


@pytest.mark.parametrize("arms", [b"", b"no picture", b"<svg/>", ARMS.getvalue()[:200]])
def test_arms_that_cannot_be_drawn_are_left_out(arms):
    assert made(issuer=Issuer("Občina", "https://o.si/", arms)).startswith(b"%PDF-")


def test_what_cannot_be_made_accessible_is_said():
    with pytest.raises(NotPrintable):
        made(sections=[Section("sl", [heading("🎉🎉🎉")])])
