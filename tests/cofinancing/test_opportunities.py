"""Calls are written down, changed, checked and taken back; what is impossible is refused."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cofinancing.models import Deadline, Opportunity
from cofinancing.services import offering
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from records.models import AuditEntry, OutboxEvent
from tests.cofinancing.support import call, call_facts, known
from tests.consultations.support import person
from tests.support import in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
SOON = timezone.now() + timedelta(days=5)


def refused(**more):
    """The fields at which something is said."""
    with in_municipality("alpha"), pytest.raises(Invalid) as error:
        offering.add(facts=call_facts(**more), **known())
    with in_municipality("alpha"):
        assert not Opportunity.objects.exists()
    assert all(error.value.fields.values())
    return set(error.value.fields)


def events():
    return list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))


def test_a_call_is_seen_once_it_is_published_and_closes_with_its_last_deadline(beta):
    first, last = SOON, SOON + timedelta(days=10)
    made = call(deadlines=[(last, {"sl": {"title": "2. rok"}}), (first, {})], published=False)
    with in_municipality("alpha"):
        assert not Opportunity.objects.public().exists()
        offering.publish(numbers=[made.pk], by=None, now=timezone.now())
        found = Opportunity.objects.open(timezone.now()).get()
        assert found.closes_at == last
        assert [one.at for one in found.deadlines.all()] == [first, last]
        assert (found.rate, found.own_share) == (Fraction(4, 5), Fraction(1, 5))
        assert found.level == "eu", "as its programme is"
        assert not Opportunity.objects.open(last).exists(), "half-open: at the moment it is late"
        assert found.state(last) == "closed"
        assert found.state(first) == "open"
    with in_municipality("beta"):
        assert not Opportunity.objects.exists()


def test_one_without_a_deadline_can_always_be_applied_to():
    made = call(deadlines=[])
    with in_municipality("alpha"):
        assert Opportunity.objects.open(timezone.now() + timedelta(days=999)).get() == made
        assert made.state(timezone.now()) == "always"
    later = timezone.localdate() + timedelta(days=9)
    assert call(opens_on=later, deadlines=[]).state(timezone.now()) == "coming"


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"deadlines": [(SOON, {})], "opens_on": SOON.date() + timedelta(days=9)}, {"deadlines"}),
        ({"deadlines": [(SOON, {}), (SOON, {})]}, {"deadlines"}),
        ({"deadlines": [(SOON.replace(year=SOON.year + 200), {})]}, {"deadlines"}),
        ({"opens_on": date(1026, 1, 1)}, {"opens_on"}),
        ({"rate": Fraction(11, 10)}, {"rate"}),
        ({"rate": Fraction(0)}, {"rate"}),
        ({"budget": -1}, {"budget"}),
        ({"budget": 10**16}, {"budget"}),
        ({"least": 5, "most": 4}, {"least"}),
        ({"programme": "interreg-mars"}, {"programme"}),
        ({"applicants": ["association", "everybody"]}, {"applicants"}),
        ({"topics": ["youth", "youth"]}, {"topics"}),
        ({"currency": "eur"}, {"currency"}),
        ({"source_url": "javascript:alert(1)"}, {"source_url"}),
        ({"checked_on": date.today() + timedelta(days=2)}, {"checked_on"}),  # noqa: DTZ011
        ({"texts": {"sl": {"title": " "}}}, {"title_sl"}),
        ({"texts": {"sl": {"title": "a" * 201}}, "rate": Fraction(2)}, {"title_sl", "rate"}),
        ({"texts": {"sl": {"title": "A\0"}}}, {"title_sl"}),
    ],
)
def test_what_is_impossible_is_refused_at_its_field(wrong, fields):
    assert refused(**wrong) == fields


def test_followers_hear_of_what_matters_in_a_published_call_alone():
    made = call()
    with in_municipality("alpha"):
        same = made.deadlines.get().at
        kept = {"deadlines": [(same, {})]}
        words = {"texts": {"sl": {"title": "Drug naslov"}}}
        offering.change(number=made.pk, facts=call_facts(**kept, **words), **known())
        assert "cofinancing.opportunity_changed" not in events()
        later = [(same + timedelta(days=7), {}), (same, {"sl": {"title": "1. rok"}})]
        number = Deadline.objects.get().pk
        offering.change(number=made.pk, facts=call_facts(deadlines=later), **known())
        assert events()[-1] == "cofinancing.opportunity_changed"
        assert Deadline.objects.order_by("at").first().pk == number
        said = AuditEntry.objects.filter(act="cofinancing.opportunity_changed").get().data
        assert said == {"changed": ["deadlines"]}


def test_what_people_have_seen_is_taken_back_with_a_reason_and_then_stays():
    made, draft = call(), call(published=False)
    with in_municipality("alpha"):
        act = {"number": made.pk, "by": None, "now": timezone.now()}
        with pytest.raises(Conflict):
            offering.discard(**act)
        with pytest.raises(Invalid):
            offering.withdraw(because=" ", **act)
        offering.withdraw(because="Razpis je umaknjen.", **act)
        assert not Opportunity.objects.public().exists()
        for again in (
            lambda: offering.withdraw(because="Še enkrat.", **act),
            lambda: offering.change(number=made.pk, facts=call_facts(), **known()),
            lambda: offering.publish(numbers=[made.pk], by=None, now=timezone.now()),
        ):
            with pytest.raises(Conflict):
                again()
        with pytest.raises(Conflict):
            offering.withdraw(**act | {"number": draft.pk}, because="Osnutek.")
        offering.discard(**act | {"number": draft.pk})
        assert Opportunity.objects.get() == made


def test_many_are_checked_or_published_together_or_none():
    one, two = call(published=False), call(published=False)
    yesterday = timezone.localdate() - timedelta(days=1)
    with in_municipality("alpha"):
        Opportunity.objects.update(checked_on=yesterday)
        given = {"by": None, "now": timezone.now()}
        with pytest.raises(NotFound):
            offering.publish(numbers=[one.pk, two.pk, 10**9], **given)
        assert not Opportunity.objects.public().exists()
        assert offering.publish(numbers=[one.pk, two.pk], **given) == 2
        assert offering.publish(numbers=[one.pk, two.pk], **given) == 0
        assert offering.check(numbers=[one.pk], **given) == 1
        checked = Opportunity.objects.order_by("pk").values_list("checked_on", flat=True)
        assert list(checked) == [timezone.localdate(), yesterday]


def test_officials_of_another_unit_and_citizens_change_nothing():
    made = call(unit="Krajevna skupnost Hoče")
    others = person("jug@obcina.si", "official", unit="Krajevna skupnost Slivnica"), person()
    with in_municipality("alpha"):
        for by in others:
            with pytest.raises(NotAllowed):
                offering.add(facts=call_facts(unit="Krajevna skupnost Hoče"), **known(by=by))
            with pytest.raises(NotAllowed):
                offering.change(number=made.pk, facts=call_facts(), **known(by=by))
            for act in (offering.publish, offering.check):
                with pytest.raises(NotAllowed):
                    act(numbers=[made.pk], by=by, now=timezone.now())
            with pytest.raises(NotAllowed):
                offering.withdraw(number=made.pk, because="Kar tako.", by=by, now=timezone.now())


@pytest.mark.parametrize(
    ("change", "claim"),
    [
        ({"rate_part": 3, "rate_whole": 2}, "a_rate_lies_between_nothing_and_all"),
        ({"rate_part": 3, "rate_whole": None}, "a_rate_lies_between_nothing_and_all"),
        ({"most": 1}, "amounts_of_an_opportunity_are_possible"),
        ({"budget": 0}, "amounts_of_an_opportunity_are_possible"),
        ({"withdrawn_at": SOON}, "what_is_taken_back_says_why"),
    ],
)
def test_postgresql_holds_what_is_claimed(change, claim):
    call()
    with in_municipality("alpha"), pytest.raises(IntegrityError, match=claim), transaction.atomic():
        Opportunity.objects.update(**change)


def test_what_a_feed_tells_of_is_published_once_it_is_said_in_every_official_language():
    made = call(published=False)
    with in_municipality("alpha"):
        now, both = timezone.now(), ["sl", "it"]
        with pytest.raises(Conflict, match="Mladi"):
            offering.publish(numbers=[made.pk], languages=both, by=None, now=now)
        texts = {**made.texts, "it": {"title": "Giovani e volontariato"}}
        offering.change(number=made.pk, facts=call_facts(texts=texts), **known(languages=both))
        assert offering.publish(numbers=[made.pk], languages=both, by=None, now=now) == 1
