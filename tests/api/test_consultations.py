"""Consultations, their texts, what was said in them, and saying something by a program."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openapi_schema_validator import OAS31Validator

from consultations.models import Answer, Contribution, Entry
from tests.accounts.visitor import browser
from tests.api.support import ask, issued, problem, results
from tests.common.at_once import at_once
from tests.consultations.support import answered, consultation, person, process, said, text
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db
SLUG = "odlok-o-parkiranju"
BODY = {
    "consultation": SLUG,
    "text": "Parkirnina je za stanovalce previsoka.",
    "name": "Ana Novak",
}


@pytest.fixture
def of():
    return consultation(asks_for_places=True)


@pytest.fixture
def ana(of):
    return browser(person())


def post(client, key="k1", **more):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        "/api/v1/contributions/",
        json.dumps({**BODY, **more}),
        content_type="application/json",
        headers=headers,
    )


def test_a_consultation_is_answered_with_its_state_and_what_one_may(of):
    (one,) = results("consultations/")
    assert (one["slug"], one["state"], one["may"]) == (SLUG, "open", {"comment": None})
    assert one["summary"].startswith("Parkiranje")
    assert ask(f"consultations/{SLUG}/").json() == one
    with in_municipality("alpha"):
        of.call.closes_at = timezone.now()
        of.call.save()
    (one,) = results("consultations/?state=closed")
    assert one["may"]["comment"]
    assert results("consultations/?state=open") == []
    problem(ask("consultations/?state=x"), 400)
    problem(ask("consultations/ni-ga/"), 404)


def test_what_is_not_public_is_not_answered():
    consultation(of=process(published=False))
    assert results("consultations/") == []
    for path in (SLUG, f"{SLUG}/documents", f"{SLUG}/documents/osnutek/1"):
        problem(ask(f"consultations/{path}/"), 404)


def test_texts_are_answered_by_version_and_article(of):
    first = text(of)
    text(of, number=2)
    text(of, number=3, published=False)
    said(of, version=first, provision_key="a2-1")
    (document,) = ask(f"consultations/{SLUG}/documents/").json()["results"]
    assert [one["number"] for one in document["versions"]] == [1, 2]
    whole = ask(document["versions"][0]["url"]).json()
    assert [one["key"] for one in whole["provisions"][:4]] == ["a1", "a1-1", "a1-2", "a2"]
    assert {one["key"]: one["contributions"] for one in whole["provisions"]}["a2"] == 1
    rows = list(
        csv.DictReader(
            io.StringIO(
                ask(f"consultations/{SLUG}/documents/osnutek/1/?format=csv").content.decode()
            )
        )
    )
    assert len(rows) == 9
    for path in ("osnutek/3", "osnutek/99999999999", "drugo/1"):
        problem(ask(f"consultations/{SLUG}/documents/{path}/"), 404)


def test_opinions_are_answered_as_people_read_them(of):
    version = text(of)
    first, *_rest = said(
        of, how_many=3, version=version, provision_key="a1", latitude=46.1, longitude=15.0
    )
    answered(of, [first])
    said(of, shown=False, text="Skrito, ker čaka na pregled.")
    found = results("contributions/")
    assert [one["number"] for one in found] == [3, 2, 1]
    one = found[-1]
    assert (one["document"], one["version"], one["provision"]) == ("osnutek", 1, "a1")
    assert one["place"] == {"latitude": 46.1, "longitude": 15.0}
    assert one["answer"]["position"] == "accepted"
    assert one["answer"]["reasons"] == "Predlog je utemeljen."
    assert ask(f"contributions/{one['id']}/").json() == one
    assert b"ana@" not in ask("contributions/").content
    for narrow, numbers in {
        "answered=yes": [1],
        "answered=no": [3, 2],
        "position=accepted": [1],
        "position=rejected": [],
        "provision=a1": [3, 2, 1],
        "document=drugo": [],
        f"consultation={SLUG}": [3, 2, 1],
        "consultation=drugo": [],
    }.items():
        assert [each["number"] for each in results(f"contributions/?{narrow}")] == numbers
    rows = list(csv.DictReader(io.StringIO(ask("contributions/?format=csv").content.decode())))
    assert [row["position"] for row in rows] == ["", "", "accepted"]


def test_what_is_answered_in_a_draft_is_found_by_no_position(of):
    (one,) = said(of)
    with in_municipality("alpha"):
        drafted = Answer.objects.create(
            consultation=of, title="x", position="rejected", drafted_at=timezone.now()
        )
        Entry.objects.filter(pk=one.pk).update(answer=drafted)
    assert results("contributions/?position=rejected") == []
    assert ask("contributions/?format=csv&position=rejected").content.count(b"\r\n") == 1


def test_hidden_and_withdrawn_opinions_are_not_answered(of):
    first, second = said(of, how_many=2)
    with in_municipality("alpha"):
        Entry.objects.filter(pk=first.pk).update(hidden_at=timezone.now(), because="Žalitev.")
        Entry.objects.filter(pk=second.pk).update(withdrawn_at=timezone.now())
    assert results("contributions/") == []
    for one in (first, second):
        problem(ask(f"contributions/{one.pk}/"), 404)
    problem(ask("contributions/99999999999999999999/"), 404)


def test_lists_cost_three_statements_whatever_their_length(of):
    """One for the host, one for the list, one for until when it stays so."""
    for path in ("consultations/", "contributions/", "contributions/?answered=no"):
        for _length in range(2):
            said(of, how_many=5)
            ask(path)
            with CaptureQueriesContext(connection) as counted:
                ask(f"{path}{'&' if '?' in path else '?'}page_size={10 + _length}")
            sent = [one["sql"] for one in counted if not one["sql"].startswith("SET search_")]
            assert len(sent) <= 3, sent


def test_answers_are_as_they_are_described(of):
    version = text(of)
    answered(of, said(of, how_many=2, version=version, provision_key="a1")[:1])
    described = ask("schema/").json()
    with in_municipality("alpha"):
        number = Entry.objects.first().pk
    for path, address in {
        "consultations/": "consultations/",
        "consultations/{slug}/": f"consultations/{SLUG}/",
        "consultations/{slug}/documents/": f"consultations/{SLUG}/documents/",
        "consultations/{slug}/documents/{document}/{number}/": (
            f"consultations/{SLUG}/documents/osnutek/1/"
        ),
        "contributions/": "contributions/",
        "contributions/{id}/": f"contributions/{number}/",
    }.items():
        answer = ask(address)
        said_of = described["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]
        shape = said_of["content"]["application/json"]["schema"]
        OAS31Validator({**shape, "components": described["components"]}).validate(answer.json())


def test_an_opinion_is_given_with_a_session_once_for_each_key(of, ana):
    version = text(of)
    about = {"document": "osnutek", "provision": "a2"}
    answer = post(ana, place={"latitude": 46.1, "longitude": 15.0}, **about)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert post(ana, place={"latitude": 46.1, "longitude": 15.0}, **about).json() == made
    with in_municipality("alpha"):
        kept = Contribution.objects.get()
    assert (kept.number, kept.digest) == (made["number"], made["digest"])
    assert (kept.version_id, kept.provision_key, kept.latitude) == (version.pk, "a2", 46.1)
    assert client_of("alpha").get(made["receipt_url"]).status_code == 200
    assert ask(answer["Location"]).json()["text"] == BODY["text"]
    problem(post(ana, text="Z istim ključem nekaj drugega."), 409, "idempotency_key_reused")
    assert post(ana, "k2", text="Z drugim ključem nekaj drugega.").json()["number"] == 2


def test_without_key_session_or_token_of_forms_nothing_is_taken(of, ana):
    problem(post(ana, key=""), 400, "idempotency_key_missing")
    problem(post(ana, key="k" * 201), 400, "idempotency_key_missing")
    problem(post(client_of("alpha")), 401, "session_missing")
    strict = Client(SERVER_NAME="alpha.localhost", enforce_csrf_checks=True)
    strict.cookies = ana.cookies
    problem(post(strict), 403)
    token = client_of("alpha", Authorization=issued("alpha", "consultations:read"))
    problem(post(token), 403)
    with in_municipality("alpha"):
        assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"text": "kratko"}, 422, "text"),
        ({"name": ""}, 422, "name"),
        ({"text": 5}, 400, "text"),
        ({"version": "1"}, 400, "version"),
        ({"version": True}, 400, "version"),
        ({"document": "drugo"}, 400, "document"),
        ({"document": "osnutek", "version": 10**9}, 400, "document"),
        ({"document": "osnutek", "provision": "a9"}, 422, "provision_key"),
        ({"provision": "a1"}, 422, "provision_key"),
        ({"place": {"latitude": 1}}, 400, "place"),
        ({"place": {"latitude": 1.0, "longitude": 1.0}}, 422, "place"),
        ({"place": [1, 2]}, 400, "place"),
        ({"shows_name": "yes"}, 400, "shows_name"),
        ({"person": 1}, 400, "person"),
        ({"consultation": "ni-ga"}, 404, None),
        ({"consultation": "a\x00"}, 400, "consultation"),
    ],
)
def test_what_cannot_be_taken_is_said_by_field(of, ana, more, status, field):
    text(of)
    found = problem(post(ana, **more), status)
    if field:
        assert field in found["errors"]
    # The key may be sent again with what was corrected.
    assert post(ana).status_code == 201


def test_a_body_that_is_no_object_is_refused(of, ana):
    for body in ("[]", "5", '"a"', "null", "{"):
        answer = ana.post(
            "/api/v1/contributions/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "x"},
        )
        problem(answer, 400)


def test_after_the_closing_nothing_is_taken(of, ana):
    with in_municipality("alpha"):
        of.call.closes_at = timezone.now() - timedelta(seconds=1)
        of.call.save()
    problem(post(ana), 409, "consultation_not_open")


def test_a_session_of_alpha_gives_no_opinion_in_beta(of, ana):
    consultation("beta")
    other = client_of("beta")
    other.cookies = ana.cookies
    problem(post(other), 401, "session_missing")


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_once_hands_in_once():
    consultation()
    ana = person()
    clients = [browser(ana) for _n in range(3)]
    done = at_once("alpha", *[lambda one=one: post(one) for one in clients])
    assert {one.status_code for one in done} == {201}
    with in_municipality("alpha"):
        assert Contribution.objects.count() == 1
