"""The search of a portal as a visitor sees it."""

import re

import pytest

from records.consumers.pump import pump
from tests.portal.content import text_of, translate
from tests.support import Queries, client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


def show(query="", path="/iskanje/", schema="alpha"):
    response = client_of(schema).get(f"{path}{query}")
    assert response.status_code == 200
    return text_of(response)


def filled(schema="alpha", number=1):
    for n in range(number):
        body = f"<p>{'Uvodni stavek. ' * 30} Občani odločajo o proračunu {n}.</p>"
        make_announcement(schema, title=f"Vabilo {schema} {n}", topic="budget", body=body)
    make_event(schema, title=f"Zbor občanov {schema}", topic="culture")
    pump()


def test_words_are_found_in_any_form_and_marked_in_title_and_excerpt(alpha):
    filled()
    page = show("?q=obcanom")
    assert "2 zadetka" in page or "2 results" in page
    assert "Zbor <mark>občanov</mark> alpha" in page
    assert "<mark>Občani</mark> odločajo o proračunu 0." in page
    assert '<a href="/obvestila/vabilo-alpha-0/"' in page
    assert "…" in page
    assert "<mark>proračunu</mark>" in show("?q=PRORACUN")


@pytest.mark.parametrize("language", ["sl", "en", "it", "hu"])
def test_it_stands_in_every_language_that_is_switched_on(alpha, language):
    words = {"sl": "iskanje", "en": "en/search", "it": "it/ricerca", "hu": "hu/kereses"}
    response = client_of("alpha").get(f"/{words[language]}/?q=vabilo")
    assert response.status_code == (200 if language in alpha.languages else 404)


def test_a_title_weighs_more_than_a_text(alpha):
    make_announcement("alpha", title="Drugo", body="<p>Knjižnica.</p>")
    make_announcement("alpha", title="Knjižnica", body="<p>Nič.</p>", summary="Nič.")
    make_announcement("alpha", title="Tretje", summary="O knjižnici.", body="<p>Nič.</p>")
    pump()
    found = re.findall(r'entry__title"><a[^>]*>(.*?)</a>', show("?q=knjiznice"))
    assert found == ["<mark>Knjižnica</mark>", "Tretje", "Drugo"]


def test_words_in_quotation_marks_stand_side_by_side(alpha):
    make_announcement("alpha", title="Prva", body="<p>Javna razprava bo v sredo.</p>")
    make_announcement("alpha", title="Druga", body="<p>Razprava je javna.</p>")
    pump()
    assert "Druga" in show("?q=javna+razprava")
    page = show("?q=%22javno+razpravo%22")
    assert "Prva" in page
    assert "Druga" not in page
    assert "Prva" in show("?q=%E2%80%9Ejavna+razprava%E2%80%9C")
    assert "Druga" in show("?q=%22javna+razprava"), "a mark without its partner means nothing"


def test_filters_narrow_and_say_how_often(alpha):
    filled(number=2)
    page = show("?q=alpha")
    assert re.search(r'<option value="event">[^<]+\(1\)</option>', page)
    assert re.search(r'<option value="announcement">[^<]+\(2\)</option>', page)
    assert "press_release" not in page
    page = show("?q=alpha&kind=event")
    assert "Zbor občanov" in page
    assert "Vabilo" not in page
    assert "Zbor občanov" not in show("?q=alpha&topic=budget")
    assert "Vabilo" not in show("?q=alpha&year=1999")


def test_what_is_not_translated_is_shown_and_marked_as_slovenian(alpha):
    both = make_announcement("alpha", title="Vabilo na zbor")
    make_announcement("alpha", title="Vabilo")
    translate("alpha", both, title="Invitation vabilo", summary="Come.", body="<p>Come.</p>")
    pump()
    page = show("?q=vabilo", "/en/search/")
    assert "Invitation" in page
    assert "<mark>Vabilo</mark> na zbor" not in page
    assert 'lang="sl" hreflang="sl"' in page
    assert "Invitation" not in show("?q=vabilo")
    assert "Invitation" in show("?q=vabilo&language=all")
    assert "Invitation" in show("?q=vabilo&language=en")


def test_a_slip_of_the_pen_is_met_with_a_proposal(alpha):
    make_announcement("alpha", title="Proračun Občine Hrastnik")
    pump()
    page = show("?q=proracnu")
    assert '<a href="/iskanje/?q=prora%C4%8Dun">proračun</a>' in page
    assert '<a href="/obvestila/proracun-obcine-hrastnik/"' in page
    page = show("?q=prora")
    assert '<a href="/obvestila/proracun-obcine-hrastnik/"' in page, "half a word"


def test_nothing_at_all_is_met_with_advice(alpha):
    page = show("?q=kozmodrom&kind=event")
    assert 'class="empty"' in page
    assert 'href="/iskanje/?q=kozmodrom"' in page
    assert 'href="/obvestila/"' in page


def test_without_words_there_is_the_form_alone(alpha):
    page = show()
    assert 'name="q"' in page
    assert 'class="entries"' not in page


@pytest.mark.parametrize(
    "query",
    [
        "?q=" + "a" * 101,
        "?q=a%00b",
        "?q=!!!",
        "?q=vabilo&kind=x",
        "?q=vabilo&topic=x",
        "?q=vabilo&year=lani",
        "?q=vabilo&language=xx",
    ],
)
def test_what_cannot_be_understood_is_named_and_kept(alpha, query):
    page = show(query)
    assert 'class="ds-error-summary"' in page


@pytest.mark.parametrize(
    "words",
    ["'", "\\", "a'b:*", "<->", "&", "!", "(", "%", "%%s", "'; DROP TABLE x; --", "%(every)s", "{}",
     "<script>alert(1)", "=vabilo", "a:1A", "𝒳", "ﬁ", "čččč", "\u202e", "ß", "İ", "a" * 100, '"',
     '""', '"a" "b c'],
)  # fmt: skip
def test_no_words_break_it(alpha, words):
    make_announcement("alpha", title="Vabilo <script>alert(1)</script> & več")
    pump()
    response = client_of("alpha").get("/iskanje/", {"q": words})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_what_an_editor_writes_is_shown_as_text(alpha):
    make_announcement("alpha", title="Vabilo <b>&amp;", summary="<img src=x> vabilo </mark>")
    pump()
    page = show("?q=vabilo")
    assert "<mark>Vabilo</mark> &lt;b&gt;&amp;amp;" in page
    assert "&lt;img src=x&gt; <mark>vabilo</mark> &lt;/mark&gt;" in page


@pytest.mark.parametrize("page", ["0", "-1", "2", "999", "99999999999", "x", "%00", "²"])
def test_a_page_that_does_not_exist_shows_the_nearest(alpha, page):
    filled(number=11)
    shown = show(f"?q=vabilo&page={page}")
    assert shown.count('class="entry"') == (1 if page in ("2", "999") else 10)


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize(
    ("query", "expected"), [("", 2), ("?q=vabilo", 3), ("?q=nicesar", 3), ("?q=%22vabilo+a%22", 3)]
)
def test_a_search_costs_one_query_with_one_row_and_with_many(alpha, rows, query, expected):
    """The others are those of every page: whose portal it is, and its frame."""
    filled(number=rows)
    client = client_of("alpha")
    joint = "&" if query else "?"
    client.get(f"/iskanje/{query}{joint}first=1")
    with Queries(expected):
        client.get(f"/iskanje/{query}{joint}second=1")


def test_a_kept_search_costs_the_query_of_the_gate_and_is_made_anew_after_a_publication(alpha):
    filled()
    client = client_of("alpha")
    client.get("/iskanje/?q=vabilo")
    with Queries(1):
        client.get("/iskanje/?q=vabilo")
    page = make_announcement("alpha", title="Novo vabilo")
    pump()
    assert "Novo <mark>vabilo</mark>" in show("?q=vabilo")
    with in_municipality("alpha"):
        type(page).objects.get(pk=page.pk).unpublish()
    assert "Novo <mark>vabilo</mark>" not in show("?q=vabilo")


def test_two_municipalities_with_the_same_words_show_each_its_own(two_municipalities):
    for schema in ("alpha", "beta"):
        make_announcement(schema, title=f"Vabilo tajno{schema}")
    pump()
    for schema, other in (("alpha", "beta"), ("beta", "alpha")):
        for words in ("vabilo", "vabilol"):
            page = show(f"?q={words}", schema=schema)
            assert f"tajno{schema}" in page
            assert f"tajno{other}" not in page


def test_searches_take_no_room_from_other_kept_answers(alpha, settings):
    from django.core.cache import caches

    client = client_of("alpha")
    client.get("/")
    for number in range(20):
        client.get(f"/iskanje/?q=beseda{number}")
    assert len(caches["answers"]._cache) == 1
    assert len(caches["searches"]._cache) == 20
    assert settings.CACHES["searches"]["OPTIONS"]["MAX_ENTRIES"] <= 300


def test_a_crawler_with_random_words_is_held_back_and_others_are_not(alpha, monkeypatch):
    from search import pace
    from tenants.isolation.callers import Pace

    monkeypatch.setattr(pace, "_callers", Pace(3))
    crawler = client_of("alpha")
    answers = [crawler.get(f"/iskanje/?q=beseda{number}") for number in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert answers[-1]["Cache-Control"] == "no-store"
    assert crawler.get("/iskanje/?q=beseda0").status_code == 200, "what is kept costs nothing"
    other = client_of("alpha")
    other.defaults["REMOTE_ADDR"] = "10.0.0.7"
    assert other.get("/iskanje/?q=beseda9").status_code == 200
    assert client_of("beta").get("/iskanje/?q=beseda9").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_is_given_up_with_a_page_that_says_so(alpha, monkeypatch):
    from search import queries

    monkeypatch.setattr(queries, "_SETTINGS", "SET LOCAL statement_timeout = 100; ")
    monkeypatch.setattr(queries, "_SQL", "SELECT pg_sleep(5)::text, false, ''")
    response = client_of("alpha").get("/iskanje/?q=vabilo")
    assert response.status_code == 503
    assert response["Retry-After"]
