"""Supporting what others said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.errors import Conflict, NotAllowed, NotFound
from consultations import services
from consultations.models import Entry, Support
from tests.consultations.support import consultation, person, said
from tests.support import in_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return said(consultation())[0]


def support(entry, by, now=None, act=services.support):
    with in_municipality("alpha"):
        return act(entry_id=entry.pk, person=by, now=now or timezone.now()).supports


def test_twice_is_once_and_taking_back_what_was_not_given_is_nothing(entry):
    ana = person()
    assert support(entry, ana, act=services.take_back) == 0
    assert support(entry, ana) == 1
    assert support(entry, ana) == 1
    assert support(entry, person("bor@example.si")) == 2
    assert support(entry, ana, act=services.take_back) == 1


def test_ones_own_hidden_withdrawn_and_closed_cannot_be_supported(entry):
    ana = person()
    own = said(entry.consultation, person_id=ana.pk)[0]
    with pytest.raises(NotAllowed):
        support(own, ana)
    closes = entry.consultation.call.closes_at
    with pytest.raises(Conflict):
        support(entry, ana, now=closes)
    assert support(entry, ana, now=closes - timedelta(microseconds=1)) == 1
    with pytest.raises(Conflict):
        support(entry, ana, now=closes, act=services.take_back)
    with in_municipality("alpha"):
        Entry.objects.update(hidden_at=timezone.now(), because="Žalitev.")
    with pytest.raises(NotAllowed):
        support(entry, person("bor@example.si"))
    with in_municipality("alpha"):
        Entry.objects.update(hidden_at=None, withdrawn_at=timezone.now())
    with pytest.raises(NotAllowed):
        support(entry, person("cene@example.si"))
    entry.pk += 1000
    with pytest.raises(NotFound):
        support(entry, ana)


def test_who_deletes_their_account_is_still_counted(entry):
    ana = person()
    assert support(entry, ana) == 1
    with in_municipality("alpha"):
        ana.delete()
        assert not Support.objects.exists()
    assert support(entry, person("bor@example.si")) == 2
