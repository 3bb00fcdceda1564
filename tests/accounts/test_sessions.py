"""A session that could not be saved: because it was ended, or because the database was away."""

import psycopg2
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection

from accounts.sessions import SessionStore
from tests.support import in_municipality

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
