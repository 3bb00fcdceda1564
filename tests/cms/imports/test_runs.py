"""An import can be broken off, repeated and run beside itself; people's work stays."""

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from cms.imports import services
from cms.models import (
    AnnouncementPage,
    BasePage,
    EventPage,
    ImportedItem,
    ImportRun,
    PortalImage,
)
from common.web.fetching import Fetcher
from tenants.queue.leases import take_back as take_back_leases
from tests.cms.imports.support import (
    confirm,
    fixture,
    imported,
    lines,
    page,
    pictures_of,
    previewed,
    table,
    titles,
    website,
)
from tests.cms.owner import owner_does
from tests.files import samples
from tests.support import client_of, in_municipality, make_announcement
from tests.tenants.queue_support import (
    empty_queue,
    hurry,
    let_leases_run_out,
    wait_for,
    worker_process,
)

pytestmark = pytest.mark.django_db


# -- Repeating ---------------------------------------------------------------------------------


def test_what_changed_at_the_source_is_updated_here(alpha):
    imported(table("Vodovod;Voda bo zaprta v torek.;https://o.si/voda"), "csv")
    run = imported(table("Vodovod;Voda bo zaprta v sredo.;https://o.si/voda"), "csv")
    assert lines(run) == [("Vodovod", "update", "update")]
    assert page("Vodovod").body == "<p>Voda bo zaprta v sredo.</p>"
    assert titles() == ["Vodovod"]


def test_a_page_that_somebody_has_changed_stays_as_it_is(alpha):
    imported(table("Vodovod;Voda bo zaprta v torek.;https://o.si/voda"), "csv")
    with in_municipality("alpha"):
        mine = page("Vodovod")
        mine.body = "<p>Popravek: voda bo v petek.</p>"
        mine.save_revision().publish()
    run = imported(table("Vodovod;Voda bo zaprta v sredo.;https://o.si/voda"), "csv")
    assert lines(run) == [("Vodovod", "kept", "kept")]
    assert page("Vodovod").body == "<p>Popravek: voda bo v petek.</p>"
    with in_municipality("alpha"):
        assert run.lines.get().reason


def test_a_page_that_somebody_has_locked_stays_as_it_is(alpha):
    imported(table("Vodovod;Voda bo zaprta v torek.;https://o.si/voda"), "csv")
    with in_municipality("alpha"):
        AnnouncementPage.objects.update(locked=True)
    run = imported(table("Vodovod;Voda bo zaprta v sredo.;https://o.si/voda"), "csv")
    assert lines(run)[0][1:] == ("kept", "kept")


def test_an_announcement_that_became_an_event_at_the_source_is_left(alpha):
    imported(table("Zbor;Vabljeni.;https://o.si/zbor"), "csv")
    content = table("Zbor;12. 9. 2019 18:00;https://o.si/zbor", header="title;starts_at;old_url")
    run = imported(content, "csv")
    assert lines(run)[0][1:] == ("kept", "kept")
    assert titles(model=EventPage) == []


@pytest.mark.parametrize(
    "odd",
    [
        "http://[::1/a.png",
        "https://o.si//[x",
        "https://o.si/%00%ff",
        "https://o.si/" + "a" * 3000,
        "//",
        "https://o.si/sl/obvestila/",
        "https://o.si/admin/",
        "mailto:obcina@o.si",
        "/obvestila/",
    ],
)
def test_no_odd_address_breaks_an_import(alpha, odd):
    header = "title;body;old_url;image_url;image_alt"
    run = imported(table(f'Voda;<a href="{odd[:90]}">x</a>;{odd};{odd};Opis', header=header), "csv")
    assert (run.state, run.counts) == ("done", {"create": 1})
    assert client_of("alpha").get("/obvestila/").status_code == 200
    with in_municipality("alpha"):
        assert not Redirect.objects.filter(old_path__startswith="/admin").exists()
        assert not Redirect.objects.filter(old_path__startswith="/obvestila").exists()


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_what_somebody_took_down_does_not_come_back(alpha, act):
    imported(table("Vodovod;Voda bo zaprta v torek.;https://o.si/voda"), "csv")
    with in_municipality("alpha"):
        getattr(page("Vodovod"), act)()
    run = imported(table("Vodovod;Voda bo zaprta v sredo.;https://o.si/voda"), "csv")
    assert lines(run)[0][1:] == ("kept", "kept")
    with in_municipality("alpha"):
        assert not AnnouncementPage.objects.live().exists()


def test_the_same_text_twice_in_a_file_is_one_page(alpha):
    run = imported(table("Voda;Ena.;https://o.si/v", "Voda;Dve.;https://o.si/v"), "csv")
    assert [outcome for _title, _plan, outcome in lines(run)] == ["create", "twice"]
    assert page("Voda").body == "<p>Ena.</p>"


def test_two_texts_of_one_title_get_addresses_of_their_own(alpha):
    make_announcement("alpha", title="Voda", slug="voda")
    imported(table("Voda;Ena.;https://o.si/1", "RSS;Dve.;https://o.si/2", "???;Tri.;"), "csv")
    with in_municipality("alpha"):
        slugs = set(AnnouncementPage.objects.values_list("slug", flat=True))
    assert slugs == {"voda", "voda-2", "rss-2", "announcement"}


def test_a_run_that_breaks_off_goes_on_where_it_was(alpha):
    with website() as site:
        site.put("/a.png", samples.png(8, 8))
        rows = [f"Obvestilo {n};Besedilo.;{site.address}/a.png;Slika" for n in range(6)]
        content = table(*rows, header="title;body;image_url;image_alt")
        run = previewed(content, "csv")
        with in_municipality("alpha"):
            confirm(run)
            with pytest.raises(OperationalError):
                services.run(run_id=run.pk, fetcher=BreaksOff(site, 3), now=timezone.now())
            assert run.lines.exclude(outcome="").count() == AnnouncementPage.objects.count() == 3
            assert ImportRun.objects.get().state == "running"
            for _turn in range(2):
                services.run(run_id=run.pk, fetcher=site.fetcher(), now=timezone.now())
            found = ImportRun.objects.get()
            assert (found.state, found.counts, found.done) == ("done", {"create": 6}, 6)
            assert AnnouncementPage.objects.filter(image__isnull=False).count() == 6
            assert PortalImage.objects.count() == 1


class BreaksOff(Fetcher):
    """A real fetcher in a process whose database goes away after some pictures."""

    def __init__(self, site, after):
        super().__init__(allowed=frozenset({("127.0.0.1", site.port)}))
        self.left = after

    def fetch(self, *known, **more):
        if not self.left:
            raise OperationalError("terminating connection")
        self.left -= 1
        return super().fetch(*known, **more)


@pytest.mark.django_db(transaction=True)
def test_a_text_whose_writing_breaks_leaves_nothing_of_itself(alpha, settings):
    owner_does(
        "ALTER TABLE alpha.wagtailredirects_redirect ADD CONSTRAINT never "
        "CHECK (old_path NOT LIKE '/2019/08/predlogi%%')"
    )
    with website() as site:
        pictures_of(site)
        run = imported(fixture("obcina.wxr.xml", site.address), fetcher=site.fetcher())
    assert [outcome for *_known, outcome in lines(run)] == ["faulty", *["create"] * 3]
    assert run.state == "done"
    with in_municipality("alpha"):
        assert "could not be written" in run.lines.first().reason
        assert not PortalImage.objects.exists()
        assert ImportedItem.objects.count() == 3
        assert BasePage.find_problems() == ([], [], [], [], [])
    assert list(settings.MEDIA_ROOT.rglob("original_images/*")) == []


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_s_import_is_finished_by_the_next(alpha, tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    empty_queue()
    rows = [f"Obvestilo {n};Besedilo številka {n}.;https://o.si/n/{n}/" for n in range(40)]
    run = previewed(table(*rows), "csv")
    with in_municipality("alpha"):
        confirm(run)

    def done():
        with in_municipality("alpha"):
            return run.lines.exclude(outcome="").count()

    with worker_process() as process:
        wait_for(lambda: done() >= 5, seconds=60)
        process.kill()
        process.wait()
    assert 5 <= done() < 40
    let_leases_run_out()
    take_back_leases()
    hurry()
    with worker_process() as process:
        wait_for(lambda: done() == 40, seconds=120)
        wait_for(lambda: in_alpha(lambda: ImportRun.objects.get().state) == "done")
        process.terminate()
        process.wait()
    assert len(titles()) == len(set(titles())) == 40
    with in_municipality("alpha"):
        assert ImportedItem.objects.count() == Redirect.objects.count() == 40
        assert BasePage.find_problems() == ([], [], [], [], [])
    empty_queue()


def in_alpha(asked):
    with in_municipality("alpha"):
        return asked()


@pytest.mark.django_db(transaction=True)
def test_two_runs_of_one_file_at_once_make_no_doubles(alpha):
    content = fixture("obvestila.csv")
    runs = [previewed(content, "csv"), previewed(content, "csv")]
    with in_municipality("alpha"):
        for run in runs:
            confirm(run)
    at_once(lambda run: services.run(run_id=run.pk, fetcher=Fetcher(), now=timezone.now()), runs)
    assert titles() == [
        "Javna razgrnitev OPPN Zeleni breg",
        "Osnutek o komunali",
        "Župan o čistilni napravi",
    ]
    with in_municipality("alpha"):
        assert {run.state for run in ImportRun.objects.all()} == {"done"}
        assert ImportedItem.objects.count() == 3
        assert Redirect.objects.count() == 1
        assert BasePage.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db(transaction=True)
def test_one_run_twice_at_once_makes_no_doubles(alpha):
    run = previewed(fixture("obvestila.csv"), "csv")
    with in_municipality("alpha"):
        confirm(run)
    at_once(
        lambda one: services.run(run_id=one.pk, fetcher=Fetcher(), now=timezone.now()), [run, run]
    )
    assert len(titles()) == 3
    with in_municipality("alpha"):
        found = ImportRun.objects.get(pk=run.pk)
        assert (found.state, found.done) == ("done", 6)
        assert found.counts == {"create": 3, "faulty": 3}


def at_once(act, things):
    """Run `act` for each of `things` in alpha, in threads that begin together."""
    begin_together, raised = Barrier(len(things)), []

    def one(thing):
        try:
            with in_municipality("alpha"):
                begin_together.wait(10)
                act(thing)
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(thing,)) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert raised == []
