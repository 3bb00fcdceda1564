"""An import is taken back, its file is forgotten, and it is one municipality's alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from accounts.models import User
from cms.imports import services
from cms.models import (
    BasePage,
    EventPage,
    ImportedItem,
    ImportRun,
    PortalImage,
)
from common.errors import Conflict, NotAllowed, NotFound
from tests.cms.backoffice import EDITORS, MODERATORS, person
from tests.cms.imports.support import (
    administrator,
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
from tests.support import client_of, in_municipality, make_announcement

pytestmark = pytest.mark.django_db


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
