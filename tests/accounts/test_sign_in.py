"""Signing in that guessers, thieves of sessions and neighbours get nothing from."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from accounts import tries
from tests.accounts.visitor import (
    ANA,
    CODE,
    PASSWORD,
    RESET,
    SIGN_IN,
    account,
    browser,
    citizen,
    code,
    is_in,
    links,
    sign_in,
    with_app,
)
from tests.common.at_once import at_once
from tests.support import client_of, host_of, in_municipality, sent_mails

pytestmark = pytest.mark.django_db
NEW = "an entirely new password"


def test_password_and_unknown_address_are_refused_alike(alpha):
    citizen()
    wrong = sign_in(client_of("alpha"), password="not the password")
    unknown = sign_in(client_of("alpha"), email="nihce@example.si")
    assert wrong.status_code == unknown.status_code == 200
    told = [answer.context["form"].non_field_errors() for answer in (wrong, unknown)]
    assert told[0] == told[1]


def test_an_unknown_address_costs_a_hash_as_well(alpha, monkeypatch):
    from accounts.models import User

    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, text: hashed.append(text))
    sign_in(client_of("alpha"), email="nihce@example.si")
    assert hashed == [PASSWORD]


def test_the_session_is_another_one_after_signing_in(alpha):
    citizen()
    client = client_of("alpha")
    with in_municipality("alpha"):
        session = client.session
        session["x"] = "planted"
        session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.cookies["sessionid"].value != planted
    thief = client_of("alpha")
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_guesses_are_stopped_and_the_right_password_with_them(alpha):
    citizen()
    stranger = client_of("alpha")
    for _n in range(tries.MOST["sign_in"]):
        sign_in(stranger, password="a guess of many")
    answer = sign_in(stranger)
    assert answer.status_code == 200
    assert not is_in(stranger)


def test_guesses_from_elsewhere_keep_nobody_out_whose_browser_is_known(alpha):
    person = citizen()
    home = browser(person)
    home.post("/racun/odjava/")
    for _n in range(tries.MOST["sign_in"] + 5):
        sign_in(client_of("alpha"), password="a guess of many")
    assert sign_in(home).status_code == 302
    assert is_in(home)


def test_a_known_browser_is_known_for_one_account_in_one_municipality(alpha, beta):
    home = browser(citizen())
    citizen("beta")
    citizen(email="boris@example.si")
    for schema, email in (("alpha", "boris@example.si"), ("beta", ANA)):
        guesser = client_of(schema)
        guesser.cookies["device"] = home.cookies["device"].value
        for _n in range(tries.MOST["sign_in"]):
            sign_in(guesser, email=email, password="a guess of many")
        assert not is_in_after(client_of(schema), email)


def is_in_after(client, email=ANA, password=PASSWORD):
    sign_in(client, email, password)
    return is_in(client)


def test_a_new_password_by_mail_opens_the_door_that_guessers_shut(alpha):
    citizen()
    for _n in range(tries.MOST["sign_in"] + 5):
        sign_in(client_of("alpha"), password="a guess of many")
    ana = client_of("alpha")
    ana.post(RESET, {"email": ANA})
    page = ana.get(links(part="/nove/")[-1], follow=True)
    ana.post(page.request["PATH_INFO"], {"password1": NEW})
    assert is_in_after(ana, password=NEW)


def test_guesses_at_many_accounts_from_one_address_are_stopped(alpha):
    citizen()
    for number in range(tries.MOST["address"]):
        sign_in(client_of("alpha"), email=f"oseba{number}@example.si")
    assert not is_in_after(client_of("alpha"))
    elsewhere = Client(SERVER_NAME=host_of("alpha"), REMOTE_ADDR="203.0.113.9")
    assert is_in_after(elsewhere)


def test_counts_of_one_municipality_are_not_anothers(alpha, beta):
    for schema in ("alpha", "beta"):
        citizen(schema)
    for _n in range(tries.MOST["sign_in"]):
        sign_in(client_of("alpha"), password="a guess of many")
    assert is_in_after(client_of("beta"))


def test_the_count_stands_in_the_table_that_all_processes_share_and_names_nobody(alpha):
    sign_in(client_of("alpha"), email=ANA)
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM isolation_cacheentry")
        rows = dict(cursor.fetchall())
    assert any("accounts.sign_in" in key for key in rows)
    assert "ana" not in "".join(rows).lower()


PLACES = {
    "/racun/varnost/": "/racun/varnost/",
    "https://evil.example/": "/racun/",
    "//evil.example/": "/racun/",
    "/\\evil.example": "/racun/",
    "///evil.example": "/racun/",
    "http:///evil.example": "/racun/",
    "javascript:alert(1)": "/racun/",
    "http://alpha.localhost/racun/": "/racun/",
    "http://beta.localhost/": "/racun/",
    "/racun/\r\nSet-Cookie: x=1": "/racun/",
    "": "/racun/",
}


@pytest.mark.parametrize("wanted", PLACES)
def test_nobody_is_led_off_the_portal_by_signing_in(alpha, wanted):
    citizen()
    answer = sign_in(client_of("alpha"), next=wanted)
    assert answer["Location"] == PLACES[wanted]
    assert "evil" not in str(answer.headers)


def test_the_door_of_the_back_office_leads_to_ours_and_back(alpha):
    answer = client_of("alpha").get("/admin/login/?next=/admin/pages/")
    assert answer["Location"] == "/racun/prijava/?next=%2Fadmin%2Fpages%2F"
    away = client_of("alpha").get("/admin/login/?next=https://evil.example/")
    assert "evil" not in away["Location"]
    assert client_of("alpha").get("/admin/password_reset/")["Location"] == RESET
    assert "/racun/prijava/" in client_of("alpha").get("/_util/login/")["Location"]


@pytest.mark.parametrize("path", [SIGN_IN, RESET, "/racun/registracija/", "/racun/odjava/"])
def test_a_form_from_elsewhere_is_not_taken(alpha, path):
    client = Client(SERVER_NAME=host_of("alpha"), enforce_csrf_checks=True)
    assert client.post(path, {"login": ANA, "password": PASSWORD}).status_code == 403


def test_signing_out_asks_and_ends_the_session_in_the_database(alpha):
    client = browser(citizen())
    key = client.cookies["sessionid"].value
    assert client.get("/racun/odjava/").status_code == 200
    assert is_in(client)
    client.post("/racun/odjava/")
    thief = client_of("alpha")
    thief.cookies["sessionid"] = key
    assert not is_in(thief)


def test_nothing_of_an_account_is_kept_by_caches(alpha):
    client = browser(citizen())
    for path in ("/racun/", SIGN_IN, "/racun/varnost/", "/racun/seje/", "/racun/registracija/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_what_an_account_shows_is_closed_to_strangers(alpha):
    for path in ("", "ime/", "e-naslov/", "seje/", "moji-podatki/", "izbris/", "varnost/"):
        answer = client_of("alpha").get(f"/racun/{path}")
        assert answer.status_code == 302
        assert answer["Location"].startswith(SIGN_IN), path


# -- Forgotten passwords ------------------------------------------------------------------------


def test_a_forgotten_password_is_answered_alike_for_strangers(alpha):
    citizen()
    answers = [client_of("alpha").post(RESET, {"email": one}) for one in (ANA, "x@example.si")]
    assert {(one.status_code, one["Location"]) for one in answers} == {
        (302, "/racun/geslo/poslano/")
    }
    told = {tuple(one.to): one.body for one in sent_mails()}
    assert "/nove/" in told[(ANA,)]
    assert "/nove/" not in told[("x@example.si",)]


def test_a_new_password_signs_out_everywhere_and_tells_by_mail(alpha):
    person = citizen()
    elsewhere = browser(person)
    ana = client_of("alpha")
    ana.post(RESET, {"email": ANA})
    page = ana.get(links(part="/nove/")[-1], follow=True)
    mail.outbox.clear()
    assert ana.post(page.request["PATH_INFO"], {"password1": NEW}).status_code == 302
    assert not is_in(elsewhere)
    assert len(sent_mails()) == 1
    assert not is_in_after(client_of("alpha"))
    assert is_in_after(client_of("alpha"), password=NEW)


def test_a_link_that_sets_a_password_leaves_the_address_before_a_page_is_shown(alpha):
    citizen()
    client = client_of("alpha")
    client.post(RESET, {"email": ANA})
    answer = client.get(links(part="/nove/")[-1])
    assert answer.status_code == 302
    assert answer["Location"].endswith("/set-password/")


def test_mails_that_anybody_may_ask_for_are_few_and_nobody_sees_when_they_end(alpha):
    citizen()
    for _n in range(6):
        assert client_of("alpha").post(RESET, {"email": ANA}).status_code == 302
    assert len(sent_mails()) == tries.MOST["mail"]


def test_a_closed_account_gets_no_link(alpha):
    person = citizen()
    with in_municipality("alpha"):
        person.is_active = False
        person.save()
    client_of("alpha").post(RESET, {"email": ANA})
    assert not links(part="/nove/")
    assert not is_in_after(client_of("alpha"))


# -- Second factor ------------------------------------------------------------------------------


def test_the_code_is_asked_for_after_the_password(alpha):
    with_app(citizen())
    client = client_of("alpha")
    assert sign_in(client)["Location"] == CODE
    assert not is_in(client)
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(CODE, {"code": code()}).status_code == 302
    assert is_in(client)


def test_a_code_works_once_also_within_its_half_minute(alpha):
    with_app(citizen())
    shown = code()
    assert enters(shown)
    assert not enters(shown)
    assert not enters(code(-1)), "nor an older one"


def enters(shown):
    client = client_of("alpha")
    sign_in(client)
    client.post(CODE, {"code": shown})
    return is_in(client)


def test_a_recovery_code_works_once(alpha):
    codes = with_app(citizen())
    assert enters(codes[0])
    assert not enters(codes[0])
    assert enters(f"{codes[1][:4]} {codes[1][4:]}")


def test_codes_that_are_guessed_are_stopped(alpha):
    with_app(citizen())
    client = client_of("alpha")
    sign_in(client)
    for number in range(tries.MOST["code"]):
        client.post(CODE, {"code": f"{number:06}"})
    assert not enters(code())


def test_a_code_without_a_password_is_nothing(alpha):
    with_app(citizen())
    client = client_of("alpha")
    assert client.post(CODE, {"code": code()})["Location"] == SIGN_IN
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", "x", "١٢٣٤٥٦", "1" * 5000, "\x00", "12345é"])
def test_bad_codes_are_refused_and_no_error(alpha, typed):
    with_app(citizen())
    client = client_of("alpha")
    sign_in(client)
    assert client.post(CODE, {"code": typed}).status_code == 200
    assert client.post(CODE, {"credential": typed}).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize(
    "typed", ["{}", "[]", "null", '{"id": 1}', '{"response": {"userHandle": 7}}']
)
def test_a_made_up_passkey_opens_nothing(alpha, typed):
    citizen()
    client = client_of("alpha")
    client.get("/racun/prijava/kljuci/", headers={"Accept": "application/json"})
    assert client.post("/racun/prijava/kljuci/", {"credential": typed}).status_code == 302
    assert not is_in(client)


def test_a_passkey_is_asked_for_under_the_name_of_this_host(alpha, beta):
    for schema in ("alpha", "beta"):
        client = client_of(schema)
        asked = client.get("/racun/prijava/kljuci/", headers={"Accept": "application/json"}).json()
        assert asked["request_options"]["publicKey"]["rpId"] == f"{schema}.localhost"


def test_the_secret_of_an_app_is_not_readable_in_the_table(alpha):
    from tests.accounts.visitor import SECRET

    with_app(citizen())
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert SECRET not in "".join(row[0] for row in cursor.fetchall())


def test_codes_under_another_key_open_nothing(alpha, settings):
    codes = with_app(citizen())
    settings.SECRET_KEY = "another-installation-" + "z" * 40
    assert not enters(code())
    assert not enters(codes[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_two_who_send_one_code_at_once_one_gets_in(alpha, kind):
    codes = with_app(citizen())
    shown = code() if kind == "app" else codes[0]
    outcomes = at_once("alpha", lambda: uses(shown), lambda: uses(shown))
    assert sorted(outcomes) == [False, True]


def uses(shown):
    from django.utils import timezone

    from accounts import factors

    return factors.use_code(person=account(), code=shown, now=timezone.now()) is not None


def test_the_key_is_shown_and_the_app_taken_up_by_its_first_code(alpha):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    from accounts import factors

    client = browser(citizen())
    page = client.get("/racun/varnost/aplikacija/")
    secret = re.search(r'account__key">([A-Z2-7]+)', page.text)[1]
    assert client.post("/racun/varnost/aplikacija/", {"code": "000000"}).status_code == 200
    from django.utils import timezone

    step = int(timezone.now().timestamp()) // factors.STEP_SECONDS
    first = format_hotp_value(hotp_value(secret, step))
    answer = client.post("/racun/varnost/aplikacija/", {"code": first}, follow=True)
    assert answer.request["PATH_INFO"] == "/racun/varnost/rezervne-kode/"
    shown = re.findall(r"<code>(\d{8})</code>", answer.text)
    assert len(shown) == 10
    assert not re.findall(r"<code>(\d{8})</code>", client.get(answer.request["PATH_INFO"]).text)
    assert not enters(first), "the code that set it up is used up"
    assert enters(shown[3])


def test_what_matters_asks_for_the_password_again_after_a_while(alpha, monkeypatch):
    from allauth.account import app_settings

    client = browser(citizen())
    assert client.get("/racun/izbris/").status_code == 200
    monkeypatch.setattr(
        type(app_settings._app_settings), "REAUTHENTICATION_TIMEOUT", property(lambda self: -1)
    )
    for path in ("izbris/", "moji-podatki/", "e-naslov/", "varnost/aplikacija/"):
        answer = client.get(f"/racun/{path}")
        assert answer["Location"].startswith("/racun/potrditev/"), path
