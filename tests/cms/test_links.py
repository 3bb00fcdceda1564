"""The link with which a person sets a password: once, for three days, in one municipality."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from accounts.models import User
from cms.links import password_link, portal_address
from common.errors import NotFound
from tests import support
from tests.cms.backoffice import align, person
from tests.support import client_of, in_municipality, sent_mails

pytestmark = pytest.mark.django_db

RESET = "/racun/geslo/pozabljeno/"
NEW = "an entirely new password"


@pytest.fixture
def link(alpha, beta):
    """A link for somebody of alpha whose number in beta is somebody else's."""
    align("accounts_user", "alpha", "beta")
    email = person("alpha", email="ana@alpha.example")
    person("beta", email="ana@alpha.example")
    with in_municipality("alpha"):
        return password_link(email)


def use(link, schema="alpha", password=NEW):
    """Open the link in a browser and set the password, if a form is shown."""
    client = client_of(schema)
    answer = client.get(urlsplit(link).path, follow=True)
    if answer.status_code != 200 or "password1" not in answer.text:
        return False
    address = answer.redirect_chain[-1][0]
    return client.post(address, {"password1": password}).status_code == 302


def signs_in(schema, password):
    return support.signs_in(client_of(schema), "ana@alpha.example", password)


def test_a_link_begins_with_its_own_portal(link):
    assert urlsplit(link).hostname == "alpha.localhost"
    for schema in ("alpha", "beta"):
        with in_municipality(schema):
            assert urlsplit(portal_address()).hostname == f"{schema}.localhost"


def test_a_link_works_once(link):
    assert use(link)
    assert signs_in("alpha", NEW)
    assert not use(link, password="yet another password")
    assert signs_in("alpha", NEW)


def test_a_link_of_alpha_is_refused_in_beta_even_for_the_same_number_and_address(link):
    with in_municipality("alpha"):
        ours = User.objects.get(email="ana@alpha.example")
    with in_municipality("beta"):
        theirs = User.objects.get(email="ana@alpha.example")
        # The same in all that the token is made of, but for the municipality.
        theirs.password, theirs.last_login = ours.password, ours.last_login
        theirs.save()
    assert ours.pk == theirs.pk
    assert not use(link, "beta")
    assert not signs_in("beta", NEW)
    assert use(link, "alpha")


def test_a_link_works_for_three_days(link, monkeypatch):
    later = datetime.now() + timedelta(days=3, minutes=5)  # noqa: DTZ005 - as Django's tokens count
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert not use(link)


def test_a_weak_password_is_refused_and_the_link_still_works(link):
    assert not use(link, password="geslo")
    assert use(link)


@pytest.mark.parametrize("rest", ["x/y/", "1/set-password/", "1/cabc-0123/", "%00/x/", "é/ž/"])
def test_a_made_up_link_is_refused_and_not_an_error(alpha, rest):
    answer = client_of("alpha").get(f"/racun/geslo/nove/{rest}", follow=True)
    assert answer.status_code in (200, 404)
    assert "password1" not in answer.text


def test_there_is_no_link_for_a_stranger(alpha, beta):
    person("beta", email="tujec@beta.example")
    with in_municipality("alpha"), pytest.raises(NotFound) as refusal:
        password_link("tujec@beta.example")
    assert "tujec@beta.example" in refusal.value.message


def test_there_is_no_link_for_somebody_who_was_shut_out(link):
    with in_municipality("alpha"):
        User.objects.filter(email="ana@alpha.example").update(is_active=False)
        with pytest.raises(NotFound):
            password_link("ana@alpha.example")
    use(link)
    assert not signs_in("alpha", NEW)


def test_a_forgotten_password_is_answered_by_mail_with_a_link_to_ones_own_portal(link):
    client = client_of("alpha")
    client.post(RESET, {"email": "ANA@alpha.example"})
    (message,) = sent_mails()
    assert message.to == ["ana@alpha.example"]
    (address,) = [line for line in message.body.split() if "/racun/geslo/nove/" in line]
    assert urlsplit(address).hostname == "alpha.localhost"
    assert use(address)
    assert signs_in("alpha", NEW)


def test_nobody_learns_who_has_an_account(alpha):
    answer = client_of("alpha").post(RESET, {"email": "nobody@alpha.example"})
    assert answer.status_code == 302
    (message,) = sent_mails()
    assert message.to == ["nobody@alpha.example"]
    assert "/racun/registracija/" in message.body


def test_a_host_that_a_stranger_puts_in_the_request_is_not_in_the_mail(link):
    client = client_of("alpha")
    data = {"email": "ana@alpha.example"}
    client.post(RESET, data, headers={"Host": "alpha.localhost:6666"})
    client.post(RESET, data, headers={"Host": "evil.example"})
    (message,) = sent_mails()
    assert "evil" not in message.body
    assert "6666" not in message.body
