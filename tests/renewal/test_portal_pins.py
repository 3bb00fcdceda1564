"""People mark places on the portal, with the map and without it, and read what became of them."""

import json
import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from places.geometry import read
from portal.renewal.pins import next_change
from renewal.models import Comment, Pin
from renewal.services import moderating
from tests.consultations.support import person
from tests.places.support import BOW_TIE, line, point, polygon
from tests.renewal.support import FAR, INSIDE, SPOKEN, many_pins, measure, neighbourhood, pin
from tests.support import client_of, in_municipality, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = "/prenove/prenova-planine/predlogi/"
MARK = f"{ROOT}oddaja/"
TYPED = {"title": "Klop manjka", "text": "Ob poti ni kje sesti.", "place": "46,245; 14,365"}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def body(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def mark(client, **typed):
    return client.post(MARK, TYPED | typed, follow=True)


def picture():
    made = BytesIO()
    Image.new("RGB", (60, 40), "green").save(made, "JPEG")
    return SimpleUploadedFile("klop.jpg", made.getvalue(), "image/jpeg")


def test_a_place_is_marked_found_changed_and_taken_back_without_a_map():
    neighbourhood()
    assert "/racun/prijava/" in client_of("alpha").get(MARK)["Location"]
    ana = signed_in("alpha", person().email)
    page = body(mark(ana, photo=picture(), alt="Prazna pot", name="Ana"))
    for said in ("Klop manjka", "Ob poti ni kje sesti.", "Prazna pot", "Ana"):
        assert said in page
    listed = body(client_of("alpha").get(ROOT))
    assert f'href="{ROOT}1/"' in listed
    shown = client_of("alpha").get(f"{ROOT}1/fotografija/")
    assert b"".join(shown).startswith(b"\xff\xd8")
    changed = ana.post(f"{ROOT}1/sprememba/", TYPED | {"title": "Dve klopi"}, follow=True)
    assert "Dve klopi" in body(changed)
    with in_municipality("alpha"):
        assert Pin.objects.get().photo["alt"] == "Prazna pot"
    assert body(ana.get(f"{ROOT}1/umik/"))
    assert "Dve klopi" not in body(ana.post(f"{ROOT}1/umik/", follow=True))
    assert client_of("alpha").get(f"{ROOT}1/").status_code == 404


def test_a_zone_or_a_drawn_shape_is_enough():
    home = neighbourhood()
    ana = signed_in("alpha", person().email)
    with in_municipality("alpha"):
        zone = home.zones.first()
    body(mark(ana, place="", zone=zone.pk))
    drawn = polygon((14.361, 46.241), (14.363, 46.241), (14.362, 46.243))
    body(mark(ana, title="Zelenica", place="", shape=json.dumps(drawn)))
    with in_municipality("alpha"):
        kinds = [one.shape["type"] for one in Pin.objects.order_by("number")]
    assert kinds == ["Point", "Polygon"]


CORNERS = [[14.36 + n * 1e-7, 46.24 + (n % 2) * 1e-3] for n in range(5000)]


@pytest.mark.parametrize(
    "shape",
    [
        *("{", "null", "[]", '{"type":"Point"}', "x" * 400_000),
        json.dumps(BOW_TIE),
        json.dumps(FAR),
        json.dumps(point(5_100_000, 460_000)),
        json.dumps({"type": "LineString", "coordinates": CORNERS}),
        json.dumps({"type": "GeometryCollection", "geometries": [INSIDE]}),
        '{"type":"Point","coordinates":[1e999,46.2]}',
    ],
)
def test_a_hostile_shape_is_refused_with_words_and_nothing_typed_is_lost(shape):
    neighbourhood()
    ana = signed_in("alpha", person().email)
    page = body(ana.post(MARK, TYPED | {"shape": shape, "place": ""}), 422)
    assert "Klop manjka" in page
    assert "Ob poti ni kje sesti." in page
    assert 'href="#id_place"' in page
    with in_municipality("alpha"):
        assert not Pin.objects.exists()


def test_three_dimensions_become_two():
    neighbourhood()
    ana = signed_in("alpha", person().email)
    high = {"type": "Point", "coordinates": [14.365, 46.245, 380]}
    body(mark(ana, shape=json.dumps(high)))
    with in_municipality("alpha"):
        assert Pin.objects.get().shape == point(14.365, 46.245)


def test_all_that_is_wrong_is_said_at_once():
    neighbourhood()
    ana = signed_in("alpha", person().email)
    wrong = {"title": " ", "place": "nekje", "name": "x" * 150, "photo": picture(), "text": "ž" * 9}
    page = body(ana.post(MARK, TYPED | wrong), 422)
    summary = page.partition("error-summary")[2].partition("</ul>")[0]
    for field in ("title", "place", "name", "alt"):
        assert f'href="#id_{field}"' in summary, field
    assert "ž" * 9 in page


def test_it_is_closed_before_and_after_and_says_so():
    neighbourhood(
        opens=timezone.now() - timedelta(days=9),
        closes=timezone.now() - timedelta(days=1),
    )
    ana = signed_in("alpha", person().email)
    assert body(ana.get(MARK), 409)
    assert "Klop manjka" in body(ana.post(MARK, TYPED), 409)


def test_nobody_changes_or_withdraws_what_somebody_else_marked():
    home, ana = neighbourhood(), person()
    pin(home, ana)
    bor = signed_in("alpha", person("bor@example.si").email)
    for end in ("sprememba/", "umik/"):
        assert bor.get(f"{ROOT}1/{end}").status_code == 404
        assert bor.post(f"{ROOT}1/{end}", TYPED).status_code == 404
        assert "/racun/prijava/" in client_of("alpha").get(f"{ROOT}1/{end}")["Location"]


def test_others_support_and_comment_once_signed_in():
    home, ana = neighbourhood(), person()
    pin(home, ana)
    assert client_of("alpha").post(f"{ROOT}1/podpora/").status_code == 302
    bor = signed_in("alpha", person("bor@example.si").email)
    for more, count in (({}, 1), ({}, 1), ({"back": "1"}, 0)):
        body(bor.post(f"{ROOT}1/podpora/", more, follow=True))
        with in_municipality("alpha"):
            assert Pin.objects.get().supporters.count() == count
    assert "Res manjka." in body(
        bor.post(f"{ROOT}1/komentar/", {"text": "Res manjka."}, follow=True)
    )
    page = body(bor.post(f"{ROOT}1/komentar/", {"text": "x" * 1001, "name": "Bor"}), 422)
    assert "x" * 1001 in page
    with in_municipality("alpha"):
        assert Comment.objects.count() == 1
    own = signed_in("alpha", ana.email)
    body(own.post(f"{ROOT}1/podpora/", follow=True))
    with in_municipality("alpha"):
        assert Pin.objects.get().supporters.count() == 0


def test_before_a_moderator_its_author_alone_sees_it_and_hidden_it_says_why():
    home, ana = neighbourhood(moderation="before"), person()
    one = pin(home, ana)
    assert client_of("alpha").get(f"{ROOT}1/").status_code == 404
    assert "Klop manjka" in body(signed_in("alpha", ana.email).get(f"{ROOT}1/"))
    assert "Klop manjka" not in body(client_of("alpha").get(ROOT))
    with in_municipality("alpha"):
        moderating.hide(pin_id=one.pk, because="Osebni podatki.", by=None, now=timezone.now())
    assert source("bbox=14.35,46.23,14.38,46.26&zoom=15").json()["features"] == []
    page = body(client_of("alpha").get(f"{ROOT}1/"))
    assert "Osebni podatki." in page
    assert "Klop manjka" not in page
    assert "Ob poti" not in page


def test_what_became_of_it_leads_to_the_measure():
    home, ana = neighbourhood(), person()
    one, into = pin(home, ana), measure(home)
    with in_municipality("alpha"):
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[one.pk],
            became="taken_up",
            reply={"sl": "Klop bo stala spomladi."},
            measure_id=into.pk,
            languages=SPOKEN,
            by=None,
            now=timezone.now(),
        )
    page = body(client_of("alpha").get(f"{ROOT}1/"))
    assert "Klop bo stala spomladi." in page
    assert f'href="/prenove/prenova-planine/ukrepi/{into.number}/"' in page
    listed = f"/prenove/prenova-planine/ukrepi/{into.number}/"
    assert f'href="{ROOT}1/"' in body(client_of("alpha").get(listed))


def source(query, status=200):
    answer = client_of("alpha").get(f"/prenove/prenova-planine/zemljevid/?{query}")
    assert answer.status_code == status
    return answer


def home_themes(home):
    with in_municipality("alpha"):
        return list(home.themes.values_list("key", flat=True))


def test_the_map_is_told_what_lies_in_its_window():
    home, ana = neighbourhood(), person()
    pin(home, ana, shape=read(line(*_LINE)))
    measure(home)
    box = "bbox=14.35,46.23,14.38,46.26&zoom=15"
    features = source(box).json()["features"]
    assert [one["properties"]["state"] for one in features] == ["measure", "open"]
    assert source(f"{box}&state=measure").json()["features"] == features[:1]
    theme = home_themes(home)[0]
    assert len(source(f"{box}&theme={theme}").json()["features"]) < 2
    assert source("bbox=15,46,15.1,46.1&zoom=15").json()["features"] == []
    for wrong in ("", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=15,46,14,45", f"{box[:-2]}x"):
        source(wrong, 400)
    for unknown in ("theme=ni", "state=ni", "state=open&state=x"):
        assert source(f"{box}&{unknown}", 400).json()["code"].endswith("_unknown")


_LINE = ((14.361, 46.241), (14.363, 46.243))


def test_twenty_thousand_pins_are_few_and_light_on_the_map(django_assert_max_num_queries):
    home = neighbourhood()
    many_pins(home, 20_000)
    source("bbox=14,46,14.1,46.1&zoom=9")
    with django_assert_max_num_queries(8):
        answer = source("bbox=14.35,46.23,14.38,46.26&zoom=14")
    found = answer.json()["features"]
    assert sum(one["properties"].get("count", 1) for one in found) == 20_000
    assert len(found) <= 400
    assert len(answer.content) < 200_000
    page = client_of("alpha").get(ROOT)
    assert "Označba 20000" in page.content.decode()
    assert len(page.content) < 100_000


def test_lists_and_pages_cost_the_same_whatever_is_in_them(django_assert_max_num_queries):
    home, ana = neighbourhood(), person()
    pin(home, ana)
    client = signed_in("alpha", ana.email)
    for path in (ROOT, f"{ROOT}1/", MARK):
        body(client.get(path))
    many = {ROOT: 14, f"{ROOT}1/": 16, MARK: 12}
    for path, most in many.items():
        with django_assert_max_num_queries(most):
            body(client.get(path))


def test_nothing_of_it_is_seen_or_done_in_another_municipality(beta):
    home, ana = neighbourhood(), person()
    pin(home, ana)
    other = signed_in("beta", person("ana@example.si", schema="beta").email)
    for path in (ROOT, f"{ROOT}1/", MARK, f"{ROOT}1/sprememba/"):
        assert other.get(path).status_code == 404
    assert other.post(f"{ROOT}1/podpora/").status_code == 404


@pytest.mark.parametrize(
    ("told", "where"), [("place", [14.368, 46.248]), ("zone", None), ("", INSIDE)]
)
def test_what_was_marked_is_moved_without_a_map_though_the_form_still_holds_where_it_was(
    told, where
):
    home = neighbourhood()
    pin(home, person())
    ana = signed_in("alpha", "ana@example.si")
    page = body(ana.get(f"{ROOT}1/sprememba/"))
    held = re.search(r'name="shape" value="([^"]+)"', page)
    typed = {"title": "Klop manjka", "text": "", "shape": unescape(held.group(1))}
    with in_municipality("alpha"):
        zone = home.zones.get(key="jug")
    given = {"place": {"place": "46,248; 14,368"}, "zone": {"zone": zone.pk}}.get(told, {})
    body(ana.post(f"{ROOT}1/sprememba/", typed | given, follow=True))
    with in_municipality("alpha"):
        found = Pin.objects.get().shape["coordinates"]
    where = where["coordinates"] if where is INSIDE else where
    assert found == pytest.approx(where or list(zone.placed_shape.centre))


def test_after_the_closing_nothing_is_offered_that_would_be_refused():
    now = timezone.now()
    home, ana = (
        neighbourhood(opens=now - timedelta(days=9), closes=now + timedelta(days=1)),
        person(),
    )
    pin(home, ana)
    client = signed_in("alpha", ana.email)
    assert f'href="{ROOT}1/sprememba/"' in body(client.get(f"{ROOT}1/"))
    with in_municipality("alpha"):
        home.marking.closes_at = now - timedelta(seconds=1)
        home.marking.save()
    page = body(client.get(f"{ROOT}1/"))
    assert f'href="{ROOT}1/sprememba/"' not in page
    assert f'href="{ROOT}1/umik/"' in page
    assert "<form" not in body(client.get(f"{ROOT}1/sprememba/"), 409).partition("<main")[2]


def test_its_author_sees_where_it_is_and_by_when_it_is_answered_before_a_moderator_does():
    home, ana = neighbourhood(moderation="before"), person()
    pin(home, ana)
    page = body(signed_in("alpha", ana.email).get(f"{ROOT}1/"))
    assert "Občina odgovori do:" in page
    assert "46.24500" in page


def test_what_is_kept_ends_when_marking_opens_or_closes_and_not_in_the_past():
    now, day = timezone.now(), timedelta(days=1)
    home = neighbourhood(opens=now + day, closes=now + 9 * day)
    step = home.marking
    assert next_change(home, now) == step.opens_at
    assert next_change(home, step.opens_at) == step.closes_at
    assert next_change(home, step.closes_at) is None
