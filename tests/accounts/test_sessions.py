"""Sessions: ended elsewhere, lost with the database, planted by somebody else."""

import re

import psycopg2
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.utils import timezone

from accounts import factors
from accounts.sessions import SessionStore
from tests.accounts.visitor import CODE, browser, citizen, code, is_in, sign_in, with_app
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db


def begun():
    session = SessionStore()
    session["said"] = "something"
    session.save()
    return session


def test_a_session_that_was_ended_elsewhere_is_not_begun_anew(alpha):
    with in_municipality("alpha"):
        session = begun()
        SessionStore(session.session_key).delete()
        with pytest.raises(UpdateError):
            session.save()


def test_a_database_that_goes_away_is_not_taken_for_a_signing_out(alpha):
    def lose(execute, sql, params, many, context):
        if not sql.startswith("UPDATE"):
            return execute(sql, params, many, context)
        raise OperationalError from psycopg2.OperationalError("the server closed the connection")

    with in_municipality("alpha"):
        session = begun()
        with connection.execute_wrapper(lose), pytest.raises(OperationalError):
            session.save()


# -- Fixation: whoever planted a session, or saw its key, has nothing of it later -----------------


def key_of(client):
    return client.cookies["sessionid"].value


def opens(key):
    thief = client_of("alpha")
    thief.cookies["sessionid"] = key
    return is_in(thief)


def test_the_session_is_another_one_after_the_code(alpha):
    with_app(citizen())
    client = client_of("alpha")
    sign_in(client)
    planted = key_of(client)
    client.post(CODE, {"code": code()})
    assert is_in(client)
    assert key_of(client) != planted
    assert not opens(planted)


def test_the_session_is_another_one_once_a_factor_is_given_in_it(alpha):
    person = citizen("alpha", "u@alpha.example", "Uredniki")
    client = browser(person)
    with_app(person)
    before = key_of(client)
    way = client.get("/admin/")["Location"]
    assert client.post(way, {"code": code(), "next": "/admin/"})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert key_of(client) != before
    assert not opens(before)
    with in_municipality("alpha"):
        assert UserSession.objects.get(user=person).session_key == key_of(client)


def test_the_session_is_another_one_once_the_first_factor_is_set_up_in_it(alpha):
    client = browser(citizen("alpha", "u@alpha.example", "Uredniki"))
    before = key_of(client)
    page = client.get("/racun/varnost/aplikacija/")
    secret = re.search(r'account__key">([A-Z2-7]+)', page.text)[1]
    step = int(timezone.now().timestamp()) // factors.STEP_SECONDS
    shown = format_hotp_value(hotp_value(secret, step))
    client.post("/racun/varnost/aplikacija/", {"code": shown})
    assert client.get("/admin/").status_code == 200
    assert not opens(before)


def test_a_wrong_code_changes_no_session(alpha):
    person = citizen()
    client = browser(person)
    with_app(person)
    before = key_of(client)
    assert client.post("/racun/potrditev/koda/", {"code": "000000"}).status_code == 200
    assert key_of(client) == before
    assert is_in(client)
