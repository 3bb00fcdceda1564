"""People of one municipality."""

import pytest
from django.conf import global_settings
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.common.at_once import at_once
from tests.support import PASSWORD, client_of, in_municipality, signs_in

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_small_letters_without_spaces(alpha):
    with in_municipality("alpha"):
        person = User.objects.create_user(" Ana.Novak@Alpha.EXAMPLE ")
    assert person.email == "ana.novak@alpha.example"


def test_a_person_without_a_password_cannot_sign_in(alpha):
    with in_municipality("alpha"):
        person = User.objects.create_user("ana@alpha.example")
        assert not person.has_usable_password()
        assert authenticate(username="ana@alpha.example", password="") is None


@pytest.mark.parametrize("written", ["admin@alpha.example", "ADMIN@Alpha.Example"])
def test_a_person_signs_in_however_the_address_is_capitalised(alpha, written):
    assert signs_in(client_of("alpha"), written)


def test_the_hash_of_production_signs_in(alpha, settings):
    settings.PASSWORD_HASHERS = list(global_settings.PASSWORD_HASHERS)
    with in_municipality("alpha"):
        person = User.objects.create_user("ana@alpha.example", PASSWORD)
    assert person.password.startswith("pbkdf2_sha256$")
    assert signs_in(client_of("alpha"), person.email)


def test_a_person_whose_address_was_stored_with_capitals_signs_in(alpha):
    with in_municipality("alpha"):
        person = User(email="Ana@Alpha.example")
        person.set_password(PASSWORD)
        person.save()
        assert authenticate(username="ana@alpha.example", password=PASSWORD) == person


def test_addresses_that_capitals_alone_would_make_equal_do_not_break_signing_in(alpha):
    with in_municipality("alpha"):
        User.objects.create_user("ana@strasse.example", PASSWORD)
        person = User.objects.create_user("ana@straße.example", PASSWORD)
        assert authenticate(username="ana@straße.example", password=PASSWORD) == person


def test_one_address_has_one_account_whatever_its_capitals(alpha):
    with in_municipality("alpha"):
        User.objects.create_user("ana@alpha.example")
        with (
            pytest.raises(IntegrityError, match="one_account_an_email_address"),
            transaction.atomic(),
        ):
            User(email="ANA@alpha.example").save()
        assert User.objects.filter(email__iexact="ana@alpha.example").count() == 1


def test_the_same_address_in_another_municipality_is_another_account(alpha, beta):
    with in_municipality("alpha"):
        User.objects.create_user("ana@example.org", PASSWORD)
    with in_municipality("beta"):
        assert authenticate(username="ana@example.org", password=PASSWORD) is None
        User.objects.create_user("ana@example.org", "a different long password")
        assert authenticate(username="ana@example.org", password=PASSWORD) is None
    with in_municipality("alpha"):
        assert authenticate(username="ana@example.org", password=PASSWORD) is not None


def test_a_password_of_alpha_opens_nothing_in_beta(alpha, beta):
    assert signs_in(client_of("alpha"), "admin@alpha.example")
    assert not signs_in(client_of("beta"), "admin@alpha.example")


def test_the_hash_that_binds_a_session_differs_between_municipalities(alpha, beta):
    person = User(email="ana@example.org", password="the same hash")
    hashes = set()
    for schema in ("alpha", "beta", "public"):
        with in_municipality(schema):
            hashes.add(person.get_session_auth_hash())
    assert len(hashes) == 3


def test_a_person_is_called_by_name_or_by_address(alpha):
    assert str(User(email="ana@example.org")) == "ana@example.org"
    assert str(User(email="ana@example.org", first_name="Ana", last_name="Novak")) == "Ana Novak"


@pytest.mark.django_db(transaction=True)
def test_two_accounts_of_one_address_at_once_leave_one(alpha):
    outcomes = at_once(
        "alpha",
        lambda: User.objects.create_user("ana@alpha.example"),
        lambda: User.objects.create_user("ANA@alpha.example"),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "User"]
    with in_municipality("alpha"):
        assert User.objects.filter(email="ana@alpha.example").count() == 1
