"""An account of one's own: old enough, confirmed by whom the address belongs to, told to nobody."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import people, rules, tries
from accounts.models import User
from tests.accounts.visitor import (
    ANA,
    PASSWORD,
    SIGN_UP,
    account,
    addresses,
    browser,
    citizen,
    confirm_link,
    is_in,
    links,
    sign_in,
    sign_up,
)
from tests.cms.backoffice import align
from tests.support import client_of, host_of, in_municipality, sent_mails

pytestmark = pytest.mark.django_db


def test_a_citizen_signs_up_confirms_the_address_and_is_in(alpha):
    client = client_of("alpha")
    answer = sign_up(client)
    assert answer["Location"] == "/racun/registracija/poslano/"
    assert not is_in(client)
    link = confirm_link()
    page = client.get(link)
    assert ANA in page.text
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    assert is_in(client)
    with in_municipality("alpha"):
        assert [group.name for group in account().groups.all()] == ["Občani"]


def test_the_mail_is_the_municipalitys_in_the_language_of_the_page(alpha):
    sign_up(client_of("alpha"), path="/en/account/sign-up/")
    (letter,) = sent_mails()
    assert "skupaj+alpha@" in letter.from_email
    assert "/en/account/confirm/" in letter.body
    assert letter.body.count("http://alpha.localhost") >= 1


def test_nobody_is_in_before_the_address_is_confirmed(alpha):
    sign_up(client_of("alpha"))
    mail.outbox.clear()
    client = client_of("alpha")
    assert sign_in(client)["Location"] == "/racun/registracija/poslano/"
    assert not is_in(client)


def test_who_confirms_what_another_typed_needs_that_others_password(alpha):
    """A stranger signs up with Ana's address; Ana opens the mail and never chose the password"""
    sign_up(client_of("alpha"), password="a strangers own password")
    link, ana = confirm_link(), client_of("alpha")
    answer = ana.post(link, {"password": "what Ana would choose"})
    assert answer.status_code == 200
    assert not addresses()[0].verified
    sign_up(ana, password="what Ana would choose")
    assert ana.get(link).status_code == 404
    assert ana.post(confirm_link(), {"password": "what Ana would choose"}).status_code == 302
    assert not is_in_with("a strangers own password")


def is_in_with(password):
    client = client_of("alpha")
    sign_in(client, password=password)
    return is_in(client)


def test_a_link_confirms_once(alpha):
    sign_up(client_of("alpha"))
    link = confirm_link()
    assert client_of("alpha").post(link, {"password": PASSWORD}).status_code == 302
    again = client_of("alpha")
    assert again.get(link).status_code == 404
    assert again.post(link, {"password": PASSWORD}).status_code == 404
    assert not is_in(again)


def test_a_link_of_alpha_confirms_nothing_in_beta(alpha, beta):
    # The same number and the same address in both: nothing but the signature tells them apart.
    align("account_emailaddress", "alpha", "beta")
    for schema in ("alpha", "beta"):
        sign_up(client_of(schema))
    link = confirm_link("alpha")
    stranger = client_of("beta")
    assert stranger.post(link, {"password": PASSWORD}).status_code == 404
    assert not addresses("beta")[0].verified


def test_a_link_runs_out(alpha, monkeypatch):
    sign_up(client_of("alpha"))
    link = confirm_link()
    monkeypatch.setattr("accounts.tokens.CONFIRMATION", -1)
    assert client_of("alpha").get(link).status_code == 404


def test_guesses_at_the_password_of_a_link_are_stopped(alpha):
    sign_up(client_of("alpha"))
    link = confirm_link()
    for _n in range(tries.MOST["sign_in"]):
        client_of("alpha").post(link, {"password": "a guess of many"})
    client_of("alpha").post(link, {"password": PASSWORD})
    assert not addresses()[0].verified


def test_from_one_address_so_many_may_sign_up_within_a_quarter_of_an_hour(alpha, monkeypatch):
    monkeypatch.setitem(tries.MOST, "sign_up", 2)
    answers = [
        sign_up(client_of("alpha"), email=f"oseba{n}@example.si").status_code for n in range(4)
    ]
    assert answers == [302, 302, 200, 200]
    assert [bool(addresses(email=f"oseba{n}@example.si")) for n in range(4)] == [
        *(True, True),
        *(False, False),
    ]
    elsewhere = Client(SERVER_NAME=host_of("alpha"), REMOTE_ADDR="203.0.113.9")
    assert sign_up(elsewhere).status_code == 302


@pytest.mark.parametrize("key", ["x", "a:b:c", "%00", "WzFd:1abc:xyz", "-" * 500])
def test_a_made_up_link_is_refused_and_not_an_error(alpha, key):
    assert client_of("alpha").get(f"/racun/potrdi/{key}/").status_code == 404


def test_an_address_with_an_account_gets_the_same_answer_and_a_mail_that_says_so(alpha):
    fresh = sign_up(client_of("alpha"), email="nova@example.si")
    citizen()
    known = sign_up(client_of("alpha"))
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    (letter,) = [one for one in sent_mails() if one.to == [ANA]]
    assert "/racun/geslo/pozabljeno/" in letter.body
    assert "/potrdi/" not in letter.body
    assert not is_in_with("another long password")


def test_both_answers_cost_a_hash_and_nearly_the_same_statements(alpha, monkeypatch):
    hashed = []
    monkeypatch.setattr(people, "make_password", lambda text: hashed.append(text) or "!")
    citizen()
    counts = []
    for email in ("nova@example.si", ANA):
        with CaptureQueriesContext(connection) as sent:
            sign_up(client_of("alpha"), email=email)
        counts.append(len(sent))
    assert len(hashed) == 2
    assert abs(counts[0] - counts[1]) < 10


def test_an_unconfirmed_account_is_forgotten_after_a_week(alpha):
    sign_up(client_of("alpha"))
    citizen(email="druga@example.si")
    with in_municipality("alpha"):
        assert people.forget_unconfirmed(now=timezone.now() + timedelta(days=6)) == 0
        assert people.forget_unconfirmed(now=timezone.now() + timedelta(days=8)) == 1
        assert not User.objects.filter(email=ANA).exists()
        assert User.objects.filter(email="druga@example.si").exists()


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("born", "allowed"),
    [
        (date(2011, 11, 22), True),
        (date(2011, 11, 23), False),
        (date(2020, 1, 1), False),
        (date(1926, 2, 28), True),
        (date(2027, 1, 1), False),
        (date(1800, 1, 1), False),
    ],
)
def test_from_fifteen_on_a_person_consents_alone(born, allowed):
    assert (rules.may_sign_up(born, TODAY) is None) == allowed


def test_who_was_born_on_29_february_is_older_on_1_march():
    assert rules.may_sign_up(date(2012, 2, 29), date(2027, 2, 28)) is not None
    assert rules.may_sign_up(date(2012, 2, 29), date(2027, 3, 1)) is None


def test_who_is_too_young_is_told_so_and_no_date_of_birth_is_kept(alpha):
    young = timezone.localdate() - timedelta(days=14 * 365)
    answer = sign_up(client_of("alpha"), born=young.strftime("%d. %m. %Y"))
    assert answer.status_code == 200
    assert "15" in str(answer.context["form"].errors["born"])
    assert account() is None
    sign_up(client_of("alpha"), born="1. 4. 1980")
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(u)::text FROM accounts_user u WHERE email = %s", [ANA])
        assert "1980" not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "ni naslov"},
        {"email": "ana@example.si\nBcc: vsi@example.si"},
        {"email": "a" * 300 + "@example.si"},
        {"password1": "kratkega"},
        {"password1": "password1234"},
        {"password1": ANA},
        {"born": "31. 2. 1980"},
        {"born": "včeraj"},
        {"email": "", "password1": "", "born": ""},
    ],
)
def test_bad_input_is_named_and_what_was_typed_comes_back(alpha, typed):
    data = {"email": ANA, "password1": PASSWORD, "born": "31. 3. 1980"} | typed
    answer = client_of("alpha").post(SIGN_UP, data)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(typed)
    assert answer.text.count("error-summary") >= 1
    assert data["password1"] not in answer.text or not data["password1"] or data["password1"] == ANA
    with in_municipality("alpha"):
        assert User.objects.count() == 1


def test_another_address_takes_the_place_of_the_present_one_once_confirmed(alpha):
    person = citizen()
    client = browser(person)
    client.post("/racun/e-naslov/", {"email": "nova@example.si"})
    assert account().pk == person.pk
    assert client.post(confirm_link(), {"password": PASSWORD}).status_code == 302
    assert account(email="nova@example.si").pk == person.pk
    assert account() is None
    told = [one for one in sent_mails() if one.to == [ANA]]
    assert told, "the old address is told"


def test_somebody_elses_address_is_not_told_on_the_page(alpha):
    citizen(email="boris@example.si")
    client = browser(citizen())
    answer = client.post("/racun/e-naslov/", {"email": "boris@example.si"})
    assert answer["Location"] == "/racun/registracija/poslano/"
    assert account().email == ANA
    assert not links(part="/potrdi/")
