"""A database that commits and goes away before it can say so."""

from contextlib import contextmanager

from django.db import OperationalError, connection


@contextmanager
def answer_lost(when):
    """The first commit after which `when()` holds is done, and its answer is lost."""
    commit, lost = connection._commit, []

    def committed():
        commit()
        if not lost and when():
            lost.append(True)
            raise OperationalError("server closed the connection unexpectedly")

    connection._commit = committed
    try:
        yield
    finally:
        del connection._commit
    assert lost, "no such commit"
