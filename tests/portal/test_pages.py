"""Pages of a portal: what a citizen reads, in both languages, and never the neighbour's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.portal.content import (
    data_of,
    full_announcement,
    full_event,
    furnish_home,
    path_of,
    text_of,
    translate,
)
from tests.support import client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/obvestila/", "/dogodki/", "/en/", "/en/events/"])
def test_each_portal_shows_its_own_and_nothing_of_the_other(two_municipalities, path):
    language = "en" if path.startswith("/en/") else "sl"
    for schema in ("alpha", "beta"):
        make_announcement(schema, language=language)
        make_event(schema, language=language)
    for schema, other in (("alpha", "beta"), ("beta", "alpha")):
        page = text_of(client_of(schema).get(path))
        assert schema in page.lower()
        assert other not in page.lower()


def test_the_first_page_shows_blocks_news_and_events(alpha):
    furnish_home("alpha", full_announcement("alpha"))
    make_event("alpha")
    page = text_of(client_of("alpha").get("/"))
    for words in ("Občani v središču.", "Pogled z juga", "Začnite", "Pogosto iskano"):
        assert words in page
    for words in ("Zadnja obvestila", "S skupnimi močmi", "Vsi dogodki", "Dogodek alpha"):
        assert words in page
    assert '<a href="/kako-sodelujem/">Kako sodelujem</a>' in page
    assert "<title>Občina Alpha</title>" in page


def test_the_first_page_has_one_next_step_and_repeats_it_nowhere(alpha):
    make_event("alpha")
    page = text_of(client_of("alpha").get("/"))
    assert page.count('class="next-step"') == 1
    assert "Napovedani dogodki" not in page
    make_event("alpha", title="Drugi dogodek")
    page = text_of(client_of("alpha").get("/"))
    assert page.count('href="/dogodki/dogodek-alpha/"') == 1
    assert "Napovedani dogodki" in page


def test_what_editors_call_to_first_is_the_next_step(alpha):
    first_call("alpha", make_announcement("alpha"))
    make_event("alpha")
    page = text_of(client_of("alpha").get("/"))
    assert page.count("Povejte svoje") == 1
    assert page.index("Povejte svoje") < page.index("Napovedani dogodki")
    assert 'class="next-step"' not in page


def first_call(schema, target):
    """A first page that begins with a call to action."""
    from cms.models import HomePage

    with in_municipality(schema):
        home = HomePage.objects.get(locale__language_code="sl")
        call = {"text": "Povejte svoje", "label": "Začnite", "page": target}
        home.blocks = [("call_to_action", call), ("text", {"heading": "", "html": "<p>Več.</p>"})]
        home.save_revision().publish()


def test_an_empty_portal_says_what_to_do(alpha):
    page = text_of(client_of("alpha").get("/"))
    assert "Vrnite se čez nekaj dni" in page
    assert '<a href="/dogodki/?when=past">Oglejte si pretekle dogodke</a>' in page


def test_a_link_to_an_unpublished_page_is_left_out(alpha):
    target = make_announcement("alpha", title="Kmalu")
    furnish_home("alpha", target)
    with in_municipality("alpha"):
        target.unpublish()
    page = text_of(client_of("alpha").get("/"))
    assert "Kmalu" not in page
    assert "Začnite" not in page


def test_an_announcement_shows_all_that_it_has(alpha):
    announcement = full_announcement("alpha")
    page = text_of(client_of("alpha").get(path_of("alpha", announcement)))
    assert "<title>S skupnimi močmi – Občina Alpha</title>" in page
    assert '<p class="kicker">Sporočilo za javnost</p>' in page
    assert 'alt="Dolina z reko."' in page
    assert 'width="800"' in page
    assert 'height="450"' in page
    assert "Vabilo na konferenco" in page
    assert "(PDF, 82,0 KB)" in page
    assert '<a href="mailto:ana@example.org">' in page
    assert '<a href="tel:035654350">' in page
    assert '<a href="/obvestila/">Obvestila</a>' in page


def test_an_event_shows_when_where_and_who(alpha):
    event = full_event("alpha")
    page = text_of(client_of("alpha").get(path_of("alpha", event)))
    day = '<time datetime="2019-09-12">četrtek, 12. september 2019</time>'
    assert day in page
    assert '<time datetime="2019-09-12T10:00+02:00">10.00</time>' in page
    assert "Cesta 1. maja 83" in page
    assert "mlat=46.1437&amp;mlon=15.0837" in page
    assert "<li>župani</li><li>občani</li>" in page
    assert '<time class="programme__time" datetime="11:30">11.30</time>' in page
    assert 'href="/dogodki/konferenca/koledar/"' in page


def test_dates_are_written_as_each_language_does(alpha):
    english = full_event("alpha", language="en", title="Conference")
    page = text_of(client_of("alpha").get(path_of("alpha", english)))
    assert "Thursday, 12 September 2019" in page
    assert ">10:00</time>" in page


def test_an_event_of_several_days_names_both(alpha):
    start = timezone.now()
    make_event("alpha", starts_at=start, ends_at=start + timedelta(days=2))
    assert text_of(client_of("alpha").get("/dogodki/")).count("<time datetime=") == 4


def test_a_plain_page_stands_in_the_trail_of_what_is_below_it(alpha):
    from cms.models import PlainPage

    plain = furnish_home("alpha", make_announcement("alpha"))
    with in_municipality("alpha"):
        below = PlainPage(title="Pravila", locale=plain.locale)
        plain.add_child(instance=below)
        below.save_revision().publish()
    page = text_of(client_of("alpha").get("/kako-sodelujem/pravila/"))
    assert '<a href="/">Prva stran</a>' in page
    assert '<a href="/kako-sodelujem/" aria-current="true">Kako sodelujem</a>' in page
    assert '<span aria-current="page">Pravila</span>' in page
    assert "Ta stran še nastaja." in page


def test_search_engines_and_shared_links_hear_of_the_page(alpha):
    announcement = full_announcement("alpha", title="Prvo")
    translate("alpha", announcement, title="First", slug="first")
    page = text_of(client_of("alpha").get("/obvestila/prvo/"))
    address = "http://alpha.localhost:8000"
    assert f'<link rel="canonical" href="{address}/obvestila/prvo/">' in page
    assert f'hreflang="en" href="{address}/en/announcements/first/">' in page
    assert '<meta name="description" content="Povzetek: Prvo">' in page
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:image" content="http://alpha.localhost/media/images/' in page


def test_the_data_block_says_the_same_to_programs(alpha):
    event = full_event("alpha")
    data = data_of(client_of("alpha").get(path_of("alpha", event)))
    assert data["@type"] == "Event"
    assert data["startDate"] == "2019-09-12T08:00:00+00:00"
    assert data["location"]["geo"]["longitude"] == 15.0837
    announcement = full_announcement("alpha")
    data = data_of(client_of("alpha").get(path_of("alpha", announcement)))
    assert data["@type"] == "NewsArticle"


def test_no_title_breaks_out_of_the_page_or_its_data_block(alpha):
    nasty = '</script><script>alert("1")</script><!--'
    page = make_announcement("alpha", title=nasty, slug="zlo", summary=nasty, body="<p>Mir.</p>")
    response = client_of("alpha").get(path_of("alpha", page))
    assert "<script>" not in response.content.decode()
    assert data_of(response)["headline"] == nasty
    assert "<script>" not in client_of("alpha").get("/").content.decode()


def test_there_is_no_script_style_or_handler_inline(alpha):
    furnish_home("alpha", full_announcement("alpha"))
    event = path_of("alpha", full_event("alpha"))
    for path in ("/", "/obvestila/", "/dogodki/", event, "/ni-je/"):
        page = client_of("alpha").get(path).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page
        assert "<script src" not in page


def test_a_private_page_is_in_no_menu_and_no_list(alpha):
    from wagtail.models import PageViewRestriction

    plain = furnish_home("alpha", make_announcement("alpha"))
    with in_municipality("alpha"):
        PageViewRestriction.objects.create(
            page=plain, restriction_type=PageViewRestriction.PASSWORD, password="skrivnost"
        )
    client = client_of("alpha")
    assert 'href="/kako-sodelujem/"' not in text_of(client.get("/obvestila/"))
    asked = text_of(client.get("/kako-sodelujem/"))
    assert "Ta stran zahteva geslo" in asked
    assert '<label class="ds-label" for="id_password">' in asked
    assert "Trije koraki." not in asked
