"""Whoever waits while the database is away hears of every way in which it goes away."""

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, ProgrammingError, connection

pytestmark = pytest.mark.django_db


def test_a_bare_error_without_a_code_is_a_lost_connection():
    with pytest.raises(OperationalError, match="closed"), connection.wrap_database_errors:
        raise psycopg2.DatabaseError("server closed the connection unexpectedly")


@pytest.mark.parametrize(
    ("given", "known"),
    [(psycopg2.IntegrityError, IntegrityError), (psycopg2.ProgrammingError, ProgrammingError)],
)
def test_other_errors_keep_their_names(given, known):
    with pytest.raises(DatabaseError) as found, connection.wrap_database_errors:
        raise given("no")
    assert type(found.value) is known
