"""Funded projects: sources that add up, and sums that somebody else gets too."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cofinancing.models import Project
from cofinancing.services import funding
from cofinancing.totals import totals, wanted
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from records.models import OutboxEvent
from tests.cofinancing.support import known, many_projects, project, project_facts
from tests.consultations.support import person
from tests.support import Queries, in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"paid": {"eu": 1}}, {"total"}),
        ({"paid": {"eu": 100_000_01, "own": -1}}, {"own"}),
        ({"total": 0, "paid": {}, "eligible": None}, {"total"}),
        ({"eligible": 100_000_01}, {"eligible"}),
        ({"ends_on": date(2025, 2, 28)}, {"ends_on"}),
        ({"starts_on": date(225, 3, 1)}, {"starts_on"}),
        ({"kohesio_id": "4293456"}, {"kohesio_id"}),
        ({"programme": "x"}, {"programme"}),
        ({"role": "boss"}, {"role"}),
        ({"partners": [{"name": "", "kind": "organisation"}]}, {"partners"}),
        ({"partners": [{"name": "A", "kind": "alien"}]}, {"partners"}),
        ({"indicators": [{"sl": {"title": "Drevesa"}, "target": "veliko"}]}, {"indicators"}),
        ({"indicators": [{"target": "1"}]}, {"indicators"}),
        ({"checked_on": date.today() + timedelta(days=2)}, {"checked_on"}),  # noqa: DTZ011
    ],
)
def test_what_is_impossible_is_refused_at_its_field(wrong, fields):
    with in_municipality("alpha"):
        with pytest.raises(Invalid) as error:
            funding.add(facts=project_facts(**wrong), **known())
        assert set(error.value.fields) == fields
        assert not Project.objects.exists()


def test_a_project_is_seen_once_published_and_its_state_is_news(beta):
    made, draft = project(), project(published=False)
    with in_municipality("alpha"):
        assert list(Project.objects.public()) == [made]
        assert sum(made.paid.values()) == made.total
        act = {"by": None, "now": timezone.now()}
        assert funding.move(numbers=[made.pk], state="done", **act) == 1
        assert funding.move(numbers=[made.pk], state="done", **act) == 0
        assert OutboxEvent.objects.filter(name="cofinancing.project_moved").count() == 1
        for wrong in ([made.pk, 10**9], []):
            with pytest.raises(NotFound):
                funding.move(numbers=wrong, state="done", **act)
        with pytest.raises(Invalid):
            funding.move(numbers=[made.pk], state="perhaps", **act)
        with pytest.raises(Conflict):
            funding.discard(number=made.pk, **act)
        funding.discard(number=draft.pk, **act)
        assert funding.check(numbers=[made.pk], **act) == 1
    with in_municipality("beta"):
        assert not Project.objects.exists()


def test_one_name_in_a_source_is_one_project():
    first = project(source_id="K-1")
    with in_municipality("alpha"):
        with pytest.raises(Conflict) as error:
            funding.add(facts=project_facts(source_id="K-1"), **known())
        assert error.value.fields
        facts = project_facts(source_id="K-1", area="Slivnica")
        assert funding.change(number=first.pk, facts=facts, **known()).area == "Slivnica"


def test_citizens_and_officials_of_another_unit_change_nothing():
    made = project(unit="Krajevna skupnost Hoče")
    others = person("jug@obcina.si", "official", unit="Krajevna skupnost Slivnica"), person()
    with in_municipality("alpha"):
        for by in others:
            act = {"by": by, "now": timezone.now()}
            for refused in (
                lambda act=act: funding.publish(numbers=[made.pk], **act),
                lambda act=act: funding.move(numbers=[made.pk], state="done", **act),
                lambda act=act: funding.check(numbers=[made.pk], **act),
                lambda act=act: funding.discard(number=made.pk, **act),
                lambda by=by: funding.change(number=made.pk, facts=project_facts(), **known(by=by)),
            ):
                with pytest.raises(NotAllowed):
                    refused()


def test_the_sums_of_two_thousand_are_those_that_a_loop_finds_in_one_statement():
    many_projects(2000)
    project(currency="USD")
    with in_municipality("alpha"):
        rows = wanted(Project.objects.public(), {"role": "lead"})
        with Queries(1):
            found = totals(rows)
        by = {name: defaultdict(int) for name in ("programme", "year", "area", "state")}
        own = eu = 0
        mine = rows.filter(currency="EUR")
        for one in mine:
            eu, own = eu + one.eu, own + one.own
            for name, key in (("year", one.starts_on.year), ("area", one.area)):
                by[name][key] += one.total
            by["programme"][one.programme] += one.total
            by["state"][one.state] += one.total
        assert (found.all.paid["eu"], found.all.paid["own"]) == (eu, own)
        assert found.all.projects == mine.count()
        assert found.all.total == eu + own
        for name, sums in by.items():
            assert {key: one.total for key, one in found.by[name].items()} == dict(sums)
        assert list(found.by["year"]) == sorted(found.by["year"])


def test_wishes_narrow_and_what_is_no_wish_does_nothing():
    many_projects(60)
    project(texts={"sl": {"title": "Zelena streha"}}, starts_on=date(2024, 1, 1))
    with in_municipality("alpha"):
        rows = Project.objects.public()

        def narrowed(**wishes):
            return wanted(rows, wishes).count()

        assert narrowed(q="zelena STREHA") == 1
        assert narrowed(q="zelena klet") == 0
        assert narrowed(programme="erasmus", state="done") == 3
        assert narrowed(year="2024", q="streha") == 1
        assert narrowed(year="abcd") == narrowed(year="²024") == 61
        assert narrowed(programme="ni") == 0
        assert totals(wanted(rows, {"programme": "ni"})).all.projects == 0


@pytest.mark.parametrize(
    ("change", "claim"),
    [
        ({"eu": 1}, "sources_add_up_to_the_total"),
        ({"own": -1, "eu": 80_000_01}, "no_source_is_below_nothing"),
        ({"eligible": 100_000_01}, "eligible_is_a_part_of_the_total"),
        ({"ends_on": date(2020, 1, 1)}, "a_project_ends_after_it_starts"),
    ],
)
def test_postgresql_holds_what_is_claimed(change, claim):
    project()
    with in_municipality("alpha"), pytest.raises(IntegrityError, match=claim), transaction.atomic():
        Project.objects.update(**change)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["erasmus", "life", "clld"]),
        st.sampled_from(["approved", "running", "done", "ended"]),
        st.sampled_from(["", "Hoče", "Slivnica"]),
        st.integers(2015, 2026),
        st.lists(st.integers(0, 10**11), min_size=5, max_size=5).filter(any),
        st.sampled_from(["EUR", "EUR", "CHF"]),
    ),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_totals_are_the_sums_of_their_projects_and_every_group_adds_up_to_all(rows):
    """Against sums made here, of projects in euros alone."""
    with in_municipality("alpha"), transaction.atomic():
        Project.objects.bulk_create(map(_row, rows))
        found = totals(Project.objects.public())
        transaction.set_rollback(True)
    euros = [row for row in rows if row[-1] == "EUR"]
    assert found.all.projects == len(euros)
    assert found.all.total == sum(sum(row[4]) for row in euros)
    assert list(found.all.paid.values()) == [sum(row[4][n] for row in euros) for n in range(5)]
    for name, place in (("programme", 0), ("state", 1), ("area", 2), ("year", 3)):
        by_hand = Counter()
        for row in euros:
            by_hand[row[place]] += sum(row[4])
        assert {key: one.total for key, one in found.by[name].items()} == by_hand
        assert sum(one.projects for one in found.by[name].values()) == len(euros)


def _row(drawn):
    programme, state, area, year, paid, currency = drawn
    now = timezone.now()
    columns = dict(zip(("eu", "state_paid", "municipal", "own", "other"), paid, strict=True))
    return Project(
        texts={"sl": {"title": "Projekt"}},
        programme=programme,
        state=state,
        area=area,
        role="lead",
        total=sum(paid),
        currency=currency,
        starts_on=date(year, 1, 1),
        checked_on=now.date(),
        created_at=now,
        updated_at=now,
        published_at=now,
        **columns,
    )
