"""What of renewals is found in the search of its own municipality, from when on and until when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from processes.services import annul
from records.consumers.pump import pump
from records.services import tell
from renewal.findable import ALL, PINS
from renewal.models import Pin
from renewal.services import keeping, moderating, pinning
from search.services import rebuild
from tests.consultations.support import person
from tests.renewal.support import SPOKEN, marked, measure, neighbourhood, pin, process
from tests.search.conftest import *  # noqa: F403
from tests.support import in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_municipalities")]


def entry(home, schema="alpha", *, published=True, title="Nove klopi"):
    now = timezone.now()
    with in_municipality(schema):
        made = keeping.write(
            neighbourhood_id=home.pk,
            day=timezone.localdate(now),
            texts={"sl": {"title": title, "text": "Klopi stojijo ob poti."}},
            measure_id=None,
            languages=SPOKEN,
            by=None,
            now=now,
        )
        return keeping.publish(entry_id=made.pk, by=None, now=now) if published else made


def test_each_part_is_found_in_its_own_municipality_and_no_draft_is(find):
    for schema in ("alpha", "beta"):
        home = neighbourhood(schema)
        measure(home, schema, texts={"sl": {"title": f"Varna pot {schema}"}})
        measure(home, schema, texts={"sl": {"title": "Varna pot v osnutku"}}, published=False)
        entry(home, schema, title=f"Klopi {schema}")
        entry(home, schema, title="Klopi v osnutku", published=False)
        pin(home, person(schema=schema), schema, title=f"Luknja {schema}", text="Na cesti.")
    pump()
    for schema in ("alpha", "beta"):
        assert find("Varna pot", schema) == [f"Varna pot {schema}"]
        assert find("klopi", schema) == [f"Klopi {schema}"]
        assert find("luknja", schema) == [f"Luknja {schema}"]
    with in_municipality("alpha"):
        assert rebuild() >= 4
    assert "Planina" in find("Planina")


def test_what_is_hidden_withdrawn_or_waits_anew_is_not_found_from_that_act_on(find):
    home, ana = neighbourhood(moderation="before"), person()
    ones = [pin(home, ana, title=f"Luknja {n}", text=f"Opis {n}.") for n in range(3)]
    pump()
    assert find("luknja") == [], "nobody has looked at them"
    now = timezone.now()
    with in_municipality("alpha"):
        numbers = [one.pk for one in ones]
        moderating.approve(neighbourhood_id=home.pk, pin_ids=numbers, by=None, now=now)
    pump()
    assert len(find("luknja")) == 3
    with in_municipality("alpha"):
        moderating.hide(pin_id=ones[0].pk, because="Žalitev.", by=None, now=now)
        pinning.withdraw(pin_id=ones[1].pk, person=ana)
        pinning.edit(pin_id=ones[2].pk, marked=marked(title="Luknja nova"), person=ana)
    assert find("luknja") == [], "before anybody has read the outbox"
    pump()
    assert find("luknja") == []
    with in_municipality("alpha"):
        moderating.unhide(pin_id=ones[0].pk, by=None, now=now)
    pump()
    assert find("luknja") == ["Luknja 0"]


def test_a_renewal_that_is_published_brings_all_of_it_and_an_annulled_one_takes_it_along(find):
    now = timezone.now()
    draft = process(published=False, opens=now + timedelta(days=9), closes=now + timedelta(days=39))
    home = neighbourhood(of=draft)
    measure(home)
    pump()
    assert find("varna pot") == []
    with in_municipality("alpha"):
        type(draft).objects.filter(pk=draft.pk).update(published_at=now)
        tell(name="processes.process_published", object_id=draft.pk, scope="processes")
    pump()
    assert find("varna pot") == ["Varna pot v šolo"]
    with in_municipality("alpha"):
        annul(process_id=draft.pk, because={"sl": "Poplava."}, languages=SPOKEN, by=None, now=now)
    pump()
    assert find("varna pot") == []


def test_a_thousand_are_read_in_as_many_statements_as_one(queries):
    home, ana = neighbourhood(), person()
    for n in range(12):
        measure(home, texts={"sl": {"title": f"Ukrep {n}"}})
        pin(home, ana, title=f"Označba {n}")
        entry(home, title=f"Vnos {n}")
    with in_municipality("alpha"):
        for source in ALL:
            numbers = list(source.every())
            source.read(numbers)
            with queries(1):
                assert len(list(source.read(numbers))) in {1, 12}
        Pin.objects.update(withdrawn_at=timezone.now())
        assert list(PINS.read(numbers)) == []
