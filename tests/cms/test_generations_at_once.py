"""Publications at the same moment: in other scopes they do not wait, in one they do."""

from threading import Event as Signal
from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from tests.cms.raised import NOTHING, Raised
from tests.support import in_municipality, make_announcement, make_event


def hold_until(schema, act, go_on):
    """Run `act` in a transaction of its own, and keep that open until told to go on."""
    done = Signal()

    def run():
        try:
            with in_municipality(schema), transaction.atomic():
                act()
                done.set()
                go_on.wait(20)
        finally:
            done.set()
            connection.close()

    thread = Thread(target=run)
    thread.start()
    assert done.wait(20)
    return thread


def impatiently(schema, act):
    """Run `act` in a transaction that waits for no lock longer than a second."""
    with in_municipality(schema), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
        act()


@pytest.fixture
def two_pages(alpha, beta):
    return make_announcement("alpha", live=False), make_event("alpha", live=False)


@pytest.mark.django_db(transaction=True)
def test_publications_in_other_scopes_and_municipalities_do_not_wait(two_pages):
    announcement, event = two_pages
    theirs = make_announcement("beta", live=False)
    go_on = Signal()
    with Raised() as raised:
        thread = hold_until("alpha", lambda: announcement.save_revision().publish(), go_on)
    try:
        # Readers see the new number only with the new content.
        assert raised.alpha == NOTHING
        with Raised() as raised:
            impatiently("alpha", lambda: event.save_revision().publish())
            impatiently("beta", lambda: theirs.save_revision().publish())
        assert (raised.alpha, raised.beta) == ({"events"}, {"announcements"})
    finally:
        with Raised() as raised:
            go_on.set()
            thread.join(20)
    assert (raised.alpha, raised.beta) == ({"announcements"}, NOTHING)


@pytest.mark.django_db(transaction=True)
def test_two_publications_in_one_scope_do_wait_so_that_none_is_lost(two_pages):
    announcement, _event = two_pages
    other = make_announcement("alpha", title="Drugo", live=False)
    go_on = Signal()
    thread = hold_until("alpha", lambda: announcement.save_revision().publish(), go_on)
    try:
        with pytest.raises(OperationalError, match="lock timeout"):
            impatiently("alpha", lambda: other.save_revision().publish())
    finally:
        go_on.set()
        thread.join(20)
    with Raised("alpha") as raised:
        make_announcement("alpha", title="Tretje")
    assert raised.alpha == {"announcements"}
