"""Plans: never below a minimum, on the day wished, in order; and what is said of those that are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from common.working_days import is_working_day, next_working_day
from processes.faults import cautions, faults, refused
from processes.planning import PlannedStep, backward, forward, moved, planned
from processes.pushing import pushed
from processes.recipe import Citizen, FastTrack, Unit, all_recipes, recipe

DAY = timedelta(days=1)
LJUBLJANA = ZoneInfo("Europe/Ljubljana")
recipes = st.sampled_from(all_recipes())
days = st.dates(date(2020, 1, 1), date(2060, 12, 31))
zones = st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Niue", "America/New_York"])


@st.composite
def wishes(draw, allowed=True):
    """A recipe, a day, lengths (none below a minimum where `allowed`) and steps left out."""
    one = draw(recipes)
    keys = draw(st.sets(st.sampled_from([step.key for step in one.steps])))
    lengths = {
        key: draw(st.integers(max(one.step(key).minimum, 1) if allowed else 1, 90)) for key in keys
    }
    optional = [step.key for step in one.steps if step.optional and step.key != one.session]
    left_out = draw(st.sets(st.sampled_from(optional))) if optional else set()
    return one, draw(days), lengths, left_out


def days_of(step, here):
    """An oracle of its own: how many days that count lie between the two moments."""
    first = here.opens_at.astimezone(LJUBLJANA)
    assert (first.hour, first.minute) == (0, 0)
    counted = 0
    day = first.date() if step.first_day_counts else first.date() + DAY
    while datetime(day.year, day.month, day.day, tzinfo=LJUBLJANA) < here.closes_at:
        counted += 1 if step.unit == Unit.DAYS else is_working_day(day)
        day += DAY
    return counted


def by_key(plan):
    return {one.key: one for one in plan}


# -- What holds for every plan --------------------------------------------------------------------


@given(wishes(), st.booleans(), zones)
def test_no_plan_is_ever_below_a_minimum(wish, from_the_end, zone):
    """Whatever start, holidays, time zone and daylight saving."""
    one, day, lengths, left_out = wish
    with timezone.override(ZoneInfo(zone)):
        plan = (backward if from_the_end else forward)(one, day, lengths, left_out)
        # What is left out may have carried the announcement; nothing else may be wrong.
        assert faults(one, plan) == []
    for here in plan:
        step = one.step(here.key)
        assert days_of(step, here) >= step.minimum
        if step.rolls and here.key != one.session:
            assert is_working_day(here.closes_on)


@given(wishes(allowed=False))
def test_a_plan_is_refused_exactly_when_it_is_below_confirmed_national_law(wish):
    one, day, lengths, left_out = wish
    plan = forward(one, day, lengths, left_out)
    below = {
        here.key
        for here in plan
        if one.step(here.key).hard
        and days_of(one.step(here.key), here) < one.step(here.key).minimum
    }
    assert {fault.step for fault in refused(faults(one, plan))} == below
    assert {fault.step for fault in refused(faults(one, plan, fast_track=True))} == below


@given(wishes(allowed=False))
def test_what_is_below_any_minimum_is_named(wish):
    one, day, lengths, left_out = wish
    plan = forward(one, day, lengths, left_out)
    named = {fault.step for fault in faults(one, plan) if fault.minimum}
    for here in plan:
        step = one.step(here.key)
        if days_of(step, here) < step.minimum:
            assert here.key in named


@given(wishes())
def test_a_plan_from_the_end_has_its_session_on_the_day_wished(wish):
    one, day, lengths, left_out = wish
    plan = backward(one, day, lengths, left_out)
    assert by_key(plan)[one.session].opens_on == day
    again = forward(one, plan[0].opens_on, lengths, left_out)
    # Planned forwards from where it begins, the session is reached in time.
    assert by_key(again)[one.session].opens_on <= next_working_day(day)


@given(wishes(allowed=False), st.booleans())
def test_steps_keep_their_order_and_lie_where_they_belong(wish, from_the_end):
    one, day, lengths, left_out = wish
    plan = (backward if from_the_end else forward)(one, day, lengths, left_out)
    kept = [step for step in one.steps if step.key not in left_out]
    assert [here.key for here in plan] == [step.key for step in kept]
    placed = by_key(plan)
    last = None
    for step in kept:
        here = placed[step.key]
        assert here.opens_on <= here.closes_on
        assert here.opens_at < here.closes_at
        if step.within in placed:
            host = placed[step.within]
            assert host.opens_on <= here.opens_on
            assert here.closes_on <= host.closes_on
        else:
            assert last is None or last.closes_at <= here.opens_at
            last = here


@given(wishes(allowed=False))
def test_planning_again_changes_nothing(wish):
    one, day, lengths, left_out = wish
    plan = forward(one, day, lengths, left_out)
    assert forward(one, plan[0].opens_on, lengths, left_out) == plan
    assert moved(plan, plan) == []
    late = backward(one, day, lengths, left_out)
    assert backward(one, by_key(late)[one.session].opens_on, lengths, left_out) == late


@given(wishes())
def test_a_plan_comes_back_out_of_the_database_as_it_went_in(wish):
    one, day, lengths, left_out = wish
    for here in forward(one, day, lengths, left_out):
        stored = (here.opens_at.astimezone(UTC), here.closes_at.astimezone(UTC))
        assert planned(here.key, *stored) == here


# -- Moments --------------------------------------------------------------------------------------


def test_days_are_whole_when_the_clocks_change():
    spring = PlannedStep("display", date(2027, 3, 28), date(2027, 3, 28))
    autumn = PlannedStep("display", date(2027, 10, 31), date(2027, 10, 31))
    lasts = [
        one.closes_at.astimezone(UTC) - one.opens_at.astimezone(UTC) for one in (spring, autumn)
    ]
    assert lasts == [timedelta(hours=23), timedelta(hours=25)]
    assert spring.opens_at == datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert spring.closes_at == datetime(2027, 3, 28, 22, tzinfo=UTC)


def test_of_days_that_are_not_whole_the_whole_ones_count():
    noon = datetime(2027, 3, 1, 12, tzinfo=LJUBLJANA)
    here = planned("display", noon, datetime(2027, 3, 31, 12, tzinfo=LJUBLJANA))
    assert (here.opens_on, here.closes_on) == (date(2027, 3, 2), date(2027, 3, 30))
    hour = planned("hearing", noon, noon + timedelta(hours=2))
    assert (hour.opens_on, hour.closes_on, hour.days) == (date(2027, 3, 1), date(2027, 3, 1), 1)


# -- What is planned ------------------------------------------------------------------------------


def test_an_oppn_is_displayed_for_thirty_days_with_the_hearing_inside_and_a_week_of_notice():
    plan = by_key(forward(recipe("oppn"), date(2027, 1, 4)))
    display, hearing, notice = plan["display"], plan["hearing"], plan["notice"]
    assert display.days >= 30
    assert (display.opens_on - notice.opens_on).days >= 7
    assert display.opens_on < hearing.opens_on < display.closes_on
    assert is_working_day(hearing.opens_on)


def test_the_hold_begins_on_the_day_after_the_session_and_the_gazette_comes_after_it():
    plan = by_key(backward(recipe("ordinance"), date(2027, 6, 17)))
    assert plan["second_reading"].opens_on == date(2027, 6, 17)
    assert plan["referendum_hold"].opens_on == date(2027, 6, 18)
    assert plan["referendum_hold"].closes_on == date(2027, 7, 2)
    assert plan["publication"].opens_on == date(2027, 7, 5)


def test_a_meeting_within_a_short_time_is_late_enough_for_its_announcement():
    one = recipe("ordinance")
    plan = by_key(forward(one, date(2027, 1, 4), {"comments": 7}))
    assert (plan["hearing"].opens_on - plan["comments"].opens_on).days >= 7
    assert plan["hearing"].closes_on <= plan["comments"].closes_on


def test_the_municipality_takes_longer_where_it_says_so():
    plan = by_key(forward(recipe("ordinance"), date(2027, 1, 4), {"comments": 60}))
    assert plan["comments"].days >= 61  # the first day is not counted


def test_what_is_left_out_takes_no_time():
    whole = forward(recipe("ordinance"), date(2027, 1, 4))
    short = forward(recipe("ordinance"), date(2027, 1, 4), left_out={"early_talk": "why"})
    assert "early_talk" not in by_key(short)
    assert short[-1].closes_on < whole[-1].closes_on


@pytest.mark.parametrize("plan", [forward, backward])
@pytest.mark.parametrize(
    ("day", "lengths", "left_out", "code"),
    [
        (date(2027, 1, 4), {"nothing": 3}, (), "unknown_step"),
        (date(2027, 1, 4), {}, {"nothing"}, "unknown_step"),
        (date(2027, 1, 4), {"comments": 0}, (), "unlikely_length"),
        (date(2027, 1, 4), {"comments": -5}, (), "unlikely_length"),
        (date(2027, 1, 4), {"comments": 3661}, (), "unlikely_length"),
        (date(2027, 1, 4), {"comments": True}, (), "unlikely_length"),
        (date(1, 1, 1), {}, (), "unlikely_day"),
        (date(9999, 12, 31), {}, (), "unlikely_day"),
    ],
)
def test_what_cannot_be_planned_is_refused(plan, day, lengths, left_out, code):
    with pytest.raises(Invalid) as refusal:
        plan(recipe("ordinance"), day, lengths, left_out)
    assert refusal.value.code == code


def test_without_its_session_a_plan_has_no_end_to_begin_from():
    with pytest.raises(Invalid) as refusal:
        backward(recipe("consultation"), date(2027, 1, 4), left_out={"decision"})
    assert refusal.value.code == "session_left_out"
    plan = forward(recipe("consultation"), date(2027, 1, 4), left_out={"decision"})
    assert faults(recipe("consultation"), plan) == []


def test_the_longest_plan_is_still_made():
    one = recipe("opn")
    longest = {step.key: 3660 for step in one.steps}
    assert forward(one, date(2099, 12, 31), longest)[-1].closes_on.year > 2200
    assert backward(one, date(2000, 1, 1), longest)[0].opens_on.year < 1900


# -- Faults ---------------------------------------------------------------------------------------


def changed(plan, key, opens=0, closes=0):
    """The plan with a step's ends moved by days."""
    return [
        replace(one, opens_on=one.opens_on + opens * DAY, closes_on=one.closes_on + closes * DAY)
        if one.key == key
        else one
        for one in plan
    ]


def oppn():
    one = recipe("oppn")
    return one, forward(one, date(2027, 1, 4))


def test_a_display_that_is_too_short_is_refused_by_name_and_legal_basis():
    one, plan = oppn()
    found = faults(one, changed(plan, "display", closes=-1))
    assert [(fault.step, fault.severity, fault.minimum) for fault in found] == [
        ("display", "refuse", 30)
    ]
    with translation.override("en"):
        said = faults(one, changed(plan, "display", closes=-1))[0]
    assert "“Public display” has to last at least 30 days" in said.message
    assert "Spatial Management Act (ZUreP-3" in said.message
    assert said.basis in said.message
    with translation.override("sl"):
        assert "Javna razgrnitev" in faults(one, changed(plan, "display", closes=-1))[0].message


def test_no_fast_track_makes_a_display_shorter():
    one, plan = oppn()
    assert refused(faults(one, changed(plan, "display", closes=-1), fast_track=True))


def test_a_display_may_not_end_on_a_day_off():
    one, plan = oppn()
    # Thirty days from Saturday the second of January on would end on Sunday the 31st.
    here = PlannedStep("display", date(2027, 1, 2), date(2027, 1, 31))
    found = faults(one, [here if step.key == "display" else step for step in plan])
    assert "display" in {fault.step for fault in refused(found)}


def test_a_law_that_is_still_to_be_checked_only_warns():
    one, plan = oppn()
    with override("en"):
        found = faults(one, changed(plan, "notice", opens=2))
    assert {(fault.step, fault.severity) for fault in found} == {
        ("notice", "warn"),
        ("display", "warn"),
    }
    assert "to be checked" in found[0].message


def test_a_practice_and_a_rule_of_some_municipality_only_warn():
    one = recipe("ordinance")
    plan = forward(one, date(2027, 1, 4), {"comments": 3}, {"hearing"})
    with override("en"):
        found = faults(one, plan)
    assert [(fault.step, fault.severity, fault.minimum) for fault in found] == [
        ("comments", "warn", 7)
    ]
    assert "Usual practice" in found[0].message
    assert faults(one, plan, fast_track=True) == []
    budget = recipe("budget")
    with override("en"):
        found = faults(budget, forward(budget, date(2027, 1, 4), {"invitation": 10}))
    assert {fault.severity for fault in found} == {"warn"}
    assert "municipality's rules" in found[0].message


def test_publishing_during_the_hold_is_refused():
    one = recipe("ordinance")
    plan = forward(one, date(2027, 1, 4))
    found = refused(faults(one, changed(plan, "publication", opens=-10, closes=-10)))
    assert [fault.step for fault in found] == ["publication"]
    found = refused(faults(one, changed(plan, "referendum_hold", opens=-1, closes=0)))
    assert [fault.step for fault in found] == ["referendum_hold"]


def test_a_hearing_outside_of_the_display_is_refused():
    one, plan = oppn()
    found = refused(faults(one, changed(plan, "hearing", opens=40, closes=40)))
    assert [fault.step for fault in found] == ["hearing"]


def test_steps_that_overlap_are_warned_of():
    one = recipe("ordinance")
    plan = forward(one, date(2027, 1, 4))
    found = faults(one, changed(plan, "first_reading", opens=-20, closes=-20))
    assert [(fault.step, fault.severity) for fault in found] == [("first_reading", "warn")]


def test_a_step_that_ends_before_it_begins_is_refused():
    one, plan = oppn()
    found = refused(faults(one, changed(plan, "draft", closes=-200)))
    assert [fault.step for fault in found] == ["draft"]


def test_what_may_not_be_missing_is_named():
    one, plan = oppn()
    for key, severity in [("display", "refuse"), ("adoption", "refuse"), ("positions", "warn")]:
        found = faults(one, [step for step in plan if step.key != key])
        assert (key, severity) in {(fault.step, fault.severity) for fault in found}
    without = [step for step in plan if step.key != "positions_confirmed"]
    assert faults(one, without) == []


def test_a_fast_track_leaves_out_what_the_recipe_lets_it():
    one = recipe("ordinance")
    plan = [step for step in forward(one, date(2027, 1, 4)) if step.key != "first_reading"]
    assert [fault.step for fault in faults(one, plan)] == ["first_reading"]
    assert faults(one, plan, fast_track=True) == []
    assert one.step("first_reading").fast_track == FastTrack.LEAVE_OUT


# -- Cautions, and what moves ---------------------------------------------------------------------


def test_a_time_for_people_in_august_is_cautioned_of():
    one = recipe("ordinance")
    plan = [PlannedStep("comments", date(2027, 7, 20), date(2027, 8, 20))]
    found = cautions(one, plan)
    assert [(caution.step, caution.season, caution.days) for caution in found] == [
        ("comments", "august", 20)
    ]
    assert cautions(one, [PlannedStep("draft", date(2027, 8, 1), date(2027, 8, 31))]) == []
    assert cautions(one, [PlannedStep("comments", date(2027, 7, 1), date(2027, 7, 31))]) == []


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        (date(2026, 12, 1), date(2026, 12, 24), None),
        (date(2026, 12, 1), date(2026, 12, 25), 1),
        (date(2026, 12, 1), date(2027, 1, 31), 9),
        (date(2027, 1, 2), date(2027, 1, 31), 1),
        (date(2027, 1, 3), date(2027, 1, 31), None),
    ],
)
def test_a_time_for_people_over_the_new_year_is_cautioned_of(first, last, away):
    found = cautions(recipe("oppn"), [PlannedStep("display", first, last)])
    assert [caution.days for caution in found] == ([away] if away else [])


def test_only_steps_in_which_citizens_act_are_cautioned_of():
    for one in all_recipes():
        for caution in cautions(one, forward(one, date(2027, 7, 1))):
            assert one.step(caution.step).citizens - {Citizen.READ}


def test_replanning_shows_what_moves():
    one = recipe("ordinance")
    old = forward(one, date(2027, 1, 4), left_out={"hearing"})
    new = forward(one, date(2027, 1, 4), {"comments": 45}, {"changed_text"})
    found = {change.key: change for change in moved(old, new)}
    assert "draft" not in found
    assert found["comments"].before.opens_on == found["comments"].after.opens_on
    assert found["comments"].after.closes_on > found["comments"].before.closes_on
    assert found["hearing"].before is None
    assert found["changed_text"].after is None
    assert next(reversed(found)) == "changed_text"


# -- A step that takes longer ---------------------------------------------------------------------


@given(wishes(), st.data(), st.integers(1, 120))
def test_a_longer_step_pushes_the_others_and_the_plan_stays_without_fault(wish, data, more):
    one, day, lengths, left_out = wish
    plan = forward(one, day, lengths, left_out)
    outer = [here.key for here in plan if not one.step(here.key).within]
    key = data.draw(st.sampled_from(outer))
    longer = pushed(one, plan, key, more)
    assert faults(one, longer) == []
    at = [here.key for here in plan].index(key)
    assert longer[:at] == plan[:at]
    assert longer[at].opens_on == plan[at].opens_on
    assert longer[at].days >= plan[at].days + more
    for before, after in zip(plan[at + 1 :], longer[at + 1 :], strict=True):
        if not one.step(after.key).within:
            assert (after.opens_on - before.opens_on).days >= more
            assert after.days >= before.days
            assert is_working_day(after.closes_on) or not one.step(after.key).rolls


def test_a_display_pushed_onto_a_sunday_ends_on_monday():
    one, plan = oppn()
    for more in range(1, 8):
        here = by_key(pushed(one, plan, "draft", more))
        assert is_working_day(here["display"].closes_on)
        assert is_working_day(here["hearing"].opens_on)


def test_what_has_begun_is_not_pushed():
    one, plan = oppn()
    longer = by_key(pushed(one, plan, "draft", 5, fixed={"cpvo", "first_opinions"}))
    assert longer["first_opinions"] == by_key(plan)["first_opinions"]
    assert longer["display"] != by_key(plan)["display"]


def test_a_longer_display_leaves_its_hearing_where_it_is():
    one, plan = oppn()
    longer = by_key(pushed(one, plan, "display", 14))
    assert longer["hearing"] == by_key(plan)["hearing"]
    # A hearing that goes on pushes nothing.
    assert [change.key for change in moved(plan, pushed(one, plan, "hearing", 1))] == ["hearing"]


def test_a_step_that_the_plan_does_not_have_cannot_be_made_longer():
    one, plan = oppn()
    with pytest.raises(KeyError):
        pushed(one, plan, "nothing", 5)
