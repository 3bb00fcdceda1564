"""The account itself: what is kept, where one is signed in, and leaving."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core import mail

from accounts.models import User
from tests.accounts.visitor import (
    ANA,
    PASSWORD,
    SECRET,
    account,
    browser,
    citizen,
    code,
    is_in,
    sign_in,
    with_app,
)
from tests.support import client_of, in_municipality, make_announcement, sent_mails, signed_in

pytestmark = pytest.mark.django_db


def test_name_and_language_are_saved_and_mails_come_in_it(alpha):
    client = browser(citizen())
    data = {"first_name": "Ana", "last_name": "Novak", "language": "en"}
    assert client.post("/racun/ime/", data).status_code == 302
    assert "Ana Novak" in client.get("/racun/").text
    mail.outbox.clear()
    client.post("/racun/geslo/", {"oldpassword": PASSWORD, "password1": "an entirely new one"})
    (letter,) = sent_mails()
    assert "password of your account has been changed" in letter.subject


@pytest.mark.parametrize(
    "typed",
    [{"first_name": "A" * 10_000}, {"language": "xx"}, {"language": "it"}, {"last_name": "\x00"}],
)
def test_bad_input_is_named(alpha, typed):
    client = browser(citizen())
    answer = client.post(
        "/racun/ime/", {"first_name": "", "last_name": "", "language": "sl"} | typed
    )
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(typed)


def test_sessions_are_listed_and_ended_one_and_all(alpha):
    person = citizen()
    home, phone, work = (browser(person) for _n in range(3))
    page = home.get("/racun/seje/")
    assert len(page.context["sessions"]) == 3
    assert "127.0.0.0" in page.text, "the network, not the address"
    assert "127.0.0.1" not in page.text
    key = phone.cookies["sessionid"].value
    other = next(one for one in page.context["sessions"] if one.session_key == key)
    home.post("/racun/seje/", {"session": other.pk})
    assert [is_in(one) for one in (home, phone, work)] == [True, False, True]
    home.post("/racun/seje/")
    assert [is_in(one) for one in (home, phone, work)] == [True, False, False]


def test_nobody_ends_somebody_elses_session(alpha):
    from allauth.usersessions.models import UserSession

    ana, boris = browser(citizen()), browser(citizen(email="boris@example.si"))
    with in_municipality("alpha"):
        number = UserSession.objects.get(user__email="boris@example.si").pk
    ana.post("/racun/seje/", {"session": number})
    assert is_in(boris)
    for typed in ("x", "-1", "9" * 40, "\x00", "1e3"):
        assert ana.post("/racun/seje/", {"session": typed}).status_code == 302


def test_the_copy_of_ones_data_holds_everything_and_no_secret(alpha):
    person = citizen()
    codes = with_app(person)
    client = client_of("alpha")
    sign_in(client)
    client.post("/racun/prijava/koda/", {"code": code()})
    answer = client.get("/racun/moji-podatki/")
    assert "attachment" in answer["Content-Disposition"]
    kept = json.loads(answer.content)["account"]
    assert kept["email"] == ANA
    assert {one["type"] for one in kept["second_factors"]} == {"totp", "recovery_codes"}
    assert len(kept["sessions"]) == 1
    with in_municipality("alpha"):
        secrets = (SECRET, codes[0], account().password, client.cookies["sessionid"].value)
    assert not [one for one in secrets if one in answer.text]


def test_an_account_is_deleted_with_its_sessions_and_what_was_published_stays(alpha):
    person = citizen("alpha", ANA, "Uredniki")
    page = make_announcement("alpha", owner_id=person.pk)
    elsewhere, client = browser(person), browser(person)
    assert client.post("/racun/izbris/").status_code == 302
    assert account() is None
    assert not is_in(elsewhere)
    assert not is_in(client)
    assert any("deleted" in one.subject or "izbris" in one.subject for one in sent_mails())
    with in_municipality("alpha"):
        page.refresh_from_db()
        assert page.live


def test_the_last_administrator_stays(alpha):
    boss = signed_in("alpha")
    answer = boss.post("/racun/izbris/")
    assert answer.status_code == 200
    assert answer.context["refused"]
    with in_municipality("alpha"):
        other = User.objects.create_user("druga@alpha.example", PASSWORD)
        other.groups.add(Group.objects.get(name="Administratorji"))
    assert boss.post("/racun/izbris/").status_code == 302


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(alpha):
    person = citizen()
    here, there = browser(person), browser(person)
    data = {"oldpassword": "wrong", "password1": "an entirely new one"}
    assert here.post("/racun/geslo/", data).status_code == 200
    assert here.post("/racun/geslo/", data | {"oldpassword": PASSWORD}).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    for _n in range(12):
        here.post("/racun/geslo/", data)
    answer = here.post("/racun/geslo/", data | {"oldpassword": "an entirely new one"})
    assert answer.status_code == 200, "guesses at it are counted as well"
