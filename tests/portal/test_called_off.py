"""An event that was called off, or moved up again: every place that shows it says so at once."""

import csv
import importlib
import io
import json
import re
from datetime import datetime

import pytest
from django.db import connection
from django.utils import timezone

from cms import calling_off
from cms.models import EventPage
from directory.models import Entry
from events import services
from events.models import Event
from records.consumers.pump import pump
from search.models import SearchItem
from tenants.isolation.backend.base import as_platform
from tests.cms.raised import Raised
from tests.portal.test_registration import ANA, form_of, link, opened
from tests.support import client_of, in_municipality, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
PAGE = "/dogodki/zbor-obcanov/"
WHY = {"sl": "Neurje je poškodovalo streho.", "en": "A storm."}
# What every place says once it is called off, as a reader meets it.
PLACES = {
    "page": (PAGE, WHY["sl"]),
    "list": ("/dogodki/", 'data-color="danger"'),
    "home": ("/", 'data-color="danger"'),
    "rss": ("/dogodki/rss/", "Called off: Zbor občanov"),
    "atom": ("/dogodki/atom/", "Called off: Zbor občanov"),
    "calendar": ("/dogodki/koledar/", "STATUS:CANCELLED"),
    "its calendar": (f"{PAGE}koledar/", "STATUS:CANCELLED"),
    "schema.org": (PAGE, "https://schema.org/EventCancelled"),
    "api": ("/api/v1/events/", WHY["sl"]),
}


def call_off(page, schema="alpha"):
    with in_municipality(schema):
        now = timezone.now()
        calling_off.call_off(event_id=page.event_id, because=WHY, by=None, now=now)


def reinstate(page, schema="alpha"):
    with in_municipality(schema):
        calling_off.reinstate(event_id=page.event_id, by=None, now=timezone.now())


def read(path, schema="alpha"):
    text = client_of(schema).get(path).content.decode()
    # In Slovenian or, before it is translated, in English.
    return text.replace("Odpade: ", "Called off: ").replace("\r\n ", "")


@pytest.mark.parametrize("place", PLACES)
def test_every_place_says_so_at_once_and_no_longer_when_it_takes_place_after_all(place):
    path, said = PLACES[place]
    page, other = opened(), opened("beta")
    assert said not in read(path)
    call_off(page)
    assert said in read(path)
    assert said not in read(path, "beta")
    reinstate(page)
    assert said not in read(path)
    assert other.event_id is not None


def test_only_the_generation_of_its_own_municipality_is_raised():
    page = opened()
    with Raised() as raised:
        call_off(page)
    assert "events" in raised.alpha
    assert raised.beta == set()


def test_search_says_so_and_no_longer_when_it_takes_place():
    page = opened()
    titles = []
    for act in (lambda _page: None, call_off, reinstate):
        act(page)
        pump()
        with in_municipality("alpha"):
            titles.append(SearchItem.objects.get(number=page.pk).title)
    assert titles[0] == titles[2] == "Zbor občanov"
    assert re.fullmatch("(Odpade|Called off): Zbor občanov", titles[1])


# What the root domain says of it, in the row itself.
IN_THE_DIRECTORY = {
    "home": ("/", 'data-color="danger"'),
    "list": ("/dogodki/", 'data-color="danger"'),
    "search": ("/iskanje/?q=zbor", 'data-color="danger"'),
    "rss": ("/dogodki/rss/", "Called off: Zbor občanov"),
    "atom": ("/dogodki/atom/", "Called off: Zbor občanov"),
    "api": ("/api/v1/events/", '"called_off_at":"20'),
    "csv": ("/api/v1/events/?format=csv", ",called_off_at,"),
}


@pytest.mark.parametrize("place", IN_THE_DIRECTORY)
def test_every_place_of_the_root_domain_says_so(place):
    path, said = IN_THE_DIRECTORY[place]
    page, _other = opened(), opened("beta")
    pump()
    before = read(path, "public")
    assert before.count("občanov") >= 2
    assert before.count(said) == (place == "csv")
    call_off(page)
    pump()
    shown = read(path, "public")
    assert shown.count(said) == 1
    assert Entry.objects.get(number=page.pk, municipality__schema_name="alpha").is_called_off
    if place not in ("rss", "atom"):
        assert "Called off: Zbor" not in shown
    reinstate(page)
    pump()
    assert read(path, "public").count(said) == (place == "csv")


def test_the_table_of_the_directory_holds_the_moment():
    page = opened()
    call_off(page)
    pump()
    (row,) = csv.DictReader(io.StringIO(read("/api/v1/events/?format=csv", "public")))
    with in_municipality("alpha"):
        moment = Event.objects.get(pk=page.event_id).called_off_at
    assert datetime.fromisoformat(row["called_off_at"]) == moment


def test_what_was_called_off_before_the_directory_kept_it_is_told_once_more():
    page = opened()
    draft = opened(page=make_event("alpha", title="Drug zbor"))
    for one in (page, draft):
        call_off(one)
    with in_municipality("alpha"):
        EventPage.objects.get(pk=draft.pk).unpublish()
    pump()
    with as_platform():
        Entry.objects.update(called_off_at=None)
    tell = importlib.import_module("cms.migrations.0016_tell_what_is_off").TELL
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute(tell)
    pump()
    assert Entry.objects.get(number=page.pk).is_called_off
    assert not Entry.objects.filter(number=draft.pk).exists()


def test_the_form_is_closed_with_the_reason_and_what_is_sent_is_refused():
    page = opened()
    call_off(page)
    for answer in (
        client_of("alpha").get(form_of(page)),
        client_of("alpha").post(form_of(page), ANA),
    ):
        assert answer.status_code == 409
        assert WHY["sl"] in answer.content.decode()
    assert form_of(page) not in read(PAGE)
    assert (
        "A storm."
        in client_of("alpha")
        .get(f"/en/registrations/new/{page.event_id}/", follow=True)
        .content.decode()
    )


def test_a_registration_s_own_page_says_so_and_shows_no_code():
    page = opened()
    client_of("alpha").post(form_of(page), ANA)
    own = link()
    client_of("alpha").post(own)
    call_off(page)
    shown = read(own)
    assert WHY["sl"] in shown
    assert "door-code" not in shown
    assert "STATUS:CANCELLED" in read(f"{own}koledar/")
    reinstate(page)
    assert "door-code" in read(own)


def test_an_unconfirmed_one_is_told_so_instead_of_being_asked_to_confirm():
    page = opened()
    client_of("alpha").post(form_of(page), ANA)
    own = link()
    call_off(page)
    assert "<form" not in read(own).partition("<main")[2].partition("</main")[0]
    refused = client_of("alpha").post(own)
    assert refused.status_code == 409
    assert WHY["sl"] in refused.content.decode()


def test_the_api_says_when_and_why_and_what_one_may_do():
    page = opened()
    path = f"/api/v1/events/{page.pk}/"
    before = json.loads(client_of("alpha").get(path).content)
    assert before["called_off"] is None
    call_off(page)
    found = json.loads(client_of("alpha").get(path).content)
    assert found["called_off"]["because"] == WHY["sl"]
    assert found["registration"]["state"] == "called_off"
    assert found["may"]["register"]
    assert found["updated_at"] >= found["called_off"]["at"] > before["updated_at"]
    reinstate(page)
    again = json.loads(client_of("alpha").get(path).content)
    assert again["called_off"] is None
    assert again["updated_at"] > found["updated_at"]


def test_what_the_reason_holds_is_text_and_never_markup():
    page = make_event("alpha", title="Zbor občanov")
    with in_municipality("alpha"):
        services.call_off(
            event_id=page.event_id,
            because={"sl": "</script><script>alert(1)</script>"},
            by=None,
            now=timezone.now(),
        )
    assert "<script>alert" not in read(PAGE)
