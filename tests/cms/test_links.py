"""The link with which a person sets a password: once, for three days, in one municipality."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail

from accounts.models import User
from cms.links import password_link, portal_address
from common.errors import NotFound
from tests.cms.backoffice import align, person, url
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db

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
    if answer.status_code != 200 or "new_password1" not in answer.text:
        return False
    address = answer.redirect_chain[-1][0]
    sent = client.post(address, {"new_password1": password, "new_password2": password})
    return sent.status_code == 302


def signs_in(schema, password):
    data = {"username": "ana@alpha.example", "password": password}
    return client_of(schema).post("/admin/login/", data).status_code == 302


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


@pytest.mark.parametrize("rest", ["x/y/", "MQ/set-password/", "MQ/cabc-0123/", "%00/x/", "é/ž/"])
def test_a_made_up_link_is_refused_and_not_an_error(alpha, rest):
    answer = client_of("alpha").get(f"/admin/password_reset/confirm/{rest}", follow=True)
    assert answer.status_code in (200, 404)
    assert "new_password1" not in answer.text


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
    client.post(url("wagtailadmin_password_reset"), {"email": "ANA@alpha.example"})
    (message,) = mail.outbox
    assert message.to == ["ana@alpha.example"]
    (address,) = [line for line in message.body.split() if "password_reset/confirm" in line]
    assert urlsplit(address).hostname == "alpha.localhost"
    assert use(address)
    assert signs_in("alpha", NEW)


def test_nobody_learns_who_has_an_account(alpha):
    answer = client_of("alpha").post(
        url("wagtailadmin_password_reset"), {"email": "nobody@alpha.example"}
    )
    assert answer.status_code == 302
    assert mail.outbox == []


def test_a_host_that_a_stranger_puts_in_the_request_is_not_in_the_mail(link):
    client = client_of("alpha")
    data = {"email": "ana@alpha.example"}
    client.post(url("wagtailadmin_password_reset"), data, headers={"Host": "alpha.localhost:6666"})
    client.post(url("wagtailadmin_password_reset"), data, headers={"Host": "evil.example"})
    (message,) = mail.outbox
    assert "evil" not in message.body
    assert "6666" not in message.body
