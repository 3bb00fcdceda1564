"""Lists: filters, their errors, pages of results, and what stands in an empty one."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.portal.content import LJUBLJANA, text_of
from tests.support import client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


def published(page, moment):
    """Put a page's first publication at another moment."""
    from cms.models import AnnouncementPage

    with in_municipality("alpha"):
        AnnouncementPage.objects.filter(pk=page.pk).update(first_published_at=moment)


def test_announcements_are_narrowed_by_kind_topic_and_year(alpha):
    make_announcement("alpha", title="Prvo", kind="press_release", topic="budget")
    old = make_announcement("alpha", title="Drugo", topic="culture")
    published(old, datetime(2019, 8, 21, tzinfo=LJUBLJANA))
    client = client_of("alpha")
    for query, shown, hidden in (
        ("kind=press_release", "Prvo", "Drugo"),
        ("topic=culture", "Drugo", "Prvo"),
        ("year=2019", "Drugo", "Prvo"),
    ):
        page = text_of(client.get(f"/obvestila/?{query}"))
        assert f">{shown}</a>" in page
        assert f">{hidden}</a>" not in page
        assert "1 obvestilo" in page


def test_coming_events_come_first_and_past_ones_on_request(alpha):
    make_event("alpha", title="Jutri", starts_at=timezone.now() + timedelta(days=1))
    make_event("alpha", title="Nekoč", starts_at=timezone.now() - timedelta(days=400))
    client = client_of("alpha")
    coming, past = text_of(client.get("/dogodki/")), text_of(client.get("/dogodki/?when=past"))
    assert ">Jutri</a>" in coming
    assert ">Nekoč</a>" not in coming
    assert "1 napovedan dogodek" in coming
    assert ">Nekoč</a>" in past
    assert ">Jutri</a>" not in past
    assert "1 pretekli dogodek" in past


@pytest.mark.parametrize(
    ("total", "words"),
    [(1, "1 obvestilo"), (2, "2 obvestili"), (3, "3 obvestila"), (5, "5 obvestil")],
)
def test_slovenian_counts_with_its_dual(alpha, total, words):
    for number in range(total):
        make_announcement("alpha", title=f"Obvestilo {number}")
    assert f">{words}</h2>" in text_of(client_of("alpha").get("/obvestila/"))


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("year=lani", "year", "Zapišite ga s štirimi števkami"),
        ("year=1", "year", "Zapišite ga s štirimi števkami"),
        ("kind=%3Cb%3E", "kind", "Izberite eno s seznama."),
        ("topic=vse%00", "topic", "Izberite eno s seznama."),
    ],
)
def test_a_bad_filter_is_named_beside_its_field_and_the_list_is_shown(alpha, query, field, words):
    make_announcement("alpha", title="Vseeno tu")
    response = client_of("alpha").get(f"/obvestila/?{query}")
    page = text_of(response)
    assert response.status_code == 200
    assert "<title>Napaka: Obvestila – Občina Alpha</title>" in page
    assert f'<a href="#id_{field}">' in page
    assert f'id="id_{field}_error"' in page
    assert f'aria-describedby="id_{field}_error"' in page
    assert words in page
    assert field != "year" or f'value="{query.partition("=")[2]}" aria-invalid="true"' in page
    assert ">Vseeno tu</a>" in page
    assert "<b>" not in page


def test_an_empty_list_says_what_to_do(alpha):
    client = client_of("alpha")
    assert "Občina še ni objavila nobenega obvestila." in text_of(client.get("/obvestila/"))
    assert "Oglejte si pretekle dogodke" in text_of(client.get("/dogodki/"))
    narrowed = text_of(client.get("/obvestila/?year=1999"))
    assert "Vaši izbiri ne ustreza nobeno obvestilo." in narrowed
    assert '<a href="/obvestila/">Pokaži vse</a>' in narrowed


def test_pages_of_results_keep_the_filter(alpha):
    for number in range(21):
        make_announcement("alpha", title=f"Obvestilo {number}", topic="budget")
    client = client_of("alpha")
    page = text_of(client.get("/obvestila/?topic=budget&page=2"))
    assert "(stran 2 od 3)" in page
    assert "Stran 2 od 3" in page
    assert 'rel="prev" href="?topic=budget&amp;page=1"' in page
    assert 'rel="next" href="?topic=budget&amp;page=3"' in page
    assert '<link rel="canonical" href="http://alpha.localhost:8000/obvestila/?page=2">' in page
    for nonsense, shown in (("0", "3 od 3"), ("99", "3 od 3"), ("xyz", "1 od 3"), ("-1", "3 od 3")):
        response = client.get(f"/obvestila/?page={nonsense}")
        assert response.status_code == 200
        assert f"Stran {shown}" in text_of(response)
