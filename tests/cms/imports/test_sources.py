"""Formats: what is read from them, and what is refused with a sentence."""

import io
import itertools
import tracemalloc
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from cms.imports.sources import csv, feeds, read, wxr
from cms.imports.sources.dates import read_date
from cms.imports.topics import topic_of
from common.errors import Invalid
from tests.cms.imports.support import fixture

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?><rss xmlns:wp="http://wordpress.org/export/1.2/" '
    b'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    b"<wp:wxr_version>1.2</wp:wxr_version>"
)
ITEM = (
    b"<item><title>Obvestilo %d</title><guid>g%d</guid><wp:post_type>post</wp:post_type>"
    b"<wp:status>publish</wp:status><content:encoded><![CDATA[%s]]></content:encoded></item>"
)
TAIL = b"</channel></rss>"
LAUGHS = b"<!DOCTYPE rss [" + b"".join(
    b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"ha") * 10) for n in range(9)
)
EVIL = {
    "billion laughs": LAUGHS + b"]><rss><channel><title>&a8;</title></channel></rss>",
    "external": b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "external DTD": b'<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss/>',
    "parameter": b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><rss/>',
    "a million entities": b"<!DOCTYPE rss ["
    + b"".join(b'<!ENTITY e%d "x">' % n for n in range(100_000))
    + b"]><rss/>",
    "in UTF-16": LAUGHS.decode().encode("utf-16") + "]><rss/>".encode("utf-16-le"),
}


def refusal(source, content):
    with pytest.raises(Invalid) as caught:
        list(read(source, io.BytesIO(content)))
    return caught.value.message


@pytest.mark.parametrize("case", EVIL)
@pytest.mark.parametrize("source", ["wxr", "feed"])
def test_entities_are_refused_with_a_sentence(case, source):
    if source == "feed" and case == "external DTD":
        # Feeds of the nineties name their document type; it is never fetched.
        assert list(read(source, io.BytesIO(EVIL[case]))) == []
        return
    assert "entities of its own" in refusal(source, EVIL[case])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"to ni XML",
        b"\x00\x01\x02",
        b"<rss>",
        b"<rss><channel></rss>",
        HEAD + ITEM % (1, 1, b"x"),
        HEAD + b"<item><title>\xff\xfe</title></item>" + TAIL,
        b'<?xml version="1.0" encoding="x-ni-je"?><rss/>',
        b"PK\x03\x04zip",
        b"<html><body>Prijava</body></html>",
        fixture("novice.rss.xml"),
        b"<a>" * 5000,
    ],
)
def test_what_is_no_wordpress_export_is_refused_with_a_sentence(content):
    assert refusal("wxr", content).endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"to ni XML",
        b"/etc/passwd",
        b"http://127.0.0.1/",
        b"<html><body>Prijava</body></html>",
        b'<?xml version="1.0" encoding="utf-7"?><rss/>',
        b"\x4c\x6f\xa7\x94",
        b"PK\x03\x04zip",
    ],
)
def test_what_is_no_feed_is_refused_with_a_sentence(content):
    assert refusal("feed", content).endswith(".")


class Endless(io.RawIOBase):
    """A large export that is never held as a whole."""

    def __init__(self, posts):
        self.posts = posts
        self.seek(0)

    def seek(self, place, whence=0):
        text = b"<p>Besedilo obvestila o zapori ceste.</p>" * 250
        items = (ITEM % (n, n, text) for n in range(self.posts))
        self.parts, self.rest = itertools.chain([HEAD], items, [TAIL]), b""
        return 0

    def read(self, size=-1):
        while len(self.rest) < size and (part := next(self.parts, b"")):
            self.rest += part
        given, self.rest = self.rest[:size], self.rest[size:]
        return given


def test_a_large_export_is_read_as_a_stream():
    file = Endless(1500)
    tracemalloc.start()
    try:
        assert sum(1 for _found in wxr.read(file)) == 1500
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The file has 15 MB.
    assert peak < 3_000_000, peak


def test_a_post_as_large_as_a_book_is_refused():
    assert "longer than" in refusal("wxr", HEAD + ITEM % (1, 1, b"x" * 4_100_000) + TAIL)


def test_an_entry_of_rss_is_an_announcement():
    first, second = feeds.read(io.BytesIO(fixture("novice.rss.xml")))
    assert (first.source, first.title) == ("novica-551", "Odvoz kosovnih odpadkov v oktobru")
    assert first.published_at == datetime(2019, 9, 30, 5, 30, tzinfo=UTC)
    assert first.categories == ("Odpadki",)
    assert first.pictures[0].address.endswith("/slike/kosovni.png")
    assert "<b>7. do 18. oktobra</b>" in first.body
    assert first.excerpt == "Kosovne odpadke bomo odvažali od 7. do 18. oktobra."
    assert second.source == second.link == "https://www.dolnji-breg.si/novice/razpis-drustva/"
    assert second.body.startswith("<p>Občina razpisuje")


def test_an_entry_of_atom_is_an_announcement():
    (entry,) = feeds.read(io.BytesIO(fixture("novice.atom.xml")))
    assert (entry.source, entry.link) == (
        "urn:dolnji-breg:most",
        "https://www.dolnji-breg.si/novice/most/",
    )
    assert entry.published_at == datetime(2019, 10, 2, 10, 0, tzinfo=UTC)
    assert (entry.excerpt, entry.body) == (
        "Most bo zaprt tri dni.",
        "<p>Most čez potok bo zaprt od torka do četrtka.</p>",
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("21. 8. 2019 10:00", "2019-08-21T10:00:00+02:00"),
        ("21.8.2019", "2019-08-21T00:00:00+02:00"),
        ("21. 8. 2019 ob 10.00", "2019-08-21T10:00:00+02:00"),
        ("21. 08. 2019, 10:05", "2019-08-21T10:05:00+02:00"),
        ("1. 12. 2019 8.00", "2019-12-01T08:00:00+01:00"),
        ("2019-08-21T10:00", "2019-08-21T10:00:00+02:00"),
        ("2019-08-21 10:00:30", "2019-08-21T10:00:30+02:00"),
        ("2019-08-21T08:00:00Z", "2019-08-21T10:00:00+02:00"),
        ("2019-08-21T08:00:00+00:00", "2019-08-21T10:00:00+02:00"),
    ],
)
def test_dates_as_people_write_them(written, read):
    assert timezone.localtime(read_date(written)).isoformat() == read


@pytest.mark.parametrize(
    "text",
    ["", "jutri", "31. 2. 2019", "0000-00-00 00:00:00", "21/8/2019", "1. 1. 20019", "9" * 99],
)
def test_what_is_no_date_is_none(text):
    assert read_date(text) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_is_read_in_each_encoding_and_with_each_separator(encoding, delimiter):
    rows = [["title", "body"], ["Čistilna naprava Šmarje", "Začetek gradnje: žlindra"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (found,) = csv.read(io.BytesIO(text.encode(encoding)))
    assert (found.title, found.body) == (rows[1][0], f"<p>{rows[1][1]}</p>")


def test_a_broken_line_is_named_with_its_number_and_reason():
    found = list(csv.read(io.BytesIO(fixture("obvestila.csv"))))
    assert [(one.where, bool(one.fault)) for one in found] == [
        ("line 2", False),
        ("line 5", False),
        ("line 6", True),
        ("line 7", True),
        ("line 8", False),
        ("line 9", False),
    ]
    assert "31. 2. 2019" in found[2].fault
    assert "vreme" in found[3].fault


def test_lines_of_a_table_of_events_are_events():
    found = list(csv.read(io.BytesIO(fixture("dogodki.csv"))))
    assert {one.kind for one in found} == {"event"}
    assert (found[0].latitude, found[0].longitude) == (46.1461, 15.0822)
    assert timezone.localtime(found[0].ends_at).isoformat() == "2019-09-12T20:00:00+02:00"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"naslov;besedilo\nA;B\n",
        b"title;barva\nA;B\n",
        b"title;title\nA;B\n",
        b'title;body\n"A;B\n',
        b'title;body\nA;"B"C\n',
        b"title;body\nA;" + b"x" * 2_000_001,
        b"\x00" * 100,
    ],
)
def test_what_is_no_table_of_ours_is_refused_with_a_sentence(content):
    assert refusal("csv", content).endswith((".", ")."))


def test_a_line_with_a_cell_too_many_is_faulty():
    (found,) = csv.read(io.BytesIO(b"title;body\nA;B;C\n"))
    assert "more cells" in found.fault


@pytest.mark.parametrize("name", ["announcements", "events"])
def test_the_template_can_be_imported_itself(name):
    (found,) = csv.read(io.BytesIO(csv.template(name).encode()))
    assert not found.fault


@pytest.mark.parametrize(
    ("categories", "topic"),
    [
        (("Proračun",), "budget"),
        (("NOVICE", "Šport"), "culture"),
        (("Proračun", "Šport"), ""),
        (("Okolje in prostor",), ""),
        ((), ""),
    ],
)
def test_categories_are_topics_where_that_is_obvious(categories, topic):
    assert topic_of(categories) == topic
