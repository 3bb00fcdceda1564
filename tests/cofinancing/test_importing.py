"""Files of calls and projects: read by the documented schema, refused whole, taken once."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from threading import Event, Timer
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cofinancing.models import Opportunity, Project
from cofinancing.reading import cells
from cofinancing.reading.cells import Misread
from cofinancing.reading.tables import Refused
from cofinancing.services import importing, offering
from common.errors import Conflict, NotAllowed
from common.money import typed
from tests.cofinancing.support import call, known, project
from tests.common.at_once import at_once
from tests.consultations.support import person
from tests.places.support import point
from tests.support import in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
HEADER = "id;title;about;programme;applicants;topics;rate;budget_eur;most_eur;opens_on;deadlines\n"
TWO = (
    HEADER
    + 'R-1;Razpis ena;Opis;erasmus;"association; public";youth;80 %;1.000.000,00;20.000;'
    + "2027-01-01;2027-03-31 12:00\n"
    + 'R-2;Čisto drugo;;life;;;1/3;;;;"31. 3. 2027; 30. 9. 2027"\n'
)


def planned(data, kind="calls", **more):
    text = data if isinstance(data, bytes) else data.encode()
    return importing.plan(kind=kind, data=text, languages=["sl"], now=timezone.now(), **more)


def taken(data, kind="calls", *, by=None):
    seen = planned(data, kind).mark
    return importing.carry_out(
        kind=kind,
        data=data if isinstance(data, bytes) else data.encode(),
        seen=seen,
        languages=["sl"],
        by=by,
        now=timezone.now(),
    )


def faults(data, kind="calls"):
    with in_municipality("alpha"), pytest.raises(Refused) as error:
        planned(data, kind)
    with in_municipality("alpha"):
        assert not Opportunity.objects.exists()
        assert not Project.objects.exists()
    return error.value.faults


def rows_of(plan):
    return [(row.title, row.state) for row in plan.rows]


def test_a_table_is_looked_at_then_taken_and_a_second_time_changes_nothing(beta):
    with in_municipality("alpha"):
        assert rows_of(planned(TWO)) == [("Razpis ena", "new"), ("Čisto drugo", "new")]
        assert not Opportunity.objects.exists(), "looking writes nothing"
        taken(TWO)
        first, second = Opportunity.objects.order_by("source_id")
        assert first.published_at is None, "a draft until somebody publishes it"
        assert (first.rate, first.most, first.budget) == (Fraction(4, 5), 20_000_00, 1_000_000_00)
        assert (first.applicants, first.topics) == (["association", "public"], ["youth"])
        assert second.rate == Fraction(1, 3)
        ends = [one.at.astimezone(ZoneInfo("Europe/Ljubljana")) for one in second.deadlines.all()]
        assert [end.replace(tzinfo=None) for end in ends] == [
            datetime(2027, 4, 1),  # noqa: DTZ001 -- read beside the clock of Ljubljana
            datetime(2027, 10, 1),  # noqa: DTZ001
        ], "a day alone is whole"
        assert {state for _title, state in rows_of(taken(TWO))} == {"same"}
        assert Opportunity.objects.count() == 2
    with in_municipality("beta"):
        assert not Opportunity.objects.exists()


def test_json_says_the_same_and_what_is_left_out_stays():
    with in_municipality("alpha"):
        taken(TWO)
        change = json.dumps([{"id": "R-1", "title": "Razpis ena", "budget_eur": 5.5, "topics": []}])
        assert rows_of(taken(change)) == [("Razpis ena", "changed")]
        one = Opportunity.objects.get(source_id="R-1")
        assert (one.budget, one.topics, one.most) == (550, [], 20_000_00)
        assert one.deadlines.count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("naslov;rok\nA;1", "title"),
        ("title;cena\nA;1", "cena"),
        ("title\n", ""),
        ('title;about\n"A;b\n', ""),
        ("title;about\nA;b;c\n", "vrstica 2"),
        ('{"a": 1}', ""),
        ("[1, 2]", ""),
        ("[" * 5000, ""),
        ('[{"title": "A", "budget_eur": NaN}]', ""),
        ('[{"title": ["A"], "budget_eur": true}]', "budget_eur"),
        ('[{"title": "A", "budget_eur": -5}]', "budget"),
        ('[{"title": "A", "budget_eur": 1.005}]', "budget_eur"),
        ('[{"title": "A", "budget_eur": 1e30}]', "budget"),
        ("title;programme\nA;mars", "mars"),
        ("title;rate\nA;130", "rate"),
        ("title;rate\nA;0", "rate"),
        ("title;deadlines\nA;enkrat", "deadlines"),
        ("title;deadlines\nA;2027-03-28 02:30", "deadlines"),
        ("title;opens_on;deadlines\nA;2027-05-01;2027-04-01", "deadlines"),
        ("title;least_eur;most_eur\nA;20;10", "least"),
        ("title;needs_partners\nA;morda", "needs_partners"),
        ("title;source_url\nA;javascript:alert(1)", "source_url"),
        ("title;applicants\nA;vsi", "applicants"),
        ("title;rate\nA;1e999999999", "rate"),
        ("title;rate\nA;1/0", "rate"),
        ("title;deadlines\nA;9999-12-31", "deadlines"),
        ("title;deadlines\nA;0001-01-01T00:00:00+14:00", "deadlines"),
        ("title;unit\nA;" + "x" * 81, "unit"),
        ("title;source_url\nA;https://" + "x" * 500, "source_url"),
        ("title;source_url\nA;https://[", "source_url"),
        ('[{"title": {"sl": "A"}}]', "title"),
        ("title\nA\nA", "vrstica 3"),
        ("id;title\n1;A\n1;B", "vrstica 3"),
        ("title\n" + "A\n" * 600, "500"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole_and_says_where(text, said):
    found = faults(text)
    assert said in " ".join(found)
    assert all(found)


def test_half_a_character_and_lines_in_a_title_do_no_harm():
    with in_municipality("alpha"):
        taken('[{"title": "Ena\\ud800\\u0000\\n dva", "about": "\\ud83d\\ude00"}]')
        one = Opportunity.objects.get()
        assert (one.title, one.said["about"]) == ("Ena? dva", "\U0001f600")


def test_every_fault_is_said_at_once():
    found = faults("title;rate;budget_eur;programme\nA;130;x;mars\nB;0;y;life")
    assert len(found) == 5


def test_a_file_that_is_too_large_is_not_read():
    assert "10" in faults(b"title\n" + b"A" * 10_000_001)[0]


def test_a_call_that_is_spelled_alike_is_pointed_at():
    there = call(texts={"sl": {"title": "Mladi in prostovoljstvo 2027"}})
    with in_municipality("alpha"):
        plan = planned("title\nMladi in prostovoljstvo 2026\nČistilna naprava\n")
        assert [row.like for row in plan.rows] == [there, None]


def test_without_an_identifier_the_title_and_the_last_deadline_say_which_it_is():
    with in_municipality("alpha"):
        taken("title;deadlines\nRazpis;2027-03-31\n")
        assert rows_of(planned("title;about;deadlines\nRAZPIS;x;2027-03-31\n")) == [
            ("RAZPIS", "changed")
        ]
        assert rows_of(planned("title;deadlines\nRazpis;2028-03-31\n")) == [("Razpis", "new")]


def test_what_has_changed_since_one_looked_is_not_done():
    with in_municipality("alpha"):
        seen = planned(TWO).mark
        taken(TWO)
        known_ = {"languages": ["sl"], "by": None, "now": timezone.now()}
        with pytest.raises(Conflict):
            importing.carry_out(kind="calls", data=TWO.encode(), seen=seen, **known_)
        assert Opportunity.objects.count() == 2


def test_officials_of_the_municipality_alone_import(beta):
    with in_municipality("alpha"):
        nobody = person("nobody@example.si")
        with pytest.raises(NotAllowed):
            taken(TWO, by=nobody)
        assert not Opportunity.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_waits_for_another_so_that_nothing_comes_twice():
    with in_municipality("alpha"):
        seen = planned(TWO).mark
    written, over = Event(), Event()

    def act():
        facts = {"languages": ["sl"], "by": None, "now": timezone.now()}
        return importing.carry_out(kind="calls", data=TWO.encode(), seen=seen, **facts)

    def first():
        with transaction.atomic():
            act()
            written.set()
            over.wait(10)

    def second():
        written.wait(10)
        # The first one is not over until this one has had the time to overtake it.
        Timer(0.5, over.set).start()
        return act()

    outcomes = at_once("alpha", first, second)
    assert isinstance(outcomes[1], Conflict), outcomes
    with in_municipality("alpha"):
        assert Opportunity.objects.count() == 2


# -- projects ---------------------------------------------------------------------------------

PROJECTS = (
    "id;title;role;state;programme;total_eur;eu_eur;municipal_eur;starts_on;partners;"
    "latitude;longitude\n"
    'P-1;Učilnica;supported;running;ekp-erdf;100;80;20;2025-03-01;"Šola; person: Ana A.";'
    "46,4832;15.6473\n"
)


def test_projects_come_with_their_money_partners_and_places():
    with in_municipality("alpha"):
        taken(PROJECTS, "projects")
        one = Project.objects.get()
        assert (one.total, one.eu, one.municipal, one.role) == (10000, 8000, 2000, "supported")
        assert [row["kind"] for row in one.partners] == ["organisation", "person"]
        assert one.shape["coordinates"] == [15.6473, 46.4832]
        assert rows_of(taken(PROJECTS, "projects")) == [("Učilnica", "same")]


def test_geojson_says_where_they_are():
    feature = {
        "type": "Feature",
        "geometry": point(15.65, 46.48),
        "properties": {
            "id": "P-9",
            "title": "Pot",
            "total_eur": 100,
            "own_eur": 100,
            "starts_on": "2025-01-01",
            "colour": "red",
        },
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]})
    with in_municipality("alpha"):
        assert rows_of(taken(data, "projects")) == [("Pot", "new")]
        assert Project.objects.get().shape["coordinates"] == [15.65, 46.48]
        assert rows_of(taken(data, "projects")) == [("Pot", "same")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title;total_eur;starts_on\nA;100;2025-01-01", "total"),
        ("title;total_eur;eu_eur;starts_on\nA;100;101;2025-01-01", "total"),
        ('[{"title": "A", "total_eur": 10, "eu_eur": 20, "state_eur": -10, '
         '"starts_on": "2025-01-01"}]', "state_paid"),
        ("title;eu_eur;starts_on\nA;100;2025-01-01", "total_eur"),
        ("title;total_eur;eu_eur\nA;100;100", "starts_on"),
        ("title;total_eur;eu_eur;starts_on;ends_on\nA;1;1;2025-01-01;2024-01-01", "ends_on"),
        ("title;total_eur;eu_eur;starts_on;latitude\nA;1;1;2025-01-01;tam", "latitude"),
        ("title;total_eur;eu_eur;starts_on;kohesio_id\nA;1;1;2025-01-01;X1", "kohesio_id"),
        ("title;total_eur;eu_eur;starts_on;kohesio_id\nA;1;1;2025-01-01;Q" + "1" * 60, "kohesio"),
        ("title;total_eur;eu_eur;starts_on;area\nA;1;1;2025-01-01;" + "x" * 81, "area"),
        ("title;total_eur;eu_eur;starts_on;role\nA;1;1;2025-01-01;šef", "role"),
    ],
)  # fmt: skip
def test_a_project_that_cannot_be_is_refused(text, said):
    assert said in " ".join(faults(text, "projects"))


def test_a_project_that_is_there_is_changed_by_its_identifier():
    project(source_id="P-1")
    with in_municipality("alpha"):
        text = "id;title;area\nP-1;Nov naslov;Rogoza\n"
        assert rows_of(taken(text, "projects")) == [("Nov naslov", "changed")]
        one = Project.objects.get()
        assert (one.area, one.total) == ("Rogoza", 100_000_00)


# -- cells ------------------------------------------------------------------------------------


@given(st.integers(min_value=0, max_value=10**14))
def test_an_amount_is_read_to_the_cent_as_text_and_as_a_number(amount):
    assert cells.money(typed(amount)) == amount
    number = json.loads(f"{amount // 100}.{amount % 100:02d}")
    if len(str(amount)) <= 15:
        assert cells.money(number) == amount


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 -- as typed
def test_a_deadline_is_that_clock_in_slovenia_or_refused(local):
    local = local.replace(second=0, microsecond=0)
    try:
        found = cells.deadline(f"{local:%Y-%m-%d %H:%M}")
    except Misread:
        skipped = local.replace(tzinfo=ZoneInfo("Europe/Ljubljana")).astimezone(UTC)
        assert skipped.astimezone(ZoneInfo("Europe/Ljubljana")).replace(tzinfo=None) != local
        return
    assert found.astimezone(ZoneInfo("Europe/Ljubljana")).replace(tzinfo=None) == local
    assert cells.deadline(f"{local.day}. {local.month}. {local.year} ob {local:%H.%M}") == found


def test_a_moment_with_its_zone_is_taken_as_it_is():
    assert cells.deadline("2027-03-31T12:00:00+00:00") == datetime(2027, 3, 31, 12, tzinfo=UTC)
    assert cells.day("1. 2. 2027") == date(2027, 2, 1)


def test_what_was_added_by_hand_is_found_too():
    with in_municipality("alpha"):
        made = offering.add(facts=offering.Facts(texts={"sl": {"title": "Ročno"}}), **known())
        assert [row.pk for row in planned("title\nrocno\n").rows] == [made.pk]
