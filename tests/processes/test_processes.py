"""A process: planned, published, changed with reasons, and seen where it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from common.errors import Conflict, Invalid, NotFound
from processes import services
from processes.models import Change, Process, Step
from processes.planning import planned
from processes.recipe import recipe
from processes.timeline import timeline
from records.models import AuditEntry, OutboxEvent
from tests.processes.support import BECAUSE, LANGUAGES, TEXT, begun, facts, plan, public, step_of
from tests.support import in_municipality

pytestmark = pytest.mark.django_db


def _change(act, schema="alpha", **given):
    with in_municipality(schema):
        return act(
            because=given.pop("because", BECAUSE),
            languages=LANGUAGES,
            by=None,
            now=given.pop("now", None) or timezone.now(),
            **given,
        )


def test_a_process_begins_with_every_step_of_its_recipe():
    with in_municipality("alpha"):
        made = services.begin(facts=facts(), plan=plan(), by=None, now=timezone.now())
        keys = list(made.steps.values_list("key", flat=True))
    assert keys == [one.key for one in recipe("ordinance").steps]


def test_planning_backwards_puts_the_council_on_the_wished_day():
    day = timezone.localdate() + timedelta(days=300)
    made = begun(session_on=day)
    session = step_of(made, recipe("ordinance").session)
    assert planned("", session.opens_at, session.closes_at).opens_on == day


def test_a_plan_below_a_national_minimum_is_refused_by_name_and_basis():
    with pytest.raises(Invalid) as refused, in_municipality("alpha"):
        services.begin(
            facts=facts(),
            plan=plan(recipe_key="oppn", lengths={"display": 29}),
            by=None,
            now=timezone.now(),
        )
    step = recipe("oppn").step("display")
    assert step.title.sl in str(refused.value)
    assert "30" in str(refused.value)
    assert step.basis.sl in str(refused.value)
    assert "length_display" in refused.value.fields


def test_a_length_below_a_practice_is_kept():
    made = begun(lengths={"comments": 5})
    step = step_of(made, "comments")
    assert step.closes_at - step.opens_at < timedelta(days=7)


@pytest.mark.parametrize("day", [{"start": None}, {"start": None, "session_on": None}])
def test_a_plan_without_a_day_is_refused(day):
    with pytest.raises(Invalid), in_municipality("alpha"):
        services.begin(facts=facts(), plan=plan(**day), by=None, now=timezone.now())


def test_an_unknown_recipe_is_refused():
    with pytest.raises(Invalid), in_municipality("alpha"):
        services.begin(facts=facts(), plan=plan(recipe_key="potica"), by=None, now=timezone.now())


def test_two_processes_have_two_addresses():
    begun()
    with pytest.raises(Conflict) as refused:
        begun()
    assert "slug" in refused.value.fields


def test_a_draft_is_seen_by_nobody_and_raises_nothing():
    begun()
    with in_municipality("alpha"):
        assert not Process.objects.public().exists()
        assert not OutboxEvent.objects.filter(name__startswith="processes.").exists()


def test_publishing_asks_for_the_key_questions_first():
    with in_municipality("alpha"):
        made = services.begin(facts=facts(), plan=plan(), by=None, now=timezone.now())
        with pytest.raises(Invalid) as refused:
            services.publish(process_id=made.pk, languages=LANGUAGES, by=None, now=timezone.now())
    assert recipe("ordinance").steps[0].title.sl in refused.value.fields["questions"]


def test_publishing_asks_for_what_people_have_to_know_in_each_official_language():
    made = begun(texts={"sl": TEXT | {"decider": ""}})
    with pytest.raises(Invalid) as refused, in_municipality("alpha"):
        services.publish(
            process_id=made.pk, languages=["sl", "it", "en"], by=None, now=timezone.now()
        )
    assert {"decider_sl", "title_it", "about_it"} <= refused.value.fields.keys()
    assert "title_en" not in refused.value.fields


def test_nobody_is_asked_to_take_part_in_the_past():
    made = begun(start=timezone.localdate() - timedelta(days=90))
    with pytest.raises(Invalid) as refused, in_municipality("alpha"):
        services.publish(process_id=made.pk, languages=LANGUAGES, by=None, now=timezone.now())
    assert "step_early_talk" in refused.value.fields


def test_publishing_is_told_and_noted():
    made = public()
    with in_municipality("alpha"):
        assert OutboxEvent.objects.filter(name="processes.process_published").count() == 1
        assert AuditEntry.objects.about(made).filter(act="processes.process_published").exists()
        assert made.changes.get().kind == "published"


def test_a_public_process_is_not_written_anew():
    made = public()
    with pytest.raises(Conflict), in_municipality("alpha"):
        services.change(process_id=made.pk, facts=facts(), plan=plan(), by=None, now=timezone.now())


@pytest.mark.parametrize("how", ["DELETE FROM {}", "UPDATE {} SET kind = 'annulled'"])
def test_postgresql_keeps_the_list_of_changes(how):
    public()
    with (
        in_municipality("alpha"),
        pytest.raises(IntegrityError, match="neither changed nor removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(how.format("processes_change"))


def test_postgresql_keeps_a_public_process():
    made = public()
    with in_municipality("alpha"), pytest.raises(IntegrityError), transaction.atomic():
        Process.objects.filter(pk=made.pk).delete()
    with in_municipality("alpha"), pytest.raises(IntegrityError), transaction.atomic():
        Process.objects.filter(pk=made.pk).update(published_at=None)


def test_an_extension_moves_what_comes_after_and_says_why():
    made = public()
    step, after = step_of(made, "comments"), step_of(made, "first_reading")
    last = planned("", step.opens_at, step.closes_at).closes_on
    _change(services.extend, step_id=step.pk, closes_on=last + timedelta(days=10))
    assert step_of(made, "comments").closes_at > step.closes_at
    moved = timezone.localdate(step_of(made, "first_reading").opens_at)
    assert moved >= timezone.localdate(after.opens_at) + timedelta(days=10)
    with in_municipality("alpha"):
        change = made.changes.get(kind="extended")
    assert change.because == BECAUSE
    assert set(change.before) == set(change.after) >= {"comments", "first_reading"}


def test_a_change_without_a_reason_is_refused():
    made = public()
    step = step_of(made, "comments")
    day = timezone.localdate(step.closes_at) + timedelta(days=5)
    for because in ({}, {"sl": "  "}, {"en": "Because."}):
        with pytest.raises(Invalid) as refused:
            _change(services.extend, step_id=step.pk, closes_on=day, because=because)
        assert "because" in refused.value.fields


def test_what_runs_is_not_cut_short_and_what_is_over_stays():
    made = public()
    step = step_of(made, "comments")
    days = planned("", step.opens_at, step.closes_at)
    running = step.opens_at + timedelta(hours=1)
    shorter = {"comments": (days.opens_on, days.closes_on - timedelta(days=1))}
    with pytest.raises(Invalid):
        _change(services.replan, process_id=made.pk, dates=shorter, now=running)
    longer = {"comments": (days.opens_on, days.closes_on + timedelta(days=1))}
    with pytest.raises(Invalid):
        _change(services.replan, process_id=made.pk, dates=longer, now=step.closes_at)


def test_a_new_plan_below_a_national_minimum_is_refused():
    made = public(recipe_key="oppn")
    step = step_of(made, "display")
    days = planned("", step.opens_at, step.closes_at)
    short = {"display": (days.opens_on, days.opens_on + timedelta(days=28))}
    with pytest.raises(Invalid) as refused:
        _change(services.replan, process_id=made.pk, dates=short)
    assert "step_display" in refused.value.fields
    assert step_of(made, "display").closes_at == step.closes_at


def test_a_correction_keeps_what_was_said_before():
    made = public()
    _change(services.correct, process_id=made.pk, texts={"sl": TEXT | {"title": "Novi naslov"}})
    with in_municipality("alpha"):
        assert Process.objects.get().title == "Novi naslov"
        assert made.changes.get(kind="corrected").before["texts"]["sl"]["title"] == TEXT["title"]


def test_an_annulled_process_changes_no_more():
    made = public()
    _change(services.annul, process_id=made.pk)
    with pytest.raises(Conflict):
        _change(services.annul, process_id=made.pk)
    with in_municipality("alpha"):
        made = Process.objects.get()
        assert made.because_annulled == BECAUSE["sl"]
        assert not Process.objects.running(timezone.now()).exists()
        assert timeline(made, list(made.steps.all()), timezone.now()) == []


def test_a_step_is_now_from_its_first_midnight_to_its_last():
    made = public()
    with in_municipality("alpha"):
        steps = list(made.steps.all())
    step = next(one for one in steps if one.key == "comments")

    def state(now):
        return {p.step.key: p.state for p in timeline(made, steps, now)}["comments"]

    second = timedelta(seconds=1)
    assert state(step.opens_at - second) == "coming"
    assert state(step.opens_at) == "now"
    assert state(step.closes_at - second) == "now"
    assert state(step.closes_at) == "done"


def test_a_decision_has_a_reason_and_is_not_of_tomorrow():
    made = public()
    step = step_of(made, "first_reading")
    today = timezone.localdate()

    def decide(**more):
        given = {
            "decision": {"sl": {"text": "Sprejeto.", "reason": "Ker je prav."}},
            "decided_on": today,
            "decided_by": "Občinski svet",
        }
        with in_municipality("alpha"):
            return services.decide(
                step_id=step.pk,
                languages=LANGUAGES,
                by=None,
                now=timezone.now(),
                **(given | more),
            )

    for bad in (
        {"decision": {"sl": {"text": "Sprejeto.", "reason": ""}}},
        {"decided_on": today + timedelta(days=1)},
        {"decided_by": " "},
    ):
        with pytest.raises(Invalid):
            decide(**bad)
    assert decide().decision["sl"]["reason"] == "Ker je prav."


def test_another_municipality_has_none_of_it():
    made = public("alpha")
    with in_municipality("beta"):
        assert not Process.objects.exists()
        assert not Step.objects.exists()
        assert not Change.objects.exists()
        with pytest.raises(NotFound):
            services.annul(
                process_id=made.pk,
                because=BECAUSE,
                languages=LANGUAGES,
                by=None,
                now=timezone.now(),
            )


@pytest.mark.parametrize(
    "rows",
    [[{"group": " "}], [{"group": "Mladi", "influence": 4, "interest": 1}], [{"group": "x"}] * 201],
)
def test_a_list_of_stakeholders_is_checked(rows):
    made = begun()
    with pytest.raises(Invalid), in_municipality("alpha"):
        services.list_stakeholders(process_id=made.pk, rows=rows, by=None, now=timezone.now())


def test_channels_are_addresses_of_the_web():
    made = begun()
    step = step_of(made, "comments")
    rows = [{"channel": "Spletna stran", "url": "javascript:alert(1)"}]
    with pytest.raises(Invalid), in_municipality("alpha"):
        services.list_channels(step_id=step.pk, rows=rows, by=None, now=timezone.now())
