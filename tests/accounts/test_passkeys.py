"""Passkeys: made for one host, used once, by whoever unlocked them."""

import json

import pytest

from tests.accounts.passkey import Passkey
from tests.accounts.visitor import CODE, browser, citizen, is_in, sign_in, with_app
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db
SIGN_IN, ADD = "/racun/prijava/kljuci/", "/racun/varnost/kljuci/dodaj/"
ORIGIN = "http://alpha.localhost"


def asked(client):
    answer = client.get(SIGN_IN, headers={"Accept": "application/json"})
    return answer.json()["request_options"]["publicKey"]["challenge"]


def add(client, key, name="Telefon"):
    page = client.get(ADD)
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"]["id"] == key.host or key.host != "alpha.localhost"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    answer = client.post(
        ADD, {"name": name, "credential": json.dumps(key.made(options["challenge"]))}
    )
    return answer, options["user"]["id"]


def use(client, key, challenge, user, **more):
    from base64 import urlsafe_b64decode

    handle = urlsafe_b64decode(user + "==").decode()
    return client.post(SIGN_IN, {"credential": json.dumps(key.used(challenge, handle, **more))})


@pytest.fixture
def key(alpha):
    return Passkey(origin=ORIGIN)


def test_a_passkey_is_added_and_signs_in_alone(key):
    answer, user = add(browser(citizen()), key)
    assert answer.status_code == 302, answer.context["form"].errors
    client = client_of("alpha")
    assert use(client, key, asked(client), user).status_code == 302
    assert is_in(client)


def test_staff_with_a_passkey_are_in_the_back_office(key):
    home = browser(citizen("alpha", "u@alpha.example", "Uredniki"))
    _answer, user = add(home, key)
    assert home.get("/admin/").status_code == 200, "making one is giving it"
    client = client_of("alpha")
    use(client, key, asked(client), user)
    assert client.get("/admin/").status_code == 200


def test_an_answer_is_taken_once_and_only_in_the_session_that_asked(key):
    _answer, user = add(browser(citizen()), key)
    client, other = client_of("alpha"), client_of("alpha")
    challenge = asked(client)
    asked(other)
    use(other, key, challenge, user)
    assert not is_in(other)
    use(client, key, challenge, user)
    assert is_in(client)
    client.post("/racun/odjava/")
    use(client, key, challenge, user)
    assert not is_in(client)


def test_a_key_for_another_host_or_not_unlocked_opens_nothing(key):
    _answer, user = add(browser(citizen()), key)
    for wrong, more in (
        (Passkey("beta.localhost", "http://beta.localhost"), {}),
        (key, {"flags": 1}),
    ):
        wrong.id, wrong.key = key.id, key.key
        client = client_of("alpha")
        use(client, wrong, asked(client), user, **more)
        assert not is_in(client)


def test_in_production_an_answer_names_the_very_origin(key, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    client = browser(citizen())
    for origin, taken in (
        ("https://beta.localhost", False),
        ("https://alpha.localhost.evil.example", False),
        ("https://alpha.localhost", True),
    ):
        answer, _user = add(client, Passkey(origin=origin))
        assert (answer.status_code == 302) == taken, origin


def test_a_passkey_of_alpha_is_unknown_in_beta(key, beta):
    _answer, user = add(browser(citizen()), key)
    citizen("beta")
    client = client_of("beta")
    use(client, key, asked(client), user)
    assert not is_in(client)


def test_a_passkey_serves_as_the_second_step(key):
    person = citizen()
    with_app(person)
    with in_municipality("alpha"):
        from allauth.mfa.models import Authenticator

        made = {"name": "Telefon", "credential": key.made()}
        Authenticator.objects.create(user=person, type="webauthn", data=made)
    client = client_of("alpha")
    assert sign_in(client)["Location"] == CODE
    page = client.get(CODE)
    challenge = page.context["js_data"]["request_options"]["publicKey"]["challenge"]
    answer = client.post(CODE, {"credential": json.dumps(key.used(challenge))})
    assert answer.status_code == 302
    assert is_in(client)
