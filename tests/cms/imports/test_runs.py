"""An import can be broken off, repeated, run beside itself and taken back; people's work stays."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from accounts.models import User
from cms.imports import services
from cms.imports.fetching import Fetcher
from cms.models import (
    AnnouncementPage,
    BasePage,
    EventPage,
    ImportedItem,
    ImportRun,
    PortalImage,
)
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.queue.leases import take_back as take_back_leases
from tests.cms.backoffice import EDITORS, MODERATORS, person
from tests.cms.imports.support import (
    administrator,
    begin,
    confirm,
    finish,
    fixture,
    imported,
    lines,
    pictures_of,
    previewed,
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
ROAD = "Zapora Savske ceste"


def table(*rows, header="title;body;old_url"):
    return "\n".join([header, *rows]).encode()


def titles(schema="alpha", model=AnnouncementPage):
    with in_municipality(schema):
        return sorted(model.objects.values_list("draft_title", flat=True))


def page(title, schema="alpha"):
    with in_municipality(schema):
        return AnnouncementPage.objects.get(draft_title=title)


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


# -- Taking back -------------------------------------------------------------------------------


def take_back(run):
    with in_municipality("alpha"):
        services.take_back(run_id=run.pk, by=administrator(), now=timezone.now())
        services.undo(run_id=run.pk, by=administrator())
        services.undo(run_id=run.pk, by=administrator())
        return ImportRun.objects.get(pk=run.pk)


def test_an_import_is_taken_back_with_its_redirects_and_pictures(alpha):
    with website() as site:
        pictures_of(site)
        run = imported(fixture("obcina.wxr.xml", site.address), fetcher=site.fetcher())
    with in_municipality("alpha"):
        assert PortalImage.objects.count() == 2
    assert take_back(run).state == "taken_back"
    assert titles() == titles(model=EventPage) == []
    assert {outcome for *_known, outcome in lines(run)} == {"taken_back"}
    assert client_of("alpha").get("/2019/08/predlogi-za-proracun/").status_code == 404
    with in_municipality("alpha"):
        assert not Redirect.objects.exists()
        assert not PortalImage.objects.exists()
        assert not ImportedItem.objects.exists()
        assert BasePage.find_problems() == ([], [], [], [], [])


def test_what_somebody_has_changed_since_stays_when_an_import_is_taken_back(alpha):
    run = imported(table("Voda;Ena.;", "Elektrika;Dve.;"), "csv")
    with in_municipality("alpha"):
        mine = page("Voda")
        mine.summary = "Dopolnjeno."
        mine.save_revision()
    take_back(run)
    assert titles() == ["Voda"]
    assert sorted(outcome for *_known, outcome in lines(run)) == ["kept", "taken_back"]


def test_a_picture_that_another_page_shows_stays(alpha):
    with website() as site:
        pictures_of(site)
        run = imported(fixture("obcina.wxr.xml", site.address), fetcher=site.fetcher())
    with in_municipality("alpha"):
        image = PortalImage.objects.get(width=40)
        make_announcement("alpha", title="Naše", image=image, image_alt="Škatla")
    take_back(run)
    with in_municipality("alpha"):
        assert list(PortalImage.objects.all()) == [image]


def test_what_was_taken_back_can_be_imported_again(alpha):
    content = table("Voda;Ena.;https://o.si/voda")
    take_back(imported(content, "csv"))
    assert imported(content, "csv").counts == {"create": 1}
    assert titles() == ["Voda"]


def test_only_a_finished_import_is_taken_back(alpha):
    run = previewed(table("Voda;Ena.;"), "csv")
    with in_municipality("alpha"), pytest.raises(Conflict):
        services.take_back(run_id=run.pk, by=administrator(), now=timezone.now())


# -- Files and people --------------------------------------------------------------------------


def test_a_file_that_nobody_confirms_is_deleted_after_seven_days(
    alpha, settings, django_capture_on_commit_callbacks
):
    run = previewed(table("Voda;Ena.;"), "csv")
    assert len(list(settings.MEDIA_ROOT.glob("alpha/imports/*"))) == 1
    with django_capture_on_commit_callbacks(execute=True), in_municipality("alpha"):
        assert services.forget_files(now=run.created_at + timedelta(days=6)) == 0
        assert services.forget_files(now=run.created_at + timedelta(days=7)) == 1
    assert list(settings.MEDIA_ROOT.glob("alpha/imports/*")) == []
    with in_municipality("alpha"):
        assert ImportRun.objects.get().state == "failed"


def test_a_discarded_preview_takes_its_file_with_it(
    alpha, settings, django_capture_on_commit_callbacks
):
    run = previewed(table("Voda;Ena.;"), "csv")
    with django_capture_on_commit_callbacks(execute=True), in_municipality("alpha"):
        services.discard(run_id=run.pk, by=administrator(), now=timezone.now())
        assert not ImportRun.objects.exists()
    assert list(settings.MEDIA_ROOT.glob("alpha/imports/*")) == []


def test_only_who_may_publish_may_import(alpha):
    people = {group: person("alpha", group) for group in (EDITORS, MODERATORS, None)}
    with in_municipality("alpha"):
        for group, email in people.items():
            someone = User.objects.get(email=email)
            if group == MODERATORS:
                services.check(someone)
                continue
            with pytest.raises(NotAllowed):
                services.check(someone)
            for act in (services.start, services.take_back, services.discard):
                more = {"without_faulty": True} if act is services.start else {}
                with pytest.raises(NotAllowed):
                    act(run_id=1, by=someone, now=timezone.now(), **more)


# -- Two municipalities ------------------------------------------------------------------------


def test_what_alpha_imports_is_alpha_s(alpha, beta):
    run = imported(table("Voda;Ena.;https://o.si/stara/voda/"), "csv")
    assert titles("beta") == []
    assert client_of("alpha").get("/stara/voda/").status_code == 301
    assert client_of("beta").get("/stara/voda/").status_code == 404
    with in_municipality("beta"):
        assert not ImportRun.objects.exists()
        assert not ImportedItem.objects.exists()
        with pytest.raises(NotFound):
            services.take_back(run_id=run.pk, by=administrator("beta"), now=timezone.now())
    # The same file is new to beta.
    assert imported(table("Voda;Ena.;https://o.si/stara/voda/"), "csv", schema="beta").counts == {
        "create": 1
    }


def test_a_run_of_beta_cannot_read_the_file_of_alpha(alpha, beta):
    run = previewed(table("Voda;Ena.;"), "csv")
    with in_municipality("beta"):
        assert not run.file.storage.exists(run.file.name)
