"""Registering on the portal: the form, the mail's link, and what goes wrong on the way."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import EventPage
from events import services
from events.models import Registration, RegistrationTerms
from portal.registrations import pace
from tests.cms.raised import Raised
from tests.events.registering import mails, token
from tests.support import client_of, in_municipality, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]

ANA = {"name": "Ana Novak", "email": "ana@example.si", "agreed": "on"}
ASKED = [
    {"key": f"q{n}", "text": {"sl": f"Vprašanje {n}?", "en": f"Question {n}?"}, "kind": "text"}
    for n in range(4)
]


def opened(schema="alpha", page=None, **chosen):
    """An event with a page, for which people can register."""
    page = page or make_event(schema, title="Zbor občanov")
    with in_municipality(schema):
        services.set_terms(event_id=page.event_id, now=timezone.now(), **chosen)
    return page


def form_of(page):
    return f"/prijave/nova/{page.event_id}/"


def send(page, schema="alpha", **typed):
    return client_of(schema).post(form_of(page), ANA | typed)


def link(schema="alpha"):
    with in_municipality(schema):
        return f"/prijave/{token()}/"


def test_from_the_event_to_a_confirmed_seat():
    page = opened(capacity=3)
    shown = client_of("alpha").get("/dogodki/zbor-obcanov/").content.decode()
    assert form_of(page) in shown
    assert 'method="post"' not in shown
    browser = client_of("alpha")
    assert browser.get(form_of(page)).status_code == 200
    answer = browser.post(form_of(page), ANA)
    assert answer.status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    own = browser.get(link())
    assert "Ana Novak" in own.content.decode()
    assert "door-code" not in own.content.decode()
    answer = browser.post(link())
    assert answer.status_code == 302
    own = browser.get(answer["Location"]).content.decode()
    assert "door-code" in own
    with in_municipality("alpha"):
        assert Registration.objects.get().standing == "coming"


def test_the_page_of_the_event_is_kept_until_a_seat_is_taken():
    page = opened(capacity=3)
    visitor = client_of("alpha")
    first = visitor.get("/dogodki/zbor-obcanov/")
    again = visitor.get("/dogodki/zbor-obcanov/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    with Raised() as raised:
        send(page)
    assert raised.alpha == {"events"}
    assert raised.beta == set()
    changed = visitor.get("/dogodki/zbor-obcanov/", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_nothing_personal_is_kept_or_found_by_a_search_engine():
    page = opened()
    send(page)
    for path in (form_of(page), link(), f"{link()}odpoved/", f"{link()}koledar/"):
        answer = client_of("alpha").get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert not hasattr(answer, "keep")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "a" * 10_000}),
        ("name", {"name": "Ana\0"}),
        ("email", {"email": "ana@example.si\nBcc: vsi@example.si"}),
        ("email", {"email": "ana"}),
        ("agreed", {"agreed": ""}),
    ],
)
def test_what_was_typed_comes_back_with_a_sentence_at_its_field(field, typed):
    page = opened()
    answer = send(page, **typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in shown
    assert "<title>Napaka:" in shown or "<title>Error:" in shown
    kept = (ANA | typed)["name"].replace("\0", "")
    assert kept[:100] in shown
    with in_municipality("alpha"):
        assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        ({"capacity": 1, "has_waiting_list": False}, 7),
        ({"closes_at": timezone.now() - timedelta(hours=1)}, 7),
        ({"opens_at": timezone.now() + timedelta(days=1)}, 7),
        ({"is_on": False}, 7),
        ({}, -1),
    ],
)
def test_where_registration_is_not_possible_the_page_says_so(chosen, days):
    starts = timezone.now() + timedelta(days=days)
    page = opened(page=make_event("alpha", title="Zbor", starts_at=starts), **chosen)
    with in_municipality("alpha"):
        if "capacity" in chosen:
            services.add_by_hand(
                event_id=page.event_id, name="Bor", language="sl", now=timezone.now()
            )
    assert client_of("alpha").get("/dogodki/zbor/").status_code == 200
    for answer in (client_of("alpha").get(form_of(page)), send(page)):
        assert answer.status_code == 409
        assert 'method="post"' not in answer.content.decode()


def test_the_full_event_offers_the_waiting_list():
    page = opened(capacity=1)
    with in_municipality("alpha"):
        services.add_by_hand(event_id=page.event_id, name="Bor", language="sl", now=timezone.now())
    send(page)
    client_of("alpha").post(link())
    with in_municipality("alpha"):
        assert Registration.objects.get(name="Ana Novak").standing == "waiting"
    assert client_of("alpha").get(link()).status_code == 200


def test_many_questions_are_asked_one_page_after_the_other_and_nothing_is_lost():
    page = opened(asked=ASKED, most_companions=2)
    browser, path = client_of("alpha"), form_of(page)
    typed = {"name": "Ana Novak", "email": "ana@example.si", "companions": "Bor\nCene"}
    answers = [{"answer_q0": "A"}, {"answer_q1": "B"}, {"answer_q2": ""}, {"answer_q3": "D"}]
    for step, more in enumerate([{}, *answers]):
        answer = browser.post(path, typed | more | {"step": str(step)})
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert "error-summary" not in shown
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
        typed |= more
        assert all(hidden[name] == typed[name] for name in typed if typed[name]), step
    back = browser.post(path, typed | {"step": "5", "back": "1"})
    assert 'name="answer_q3"' in back.content.decode()
    wrong = browser.post(path, typed | {"step": "5"})
    assert wrong.status_code == 422
    answer = browser.post(path, typed | {"step": "5", "agreed": "on"})
    assert answer.status_code == 302
    with in_municipality("alpha"):
        found = Registration.objects.get()
        assert found.companions == ["Bor", "Cene"]
        assert found.answers == {"q0": "A", "q1": "B", "q3": "D"}


@pytest.mark.parametrize("step", ["", "-1", "99999999999999", "x", "²", "3.5"])
def test_a_step_that_does_not_exist_is_no_fault_of_ours(step):
    page = opened(asked=ASKED)
    assert send(page, step=step).status_code in (200, 302, 422)


def test_an_address_that_is_registered_gets_the_same_answer():
    page = opened(capacity=2)
    first, second = send(page), send(page, name="Nekdo drug", email="ANA@example.si")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    with in_municipality("alpha"):
        assert Registration.objects.count() == 1
        assert len(mails()) == 2


def test_cancelling_asks_first_and_acts_when_sent():
    page = opened()
    send(page)
    client_of("alpha").post(link())
    path = link()
    asked = client_of("alpha").get(f"{path}odpoved/")
    assert asked.status_code == 200
    with in_municipality("alpha"):
        assert Registration.objects.get().cancelled_at is None
    for _ in range(2):
        assert client_of("alpha").post(f"{path}odpoved/").status_code == 302
    assert client_of("alpha").get(f"{path}odpoved/").status_code == 302
    with in_municipality("alpha"):
        assert Registration.objects.get().standing == "cancelled"
    assert client_of("alpha").post(path).status_code == 409


@pytest.mark.parametrize("more", ["", "odpoved/", "koledar/"])
def test_a_link_that_leads_nowhere_is_explained(more):
    opened()
    for path in (f"/prijave/{'x' * 32}/{more}", f"/prijave/{'x' * 3000}/{more}"):
        answer = client_of("alpha").get(path)
        assert answer.status_code == 404
        assert "noindex" in answer["X-Robots-Tag"]
        assert "ni-je" not in answer.content.decode()


def test_a_link_of_one_municipality_opens_nothing_in_another():
    page = opened()
    opened("beta")
    send(page)
    for act in ("get", "post"):
        assert getattr(client_of("beta"), act)(link()).status_code == 404


def test_a_link_opens_no_copy_of_the_registration_in_another_municipality():
    send(opened())
    with in_municipality("alpha"):
        links = Registration.objects.get().links
    send(opened("beta"), "beta")
    with in_municipality("beta"):
        Registration.objects.update(links=links)
    for more in ("", "odpoved/", "koledar/"):
        assert client_of("beta").get(f"{link()}{more}").status_code == 404
    assert client_of("alpha").get(link()).status_code == 200


def test_the_event_in_ones_own_calendar_leads_to_the_registration():
    page = opened()
    send(page)
    answer = client_of("alpha").get(f"{link()}koledar/")
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode().replace("\r\n ", "")
    assert f"URL:http://alpha.localhost{link()}" in text
    assert "SUMMARY:Zbor občanov" in text


def test_mails_are_in_the_language_in_which_somebody_registered():
    page = opened()
    client_of("alpha").post(f"/en/registrations/new/{page.event_id}/", ANA)
    with in_municipality("alpha"):
        (mail,) = mails()
    assert mail.subject == "Confirm your registration: Zbor občanov"
    assert re.search(r"http://alpha.localhost(:\d+)?/en/registrations/", mail.text)
    assert "/en/registrations/" in mail.html


def test_an_event_that_is_not_shown_takes_no_registrations():
    page = opened()
    with in_municipality("alpha"):
        EventPage.objects.get(pk=page.pk).unpublish()
    assert client_of("alpha").get(form_of(page)).status_code == 404
    assert send(page).status_code == 404
    assert client_of("alpha").get("/prijave/nova/999999/").status_code == 404


def test_a_form_that_has_expired_gives_back_what_was_typed():
    page = opened()
    browser = Client(SERVER_NAME="alpha.localhost", enforce_csrf_checks=True)
    mine = {"origin": "http://alpha.localhost"}
    answer = browser.post(form_of(page), ANA, headers=mine)
    assert answer.status_code == 403
    assert "Ana Novak" in answer.content.decode()


def test_counts_stay_on_the_terms_when_registrations_are_deleted():
    page = opened(capacity=5)
    send(page)
    client_of("alpha").post(link())
    with in_municipality("alpha"):
        later = EventPage.objects.get(pk=page.pk).ends_at + timedelta(days=31)
        services.forget_due(now=later)
        terms = RegistrationTerms.objects.get()
        assert not Registration.objects.exists()
        assert terms.counts == {"coming": 1, "attended": 0, "waiting": 0, "cancelled": 0}


def test_from_one_address_so_many_may_register_within_an_hour():
    page = opened()
    # A mistake is no registration.
    assert send(page, email="kar nekaj").status_code == 422
    sent = [send(page, email=f"oseba{n}@example.si", name=f"Oseba {n}") for n in range(pace.MOST)]
    assert {answer.status_code for answer in sent} == {302}
    refused = send(page, email="zadnja@example.si", name="Zadnja Oseba")
    shown = refused.content.decode()
    assert refused.status_code == 429
    assert "zadnja@example.si" in shown
    assert "Zadnja Oseba" in shown
    # The same to whoever is registered: nothing is learnt about anybody.
    known = send(page, email="oseba1@example.si", name="Zadnja Oseba")
    assert known.status_code == 429
    elsewhere = client_of("alpha").post(form_of(page), ANA, REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 302
    assert send(opened("beta"), "beta").status_code == 302


def test_what_is_refused_does_not_count():
    page = opened(capacity=1, has_waiting_list=False, most_companions=5)
    for _again in range(pace.MOST + 1):
        assert send(page, companions="Bor").status_code == 409
    assert send(page).status_code == 302
