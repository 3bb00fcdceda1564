"""The link that sets a password: once, for three days."""

from datetime import timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone

from accounts import tries
from tests.accounts.visitor import ANA, PASSWORD, RESET, citizen, is_in, links, sign_in
from tests.support import client_of, in_municipality, sent_mails

pytestmark = pytest.mark.django_db
NEW, OTHER = "an entirely new password", "quite another password"


def asked(monkeypatch, ago=timedelta()):
    """The link in a mail that was asked for so long ago."""
    asked_at = timezone.make_naive(timezone.now() - ago)
    with monkeypatch.context() as patched:
        patched.setattr(PasswordResetTokenGenerator, "_now", lambda self: asked_at)
        client_of("alpha").post(RESET, {"email": ANA})
    return links(part="/nove/")[-1]


def opened(link):
    """A browser in which the link was opened, and where it leads."""
    client = client_of("alpha")
    return client, client.get(link, follow=True).request["PATH_INFO"]


def opens_with(password):
    client = client_of("alpha")
    sign_in(client, password=password)
    return is_in(client)


@pytest.mark.parametrize(
    ("ago", "holds"), [(timedelta(days=2, hours=23), True), (timedelta(days=3, minutes=1), False)]
)
def test_it_holds_for_three_days(alpha, monkeypatch, ago, holds):
    citizen()
    client, path = opened(asked(monkeypatch, ago))
    client.post(path, {"password1": NEW})
    assert (opens_with(NEW), opens_with(PASSWORD)) == (holds, not holds)


def test_it_sets_one_password_also_where_it_was_opened_before_that(alpha, monkeypatch):
    citizen()
    link = asked(monkeypatch)
    one, other = opened(link), opened(link)
    assert one[0].post(one[1], {"password1": NEW}).status_code == 302
    other[0].post(other[1], {"password1": OTHER})
    late = opened(link)
    late[0].post(late[1], {"password1": OTHER})
    assert opens_with(NEW)
    assert not opens_with(OTHER)


def test_from_one_address_so_many_are_sent_within_a_quarter_of_an_hour(alpha, monkeypatch):
    monkeypatch.setitem(tries.MOST, "sign_up", 2)
    people = [citizen(email=f"oseba{n}@example.si").email for n in range(4)]
    answers = {client_of("alpha").post(RESET, {"email": one})["Location"] for one in people}
    assert answers == {"/racun/geslo/poslano/"}
    assert [mail.to for mail in sent_mails()] == [[one] for one in people[:2]]


def test_it_opens_no_account_that_was_closed_meanwhile(alpha, monkeypatch):
    person = citizen()
    link = asked(monkeypatch)
    before = opened(link)
    with in_municipality("alpha"):
        person.is_active = False
        person.save()
    for client, path in (before, opened(link)):
        client.post(path, {"password1": NEW})
    with in_municipality("alpha"):
        person.refresh_from_db()
    assert person.check_password(PASSWORD)
