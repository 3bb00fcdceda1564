"""Feeds: read over HTTP from a real server; what is hostile or has changed its form is refused."""

from contextlib import suppress
from queue import Queue
from threading import Event, Timer

import pytest
from django.db import transaction
from django.utils import timezone

from cofinancing.models import Feed, Opportunity
from cofinancing.services import feeding, offering
from common.errors import Conflict, Invalid, NotAllowed
from common.web.fetching import Fetcher
from tests.cms.imports.support import website
from tests.common.at_once import at_once
from tests.consultations.support import person
from tests.support import in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
RSS = "application/rss+xml"
MAPPING = {
    "title": "title",
    "about": "summary",
    "source_url": "link",
    "closes": "summary",
    "closes_after": "Rok:",
}


def item(number, title="Razpis", text="&lt;p&gt;Za društva. Rok: 31. 3. 2027 ob 12.00&lt;/p&gt;"):
    return (
        f"<item><guid>r-{number}</guid><title>{title} {number}</title><description>{text}"
        f"</description><link>https://example.eu/{number}</link></item>"
    )


def rss(*items, before=""):
    told = "".join(items)
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel>{told}</channel></rss>'.encode()
    )


@pytest.fixture
def site():
    with website() as made:
        made.put("/vir.xml", rss(item(1), item(2, "Čisto drug poziv")), RSS)
        yield made


def kept(site, path="/vir.xml", **more):
    facts = {"title": "Vir", "url": f"{site.address}{path}", "mapping": MAPPING}
    with in_municipality("alpha"):
        return feeding.put(given=feeding.Given(**(facts | more)), by=None, now=timezone.now())


def read(feed, site):
    with in_municipality("alpha"):
        return feeding.read(number=feed.pk, fetcher=site.fetcher(), now=timezone.now())


def calls():
    with in_municipality("alpha"):
        return list(Opportunity.objects.order_by("source_id"))


def test_what_a_feed_tells_of_is_a_draft_and_read_twice_makes_no_doubles(site, beta):
    feed = kept(site, programme="erasmus", applicants=["association"], topics=["youth"])
    report = read(feed, site).report
    assert (report["new"], report["faults"]) == (2, [])
    first, _second = calls()
    assert (first.published_at, first.programme, first.level) == (None, "erasmus", "eu")
    assert first.said["about"] == "Za društva. Rok: 31. 3. 2027 ob 12.00"
    assert timezone.localtime(first.closes_at).strftime("%d.%m.%Y %H:%M") == "31.03.2027 12:00"
    assert first.source_url == "https://example.eu/1"
    assert read(feed, site).report["same"] == 2
    assert len(calls()) == 2
    with in_municipality("beta"):
        assert not Opportunity.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_reading_waits_for_another_so_that_nothing_comes_twice(site):
    feed = kept(site)
    written, over = Event(), Event()

    def act():
        return feeding.read(number=feed.pk, fetcher=site.fetcher(), now=timezone.now())

    def first():
        with transaction.atomic():
            act()
            written.set()
            over.wait(10)

    def second():
        written.wait(10)
        # The first one is not over until this one has had the time to overtake it.
        Timer(0.5, over.set).start()
        return act().report

    outcomes = at_once("alpha", first, second)
    assert outcomes[1]["same"] == 2, outcomes
    assert len(calls()) == 2


def test_a_draft_follows_its_feed_and_what_people_see_is_never_written_over(site):
    feed = kept(site)
    read(feed, site)
    first, second = calls()
    with in_municipality("alpha"):
        offering.publish(numbers=[first.pk], by=None, now=timezone.now())
    site.put("/vir.xml", rss(item(1, "Nov"), item(2, "Nov")), RSS)
    assert read(feed, site).report["changed"] == 2
    seen, draft = calls()
    assert (seen.title, draft.title) == (first.title, "Nov 2")
    assert seen.source_changed_at
    assert not draft.source_changed_at
    assert second.pk == draft.pk
    with in_municipality("alpha"):
        offering.check(numbers=[seen.pk], by=None, now=timezone.now())
    assert not calls()[0].source_changed_at, "somebody has looked"


def test_what_nobody_wanted_does_not_come_back(site):
    feed = kept(site)
    read(feed, site)
    with in_municipality("alpha"):
        offering.discard(number=calls()[0].pk, by=None, now=timezone.now())
    site.put("/vir.xml", rss(item(1, "Nov")), RSS)
    report = read(feed, site).report
    assert (report["new"], report["changed"], report["left"]) == (0, 0, 0)
    assert calls()[0].withdrawn_at
    with in_municipality("alpha"):
        assert not Opportunity.objects.public().exists()


def test_what_cannot_be_read_is_left_empty_and_said(site):
    text = "Rok: 31. 2. 2027"
    site.put("/vir.xml", rss(item(1), item(2, text=text), item(3, text="Rok: kmalu")), RSS)
    report = read(kept(site), site).report
    assert report["new"] == 3
    assert len(report["faults"]) == 2
    assert [one.closes_at is None for one in calls()] == [False, True, True]


def test_an_entry_without_a_title_is_left_out_and_the_others_are_taken(site):
    untitled = "<item><guid>x</guid><description>Rok: 1. 3. 2027</description></item>"
    site.put("/vir.xml", rss(item(1), untitled), RSS)
    report = read(kept(site), site).report
    assert (report["new"], report["left"]) == (1, 1)
    assert report["faults"][-1].startswith("x: ")


def test_a_feed_that_changes_its_form_takes_nothing_and_says_so(site):
    feed = kept(site)
    read(feed, site)
    site.put("/vir.xml", rss("<item><guid>n</guid><description>Nekaj</description></item>"), RSS)
    after = read(feed, site)
    assert "title" in after.trouble
    assert len(calls()) == 2
    site.put("/vir.xml", rss(item(1)), RSS)
    assert read(feed, site).trouble == "", "once it can be read again nothing is said"


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_hostile_feeds_are_refused(site):
    sent = Queue()

    def endless(answer):
        answer.send_response(200)
        answer.send_header("Content-Type", RSS)
        answer.end_headers()
        so_far = 0
        with suppress(OSError):
            while so_far < 2**30:
                answer.wfile.write(b"<item>" * 20_000)
                so_far += 120_000
        sent.put(so_far)

    site.put("/entitete.xml", rss(item(1), before=BOMB), RSS)
    site.put("/velik.xml", b"<rss>" + b"x" * 6_000_000, RSS)
    site.put("/neskoncen.xml", endless, RSS)
    site.put("/stran.xml", b"<html></html>", "text/html")
    site.put("/ni.xml", b"to ni vir", RSS)
    moved = f"http://127.0.0.1:{site.port + 1}/"
    site.put("/drugam.xml", b"", RSS, 302, Location=moved)
    site.put("/datoteka.xml", b"", RSS, 302, Location="file:///etc/passwd")
    site.put("/krog.xml", b"", RSS, 302, Location="/krog.xml")
    site.put("/prazen.xml", rss(), RSS)
    site.put("/dolg.xml", rss(*map(item, range(501))), RSS)
    for path in list(site.answers):
        if path != "/vir.xml":
            after = read(kept(site, path), site)
            assert after.trouble, path
            assert len(after.trouble) > 10
    assert calls() == []
    assert sent.get(timeout=10) < 50_000_000, "it was cut off long before its end"


def test_addresses_inside_are_not_asked_at_all(site):
    feed = kept(site)
    with in_municipality("alpha"):
        after = feeding.read(number=feed.pk, fetcher=Fetcher(), now=timezone.now())
    assert "127.0.0.1" in after.trouble
    assert site.asked == []


def test_one_feed_that_fails_does_not_end_the_others(site):
    kept(site, "/ni.xml")
    kept(site)
    with in_municipality("alpha"):
        assert feeding.read_all(fetcher=site.fetcher(), now=timezone.now()) == 2
    assert len(calls()) == 2


def test_its_fields_are_shown_with_examples(site):
    with in_municipality("alpha"):
        found = feeding.look(url=f"{site.address}/vir.xml", fetcher=site.fetcher())
    assert found["title"] == "Razpis 1"
    assert "Rok: 31. 3. 2027" in found["summary"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": ""}, "url"),
        ({"programme": "mars"}, "programme"),
        ({"mapping": {}}, "map_title"),
        ({"topics": ["nič"]}, "topics"),
    ],
)
def test_a_feed_with_a_fault_is_refused_by_field(site, more, field):
    with pytest.raises(Invalid) as error:
        kept(site, **more)
    assert field in error.value.fields


def test_a_feed_is_there_once_and_officials_alone_keep_it(site):
    kept(site)
    with pytest.raises(Conflict):
        kept(site)
    nobody = person("nobody@example.si")
    with in_municipality("alpha"), pytest.raises(NotAllowed):
        feeding.remove(number=Feed.objects.get().pk, by=nobody, now=timezone.now())


def test_its_calls_stay_when_it_is_removed(site):
    feed = kept(site)
    read(feed, site)
    with in_municipality("alpha"):
        feeding.remove(number=feed.pk, by=None, now=timezone.now())
    assert len(calls()) == 2
