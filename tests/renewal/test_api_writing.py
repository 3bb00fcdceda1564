"""People mark, change and support places, and choose variants, with a program and their session."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator

from renewal.models import Neighbourhood, Pin, PinSupport, Preference
from renewal.services import moderating
from tests.accounts.visitor import browser
from tests.api.support import ask, issued, problem, results
from tests.common.at_once import at_once
from tests.consultations.support import person
from tests.places.support import BOW_TIE, line, point, square
from tests.renewal.support import FAR, INSIDE, SPOKEN, choice, measure, neighbourhood, pin, process
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
SLUG = "prenova-planine"
BODY = {"neighbourhood": SLUG, "title": "Klop manjka", "text": "Ni kje sesti.", "shape": INSIDE}


@pytest.fixture
def home():
    return neighbourhood()


@pytest.fixture
def ana(home):
    return browser(person())


@pytest.fixture
def bor(home):
    return browser(person("bor@example.si"))


def send(client, path, body=None, method="post", key="k1"):
    return getattr(client, method)(
        f"/api/v1/{path}",
        json.dumps(body or {}),
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


def mark(client, key="k1", **more):
    return send(client, "pins/", {**BODY, **more}, key=key)


def how_many(model=Pin, schema="alpha"):
    with in_municipality(schema):
        return model.objects.count()


def validate(path, method, answer):
    described = ask("schema/").json()
    said = described["paths"][f"/api/v1/{path}"][method]["responses"][str(answer.status_code)]
    shape = said["content"][answer["Content-Type"]]["schema"]
    OAS31Validator({**shape, "components": described["components"]}).validate(answer.json())


def test_a_place_is_marked_once_for_each_key(home, ana):
    answer = mark(ana, theme="parki", name="Ana")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    validate("pins/", "post", answer)
    assert (made["number"], made["state"], made["theme"]) == (1, "shown", "parki")
    assert made["may"]["edit"] is None
    assert made["may"]["withdraw"] is None
    assert made["may"]["support"]
    assert mark(ana, theme="parki", name="Ana").json() == made
    assert how_many() == 1
    problem(mark(ana, title="Z istim ključem nekaj drugega."), 409, "idempotency_key_reused")
    assert mark(ana, "k2", title="Drugo").json()["number"] == 2
    assert answer["Cache-Control"] == "no-store"
    read = ask(answer["Location"]).json()
    assert (read["title"], read["geometry"]) == ("Klop manjka", INSIDE)


def test_without_key_session_or_token_of_forms_nothing_is_taken(home, ana):
    problem(mark(ana, key=""), 400, "idempotency_key_missing")
    problem(mark(client_of("alpha")), 401, "session_missing")
    strict = Client(SERVER_NAME="alpha.localhost", enforce_csrf_checks=True)
    strict.cookies = ana.cookies
    for method, path in (("post", "pins/"), ("patch", "pins/1/"), ("delete", "pins/1/support/")):
        problem(send(strict, path, BODY, method), 403)
    token = client_of("alpha", Authorization=issued("alpha", "renewal:read"))
    problem(mark(token), 403, "session_missing")
    for path in ("pins/1/support/", "variants/1/preference/"):
        problem(token.get(f"/api/v1/{path}"), 403)
        problem(ask(path), 401, "session_missing")
    assert how_many() == 0


def test_a_token_reads_renewals_within_its_scope(home):
    known = {"authorization": issued("alpha", "renewal:read")}
    assert ask("measures/", **known).status_code == 200
    other = {"authorization": issued("alpha", "events:read", name="Drug")}
    problem(ask("pins/", **other), 403, "scope_missing")


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"title": ""}, 422, "title"),
        ({"title": "a" * 121}, 422, "title"),
        ({"text": "a" * 2001}, 422, "text"),
        ({"text": "\x07"}, 422, "text"),
        ({"name": "Ana\nNovak"}, 422, "name"),
        ({"theme": "ni-je"}, 422, "theme"),
        ({"title": 5}, 400, "title"),
        ({"text": "a\x00"}, 400, "text"),
        ({"theme": 4}, 400, "theme"),
        ({"shape": "POINT (1 1)"}, 400, "shape"),
        ({"shape": None}, 400, "shape"),
        ({"person": 1}, 400, "person"),
        ({"number": 1}, 400, "number"),
        ({"neighbourhood": "ni-ga"}, 404, None),
        ({"neighbourhood": ["a"]}, 400, "neighbourhood"),
        ({"shape": BOW_TIE}, 422, "shape"),
        ({"shape": FAR}, 422, "shape"),
        ({"shape": point(46.245, 14.365)}, 422, "shape"),
        ({"shape": {"type": "Point", "coordinates": [462000, 122000]}}, 422, "shape"),
        ({"shape": {"type": "GeometryCollection", "geometries": [INSIDE]}}, 422, "shape"),
        ({"shape": {"type": "Feature", "geometry": INSIDE}}, 422, "shape"),
        ({"shape": {"type": "Point", "coordinates": []}}, 422, "shape"),
        ({"shape": {"type": "Point", "coordinates": [True, False]}}, 422, "shape"),
        ({"shape": {"type": "Point", "coordinates": [1e999, 46]}}, 400, None),
        ({"shape": {}}, 422, "shape"),
        ({"shape": line((14.36, 46.24))}, 422, "shape"),
    ],
)
def test_what_cannot_be_taken_is_said_by_field(home, ana, more, status, field):
    found = problem(mark(ana, **more), status)
    if field:
        assert field in found["errors"], found
    assert how_many() == 0
    # The key may be sent again with what was corrected.
    assert mark(ana).status_code == 201


def test_a_shape_that_crosses_itself_is_refused_with_the_place(home, ana):
    said = problem(mark(ana, shape=BOW_TIE), 422, "shape_refused")
    assert "14,36500" in said["errors"]["shape"] or "14.36500" in said["errors"]["shape"]
    assert "46,24500" in said["errors"]["shape"] or "46.24500" in said["errors"]["shape"]


def test_a_shape_of_a_hundred_thousand_corners_is_refused(home, ana):
    corners = [[round(14.36 + n / 1e7, 6), 46.24] for n in range(100_000)]
    shape = {"type": "LineString", "coordinates": corners}
    said = problem(mark(ana, shape=shape), 422, "shape_refused")
    assert "14.36010, 46.24000" in said["errors"]["shape"]
    far = problem(mark(ana, shape=FAR), 422)
    assert "14.45000" in far["errors"]["shape"].replace("14,45000", "14.45000")
    nested = "[" * 200_000 + "]" * 200_000
    answer = ana.post(
        "/api/v1/pins/",
        '{"neighbourhood":"prenova-planine","title":"a","shape":' + nested + "}",
        content_type="application/json",
        headers={"Idempotency-Key": "x"},
    )
    problem(answer, 400)
    problem(mark(ana, shape={**shape, "coordinates": corners * 2}), 413)
    assert how_many() == 0


def test_heights_are_left_out_and_rings_closed_and_both_are_said(home, ana):
    ring = [[14.361, 46.241, 390], [14.364, 46.241, 391.5], [14.364, 46.244, 392]]
    made = mark(ana, shape={"type": "Polygon", "coordinates": [ring]}).json()
    (outer,) = made["geometry"]["coordinates"]
    assert outer[0] == outer[-1]
    assert {len(corner) for corner in outer} == {2}
    assert len(made["notes"]) == 2


NUMBER = st.one_of(
    st.floats(),
    st.integers(-(2**70), 2**70),
    st.floats(14.35, 14.38),
    st.floats(46.23, 46.26),
    st.none(),
    st.booleans(),
    st.text(max_size=3),
)
POSITIONS = st.recursive(st.lists(NUMBER, max_size=4), lambda one: st.lists(one, max_size=5))
KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "", "x")
SHAPES = st.one_of(
    st.fixed_dictionaries({"type": st.sampled_from(KINDS), "coordinates": POSITIONS}),
    st.dictionaries(st.text(max_size=12), POSITIONS, max_size=3),
    POSITIONS,
)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(shape=SHAPES)
def test_no_shape_breaks_the_api(home, ana, shape):
    answer = mark(ana, "k" + str(hash(json.dumps(shape)))[:20], shape=shape)
    assert answer.status_code in (201, 400, 409, 422, 429), answer.content
    if answer.status_code != 201:
        assert answer["Content-Type"] == "application/problem+json"


def test_one_changes_and_withdraws_ones_own(home, ana, bor):
    number = mark(ana, theme="parki").json()["id"]
    path = f"pins/{number}/"
    shape = square(14.361, 46.241, 0.001)
    answer = send(ana, path, {"title": "Dve klopi", "shape": shape}, "patch", key="")
    validate("pins/{id}/", "patch", answer)
    changed = answer.json()
    assert (changed["title"], changed["text"], changed["theme"]) == (
        *("Dve klopi", "Ni kje sesti.", "parki"),
    )
    assert changed["geometry"]["type"] == "Polygon"
    assert send(ana, path, {"theme": None}, "patch").json()["theme"] is None
    for method in ("patch", "delete"):
        problem(send(bor, path, {"title": "Moje"}, method), 403, "may_not_edit")
    problem(send(ana, path, {"shape": BOW_TIE}, "patch"), 422)
    problem(send(ana, path, {"title": ""}, "patch"), 422)
    problem(send(ana, path, {"neighbourhood": SLUG}, "patch"), 400)
    assert ask(path).json()["title"] == "Dve klopi"
    gone = send(ana, path, method="delete")
    validate("pins/{id}/", "delete", gone)
    assert gone.json()["state"] == "withdrawn"
    problem(ask(path), 404)
    problem(send(ana, path, method="delete"), 409, "may_not_edit")
    problem(send(bor, path, {"title": "Moje"}, "patch"), 404)
    for unknown in ("pins/99999999999999999999/", "pins/999999/"):
        problem(send(ana, unknown, {"title": "a"}, "patch"), 404)
        problem(send(ana, unknown, method="delete"), 404)


def test_what_was_answered_stays_as_it_was(home, ana):
    number = mark(ana).json()["id"]
    with in_municipality("alpha"):
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[number],
            became="not_taken",
            reply={"sl": "Ni denarja."},
            measure_id=None,
            languages=SPOKEN,
            by=None,
            now=timezone.now(),
        )
    problem(send(ana, f"pins/{number}/", {"title": "Drugo"}, "patch"), 409)
    own = ana.get(f"/api/v1/pins/{number}/").json()
    assert own["may"]["edit"]
    assert own["answer"]["became"] == "not_taken"


def test_what_waits_for_a_moderator_is_read_by_whoever_marked_it_alone(home, ana, bor):
    with in_municipality("alpha"):
        Neighbourhood.objects.update(moderation="before")
    made = mark(ana).json()
    path = f"/api/v1/pins/{made['id']}/"
    assert (made["state"], made["published_at"]) == ("waiting", None)
    assert ana.get(path).json()["state"] == "waiting"
    for other in (bor, client_of("alpha")):
        problem(other.get(path), 404)
        problem(other.get("/api/v1/pins/x/"), 404)
    problem(send(bor, f"pins/{made['id']}/support/"), 404)
    assert results("pins/") == []
    with in_municipality("alpha"):
        moderating.hide(pin_id=made["id"], because="Žalitev.", by=None, now=timezone.now())
    assert ana.get(path).json()["hidden_because"] == "Žalitev."
    problem(client_of("alpha").get(path), 404)


def test_may_says_to_whoever_is_signed_in_what_they_may(home, ana, bor):
    path = f"/api/v1/pins/{mark(ana).json()['id']}/"
    assert ana.get(path).json()["may"]["support"]
    assert bor.get(path).json()["may"] == {"support": None}
    assert ana.get(path).json()["may"]["edit"] is None
    assert "edit" not in client_of("alpha").get(path).json()["may"]
    with in_municipality("alpha"):
        home.marking.closes_at = timezone.now()
        home.marking.save()
    assert ana.get(path).json()["may"]["edit"]
    assert bor.get(path).json()["may"]["support"]
    problem(send(ana, "pins/", BODY, key="later"), 409, "marking_not_open")


def test_whoever_may_not_take_part_is_told_so(home, ana):
    with in_municipality("alpha"):
        made = pin(home, person("cene@example.si"))
        asked = choice(measure(home))
    without = person("brez@example.si")
    with in_municipality("alpha"):
        without.groups.clear()
    client = browser(without)
    assert client.get(f"/api/v1/pins/{made.pk}/").json()["may"]["support"]
    assert client.get(f"/api/v1/variants/{asked.pk}/").json()["may"]["choose"]
    for path, body in (
        ("pins/", BODY),
        (f"pins/{made.pk}/support/", None),
        (f"variants/{asked.pk}/preference/", {"option": "1"}),
    ):
        problem(send(client, path, body), 403, "may_not_take_part")


def test_support_is_given_once_and_taken_back(home, ana, bor):
    path = f"pins/{mark(ana).json()['id']}/support/"
    said = send(bor, path)
    validate("pins/{id}/support/", "post", said)
    assert (said.json()["supported"], said.json()["supports"]) == (True, 1)
    assert send(bor, path, key="k2").json()["supports"] == 1
    assert bor.get(f"/api/v1/{path}").json()["supported"]
    assert not ana.get(f"/api/v1/{path}").json()["supported"]
    problem(send(ana, path), 403, "may_not_support")
    problem(send(bor, path, key=""), 400)
    assert send(bor, path, method="delete", key="").json()["supports"] == 0
    assert send(bor, path, method="delete", key="").json()["supports"] == 0
    # What was sent before is not done again when it arrives late.
    assert not send(bor, path).json()["supported"]
    assert how_many(PinSupport) == 0
    problem(send(bor, "pins/999999/support/"), 404)


def test_a_variant_is_chosen_and_changed_until_the_closing(home, ana):
    asked = choice(measure(home))
    path = f"variants/{asked.pk}/preference/"
    said = send(ana, path, {"option": "1"})
    validate("variants/{id}/preference/", "post", said)
    assert said.json()["option"] == "1"
    assert send(ana, path, {"option": "2"}, key="k2").json()["option"] == "2"
    assert send(ana, path, {"option": "1"}).json()["option"] == "2"
    assert ana.get(f"/api/v1/{path}").json()["option"] == "2"
    assert "private" in ana.get(f"/api/v1/{path}")["Cache-Control"]
    assert how_many(Preference) == 1
    problem(send(ana, path, {"option": "3"}, key="a"), 422, "no_such_variant")
    problem(send(ana, path, {"option": 3}, key="b"), 400)
    problem(send(ana, path, {}, key="c"), 400)
    problem(send(ana, path, {"option": "1", "person": 2}, key="d"), 400)
    problem(send(ana, path, {"option": "1"}, key=""), 400)
    over = choice(measure(home), closes=timezone.now() - timedelta(seconds=1))
    draft = choice(measure(home), published=False)
    problem(send(ana, f"variants/{over.pk}/preference/", {"option": "1"}, key="e"), 409)
    problem(send(ana, f"variants/{draft.pk}/preference/", {"option": "1"}, key="f"), 404)
    problem(send(ana, "variants/99999999999999999999/preference/", {"option": "1"}), 404)


def test_a_session_of_alpha_does_nothing_in_beta(home, ana):
    there = neighbourhood("beta")
    marked = pin(there, person("eva@example.si", schema="beta"), "beta")
    mine = mark(ana, title="Moje").json()
    other = client_of("beta")
    other.cookies = ana.cookies
    problem(mark(other), 401, "session_missing")
    for method in ("patch", "delete"):
        problem(send(other, f"pins/{marked.pk}/", {"title": "a"}, method), 401)
    problem(send(other, f"pins/{marked.pk}/support/"), 401)
    assert (how_many(schema="beta"), how_many(PinSupport, "beta")) == (1, 0)
    # Hers may have the number of Eva's: nobody takes one for the other.
    assert [one["title"] for one in results("pins/")] == [mine["title"]]
    assert [one["title"] for one in results("pins/", "beta")] == ["Klop manjka"]


def test_in_a_renewal_that_is_a_draft_nothing_is_marked(ana):
    neighbourhood(of=process(slug="osnutek", published=False))
    problem(mark(ana, neighbourhood="osnutek"), 404, "no_such_neighbourhood")


@commits
def test_the_same_key_at_once_marks_and_supports_and_chooses_once():
    home = neighbourhood()
    marked = pin(home, person("bor@example.si"))
    asked = choice(measure(home))
    ana = person()
    for path, body, model, before in (
        ("pins/", BODY, Pin, 1),
        (f"pins/{marked.pk}/support/", None, PinSupport, 0),
        (f"variants/{asked.pk}/preference/", {"option": "1"}, Preference, 0),
    ):
        clients = [browser(ana) for _n in range(3)]
        done = at_once(
            "alpha",
            *[lambda one=one, path=path, body=body: send(one, path, body) for one in clients],
        )
        assert {one.status_code for one in done} <= {200, 201}, done
        assert how_many(model) == before + 1
