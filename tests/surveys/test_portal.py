"""Questionnaires on the portal: page by page, kept, read once more, sent; and hostile input."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from portal.surveys import own
from surveys import services
from surveys.models import Questionnaire, Response
from tests.support import PASSWORD, Queries, client_of, in_municipality
from tests.surveys.support import WHOLE, answered, begun, closed, drafted, published

pytestmark = pytest.mark.django_db
AT = "/vprasalniki/promet/"
FIRST = {"keys": "way,streets", "a-way": "car", "a-streets": ["a", "b"]}
SECOND = {
    "keys": "happy,order,opinion,words",
    "a-happy": "4",
    "a-order-road": "1",
    "a-order-park": "2",
    "a-order-school": "3",
    "a-opinion-green": "much",
    "a-opinion-quiet": "little",
    "a-words": "Več klopi.",
}


def citizen(schema="alpha", email="ana@example.si"):
    client = client_of(schema)
    with in_municipality(schema):
        client.force_login(User.objects.create_user(email, PASSWORD))
    return client


def begin(client):
    answer = client.post(AT)
    assert (answer.status_code, answer["Location"]) == (302, f"{AT}stran/1/")
    return client


def only():
    with in_municipality("alpha"):
        return Response.objects.get()


def test_a_guest_answers_page_by_page_and_sends():
    published("alpha")
    client = begin(client_of("alpha"))
    assert "Page 1 of 2" in client.get("/en/questionnaires/promet/page/1/").content.decode()
    opened = client.post(f"{AT}stran/1/", FIRST)
    # The car has opened a question on this very page.
    assert opened["Location"] == f"{AT}stran/1/#a-parking"
    page = FIRST | {"keys": "way,parking,streets", "a-parking": "Na dvorišču"}
    assert client.post(f"{AT}stran/1/", page)["Location"] == f"{AT}stran/2/"
    back = client.post(f"{AT}stran/2/", SECOND | {"back": "1"})
    assert back["Location"] == f"{AT}stran/1/"
    assert "Na dvorišču" in client.get(back["Location"]).content.decode()
    assert client.post(f"{AT}stran/2/", SECOND)["Location"] == f"{AT}pregled/"
    review = client.get(f"{AT}pregled/").content.decode()
    for words in ("Z avtom", "Na dvorišču", "Glavna", "1. Cesta", "Zelenje: veliko", "Več klopi."):
        assert words in review
    assert only().finished_at is None
    assert client.post(f"{AT}pregled/")["Location"] == f"{AT}hvala/"
    assert only().answers == WHOLE
    assert client.get(f"{AT}hvala/").status_code == 200
    for path in ("stran/1/", "pregled/"):
        assert client.get(f"{AT}{path}")["Location"] == AT
        assert client.post(f"{AT}{path}")["Location"] == AT
    assert only().answers == WHOLE


def test_what_is_missing_or_wrong_is_said_and_what_was_typed_stays():
    published("alpha")
    client = begin(client_of("alpha"))
    empty = client.post(f"{AT}stran/1/", {"keys": "way,streets"})
    assert empty.status_code == 422
    assert 'href="#a-way-bus"' in empty.content.decode()
    long = "besede " * 1500
    wrong = client.post(f"{AT}stran/2/", SECOND | {"a-words": long, "a-order-park": "1"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert long in text
    assert 'href="#a-words"' in text
    assert 'href="#a-order-park"' in text
    # What fits is kept all the same.
    assert only().answers["happy"] == 4
    missing = client.post(f"{AT}pregled/")
    assert missing.status_code == 422
    assert f"{AT}stran/1/?missing=1#a-way-bus" in missing.content.decode()
    assert "ds-error-summary" in client.get(f"{AT}stran/1/?missing=1").content.decode()


def test_what_was_begun_is_found_again_by_person_and_by_link():
    published("alpha")
    ana = begin(citizen())
    ana.post(f"{AT}stran/1/", FIRST | {"a-way": "bus", "later": "1"})
    again = client_of("alpha")
    with in_municipality("alpha"):
        again.force_login(User.objects.get(email="ana@example.si"))
        assert Response.objects.count() == 1
    assert again.post(AT)["Location"] == f"{AT}stran/1/"
    assert 'value="bus" checked' in again.get(f"{AT}stran/1/").content.decode()
    guest = begin(client_of("alpha"))
    guest.post(f"{AT}stran/1/", FIRST | {"a-way": "bus", "later": "1"})
    front = guest.get(f"{AT}?kept").content.decode()
    link = front.split('class="survey-link"><a href="')[1].split('"')[0]
    other = client_of("alpha")
    assert other.get(link)["Location"] == AT
    assert 'value="bus" checked' in other.get(f"{AT}stran/1/").content.decode()
    assert client_of("beta").get(link.replace("alpha", "beta")).status_code == 404
    assert other.post(AT, {"forget": "1"})["Location"] == AT
    with in_municipality("alpha"):
        assert Response.objects.filter(person=None).count() == 0


def test_each_state_is_said():
    now = timezone.now()
    found = published("alpha", who="signed_in", opens_at=now + timedelta(days=1))
    early = client_of("alpha")
    assert early.post(AT).status_code in (302, 409)
    assert early.get(f"{AT}rezultati/").status_code == 404
    with in_municipality("alpha"):
        given = {"questionnaire_id": found.pk, "closes_at": found.closes_at, "by": None}
        found = services.set_period(opens_at=None, now=now, **given)
    assert early.post(AT)["Location"] == f"/racun/prijava/?next={AT}"
    ana = begin(citizen())
    ana.post(f"{AT}stran/1/", FIRST | {"a-way": "bus"})
    ana.post(f"{AT}pregled/")
    assert ana.post(AT).status_code == 409
    eva = begin(citizen(email="eva@example.si"))
    closed("alpha", found)
    late = eva.post(f"{AT}stran/1/", FIRST)
    assert late.status_code == 409
    assert eva.post(f"{AT}pregled/").status_code == 409
    assert eva.get(f"{AT}stran/1/")["Location"] == AT
    with in_municipality("alpha"):
        services.publish_results(questionnaire_id=found.pk, by=None, now=timezone.now())
    results = client_of("alpha").get(f"{AT}rezultati/")
    assert "<svg" in results.content.decode()
    assert "<table" in results.content.decode()


def test_a_draft_is_nowhere():
    drafted("alpha")
    client = client_of("alpha")
    for path in ("", "stran/1/", "pregled/", "hvala/", "natisni/", "rezultati/", "nadaljuj/x/"):
        assert client.get(f"{AT}{path}").status_code == 404, path
    assert "promet" not in client.get("/vprasalniki/").content.decode()


def test_a_cookie_of_alpha_opens_nothing_in_beta():
    published("alpha")
    published("beta")
    client = begin(client_of("alpha"))
    name = next(name for name in client.cookies if name.startswith("questionnaire-"))
    cookie = client.cookies[name]
    assert cookie["domain"] == ""
    assert cookie["httponly"]
    stranger = client_of("beta")
    stranger.cookies[name] = cookie.value
    assert stranger.get(f"{AT}stran/1/")["Location"] == AT
    forged = client_of("alpha")
    forged.cookies[name] = "x:y:z"
    assert forged.get(f"{AT}stran/1/")["Location"] == AT


def test_a_key_of_one_questionnaire_opens_no_other():
    published("alpha")
    other = published("alpha", slug="drugi", who="anyone")
    with in_municipality("alpha"):
        promet = Questionnaire.objects.get(slug="promet")
        _response, key = begun("alpha", promet, WHOLE)
        forged = HttpResponse()
        own.remember(forged, other, key)
    client = client_of("alpha")
    assert client.get(f"/vprasalniki/drugi/nadaljuj/{key}/").status_code == 404
    client.cookies.update(forged.cookies)
    assert client.get("/vprasalniki/drugi/pregled/")["Location"] == "/vprasalniki/drugi/"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"keys": "way,nobody,__proto__" * 50, "a-way": "train"},
        {"keys": "way", "a-way": ["bus", "car"]},
        {"keys": "way", "a-way": "other", "a-way--own": "x" * 10_000},
        {"keys": "way", "a-way": "\x00", "a-streets": "\ud7ff"},
        {"keys": "happy,order,opinion,words", "a-happy": "9" * 4000, "a-words": "\x00"},
        {"keys": "order", "a-order-park": "²", "a-order-road": "-1", "a-order-school": "1e9"},
        {"keys": "opinion", "a-opinion-green": "<script>alert(1)</script>"},
        {"keys": "s1,parking", "a-parking": "skrito", "a-s1": "x"},
    ],
)
@pytest.mark.parametrize("path", ["stran/1/", "stran/2/", "stran/99/", "stran/0/"])
def test_hostile_forms_are_answered_and_not_kept(form, path):
    published("alpha")
    client = begin(client_of("alpha"))
    answer = client.post(f"{AT}{path}", form)
    assert answer.status_code in (302, 422)
    assert "<script>alert" not in answer.content.decode()
    assert only().answers == {}
    assert client.get(f"{AT}{path}").status_code in (200, 302)


def test_who_begins_too_often_from_one_network_is_told_so(monkeypatch):
    monkeypatch.setattr(own, "MOST", 1)
    published("alpha")
    begin(client_of("alpha"))
    answer = client_of("alpha").post(AT)
    assert answer.status_code == 429
    strict = Client(SERVER_NAME="alpha.localhost", enforce_csrf_checks=True)
    assert strict.post(AT).status_code == 403


def test_paper_and_list_are_kept_and_say_the_branching():
    found = published("alpha")
    client = client_of("alpha")
    paper = client.get(f"{AT}natisni/").content.decode()
    assert "Kje parkirate?" in paper
    assert "survey-box" in paper
    with Queries(1):
        assert client.get(f"{AT}natisni/").status_code == 200
    assert "Promet v mestu" in client.get("/vprasalniki/").content.decode()
    answered("alpha", found)
    closed("alpha", found)
    assert client.get("/vprasalniki/").content.decode().count("Promet v mestu") == 1


@pytest.mark.parametrize("many", [1, 12])
def test_pages_cost_the_same_number_of_statements(many):
    found = published("alpha")
    for number in range(many):
        published("alpha", slug=f"drugi-{number}")
        begun("alpha", found, WHOLE)
    client = begin(client_of("alpha"))
    client.get(AT)
    with Queries(3):
        assert client_of("alpha").get("/vprasalniki/").status_code == 200
    for path, statements in {"": 5, "stran/1/": 4, "pregled/": 4}.items():
        client.post(f"{AT}stran/1/", FIRST)
        with Queries(statements):
            assert client.get(f"{AT}{path}").status_code == 200
    with Queries(3):
        assert client_of("alpha").get(f"{AT}natisni/").status_code == 200


def test_a_question_in_one_language_says_so_on_a_page_in_another():
    published("alpha")
    text = client_of("alpha").get("/en/questionnaires/promet/print/").content.decode()
    assert '<h3 lang="sl">' in text
