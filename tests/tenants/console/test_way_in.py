"""Nobody opens the console without a password and a second factor."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from tenants.console import factors, operators, sessions
from tenants.console.models import OperatorAct, RecoveryCode, SecondFactor
from tenants.console.urls import urlpatterns
from tenants.isolation import counters
from tests.common.at_once import at_once
from tests.support import client_of
from tests.tenants.console.support import (
    EMAIL,
    PASSWORD,
    code_of,
    give_password,
    make_operator,
    signed_in,
    with_factor,
)

pytestmark = pytest.mark.django_db
WRONG = "napak napak napak"
# What stands open: the way in itself, and the page that a link leads to.
OPEN = {"sign_in", "second_factor", "enrol", "password", "sign_out"}
GIVEN = {"schema": "alpha", "number": "0e4eaa3d-1f9c-4f0b-9d4e-3d4b5f3c2a10", "name": "a.tar"}


def addresses():
    for pattern in urlpatterns:
        if pattern.name not in OPEN:
            names = pattern.pattern.converters
            given = {name: GIVEN[name] for name in names}
            yield reverse(f"console:{pattern.name}", kwargs=given, urlconf="config.urls_root")


def strangers():
    person = make_operator()
    with_factor(person)
    half = client_of("public")
    assert give_password(half).status_code == 302
    return {"anonymous": client_of("public"), "with the password alone": half}


def test_no_page_opens_without_a_second_factor():
    for who, client in strangers().items():
        for address in addresses():
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code == 302, (who, address)
                assert answer["Location"].startswith("/console/sign-in/"), (who, address)
                assert answer["Cache-Control"] == "no-store"


def test_every_page_but_the_way_in_is_guarded():
    for pattern in urlpatterns:
        guarded = getattr(pattern.callback, "guard", "") == "operators"
        assert guarded != (pattern.name in OPEN), pattern.name


@pytest.mark.parametrize("schema", ["alpha", "beta"])
def test_portals_have_no_console(schema):
    assert client_of(schema).get("/console/").status_code == 404
    assert not [p for p in get_resolver("config.urls").url_patterns if "console" in str(p.pattern)]


def test_a_session_of_a_portal_opens_nothing_here():
    from tests.support import signed_in as administrator

    of_alpha = administrator("alpha").cookies["sessionid"].value
    client = client_of("public")
    client.cookies["sessionid"] = of_alpha
    assert client.get("/console/").status_code == 302


def test_the_first_sign_in_sets_up_a_generator_and_shows_recovery_codes_once():
    person, client = make_operator(), client_of("public")
    assert give_password(client)["Location"] == "/console/enrol/"
    page = client.get("/console/enrol/").content.decode()
    assert "<svg" in page
    assert "data:" not in page
    assert client.get("/console/").status_code == 302
    wrong = client.post("/console/enrol/", {"code": "000000"})
    assert wrong.status_code == 422
    shown = client.post("/console/enrol/", {"code": code_of(person)}).content.decode()
    assert shown.count("<li><code>") == factors.RECOVERY_CODES
    assert client.get("/console/").status_code == 200
    assert client.get("/console/enrol/")["Location"].startswith("/console/sign-in/")
    assert OperatorAct.objects.filter(act="second_factor_taken_up", who=EMAIL).exists()


def test_whoever_has_the_password_cannot_replace_the_generator():
    person = make_operator()
    with_factor(person)
    client = client_of("public")
    give_password(client)
    seed = SecondFactor.objects.get().seed
    assert client.get("/console/enrol/").status_code == 302
    client.post("/console/enrol/", {"code": "123456"})
    assert SecondFactor.objects.get().seed == seed


def test_a_code_opens_once():
    person = make_operator()
    with_factor(person)
    code, now = code_of(person), timezone.now()
    assert factors.prove(operator=person.pk, code=code, now=now)
    assert not factors.prove(operator=person.pk, code=code, now=now)


def test_an_older_code_opens_nothing_after_a_newer_one():
    person = make_operator()
    factors.begin(operator=person.pk)
    now = timezone.now()
    early = now - timedelta(minutes=5)
    from tenants.console import totp

    secret = factors.secret_of(SecondFactor.objects.get())
    code = lambda moment: totp.code_at(secret, totp.step_of(moment.timestamp()))  # noqa: E731
    factors.confirm(operator=person.pk, code=code(early), now=early)
    assert factors.prove(operator=person.pk, code=code(now), now=now)
    before = now - timedelta(seconds=30)
    assert not factors.prove(operator=person.pk, code=code(before), now=now)


def test_a_recovery_code_opens_once_and_is_kept_as_a_hash():
    person = make_operator()
    codes = with_factor(person)
    assert not RecoveryCode.objects.filter(digest__contains=codes[0][:5]).exists()
    client = client_of("public")
    give_password(client)
    typed = codes[0].upper().replace("-", " ")
    assert client.post("/console/second-factor/", {"code": typed}).status_code == 302
    assert client.get("/console/").status_code == 200
    assert not factors.prove(operator=person.pk, code=codes[0], now=timezone.now())
    assert factors.codes_left(person.pk) == factors.RECOVERY_CODES - 1


def test_the_secret_stands_in_no_table():
    person = make_operator()
    with_factor(person)
    factor = SecondFactor.objects.get()
    kept = " ".join(map(str, SecondFactor.objects.values_list().get()))
    assert factors.secret_of(factor).hex() not in kept


def test_after_too_many_passwords_the_right_one_waits_too():
    make_operator()
    for _ in range(sessions.TRIES["pair"]):
        assert give_password(coming_from("192.0.2.7"), password=WRONG).status_code == 422
    refused = give_password(coming_from("192.0.2.7"))
    assert refused.status_code == 422
    assert "/second-factor/" not in refused.get("Location", "")
    # Another address of the same network is the same guesser's.
    assert give_password(coming_from("192.0.2.250")).status_code == 422


def coming_from(address):
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address)


def test_whoever_guesses_elsewhere_keeps_no_operator_out():
    make_operator()
    for _ in range(3 * sessions.TRIES["pair"]):
        give_password(coming_from("192.0.2.7"), password=WRONG)
    assert give_password(coming_from("198.51.100.4")).status_code == 302
    # One network alone, however often it asks, adds no more to the account's own count.
    counted = counters.read(f"console.account:{EMAIL}")
    assert counted == sessions.TRIES["pair"] + 1


def test_many_networks_together_reach_the_account_s_own_ceiling():
    make_operator()
    most = sessions.TRIES["account"]
    for number in range(most):
        give_password(coming_from(f"10.{number // 10}.0.1"), password=WRONG)
    assert give_password(coming_from("198.51.100.4")).status_code == 422
    other = make_operator("druga@skupaj.example")
    assert give_password(coming_from("198.51.100.4"), other.email).status_code == 302


def test_a_network_that_tries_many_accounts_is_held_back():
    make_operator()
    for number in range(sessions.TRIES["network"]):
        give_password(coming_from("192.0.2.7"), f"oseba{number}@skupaj.example", WRONG)
    assert give_password(coming_from("192.0.2.8")).status_code == 422
    assert give_password(coming_from("198.51.100.4")).status_code == 302


def test_the_addresses_of_one_customer_are_one_network():
    make_operator()
    for number in range(sessions.TRIES["pair"]):
        give_password(coming_from(f"2001:db8:7:{number:x}::{number + 1:x}"), password=WRONG)
    assert give_password(coming_from("2001:db8:7:ff::1")).status_code == 422
    assert give_password(coming_from("2001:db8:8::1")).status_code == 302


def test_the_right_password_forgets_the_tries_of_its_network():
    make_operator()
    for _ in range(3):
        for _ in range(sessions.TRIES["pair"] - 1):
            give_password(coming_from("192.0.2.7"), password=WRONG)
        assert give_password(coming_from("192.0.2.7")).status_code == 302


def test_guesses_from_outside_do_not_reach_who_is_signed_in():
    client = signed_in()
    for number in range(sessions.TRIES["account"] + 1):
        give_password(coming_from(f"10.{number // 10}.0.1"), password=WRONG)
    right = {"password": PASSWORD, "code": code_of(client.person, 1)}
    assert client.post("/console/confirm/", right).status_code == 302


def test_passwords_given_once_more_are_counted_too():
    client = signed_in()
    for _ in range(sessions.TRIES["again"]):
        client.post("/console/confirm/", {"password": WRONG, "code": "000000"})
    right = {"password": PASSWORD, "code": code_of(client.person, 1)}
    assert client.post("/console/confirm/", right).status_code == 422


def test_after_too_many_codes_the_right_one_waits_too():
    person = make_operator()
    with_factor(person)
    client = client_of("public")
    give_password(client)
    for _ in range(sessions.TRIES["code"]):
        client.post("/console/second-factor/", {"code": "000000"})
    assert client.post("/console/second-factor/", {"code": code_of(person)}).status_code == 422
    assert client.get("/console/").status_code == 302


def test_an_address_that_nobody_has_is_refused_in_the_same_words():
    make_operator()
    client = client_of("public")
    unknown = give_password(client, email="nihce@skupaj.example").content.decode()
    wrong = give_password(client, password="napak napak napak").content.decode()
    strip = lambda page: page.split('role="alert"')[1].split("</ul>")[0]  # noqa: E731
    assert strip(unknown) == strip(wrong)


def test_an_administrator_of_a_portal_and_a_public_person_are_no_operators():
    User.objects.create_user("obcan@skupaj.example", PASSWORD)
    client = client_of("public")
    assert give_password(client, email="obcan@skupaj.example").status_code == 422
    assert give_password(client, email="admin@alpha.example").status_code == 422


def test_removed_and_reset_operators_are_out_at_once():
    client = signed_in()
    assert client.get("/console/").status_code == 200
    operators.reset(email=EMAIL)
    assert client.get("/console/").status_code == 302
    assert SecondFactor.objects.count() == RecoveryCode.objects.count() == 0
    again = make_operator("druga@skupaj.example")
    client = signed_in(again)
    operators.remove(email=again.email)
    assert client.get("/console/").status_code == 302
    assert give_password(client_of("public"), email=again.email).status_code == 422


def test_a_new_generator_closes_sessions_of_the_old_one():
    client = signed_in()
    factors.forget(operator=client.person.pk)
    with_factor(client.person)
    assert client.get("/console/").status_code == 302


def test_the_link_of_the_command_sets_a_password_once():
    link = operators.add(email="nova@skupaj.example")
    assert link.startswith("http://localhost:8000/console/password/")
    client, path = client_of("public"), link.partition("8000")[2]
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(address, new)["Location"] == "/console/sign-in/"
    assert b'name="new_password1"' not in client_of("public").get(path, follow=True).content
    assert give_password(client, email="nova@skupaj.example")["Location"] == "/console/enrol/"


@pytest.mark.parametrize("back", ["https://tuj.example/", "//tuj.example/console/", "/", "/admin/"])
def test_nobody_is_led_away_after_the_sign_in(back):
    person = make_operator()
    with_factor(person)
    client = client_of("public")
    give_password(client, next=back)
    answer = client.post("/console/second-factor/", {"code": code_of(person), "next": back})
    assert answer["Location"] == "/console/"


def test_a_forged_form_is_refused():
    make_operator()
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    assert give_password(client).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_one_code_at_the_same_moment_opens_one_session():
    person = make_operator()
    with_factor(person)
    code, now = code_of(person), timezone.now()
    prove = lambda: factors.prove(operator=person.pk, code=code, now=now)  # noqa: E731
    assert sorted(at_once("public", prove, prove, prove)) == [False, False, True]
