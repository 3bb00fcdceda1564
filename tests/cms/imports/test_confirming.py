"""An import is confirmed once, and leaves nothing out without being told so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.imports import services
from cms.models import (
    EventPage,
    ImportRun,
)
from common.errors import Conflict, Invalid
from common.web.fetching import Fetcher
from tests.cms.imports.support import (
    begin,
    confirm,
    finish,
    fixture,
    imported,
    page,
    pictures_of,
    previewed,
    table,
    titles,
    website,
)
from tests.support import in_municipality

pytestmark = pytest.mark.django_db


# -- Confirming --------------------------------------------------------------------------------


def test_faulty_lines_are_only_left_out_when_the_person_says_so(alpha):
    run = previewed(fixture("obvestila.csv"), "csv")
    assert (run.state, run.counts) == ("previewed", {"create": 3, "faulty": 3})
    with in_municipality("alpha"):
        with pytest.raises(Conflict, match="3"):
            confirm(run, without_faulty=False)
        assert ImportRun.objects.get(pk=run.pk).state == "previewed"
    done = finish(run)
    assert done.counts == {"create": 3, "faulty": 3}
    press = page("Župan o čistilni napravi")
    assert (press.kind, press.topic, press.live) == ("press_release", "environment", True)
    assert not page("Osnutek o komunali").live


def test_an_import_is_confirmed_once(alpha):
    run = previewed(table("Voda;Ena.;"), "csv")
    with in_municipality("alpha"):
        confirm(run)
        with pytest.raises(Conflict):
            confirm(run)


def test_a_run_that_has_stopped_can_be_told_to_go_on(alpha):
    run = previewed(table("Voda;Ena.;"), "csv")
    with in_municipality("alpha"):
        confirm(run)
        ImportRun.objects.update(moved_at=timezone.now() - timedelta(minutes=16))
        confirm(run)
        services.run(run_id=run.pk, fetcher=Fetcher(), now=timezone.now())
        assert ImportRun.objects.get().state == "done"


def test_a_table_of_events_makes_events(alpha):
    run = imported(fixture("dogodki.csv"), "csv")
    assert run.counts == {"create": 2, "faulty": 2}
    with in_municipality("alpha"):
        meeting = EventPage.objects.get(draft_title="Zbor občanov o proračunu")
        cleaning = EventPage.objects.get(draft_title="Čistilna akcija")
        assert meeting.event.place == "Kulturni dom"
        assert cleaning.ends_at - cleaning.starts_at == timedelta(hours=1)
        assert run.lines.get(page=cleaning).warnings


@pytest.mark.parametrize(
    ("source", "content", "address"),
    [
        ("csv", b"", ""),
        ("csv", None, "https://o.si/"),
        ("wxr", None, "https://o.si/"),
        ("feed", None, "o.si"),
        ("csv", b"x" * 20_000_001, ""),
    ],
)
def test_what_cannot_be_read_at_all_is_refused_at_once(alpha, source, content, address):
    with in_municipality("alpha"), pytest.raises(Invalid) as caught:
        begin(content, source, address=address)
    assert caught.value.message.endswith(".")


def test_a_language_that_the_portal_has_not_is_refused(alpha):
    with in_municipality("alpha"), pytest.raises(Invalid):
        begin(table("A;B;"), "csv", language="hu")


def test_texts_can_go_into_another_language_of_the_portal(alpha):
    imported(table("Water;The water will be off.;"), "csv", language="en")
    with in_municipality("alpha"):
        assert page("Water").locale.language_code == "en"
        assert page("Water").get_parent().slug == "announcements"


@pytest.mark.parametrize("source", ["wxr", "feed", "csv"])
def test_a_file_that_is_something_else_fails_with_a_sentence(alpha, settings, source):
    run = previewed(b"\x89PNG\r\n\x1a\n to je slika", source)
    assert run.state == "failed"
    assert run.trouble.endswith(".")
    assert titles() == []


# -- Feeds by address --------------------------------------------------------------------------


def test_a_feed_is_fetched_from_its_address(alpha):
    with website() as site:
        pictures_of(site)
        site.put("/feed/", fixture("novice.rss.xml", site.address), "application/rss+xml")
        run = imported(
            None, "feed", address=f"{site.address}/feed/", fetcher=site.fetcher(), name=""
        )
        assert (run.state, run.counts) == ("done", {"create": 2})
        assert site.asked.count("/feed/") == 1
    waste = page("Odvoz kosovnih odpadkov v oktobru")
    assert waste.topic == "environment"
    with in_municipality("alpha"):
        line = run.lines.get(page=waste)
        # The feed says nothing of what the picture shows.
        assert waste.image is None
        assert any("kosovni.png" in warning for warning in line.warnings)


@pytest.mark.parametrize("inside", ["http://127.0.0.1:{port}/feed/", "http://localhost:{port}/"])
def test_an_address_inside_our_own_network_is_not_fetched(alpha, inside):
    with website() as site:
        site.put("/feed/", fixture("novice.rss.xml"), "application/rss+xml")
        run = previewed(None, "feed", address=inside.format(port=site.port))
        assert (run.state, site.asked) == ("failed", [])
    assert "not a public address" in run.trouble
