"""Boundary, zones and measures from a file: every fault named, looked at first, nothing twice."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.errors import Conflict, NotAllowed
from places.geojson import Refused
from places.limits import Limits
from renewal.models import Measure, Neighbourhood, Zone
from renewal.services import importing
from tests.common.at_once import at_once
from tests.consultations.support import person
from tests.places.support import BOW_TIE, SEAT, point, square
from tests.renewal.support import SPOKEN, measure, measures_of, neighbourhood, process
from tests.renewal.test_desk import DESK, official
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db
AT = point(14.365, 46.245)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def written(*features):
    """A file of (properties, geometry)."""
    rows = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def facts(data, kind="measures"):
    return {"kind": kind, "data": data, "limits": Limits(None, SEAT), "languages": SPOKEN}


def imported(home, data, kind="measures", by=None):
    with in_municipality("alpha"):
        seen = importing.plan(home=home, **facts(data, kind)).mark
        return importing.carry_out(
            neighbourhood_id=home.pk, seen=seen, by=by, now=timezone.now(), **facts(data, kind)
        )


FILE = written(
    (
        {
            "id": "P-7",
            "title": "Zelene strehe",
            "track": "long",
            "phase": "designed",
            "theme": "Promet",
            "zone": "sever",
            "cost_eur": 1250.5,
            "starts_on": "2027-03-01",
        },
        AT,
    ),
    ({"title": "Korita", "cost_eur": "1.234,56"}, AT),
)


def test_a_file_is_imported_again_and_again_and_nothing_comes_twice():
    home = neighbourhood()
    first = imported(home, FILE)
    assert first.mark == "2-0-0"
    made = measures_of(home)
    assert made[1].cost_estimate == 125_050
    assert made[2].cost_estimate == 123_456
    with in_municipality("alpha"):
        assert made[1].theme.title == "Promet"
        assert made[1].zone.key == "sever"
    assert made[1].phase == "designed"
    assert made[1].published_at is None
    assert imported(home, FILE).mark == "0-0-2"
    with in_municipality("alpha"):
        # Its title was put right here and its money is kept; the file knows it by its id.
        Measure.objects.filter(number=1).update(texts={"sl": {"title": "Drugače"}}, cost_actual=7)
    assert imported(home, FILE).mark == "0-1-1"
    again = measures_of(home)
    assert len(again) == 2
    assert again[1].title == "Zelene strehe"
    assert again[1].cost_actual == 7
    by_number = written(({"number": 2, "phase": "works"}, AT), ({"title": "Tretji"}, AT))
    assert imported(home, by_number).mark == "1-1-0"
    last = measures_of(home)
    assert last[2].title == "Korita"
    assert last[2].phase == "works"
    assert sorted(last) == [1, 2, 3]


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([({"title": "A", "phase": "potica"}, AT)], ["potica", "proposed"]),
        ([({"title": "A", "theme": "Morje"}, AT), ({}, BOW_TIE)], ["Morje", "2"]),
        ([({"title": "A", "cost_eur": 1.005}, AT)], ["1.005"]),
        ([({"title": "A", "cost_eur": True}, AT)], ["True"]),
        ([({"title": "A", "cost_eur": "12.34"}, AT)], ["12.34"]),
        ([({"title": "A", "cost_eur": 1e300}, AT)], []),
        ([({"title": "A", "starts_on": "1. marec"}, AT)], ["1. marec"]),
        ([({"title": "A", "starts_on": "2027-02-01", "ends_on": "2026-02-01"}, AT)], []),
        ([({"number": 9}, AT)], ["9"]),
        ([({"number": "1e9"}, AT)], ["1e9"]),
        ([({}, AT)], []),
        ([({"title": "x" * 900}, AT)], []),
        ([({"title": "A"}, AT), ({"title": " a "}, point(14.366, 46.245))], ["2"]),
        ([({"title": "A", "id": 5}, AT), ({"title": "B", "id": "5"}, AT)], ["2"]),
        ([({"title": "A"}, point(2.35, 48.85))], []),
    ],
)
def test_every_fault_of_a_file_is_named_and_nothing_of_it_is_taken(features, words):
    home = neighbourhood()
    with pytest.raises(Refused) as refused:
        imported(home, written(*features))
    for word in words:
        assert word in str(refused.value)
    assert not measures_of(home)


def test_numbers_of_another_neighbourhood_and_of_another_municipality_are_not_touched():
    home, other = neighbourhood(), neighbourhood(of=process(slug="druga"))
    theirs = neighbourhood("beta")
    measure(other, texts={"sl": {"title": "Njihov"}})
    measure(theirs, "beta", texts={"sl": {"title": "Njihov"}})
    imported(home, written(({"title": "Njihov", "phase": "works"}, AT)))
    assert measures_of(home)[1].phase == "works"
    assert measures_of(other)[1].phase == "proposed"
    assert measures_of(theirs, "beta")[1].phase == "proposed"


def test_zones_and_the_boundary_come_from_files_too():
    home = neighbourhood()
    zones = written(
        ({"title": "Šolska ulica"}, square(14.361, 46.241, 0.002)),
        ({"key": "sever", "title": "Severni del"}, square(14.36, 46.24, 0.005)),
    )
    assert imported(home, zones, "zones").mark == "1-1-0"
    assert imported(home, zones, "zones").mark == "0-0-2"
    with in_municipality("alpha"):
        assert Zone.objects.get(key="sever").title == "Severni del"
        assert Zone.objects.get(key="solska-ulica").shape
    edge = written(({}, square(14.355, 46.235, 0.02)))
    assert imported(home, edge, "boundary").mark == "0-1-0"
    assert imported_shape() == square(14.355, 46.235, 0.02)
    for bad, kind in ((written(({"title": "T"}, AT)), "zones"), (written(({}, AT)), "boundary")):
        with pytest.raises(Refused):
            imported(home, bad, kind)


def imported_shape():
    with in_municipality("alpha"):
        return Neighbourhood.objects.get().shape


def test_only_what_was_seen_is_done_and_by_those_alone_whose_renewal_it_is():
    home = neighbourhood()
    with in_municipality("alpha"):
        seen = importing.plan(home=home, **facts(FILE)).mark
    measure(home, texts={"sl": {"title": "Korita"}})
    known = {"neighbourhood_id": home.pk, "now": timezone.now(), **facts(FILE)}
    with in_municipality("alpha"), pytest.raises(Conflict):
        importing.carry_out(seen=seen, by=None, **known)
    outsider = person("dol@example.si", "official", unit="KS Dol")
    with in_municipality("alpha"), pytest.raises(NotAllowed):
        importing.carry_out(seen="1-1-0", by=outsider, **known)
    assert len(measures_of(home)) == 1


def test_what_was_exported_here_is_imported_again_and_changes_nothing():
    client = official()
    home = neighbourhood()
    with in_municipality("alpha"):
        parts = {"zone_id": home.zones.first().pk, "theme_id": home.themes.first().pk}
    measure(home, cost_estimate=7, **parts)
    links = re.findall(
        r'href="(/api/[^"]+)"', client.get(f"{DESK}{home.pk}/import/").content.decode()
    )
    assert len(links) == 2
    for link in links:
        got = client_of("alpha").get(link.replace("&amp;", "&"))
        assert got.status_code == 200
        if "geojson" in link:
            data = b"".join(got.streaming_content) if got.streaming else got.content
            assert imported(home, data).mark == "0-0-1"


def test_at_the_desk_a_file_is_looked_at_confirmed_and_forgotten():
    client = official()
    home = neighbourhood()
    here = f"{DESK}{home.pk}/import/"

    def sent(data, kind="measures"):
        return client.post(here, {"kind": kind, "file": SimpleUploadedFile("u.geojson", data)})

    refused = sent(written(({"title": "A", "phase": "potica"}, AT), ({}, BOW_TIE)))
    assert refused.status_code == 422
    # What is wrong with its words and what is wrong with its shape are said at once.
    assert len(refused.context["faults"]) == 3
    assert sent(b"", "measures").status_code == 422
    assert sent(FILE, "potice").status_code == 422
    looked = sent(FILE)
    assert looked.status_code == 200
    assert not measures_of(home)
    confirm = {name: looked.context[name] for name in ("digest",)}
    confirm |= {"kind": "measures", "seen": looked.context["plan"].mark}
    assert client.post(f"{here}confirm/", confirm | {"digest": "0"}).status_code == 302
    assert not measures_of(home)
    assert client.post(f"{here}confirm/", confirm).status_code == 302
    assert len(measures_of(home)) == 2
    # Sent a second time: the file is gone, and nothing comes twice.
    assert client.post(f"{here}confirm/", confirm).status_code == 302
    assert len(measures_of(home)) == 2
    with in_municipality("alpha"):
        assert not default_storage.listdir("renewal/imports")[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_imports_and_nothing_comes_twice(alpha):
    home = neighbourhood()
    with in_municipality("alpha"):
        seen = importing.plan(home=home, **facts(FILE)).mark
    known = {"neighbourhood_id": home.pk, "seen": seen, "by": None, "now": timezone.now()}
    done = at_once("alpha", *[lambda: importing.carry_out(**known, **facts(FILE))] * 2)
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    assert len(measures_of(home)) == 2


def test_three_hundred_measures_are_imported_in_a_moment():
    home = neighbourhood()
    rows = [({"id": n, "title": f"Ukrep {n}", "cost_eur": n}, AT) for n in range(300)]
    begun = timezone.now()
    assert imported(home, written(*rows)).count("new") == 300
    assert timezone.now() - begun < timedelta(seconds=20)
