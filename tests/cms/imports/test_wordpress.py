"""A WordPress export becomes announcements and events, once."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from cms.models import AnnouncementPage, BasePage, EventPage, ImportRun, PortalImage
from tests.cms.imports.support import (
    finish,
    fixture,
    imported,
    lines,
    pictures_of,
    previewed,
    website,
)
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db

BUDGET = "Občani predlagali 74 projektov za proračun 2020 – glasovanje novembra"


@pytest.fixture
def site():
    with website() as made:
        pictures_of(made)
        yield made


@pytest.fixture
def done(alpha, beta, site):
    run = imported(fixture("obcina.wxr.xml", site.address), fetcher=site.fetcher())
    assert run.state == "done", run.trouble
    return run


def announcement(title=BUDGET):
    with in_municipality("alpha"):
        return AnnouncementPage.objects.select_related("image", "owner").get(draft_title=title)


def test_a_preview_writes_no_page(alpha, site):
    with in_municipality("alpha"):
        before = BasePage.objects.count()
    run = previewed(fixture("obcina.wxr.xml", site.address), fetcher=site.fetcher())
    assert (run.state, run.total, run.counts) == ("previewed", 4, {"create": 4})
    with in_municipality("alpha"):
        assert BasePage.objects.count() == before
        assert not PortalImage.objects.exists()
    assert site.asked == []


def test_posts_become_announcements_with_their_dates_topics_and_text(done):
    page = announcement()
    assert page.live
    assert page.topic == "budget"
    assert page.first_published_at == datetime(2019, 8, 21, 8, 15, tzinfo=UTC)
    assert page.last_published_at == page.first_published_at
    assert page.owner.email == "admin@alpha.example"
    assert page.summary == "Občani so oddali 74 predlogov; glasovanje bo od 4. do 17. novembra."
    assert page.body == (
        "<p>V prvem krogu participativnega proračuna so občani oddali <b>74 predlogov</b>. Vse je "
        "pregledala komisija, ki jo je imenoval župan.</p><h3>Kaj sledi</h3><ul><li>ocena stroškov "
        "do 30. septembra,</li><li>glasovanje od 4. do 17. novembra.</li></ul><p>Več v "
        '<a href="https://www.dolnji-breg.si/dokumenti/razpis.pdf">razpisu</a>.</p>'
    )


def test_text_without_paragraphs_gets_them_and_shortcodes_go(done):
    page = announcement("Zapora Savske ceste")
    assert page.body == (
        "<p>Od ponedeljka, 26. avgusta, bo Savska cesta zaprta zaradi gradnje pločnika. Obvoz bo "
        "urejen čez Zgornji Breg.</p><p>Za razumevanje se zahvaljujemo.<br/>Občinska uprava [sic]"
        "</p>"
    )
    assert page.summary.startswith("Od ponedeljka, 26. avgusta,")
    assert page.topic == ""


def test_a_draft_stays_a_draft_and_a_press_release_is_one(done):
    page = announcement("Sporočilo po 7. seji občinskega sveta")
    assert (page.live, page.kind, page.first_published_at) == (False, "press_release", None)


def test_what_lay_in_the_bin_or_is_a_page_is_left(done):
    with in_municipality("alpha"):
        titles = set(BasePage.objects.values_list("title", flat=True))
    assert not titles & {"V košu", "O občini", "naslovna"}


def test_events_of_the_calendar_plugin_become_events(done):
    with in_municipality("alpha"):
        page = EventPage.objects.select_related("event").get()
        assert timezone.localtime(page.starts_at).isoformat() == "2019-09-12T18:00:00+02:00"
        assert timezone.localtime(page.ends_at).isoformat() == "2019-09-12T20:00:00+02:00"
        assert page.place == "Kulturni dom Breg"
        assert page.address == "Trg svobode 3, 1999 Dolnji Breg"
        assert (page.live, page.topic) == (True, "spatial_planning")
        assert page.event.starts_at == page.starts_at


def test_the_featured_picture_is_shown_and_the_others_are_in_the_library(done, site):
    page = announcement()
    assert page.image_alt == "Škatla s predlogi občanov v avli občine"
    assert (page.image.width, page.image.height) == (40, 30)
    with in_municipality("alpha"):
        other = PortalImage.objects.exclude(pk=page.image_id).get()
        assert other.description == "Otroci na novem igrišču v Zgornjem Bregu"
        assert PortalImage.objects.count() == 2


def test_old_addresses_lead_to_the_new_pages(done):
    answer = client_of("alpha").get("/2019/08/predlogi-za-proracun/")
    assert answer.status_code == 301
    assert answer["Location"].endswith(
        "/obvestila/obcani-predlagali-74-projektov-za-proracun-2020-glasovanje-novembra/"
    )
    assert client_of("alpha").get(answer["Location"]).status_code == 200
    assert client_of("beta").get("/2019/08/predlogi-za-proracun/").status_code == 404
    with in_municipality("alpha"):
        assert Redirect.objects.count() == 3


def test_a_second_run_of_the_same_file_makes_nothing(done, site):
    with in_municipality("alpha"):
        before = BasePage.objects.count(), PortalImage.objects.count(), Redirect.objects.count()
    site.asked.clear()
    again = imported(fixture("obcina.wxr.xml", site.address), fetcher=site.fetcher())
    assert again.counts == {"unchanged": 4}
    with in_municipality("alpha"):
        after = BasePage.objects.count(), PortalImage.objects.count(), Redirect.objects.count()
    assert after == before
    assert site.asked == []


def test_the_file_is_gone_once_the_run_is_done(
    alpha, site, settings, django_capture_on_commit_callbacks
):
    run = previewed(fixture("obcina.wxr.xml", site.address))
    (kept,) = settings.MEDIA_ROOT.glob("alpha/imports/*")
    assert "izvoz" not in kept.name
    with django_capture_on_commit_callbacks(execute=True):
        finish(run, fetcher=site.fetcher())
    with in_municipality("alpha"):
        assert ImportRun.objects.get(pk=run.pk).file.name == ""
    assert not [path for path in settings.MEDIA_ROOT.rglob("imports/*") if path.is_file()]


def test_a_picture_that_is_away_fails_nothing_and_is_named(alpha):
    with website() as site:
        run = imported(fixture("obcina.wxr.xml", site.address), fetcher=site.fetcher())
    with in_municipality("alpha"):
        line = run.lines.get(title=BUDGET)
        assert (line.outcome, announcement().image) == ("create", None)
        assert any("naslovna.png" in warning and "404" in warning for warning in line.warnings)


def test_every_line_says_what_became_of_it(done):
    assert [(plan, outcome) for _title, plan, outcome in lines(done)] == [("create", "create")] * 4
    assert done.done == done.total == 4
