"""Acts in a consultation at the same moment, each on a connection of its own."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from common.errors import Conflict, NotFound
from consultations import services
from consultations.models import Consultation, Contribution, Entry, Support
from consultations.services import documents
from processes.models import Step
from tests.common.at_once import at_once
from tests.consultations.support import consultation, person, said, text
from tests.support import in_municipality

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_at_once_are_numbered_without_gap_in_the_order_of_their_moments():
    of = consultation()
    people = [person(f"oseba{n}@example.si") for n in range(20)]

    def say(who):
        words = services.Words(text=f"Mnenje osebe {who.pk}.", name="Oseba")
        return services.contribute(consultation_id=of.pk, words=words, person=who)

    done = at_once("alpha", *[lambda who=who: say(who) for who in people])
    assert not [one for one in done if isinstance(one, Exception)]
    with in_municipality("alpha"):
        every = list(Contribution.objects.order_by("number"))
        assert [one.number for one in every] == list(range(1, 21))
        moments = [one.received_at for one in every]
        assert moments == sorted(moments)
        assert Consultation.objects.get().last_number == 20


def test_at_the_moment_of_closing_whoever_waits_for_the_lock_is_too_late():
    """One holds the consultation over its closing; the other came before it and waited."""
    of = consultation(closes=timezone.now() + timedelta(seconds=1.2))
    first, second = person("prva@example.si"), person("druga@example.si")
    words = services.Words(text="Še pravočasno mnenje.", name="Oseba")

    def holds():
        with transaction.atomic():
            made = services.contribute(consultation_id=of.pk, words=words, person=first)
            time.sleep(2)
        return made

    def waits():
        time.sleep(0.4)
        came_at = timezone.now()
        assert came_at < of.call.closes_at
        return services.contribute(consultation_id=of.pk, words=words, person=second)

    held, waited = at_once("alpha", holds, waits)
    assert held.number == 1
    assert held.received_at < of.call.closes_at
    assert isinstance(waited, Conflict)
    with in_municipality("alpha"):
        assert Contribution.objects.count() == 1
        assert Step.objects.get(key="comments").closes_at == of.call.closes_at


def test_the_same_sent_twice_at_once_is_taken_once():
    of, ana = consultation(), person()
    words = services.Words(text="Dvakrat kliknjeno mnenje.", name="Ana")
    act = lambda: services.contribute(consultation_id=of.pk, words=words, person=ana)  # noqa: E731
    done = at_once("alpha", *[act] * 4)
    assert len({one.pk for one in done}) == 1


def test_support_at_once_counts_each_person_once():
    of = consultation()
    (entry,) = said(of)
    people = [person(f"oseba{n}@example.si") for n in range(6)]
    acts = [
        lambda who=who: services.support(entry_id=entry.pk, person=who, now=timezone.now())
        for who in people
        for _twice in range(2)
    ]
    done = at_once("alpha", *acts)
    assert not [one for one in done if isinstance(one, Exception)]
    with in_municipality("alpha"):
        assert Entry.objects.get(pk=entry.pk).supports == Support.objects.count() == 6
    back = [
        lambda who=who: services.take_back(entry_id=entry.pk, person=who, now=timezone.now())
        for who in people[:3]
        for _twice in range(2)
    ]
    at_once("alpha", *back)
    with in_municipality("alpha"):
        assert Entry.objects.get(pk=entry.pk).supports == Support.objects.count() == 3


def test_a_version_is_thrown_away_once_and_whoever_is_late_reads_why():
    version = text(consultation(), published=False)
    discard = lambda: documents.discard_version(  # noqa: E731
        version_id=version.pk, by=None, now=timezone.now()
    )
    done = at_once("alpha", *[discard] * 4)
    assert done.count(None) == 1
    late = [one for one in done if one is not None]
    assert {(type(one), one.code) for one in late} == {(NotFound, "no_such_version")}


def test_who_puts_something_to_a_group_that_is_thrown_away_hears_so():
    of = consultation()
    one, other = said(of, how_many=2)
    known = {"by": None, "now": timezone.now()}
    with in_municipality("alpha"):
        group = services.group(consultation_id=of.pk, title="Cena", entry_ids=[one.pk], **known)

    def throws_away():
        with transaction.atomic():
            services.dissolve(answer_id=group.pk, **known)
            time.sleep(0.6)

    def puts():
        time.sleep(0.2)
        return services.put(answer_id=group.pk, entry_ids=[other.pk], **known)

    _gone, late = at_once("alpha", throws_away, puts)
    assert (type(late), late.code) == (NotFound, "no_such_answer")
