"""Drafts of acts: read from a file, numbered, kept stable, compared, published once."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import Conflict, Invalid, NotFound
from consultations.documents.cleaning import from_html, html_of
from consultations.documents.comparing import INSERTED, REMOVED, Fate, compared, runs, said_by
from consultations.documents.keeping import Known, keys_for
from consultations.documents.reading import Part, parts_of, plain
from consultations.models import Provision, Version
from consultations.services import documents
from tests.consultations.support import consultation, person
from tests.support import client_of, in_municipality, signed_in

ACTS = Path("tenants/provisioning/demonstration/acts")


def read(html):
    return parts_of(from_html(html)[0])


def shape(parts):
    return [(one.kind, one.number, one.heading) for one in parts]


def test_an_act_is_read_into_chapters_articles_and_paragraphs():
    parts = read(
        "<p>I. SPLOŠNE DOLOČBE</p><p>1. člen</p><p>(namen)</p><p>(1) Prvi.</p><p>(2) Drugi.</p>"
        "<ul><li>alineja</li></ul><p>2.a člen (pojmi)</p><p>Brez številke.</p>"
        "<p>Priloga 1: Karta</p>"
    )
    assert shape(parts) == [
        ("chapter", "I.", "SPLOŠNE DOLOČBE"),
        ("article", "1. člen", "namen"),
        ("paragraph", "(1)", ""),
        ("paragraph", "(2)", ""),
        ("article", "2.a člen", "pojmi"),
        ("paragraph", "(1)", ""),
        ("annex", "Priloga 1", "Karta"),
    ]
    assert [one.parent for one in parts] == [None, 0, 1, 1, 0, 4, None]
    assert parts[2].text == "Prvi."
    assert "alineja" in parts[3].text


def test_a_strategy_without_articles_has_its_headings_for_chapters():
    parts = read("<h1>Vizija</h1><p>Prvi odstavek.</p><h2>Cilji</h2><p>Drugi.</p>")
    assert [one.kind for one in parts] == ["chapter", "paragraph", "chapter", "paragraph"]


@pytest.mark.parametrize("name", ["odpadki-1", "odpadki-2", "planina-jug"])
def test_the_acts_of_the_demonstration_are_read_whole(name):
    html = (ACTS / f"{name}.html").read_text()
    parts = read(html)
    articles = [one for one in parts if one.kind == "article"]
    assert [one.number for one in articles] == [f"{n}. člen" for n in range(1, len(articles) + 1)]
    assert all(one.heading for one in articles)
    assert len(articles) >= 12


def test_nothing_that_runs_or_loads_is_left():
    html, warnings = from_html(
        '<p onclick="x()">1. člen</p><script>alert(1)</script><style>p{}</style>'
        '<p>Glejte <a href="javascript:1">tu</a>.<img src="http://a.si/x.png"></p>'
    )
    assert not any(bad in html for bad in ("script", "alert", "onclick", "href", "img", "style"))
    assert len(warnings) == 1


def _word(*lines):
    made = docx.Document()
    for style, text in lines:
        made.add_paragraph(text, style=style)
    made.add_table(rows=1, cols=2).rows[0].cells[0].text = "Celica"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_word_document_is_read_with_its_tables():
    content = _word(
        ("Heading 1", "I. SPLOŠNE DOLOČBE"), (None, "1. člen"), (None, "(namen)"), (None, "(1) To.")
    )
    html, warnings = html_of("odlok.docx", len(content), BytesIO(content))
    parts = parts_of(html)
    assert [one.kind for one in parts] == ["chapter", "article", "paragraph"]
    assert "Celica" in parts[2].text
    assert warnings == []


def _archive(**files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("odlok.docx", b"MZ\x00"),
        ("odlok.docx", b""),
        ("odlok.docx", _archive(**{"word/document.xml": "<x>"})),
        ("odlok.docx", _archive(**{"[Content_Types].xml": "", "word/document.xml": "ni xml"})),
        ("odlok.pdf", b"%PDF-1.4"),
        ("odlok.html", b""),
        ("odlok.html", b"<script>x</script>"),
        ("odlok.html", b"\x81\x8d\x8f\x90\x9d"),
        ("odlok.html", b"<p>" + b"</p><p>a" * 5001),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(name, content):
    with pytest.raises(Invalid) as refused:
        parts_of(html_of(name, len(content), BytesIO(content))[0])
    assert refused.value.fields["file"]


WORD = st.text(alphabet="abcčdefghij", min_size=3, max_size=9)
SENTENCE = st.lists(WORD, min_size=4, max_size=12).map(" ".join)
ACT = st.lists(SENTENCE, min_size=1, max_size=12, unique=True)


def _act(sentences):
    lines = [f"<p>{n}. člen</p><p>(1) {text}</p>" for n, text in enumerate(sentences, 1)]
    return read("".join(lines))


def _known(parts, keys):
    return [
        Known(
            key,
            "" if part.parent is None else keys[part.parent],
            part.kind,
            part.number,
            part.heading,
            part.text,
        )
        for key, part in zip(keys, parts, strict=True)
    ]


@given(ACT)
@settings(max_examples=60, deadline=None)
def test_the_same_text_keeps_every_key(sentences):
    parts = _act(sentences)
    keys = keys_for(parts, [], [])
    assert len(set(keys)) == len(keys)
    assert keys_for(parts, _known(parts, keys), keys) == keys


@given(ACT, SENTENCE, st.data())
@settings(max_examples=60, deadline=None)
def test_an_article_that_comes_changes_no_other_key(sentences, new, data):
    place = data.draw(st.integers(0, len(sentences)))
    if new in sentences:
        return
    before, after = _act(sentences), _act([*sentences[:place], new, *sentences[place:]])
    keys = keys_for(before, [], [])
    later = keys_for(after, _known(before, keys), keys)
    own = {part.text: key for part, key in zip(before, keys, strict=True) if part.text}
    now = {part.text: key for part, key in zip(after, later, strict=True) if part.text}
    assert {text: now[text] for text in own} == own
    assert len(set(later)) == len(later)


@given(ACT, st.data())
@settings(max_examples=60, deadline=None)
def test_an_article_that_goes_changes_no_other_key_and_leaves_its_own(sentences, data):
    place = data.draw(st.integers(0, len(sentences) - 1))
    left = [*sentences[:place], *sentences[place + 1 :]]
    if not left:
        return
    before, after = _act(sentences), _act(left)
    keys = keys_for(before, [], [])
    later = keys_for(after, _known(before, keys), keys)
    own = {part.text: key for part, key in zip(before, keys, strict=True) if part.text}
    now = {part.text: key for part, key in zip(after, later, strict=True) if part.text}
    assert now == {text: own[text] for text in left}


def test_a_changed_article_that_moves_keeps_its_key():
    first = _act(["Odpadke zbiramo enkrat na teden ob torkih.", "Cena je deset evrov na osebo."])
    keys = keys_for(first, [], [])
    second = _act(
        [
            "Povsem nov uvod, ki ga prej ni bilo.",
            "Odpadke zbiramo dvakrat na teden ob torkih.",
            "Cena je deset evrov na osebo.",
        ]
    )
    later = keys_for(second, _known(first, keys), keys)
    assert later[2:] == keys
    assert not set(later[:2]) & set(keys)


@given(st.lists(WORD, max_size=20).map(" ".join), st.lists(WORD, max_size=20).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_a_comparison_loses_no_word(before, after):
    found = runs(before, after)
    # Spaces between words belong to the words before them.
    assert "".join(one.words for one in found if one.fate != INSERTED) == before
    assert "".join(one.words for one in found if one.fate != REMOVED) == after


def _published(html, of, document=None, schema="alpha"):
    now = timezone.now()
    with in_municipality(schema):
        made = document or documents.begin_document(
            consultation_id=of.pk, slug="osnutek", titles={"sl": "Osnutek"}, by=None, now=now
        )
        file = SimpleUploadedFile("odlok.html", html.encode())
        version = documents.read_version(
            document_id=made.pk, file=file, reading="draft", note={}, by=None, now=now
        )
        return made, documents.publish_version(version_id=version.pk, by=None, now=now)


@pytest.mark.django_db
def test_what_changed_between_two_readings_is_told_article_by_article():
    of = consultation()
    first, second = ((ACTS / f"odpadki-{n}.html").read_text() for n in (1, 2))
    document, old = _published(first, of)
    _document, new = _published(second, of, document)
    with in_municipality("alpha"):
        parts = [said_by(list(one.provisions.order_by("position"))) for one in (old, new)]
    found = {one.title: one.fate for one in compared(*parts)}
    assert found["8. člen pogostost odvoza"] == Fate.CHANGED
    assert found["10. člen zimske razmere"] == Fate.REMOVED
    assert found["12. člen pomoč starejšim"] == Fate.ADDED
    assert found["10. člen obračun"] == Fate.RENUMBERED
    assert found["1. člen namen odloka"] == Fate.SAME
    assert sorted(found.values()).count(Fate.CHANGED) == 3


@pytest.mark.django_db
def test_a_published_text_is_neither_changed_nor_removed():
    _document, version = _published("<p>1. člen</p><p>(1) To.</p>", consultation())
    acts = (
        lambda: Provision.objects.filter(version=version).update(html="<p>Drugo.</p>"),
        lambda: Provision.objects.filter(version=version).first().delete(),
        lambda: Version.objects.filter(pk=version.pk).update(reading="adopted"),
        lambda: Version.objects.filter(pk=version.pk).delete(),
    )
    for act in acts:
        with in_municipality("alpha"), pytest.raises(IntegrityError), transaction.atomic():
            act()
    with in_municipality("alpha"), pytest.raises(Conflict):
        documents.publish_version(version_id=version.pk, by=None, now=timezone.now())


@pytest.mark.django_db
def test_one_unpublished_version_waits_at_a_time_and_can_be_thrown_away():
    of, now = consultation(), timezone.now()
    document, _version = _published("<p>1. člen</p><p>(1) To.</p>", of)
    with in_municipality("alpha"):

        def again():
            file = SimpleUploadedFile("odlok.html", b"<p>1. clen</p><p>(1) Drugo.</p>")
            return documents.read_version(
                document_id=document.pk, file=file, reading="second", note={}, by=None, now=now
            )

        waiting = again()
        with pytest.raises(Conflict):
            again()
        documents.discard_version(version_id=waiting.pk, by=None, now=now)
        assert again().number == 2


@pytest.mark.django_db
def test_another_municipality_reads_and_publishes_none_of_it():
    document, version = _published("<p>1. člen</p><p>(1) To.</p>", consultation())
    file = SimpleUploadedFile("odlok.html", b"<p>1. clen</p>")
    now = timezone.now()
    with in_municipality("beta"):
        with pytest.raises(NotFound):
            documents.read_version(
                document_id=document.pk, file=file, reading="draft", note={}, by=None, now=now
            )
        with pytest.raises(NotFound):
            documents.publish_version(version_id=version.pk, by=None, now=now)
        assert not Version.objects.exists()


def test_plain_text_has_single_spaces():
    assert plain("<p>En<br>dva</p>\n<p> tri </p>") == "En dva tri"
    assert Part("paragraph", html="").text == ""


@pytest.mark.django_db
def test_an_official_reads_a_file_looks_at_it_and_publishes_it():
    of = consultation(published=False)
    person("uradnica@example.si", "official")
    client = signed_in("alpha", "uradnica@example.si")
    at = f"/admin/processes/{of.process_id}/texts/"
    assert client.post(at, {"title_sl": ""}).status_code == 200
    begun = client.post(at, {"title_sl": "Odlok o odpadkih"})
    assert begun.status_code == 302
    bad = SimpleUploadedFile("odlok.docx", b"MZ")
    refused = client.post(begun["Location"], {"file": bad, "reading": "draft"})
    assert refused.status_code == 200
    assert "odlok.docx" in refused.content.decode()
    html = (ACTS / "odpadki-1.html").read_bytes()
    sent = {"file": SimpleUploadedFile("odlok.html", html), "reading": "draft"}
    assert client.post(begun["Location"], sent).status_code == 302
    assert "pogostost odvoza" in client.get(begun["Location"]).content.decode()
    with in_municipality("alpha"):
        version = Version.objects.get()
    assert f'name="version" value="{version.pk}"' in client.get(begun["Location"]).content.decode()
    # Another was read in its place since somebody looked at the text.
    for seen in ("", "x", version.pk + 1):
        client.post(f"{begun['Location']}publish/", {"version": seen})
        client.post(f"{begun['Location']}discard/", {"version": seen})
    with in_municipality("alpha"):
        assert Version.objects.get().published_at is None
    looked = {"version": version.pk}
    assert client.post(f"{begun['Location']}publish/", looked).status_code == 302
    with in_municipality("alpha"):
        version = Version.objects.get()
        assert version.published_at
        assert len(version.digest) == 64


@pytest.mark.django_db
def test_people_read_what_changed():
    of = consultation()
    first, second = ((ACTS / f"odpadki-{n}.html").read_text() for n in (1, 2))
    document, _old = _published(first, of)
    _published(second, of, document)
    slug = of.process.slug
    client = client_of("alpha")
    page = client.get(f"/posvetovanja/{slug}/primerjava/osnutek/1/2/").content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    assert "pomoč starejšim" in page
    assert (
        f"/posvetovanja/{slug}/primerjava/osnutek/1/2/"
        in client.get(f"/posvetovanja/{slug}/").content.decode()
    )
    for wrong in ("2/1", "1/1", "1/9", "0/99999"):
        assert client.get(f"/posvetovanja/{slug}/primerjava/osnutek/{wrong}/").status_code == 404
