"""The root domain: all portals, and what is public on them."""

import pytest
from django.db import connection
from django.utils import timezone

from records.consumers.pump import pump
from tests.database import as_owner
from tests.portal.content import text_of
from tests.support import Queries, client_of, make_announcement, make_event

pytestmark = pytest.mark.django_db
PAGES = ("/", "/portali/", "/obvestila/", "/dogodki/", "/dobre-prakse/", "/iskanje/?q=vabilo")


def filled(number=1):
    for schema in ("alpha", "beta"):
        for n in range(number):
            make_announcement(
                schema, title=f"Vabilo {n} {schema}", topic="budget", is_good_practice=True
            )
            make_event(schema, title=f"Zbor {n} {schema}")
    pump()


def seated():
    from tenants.models import Municipality

    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(
            latitude=46.1, longitude=15.1, region="Zasavska"
        )


def test_every_portal_is_listed_with_the_visitors_scheme_and_port(two_municipalities):
    response = client_of("public").get("/portali/", headers={"host": "localhost:8000"})
    page = text_of(response)
    assert "2 portala" in page
    assert '<a href="http://alpha.localhost:8000/">Občina Alpha</a>' in page
    assert '<a href="http://beta.localhost:8000/">Občina Beta</a>' in page
    page = text_of(client_of("public").get("/portali/"))
    assert '<a href="http://alpha.localhost/">Občina Alpha</a>' in page


@pytest.mark.django_db(transaction=True)
def test_portals_are_narrowed_by_name_and_region_and_drawn_on_the_map(two_municipalities):
    seated()
    page = text_of(client_of("public").get("/portali/?q=ALPH"))
    assert "1 portal" in page
    assert 'value="ALPH"' in page
    assert "Občina Beta" not in page
    page = text_of(client_of("public").get("/portali/?region=Zasavska"))
    assert "Občina Alpha" in page
    assert "Občina Beta" not in page
    assert page.count('class="map__portal"') == 1
    assert page.count('class="map__seat"') == 212


def test_a_search_without_result_says_what_to_do(two_municipalities):
    page = text_of(client_of("public").get("/portali/?q=%3Cscript%3E"))
    assert "Portala s takim imenom ni." in page
    assert "<script>" not in page
    page = text_of(client_of("public").get("/iskanje/?q=%3Cscript%3E"))
    assert "Ni zadetkov." in page
    assert "<script>" not in page


def test_the_first_page_shows_what_is_new_and_coming_everywhere(two_municipalities):
    filled()
    page = text_of(client_of("public").get("/"))
    for schema in ("alpha", "beta"):
        assert f'href="http://{schema}.localhost/obvestila/vabilo-0-{schema}/"' in page
        assert f'href="http://{schema}.localhost/dogodki/zbor-0-{schema}/"' in page
        assert f"Občina {schema.capitalize()}" in page


def test_an_empty_root_domain_says_so_on_every_page(two_municipalities):
    page = text_of(client_of("public").get("/"))
    assert "Nobena občina še ni ničesar objavila." in page
    for path in ("/obvestila/", "/dogodki/", "/dobre-prakse/"):
        assert 'class="empty"' in text_of(client_of("public").get(path)), path


@pytest.mark.django_db(transaction=True)
def test_a_publication_and_a_suspension_are_seen_at_once(two_municipalities):
    browser = client_of("public")
    assert "Novo alpha" not in text_of(browser.get("/"))
    make_announcement("alpha", title="Novo alpha")
    pump()
    assert "Novo alpha" in text_of(browser.get("/"))
    from tenants.provisioning.services import suspend_municipality

    with as_owner():
        suspend_municipality(schema="alpha", reason="Vzdrževanje.")
    assert "Novo alpha" not in text_of(browser.get("/"))
    assert "Občina Alpha" not in text_of(browser.get("/portali/"))


def test_the_search_finds_portals_and_what_is_on_them(two_municipalities):
    filled()
    page = text_of(client_of("public").get("/iskanje/?q=alpha"))
    assert "Občina Alpha" in page
    assert "Vabilo 0 <mark>alpha</mark>" in page
    assert "Vabilo 0 beta" not in page
    assert "<mark>Vabilo</mark> 0 beta" in text_of(client_of("public").get("/iskanje/?q=vabilom"))
    half = text_of(client_of("public").get("/iskanje/?q=vab"))
    assert "Vabilo 0 beta" in half, "half a word, where nothing is found otherwise"
    page = text_of(client_of("public").get("/iskanje/?q=vabil&kind=event"))
    assert "Vabilo 0" not in page


@pytest.mark.django_db(transaction=True)
def test_lists_are_narrowed_by_region_topic_and_time(two_municipalities):
    filled()
    seated()
    page = text_of(client_of("public").get("/obvestila/?region=Zasavska&topic=budget"))
    assert "Vabilo 0 alpha" in page
    assert "Vabilo 0 beta" not in page
    assert "Zbor" not in text_of(client_of("public").get("/dogodki/?when=past"))
    year = timezone.localdate().year
    assert "Vabilo 0 beta" in text_of(client_of("public").get(f"/obvestila/?year={year}"))
    assert "Vabilo 0 beta" not in text_of(client_of("public").get("/obvestila/?year=1999"))


@pytest.mark.parametrize(
    "query", ["?region=Nikjer", "?topic=x", "?when=kdaj", "?q=" + "a" * 101, "?year=x"]
)
def test_a_choice_that_cannot_be_understood_is_named_and_kept(two_municipalities, query):
    response = client_of("public").get(f"/dogodki/{query}")
    assert response.status_code == 200
    assert 'class="ds-error-summary"' in text_of(response)


def test_a_search_for_what_no_text_can_hold_is_named_as_an_error(two_municipalities):
    response = client_of("public").get("/iskanje/?q=a%00b")
    assert response.status_code == 200
    assert 'class="ds-error-summary"' in text_of(response)


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "%00"])
def test_a_page_number_that_does_not_exist_shows_the_nearest(two_municipalities, page):
    filled()
    response = client_of("public").get(f"/obvestila/?page={page}")
    assert response.status_code == 200
    assert "Vabilo" in text_of(response)


@pytest.mark.parametrize("language", ["", "en/", "it/", "hu/"])
def test_every_page_stands_in_every_language_and_leads_to_the_others(two_municipalities, language):
    filled()
    browser = client_of("public")
    home = text_of(browser.get(f"/{language}"))
    for link in set(_links(home)):
        assert browser.get(link).status_code == 200, link


def _links(page):
    import re

    return [link for link in re.findall(r'href="(/[^"]*)"', page) if "static" not in link]


@pytest.mark.parametrize("name", ["obvestila", "dogodki", "dobre-prakse"])
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_every_list_is_a_feed_too(two_municipalities, name, kind):
    import feedparser

    filled()
    response = client_of("public").get(f"/{name}/{kind}/")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert len(feed.entries) == 2
    assert feed.entries[0].link.startswith(("http://alpha.localhost/", "http://beta.localhost/"))
    assert client_of("public").get(f"/{name}/json/").status_code == 404


@pytest.mark.parametrize(("path", "expected"), list(zip(PAGES, (6, 3, 4, 5, 4, 8), strict=True)))
@pytest.mark.parametrize("rows", [1, 8])
def test_a_page_costs_the_same_with_one_row_and_with_many(two_municipalities, path, expected, rows):
    filled(rows)
    browser = client_of("public")
    joint = "&" if "?" in path else "?"
    browser.get(f"{path}{joint}first=1")
    with Queries(expected):
        assert browser.get(f"{path}{joint}second=1").status_code == 200


def test_a_kept_page_of_the_root_costs_one_query(two_municipalities):
    browser = client_of("public")
    browser.get("/")
    with Queries(1):
        browser.get("/")


def test_a_search_that_takes_too_long_says_so(alpha, monkeypatch):
    from directory import queries

    root = client_of("public")
    monkeypatch.setattr(queries, "LONGEST", 1)
    monkeypatch.setattr(queries, "portals", lambda words="", region="": _Slow())
    answer = root.get("/iskanje/?q=vabilo")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    monkeypatch.undo()
    assert root.get("/iskanje/?q=vabilo").status_code == 200


class _Slow:
    """A real statement that takes a second."""

    def __getitem__(self, _wanted):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")
        return []
