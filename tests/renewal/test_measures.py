"""Measures, their money, the choice among variants, and what stays once people have seen it."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from places.geometry import read
from records.models import AuditEntry
from renewal import money
from renewal.contents import glance
from renewal.models import Choice, Figure, Funder, Measure, Preference
from renewal.services import choosing, founding, keeping, measuring
from tests.consultations.support import person
from tests.renewal.support import (
    HOME,
    SPOKEN,
    choice,
    facts,
    measure,
    measures_of,
    neighbourhood,
    process,
)
from tests.renewal.test_pins import at_once
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
KNOWN = {"languages": SPOKEN, "by": None, "now": NOW}


def test_a_neighbourhood_is_set_up_once_for_a_process(alpha):
    made = process()
    given = founding.Facts(
        texts={"sl": {"name": "Planina", "about": "Bloki."}},
        shape=read(HOME),
        marking_key="marking",
    )
    with in_municipality("alpha"):
        home = founding.prepare(process_id=made.pk, facts=given, **KNOWN)
        assert home.box.holds(14.365, 46.245)
        with pytest.raises(Conflict):
            founding.prepare(process_id=made.pk, facts=given, **KNOWN)
        for wrong in (
            founding.Facts(texts={"sl": {"name": ""}}),
            founding.Facts(texts={"sl": {"name": "P" * 121, "about": "x"}}),
        ):
            with pytest.raises(Invalid):
                founding.change(neighbourhood_id=home.pk, facts=wrong, **KNOWN)
        nowhere = founding.Facts(texts=given.texts, marking_key="ni-koraka")
        with pytest.raises(NotFound):
            founding.change(neighbourhood_id=home.pk, facts=nowhere, **KNOWN)


def test_a_part_has_a_key_of_its_own_and_is_not_removed_while_it_is_used(alpha):
    home = neighbourhood()
    part = founding.Part(key="promet", texts={"sl": {"title": "Promet"}})
    with in_municipality("alpha"):
        with pytest.raises(Conflict):
            founding.put_theme(neighbourhood_id=home.pk, part=part, **KNOWN)
        theme = home.themes.get(key="promet")
    measure(home, theme_id=theme.pk)
    gone = {"neighbourhood_id": home.pk, "kind": "theme", "by": None, "now": NOW}
    with in_municipality("alpha"):
        with pytest.raises(Conflict):
            founding.remove(part_id=theme.pk, **gone)
        founding.remove(part_id=home.themes.get(key="parki").pk, **gone)
        assert home.themes.count() == 1


@pytest.mark.parametrize(
    "rows",
    [
        [{"year": "x", "value": "1", "source": "SURS"}],
        [{"year": 1800, "value": "1", "source": "SURS"}],
        [{"year": 2020, "value": "NaN", "source": "SURS"}],
        [{"year": 2020, "value": "1e99", "source": "SURS"}],
        [{"year": 2020, "value": "1", "source": " "}],
        [{"year": 2020, "value": "1", "source": "a"}, {"year": 2020, "value": "2", "source": "b"}],
        [{"year": 1900 + n, "value": "1", "source": "a"} for n in range(61)],
    ],
)
def test_a_figure_has_a_number_and_a_source_for_each_year(rows):
    with pytest.raises(Invalid):
        founding.checked_values(rows)


def test_figures_stand_in_the_order_of_their_years(alpha):
    home = neighbourhood()
    rows = [
        {"year": "2026", "value": "12,5", "source": "Anketa"},
        {"year": "2011", "value": "9", "source": "SURS"},
    ]
    part = founding.Part(key="delez", texts={"sl": {"title": "Delež"}}, more={"values": rows})
    with in_municipality("alpha"):
        made = founding.put_figure(neighbourhood_id=home.pk, part=part, **KNOWN)
        found = Figure.objects.get(pk=made.pk).values
    assert [(one["year"], one["value"]) for one in found] == [(2011, "9"), (2026, "12.5")]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title_sl", {"texts": {"sl": {"title": ""}}}),
        ("title_sl", {"texts": {"sl": {"title": "x" * 201}}}),
        ("track", {"track": "slow"}),
        ("phase", {"phase": "soon"}),
        ("cost_estimate", {"cost_estimate": -1}),
        ("cost_estimate", {"cost_estimate": money.MOST_CENTS + 1}),
        ("funding", {"funding": [{"funder": "nobody", "cents": 1}]}),
        ("funding", {"funding": [{"funder": "eu", "cents": 0}]}),
        ("funding", {"funding": [{"funder": "eu", "cents": 11}], "cost_estimate": 10}),
        ("funding", {"funding": [{"funder": "eu", "cents": 1}] * 13}),
        ("ends_on", {"starts_on": NOW.date(), "ends_on": NOW.date() - timedelta(days=1)}),
    ],
)
def test_what_cannot_be_of_a_measure_is_said_at_its_field(alpha, field, wrong):
    home = neighbourhood()
    with in_municipality("alpha"):
        with pytest.raises(Invalid) as refused:
            measuring.add(neighbourhood_id=home.pk, facts=facts(**wrong), **KNOWN)
        assert field in refused.value.fields
        assert not Measure.objects.exists()


def test_a_zone_of_another_neighbourhood_is_not_found(alpha):
    home, other = neighbourhood(), neighbourhood(slug="druga")
    with in_municipality("alpha"), pytest.raises(NotFound):
        zone = other.zones.first().pk
        measuring.add(neighbourhood_id=home.pk, facts=facts(zone_id=zone), **KNOWN)


def test_many_are_moved_all_or_none(alpha):
    home, other = neighbourhood(), neighbourhood(slug="druga")
    own = [measure(home), measure(home)]
    theirs = measure(other)
    known = {"phase": "works", "by": None, "now": NOW}
    with in_municipality("alpha"):
        for wrong in ([*own, theirs], []):
            with pytest.raises(NotFound):
                measuring.move(measure_ids=[one.pk for one in wrong], **known)
        with pytest.raises(Invalid):
            measuring.move(measure_ids=[own[0].pk], phase="soon", by=None, now=NOW)
        assert measuring.move(measure_ids=[one.pk for one in own], **known) == 2
        assert measuring.move(measure_ids=[one.pk for one in own], **known) == 0
    assert {one.phase for one in measures_of(home).values()} == {"works"}
    assert {one.phase for one in measures_of(other).values()} == {"proposed"}


def test_what_people_have_seen_is_given_up_and_not_deleted(alpha):
    home = neighbourhood()
    seen, draft = measure(home), measure(home, published=False)
    with in_municipality("alpha"):
        with pytest.raises(Conflict):
            measuring.discard(measure_id=seen.pk, by=None, now=NOW)
        measuring.discard(measure_id=draft.pk, by=None, now=NOW)
    assert list(measures_of(home)) == [1]
    assert measure(home).number == 3


def test_a_decision_has_its_reasons_and_is_not_of_the_future(alpha):
    one = measure(neighbourhood())
    said = {"sl": {"text": "Gradimo.", "reason": "Ker je nevarno."}}
    with in_municipality("alpha"):
        for decision, day in (
            ({"sl": {"text": "Gradimo."}}, NOW.date()),
            (said, NOW.date() + timedelta(days=2)),
        ):
            with pytest.raises(Invalid):
                measuring.decide(measure_id=one.pk, decision=decision, decided_on=day, **KNOWN)
        day = NOW.date() - timedelta(days=1)
        measuring.decide(measure_id=one.pk, decision=said, decided_on=day, **KNOWN)
        one.refresh_from_db()
        assert one.decided["reason"] == "Ker je nevarno."


def prefer(of, who, option, now=NOW):
    return choosing.prefer(choice_id=of.pk, option=option, person=who, now=now)


def test_a_resident_chooses_once_and_may_change_it_until_it_closes(alpha):
    asked, ana, bor = choice(measure(neighbourhood())), person(), person("bor@example.si")
    with in_municipality("alpha"):
        prefer(asked, ana, "1")
        prefer(asked, ana, "2")
        prefer(asked, bor, "2")
        assert choosing.counts(asked) == {"1": 0, "2": 2}
        with pytest.raises(Invalid):
            prefer(asked, ana, "3")
        with pytest.raises(Conflict):
            prefer(asked, ana, "1", now=asked.closes_at)
        with pytest.raises(Conflict):
            prefer(asked, ana, "1", now=asked.opens_at - timedelta(microseconds=1))
        assert choosing.counts(asked) == {"1": 0, "2": 2}


def test_a_draft_of_a_choice_is_not_there_for_anybody(alpha):
    asked, ana = choice(measure(neighbourhood()), published=False), person()
    with in_municipality("alpha"), pytest.raises(NotFound):
        prefer(asked, ana, "1")


def test_what_is_carried_out_is_said_after_the_closing_with_reasons_and_once(alpha):
    asked, ana = choice(measure(neighbourhood())), person()
    given = {"choice_id": asked.pk, "option": "1", "languages": SPOKEN, "by": None}
    with in_municipality("alpha"):
        prefer(asked, ana, "2")
        with pytest.raises(Conflict):
            choosing.decide(reasons={"sl": "Zato."}, now=NOW, **given)
        for wrong in ({"reasons": {"sl": ""}}, {"reasons": {"sl": "Zato."}, "option": "9"}):
            with pytest.raises(Invalid):
                choosing.decide(**(given | wrong), now=asked.closes_at)
        choosing.decide(reasons={"sl": "Ker je varneje."}, now=asked.closes_at, **given)
        with pytest.raises(Conflict):
            choosing.decide(reasons={"sl": "Zato."}, now=asked.closes_at, **given)
        for change in (
            lambda: Preference.objects.update(option="1"),
            lambda: Preference.objects.all().delete(),
            lambda: Choice.objects.update(options=[]),
            lambda: Choice.objects.all().delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
        ana.delete()
        assert choosing.counts(asked) == {"1": 0, "2": 1}


def test_nothing_of_a_choice_that_people_see_changes(alpha):
    asked = choice(measure(neighbourhood()))
    question = choosing.Question(
        texts={"sl": {"question": "Drugo?"}},
        options=asked.options,
        opens_at=asked.opens_at,
        closes_at=asked.closes_at,
    )
    with in_municipality("alpha"):
        with pytest.raises(Conflict):
            choosing.put(
                measure_id=asked.measure_id, question=question, choice_id=asked.pk, **KNOWN
            )
        for change in ({"texts": {}}, {"closes_at": NOW}, {"published_at": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Choice.objects.filter(pk=asked.pk).update(**change)


@pytest.mark.parametrize(
    ("options", "days"),
    [([{"sl": {"title": "Ena"}}], 9), ([{"sl": {"title": ""}}] * 2, 9), ([], 9), (None, -1)],
)
def test_a_choice_has_two_named_variants_and_an_end_after_its_beginning(alpha, options, days):
    one = measure(neighbourhood())
    if options is None:
        options = [{"sl": {"title": "Ena"}}, {"sl": {"title": "Dve"}}]
    question = choosing.Question(
        texts={"sl": {"question": "Katera?"}},
        options=options,
        opens_at=NOW,
        closes_at=NOW + timedelta(days=days),
    )
    with in_municipality("alpha"), pytest.raises(Invalid):
        choosing.put(measure_id=one.pk, question=question, **KNOWN)


@commits
def test_of_two_choices_of_one_person_at_once_one_stands(alpha):
    asked, ana = choice(measure(neighbourhood())), person()
    done = at_once(*(lambda option=option: prefer(asked, ana, option, None) for option in "12"))
    assert not [one for one in done if isinstance(one, Exception)]
    with in_municipality("alpha"):
        assert sum(choosing.counts(asked).values()) == 1


@commits
def test_a_decision_waits_for_a_choice_that_is_being_counted_and_counts_it(alpha):
    asked, ana = choice(measure(neighbourhood())), person()
    counted = threading.Event()

    def at_the_last_moment():
        with transaction.atomic():
            prefer(asked, ana, "2")
            counted.set()
            time.sleep(0.3)

    def decided():
        counted.wait()
        later = asked.closes_at + timedelta(seconds=1)
        reasons = {"sl": "Tako so izbrali."}
        given = {"option": "2", "reasons": reasons, "languages": SPOKEN}
        return choosing.decide(choice_id=asked.pk, by=None, now=later, **given)

    done = at_once(at_the_last_moment, decided)
    assert not [one for one in done if isinstance(one, Exception)]
    with in_municipality("alpha"):
        said = AuditEntry.objects.get(act="renewal.choice_decided").data
    assert said["counts"] == {"1": 0, "2": 1}


def test_the_diary_tells_what_has_happened(alpha):
    home = neighbourhood()
    given = {
        "neighbourhood_id": home.pk,
        "texts": {"sl": {"title": "Korita", "text": "Postavili."}},
    }
    with in_municipality("alpha"):
        with pytest.raises(Invalid):
            keeping.write(day=NOW.date() + timedelta(days=2), measure_id=None, **given, **KNOWN)
        made = keeping.write(day=NOW.date(), measure_id=None, **given, **KNOWN)
        assert glance(home, NOW).diary == []
        keeping.publish(entry_id=made.pk, by=None, now=NOW)
        assert glance(home, NOW).diary == [made]


def test_officials_of_another_unit_change_nothing(alpha):
    home = neighbourhood(unit="Krajevna skupnost Sever")
    other = person("jug@obcina.si", "official", unit="Krajevna skupnost Jug")
    one = measure(home)
    with in_municipality("alpha"):
        for act in (
            lambda: measuring.move(measure_ids=[one.pk], phase="done", by=other, now=NOW),
            lambda: measuring.publish(measure_ids=[one.pk], by=other, now=NOW),
            lambda: founding.remove(
                neighbourhood_id=home.pk,
                kind="zone",
                part_id=home.zones.first().pk,
                by=other,
                now=NOW,
            ),
        ):
            with pytest.raises(NotAllowed):
                act()


cents = st.integers(min_value=1, max_value=10**9)
parts = st.lists(st.tuples(st.sampled_from(Funder.values), cents), max_size=5)


@given(st.lists(parts, max_size=6), st.lists(cents, min_size=6, max_size=6))
def test_sources_and_what_is_missing_add_up_to_the_cost(funding, extra):
    measures = [
        Measure(
            cost_estimate=sum(n for _who, n in one) + more,
            funding=[{"funder": who, "cents": n} for who, n in one],
        )
        for one, more in zip(funding, extra, strict=False)
    ]
    found = money.sums(measures)
    assert sum(found.by_funder.values()) + found.unfunded == found.cost
    assert all(money.may_fund(one.funding, one.cost_estimate) is None for one in measures)


def test_a_page_costs_the_same_with_three_hundred_measures(alpha, django_assert_num_queries):
    home = neighbourhood()
    now = timezone.now()
    with in_municipality("alpha"):
        Measure.objects.bulk_create(
            Measure(
                neighbourhood=home,
                number=number,
                texts={"sl": {"title": f"Ukrep {number}"}},
                track=("quick", "long")[number % 2],
                published_at=now,
                phase_since=now,
                updated_at=now,
            )
            for number in range(1, 301)
        )
        with django_assert_num_queries(7):
            found = glance(home, now)
    assert [one.count for one in found.tracks] == [150, 150]


def test_what_the_archive_has_stays_as_it_is(alpha):
    home = neighbourhood()
    one = measure(home)
    with in_municipality("alpha"):
        held = home.process
        held.archived_at = NOW
        held.save()
        with pytest.raises(Conflict) as refused:
            measuring.move(measure_ids=[one.pk], phase="done", by=None, now=NOW)
        assert refused.value.code == "process_archived"
        with pytest.raises(Conflict):
            measuring.add(neighbourhood_id=home.pk, facts=facts(), **KNOWN)
    assert measures_of(home)[1].phase != "done"
