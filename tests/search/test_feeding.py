"""What can be found, from when on and until when; each municipality by itself."""

from threading import Event as Signal
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from wagtail.models import PageViewRestriction

from cms.models import AnnouncementIndexPage, AnnouncementPage, HomePage, PlainPage
from common.errors import Conflict
from records.consumers.pump import pump
from records.models import OutboxEvent
from records.services import tell
from search import services, sources
from search.models import SearchItem
from search.sources import Found, Source
from tests.portal.content import full_announcement, translate
from tests.support import in_municipality, make_announcement, make_event

pytestmark = [
    pytest.mark.django_db,
    # Willow leaves a file to the collector, which is not ours to change.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_what_is_published_is_found_in_its_own_municipality_alone(two_municipalities, find):
    for schema in ("alpha", "beta"):
        make_announcement(schema, title=f"Vabilo {schema}", topic="budget")
        make_event(schema, title=f"Zbor {schema}", summary="Vabilo vsem")
    make_announcement("alpha", title="Vabilo v osnutku", live=False)
    pump()
    assert sorted(find("vabilo")) == ["Vabilo alpha", "Zbor alpha"]
    assert sorted(find("vabilo", "beta")) == ["Vabilo beta", "Zbor beta"]
    with in_municipality("alpha"):
        item = SearchItem.objects.get(title="Vabilo alpha")
    assert (item.kind, item.topic, item.language) == ("announcement", "budget", "sl")
    assert item.path == "/obvestila/vabilo-alpha/"


def test_a_change_replaces_and_a_withdrawal_is_true_at_once(alpha, find):
    page = make_announcement("alpha", title="Prej", summary="Ista", body="<p>Ista</p>")
    pump()
    with in_municipality("alpha"):
        page.title = "Potem"
        page.save_revision().publish()
    pump()
    assert find("prej") == []
    assert find("potem") == ["Potem"]
    with in_municipality("alpha"):
        AnnouncementPage.objects.get(pk=page.pk).unpublish()
    assert find("potem") == [], "before anybody has read the outbox"
    pump()
    assert find("potem") == []


@pytest.mark.parametrize("act", ["delete", "delete above", "restrict", "restrict above", "move"])
def test_whatever_hides_a_page_takes_it_out_of_the_search_at_once(alpha, find, act):
    page = make_announcement("alpha", title="Skrito")
    pump()
    assert find("skrito") == ["Skrito"]
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.get(pk=page.pk)
        index = AnnouncementIndexPage.objects.get(locale__language_code="sl")
        if act.startswith("delete"):
            (index if act.endswith("above") else page).delete()
        elif act.startswith("restrict"):
            on = index if act.endswith("above") else page
            PageViewRestriction.objects.create(page=on, restriction_type="login")
        else:
            home = HomePage.objects.get(locale__language_code="sl")
            closed = home.add_child(instance=PlainPage(title="Zaprto", locale=home.locale))
            PageViewRestriction.objects.create(page=closed, restriction_type="login")
            page.move(closed, pos="last-child")
    assert find("skrito") == []
    pump()
    assert find("skrito") == []


def test_what_is_private_is_not_found_and_comes_back_when_it_is_public(alpha, find):
    with in_municipality("alpha"):
        index = AnnouncementIndexPage.objects.get(locale__language_code="sl")
        wall = PageViewRestriction.objects.create(page=index, restriction_type="login")
    make_announcement("alpha", title="Zaupno")
    pump()
    assert find("zaupno") == []
    with in_municipality("alpha"):
        wall.delete()
    pump()
    assert find("zaupno") == ["Zaupno"]


def test_a_page_that_is_to_be_public_tomorrow_is_not_found_today(alpha, find):
    from datetime import timedelta

    from django.utils import timezone

    page = make_announcement("alpha", title="Jutri", live=False)
    with in_municipality("alpha"):
        page.go_live_at = timezone.now() + timedelta(days=1)
        page.save_revision().publish()
    pump()
    assert find("jutri") == []


def test_attachments_are_found_by_their_title_and_that_of_their_file(alpha, find):
    page = full_announcement("alpha")
    pump()
    assert find("vabilo konferenco") == [page.title]
    with in_municipality("alpha"):
        document = page.attachments.first().document
        document.title = "proracun-2027.xlsx"
        document.save()
    pump()
    assert find("2027 xlsx") == [page.title]


def test_a_text_of_any_length_and_kind_can_be_found(alpha, find):
    body = "<p>" + "beseda &amp; 'navedek' \\ : * " * 20_000 + "</p>"
    make_announcement("alpha", title="Dolgo '); -- \\", body=body)
    pump()
    assert find("navedek") == ["Dolgo '); -- \\"]


def test_the_search_is_made_anew_by_a_command(two_municipalities, find, capsys):
    for schema in ("alpha", "beta"):
        make_announcement(schema, title=f"Vabilo {schema}")
        with in_municipality(schema):
            OutboxEvent.objects.all().delete()
            services.put([services.Heard("pages", (99,), (Found(**GHOST),))])
    call_command("search", "rebuild", "alpha")
    assert find("vabilo") == ["Vabilo alpha"]
    assert find("duh") == []
    assert find("duh", "beta") == ["Duh"]
    assert "alpha: 1 can be found." in capsys.readouterr().out
    call_command("search", "rebuild")
    assert find("vabilo", "beta") == ["Vabilo beta"]
    with pytest.raises(CommandError, match="no municipality"):
        call_command("search", "rebuild", "gamma")


def ghost():
    from django.utils import timezone

    return {
        "number": 99,
        "language": "sl",
        "kind": "page",
        "title": "Duh",
        "path": "/duh/",
        "at": timezone.now(),
    }


GHOST = ghost()


def test_another_domain_adds_its_kind_with_one_call(two_municipalities, find, monkeypatch):
    monkeypatch.setattr(sources, "_sources", dict(sources._sources))
    said = {7: "Predlog za klopi v parku"}

    def read(numbers):
        for number in numbers:
            if number in said:
                facts = GHOST | {"number": number, "kind": "proposal", "title": said[number]}
                for language in ("sl", "en"):
                    yield Found(**facts | {"language": language})

    source = Source("proposals", {"proposal": "Predlog"}, "budgeting.", read, lambda: iter(said))
    sources.register(source)
    assert sources.kinds()["proposal"] == "Predlog"
    with in_municipality("alpha"):
        tell(name="budgeting.proposal_submitted", object_id=7)
    pump()
    assert find("predlog", kind="proposal") == [said[7]] * 2
    assert find("predlog", language="en", only=True) == [said[7]]
    assert find("predlog", "beta") == []
    with in_municipality("alpha"):
        services.withdraw(source="proposals", numbers=[7])
    assert find("predlog") == []
    with in_municipality("alpha"):
        services.rebuild()
    assert find("predlog") == [said[7]] * 2
    with pytest.raises(ValueError, match="another source"):
        sources.register(Source("others", {"event": ""}, "x.", read, lambda: iter(said)))


def test_reading_the_same_news_twice_changes_nothing(alpha, find):
    from records.consumers.models import Position
    from records.consumers.pump import look_everywhere
    from tenants.isolation.backend.base import as_platform

    make_announcement("alpha", title="Vabilo")
    pump()
    with as_platform():
        Position.objects.update(number=0)
    look_everywhere()
    pump()
    assert find("vabilo") == ["Vabilo"]


def test_a_reader_of_another_language_is_shown_what_is_not_translated(alpha, find):
    both = make_announcement("alpha", title="Oba glasova")
    make_announcement("alpha", title="Glas samo slovensko")
    translate("alpha", both, title="Both glas")
    pump()
    assert sorted(find("glas", language="sl")) == ["Glas samo slovensko", "Oba glasova"]
    assert sorted(find("glas", language="en")) == ["Both glas", "Glas samo slovensko"]
    assert find("glas", language="en", only=True) == ["Both glas"]
    assert len(find("glas")) == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_down_while_the_search_is_being_filled_does_not_come_back(alpha, find):
    """The filler has read the page as public; the withdrawal waits for it and takes it out."""
    page = make_announcement("alpha", title="Hkrati")
    with in_municipality("alpha"):
        events = list(OutboxEvent.objects.filter(object_id=str(page.pk)))
        heard, go_on = Signal(), Signal()

    def fill():
        try:
            with in_municipality("alpha"), transaction.atomic():
                found = services.hear(events)
                heard.set()
                go_on.wait(1)
                services.put(found)
        finally:
            connection.close()

    thread = Thread(target=fill)
    thread.start()
    assert heard.wait(20)
    with in_municipality("alpha"):
        AnnouncementPage.objects.get(pk=page.pk).unpublish()
    thread.join()
    assert find("hkrati") == []


@pytest.mark.django_db(transaction=True)
def test_publishing_does_not_wait_for_the_search(alpha):
    make_announcement("alpha", title="Prva")
    held, go_on = Signal(), Signal()

    def hold():
        try:
            with in_municipality("alpha"), transaction.atomic():
                services._keep_still()
                held.set()
                go_on.wait(20)
        finally:
            connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert held.wait(20)
    try:
        with in_municipality("alpha"), connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        make_announcement("alpha", title="Druga")
    finally:
        with in_municipality("alpha"), connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        go_on.set()
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_whoever_takes_down_for_long_is_not_waited_for(alpha, monkeypatch):
    monkeypatch.setattr(services, "_KEEP_STILL", services._KEEP_STILL.replace("5s", "200ms"))
    page = make_announcement("alpha", title="Dolgo")
    pump()
    gone, go_on = Signal(), Signal()

    def take_down():
        try:
            with in_municipality("alpha"), transaction.atomic():
                AnnouncementPage.objects.get(pk=page.pk).unpublish()
                gone.set()
                go_on.wait(20)
        finally:
            connection.close()

    thread = Thread(target=take_down)
    thread.start()
    assert gone.wait(20)
    try:
        with in_municipality("alpha"), pytest.raises(Conflict):
            services.rebuild()
    finally:
        go_on.set()
        thread.join()


def test_one_municipality_cannot_read_or_write_the_other_s(two_municipalities):
    from django.db import ProgrammingError

    for sql in ("SELECT 1 FROM beta.search_searchitem", "DELETE FROM beta.search_searchitem"):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with in_municipality("alpha"), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
