"""Visitors who are not signed in, or not any more, lose nothing and are shown the way."""

import pytest

from accounts.exports import copy_of
from renewal.models import Comment, Pin
from renewal.services import supporting
from tests.consultations.support import person
from tests.renewal.support import choice, measure, neighbourhood, pin
from tests.support import client_of, in_municipality, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = "/prenove/prenova-planine/predlogi/"


def test_what_somebody_typed_comes_back_when_their_session_has_ended():
    home = neighbourhood()
    pin(home, person())
    away = client_of("alpha", Origin="http://alpha.localhost")
    for path in (f"{ROOT}oddaja/", f"{ROOT}1/sprememba/", f"{ROOT}1/komentar/"):
        answer = away.post(path, {"title": "Klop manjka", "text": "Ni kje sesti."})
        assert answer.status_code == 403, path
        assert 'value="Ni kje sesti."' in answer.content.decode()
    asked = choice(measure(home))
    path = f"/prenove/prenova-planine/razlicice/{asked.pk}/"
    assert away.post(path, {"option": "1"}).status_code == 403
    with in_municipality("alpha"):
        assert Pin.objects.count() == 1
        assert not Comment.objects.exists()


def test_the_page_of_a_mark_names_its_zone_and_the_ways_to_take_part():
    home = neighbourhood()
    pin(home, person())
    with in_municipality("alpha"):
        zone = home.zones.first()
        Pin.objects.update(shape={"type": "Point", "coordinates": [*zone.placed_shape.centre]})
    page = client_of("alpha").get(f"{ROOT}1/").content.decode()
    assert zone.title in page
    assert page.count("/racun/prijava/?next=%2Fprenove%2Fprenova-planine%2Fpredlogi%2F1%2F") == 2
    listed = signed_in("alpha", "ana@example.si").get(ROOT).content.decode()
    assert "/racun/oznacbe/" in listed
    assert "/racun/oznacbe/" not in client_of("alpha").get(ROOT).content.decode()


def test_a_comment_that_is_refused_says_so_at_its_field():
    pin(neighbourhood(), person())
    client = signed_in("alpha", "ana@example.si")
    page = client.post(f"{ROOT}1/komentar/", {"text": " "}).content.decode()
    assert 'aria-invalid="true" aria-describedby="refused"' in page


def test_a_copy_of_ones_data_says_of_which_renewal_a_number_is():
    home, ana = neighbourhood(), person()
    one = pin(home, person("bor@example.si"))
    with in_municipality("alpha"):
        known = {"pin_id": one.pk, "person": ana, "now": one.created_at}
        supporting.support(**known)
        supporting.comment(text="Res je.", name="", **known)
        mine = copy_of(ana)["renewal"]
    for row in (*mine["supports"], *mine["comments"]):
        assert row["pin__neighbourhood__process__slug"] == "prenova-planine"
