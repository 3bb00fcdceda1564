"""Drafts with a consultation in them, days that cannot be, decisions in what was annulled."""

from datetime import date

import pytest
from django.utils import timezone

from common.errors import Conflict, Invalid
from consultations import services as consultations
from consultations.models import Consultation
from processes import services
from processes.models import Process
from tests.processes.support import BECAUSE, LANGUAGES, begun, facts, plan, public, step_of
from tests.support import in_municipality

pytestmark = pytest.mark.django_db


def asks(made):
    """People are to be asked in the step of comments."""
    with in_municipality("alpha"):
        return consultations.prepare(
            process_id=made.pk,
            call_key="comments",
            summary={"sl": "Kaj se spremeni."},
            moderation="after",
            allows_guests=False,
            asks_for_places=False,
            by=None,
            now=timezone.now(),
        )


@pytest.mark.parametrize(
    "other",
    [{"recipe_key": "opn"}, {"left_out": {"comments": "Ni časa."}, "fast_track": BECAUSE}],
)
def test_a_draft_keeps_the_step_in_which_people_are_to_be_asked(other):
    made = begun()
    asks(made)
    with pytest.raises(Conflict) as refused, in_municipality("alpha"):
        services.change(
            process_id=made.pk, facts=facts(), plan=plan(**other), by=None, now=timezone.now()
        )
    assert refused.value.code == "step_is_used"
    assert step_of(made, "comments")


def test_a_draft_is_thrown_away_with_its_consultation():
    made = begun()
    asks(made)
    with in_municipality("alpha"):
        services.discard(process_id=made.pk, by=None, now=timezone.now())
        assert not Process.objects.exists()
        assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(9999, 12, 30), date(9999, 12, 31)),
        (date(2050, 1, 3), date(9999, 12, 31)),
        (date(1, 1, 1), date(2050, 1, 3)),
    ],
)
def test_a_step_is_moved_to_no_day_that_cannot_be(first, last):
    made = public()
    with pytest.raises(Invalid) as refused, in_municipality("alpha"):
        services.replan(
            process_id=made.pk,
            dates={"comments": (first, last)},
            because=BECAUSE,
            languages=LANGUAGES,
            by=None,
            now=timezone.now(),
        )
    assert "step_comments" in refused.value.fields


def test_nothing_is_decided_in_what_was_annulled():
    made = public()
    known = {"languages": LANGUAGES, "by": None, "now": timezone.now()}
    with in_municipality("alpha"):
        services.annul(process_id=made.pk, because=BECAUSE, **known)
        with pytest.raises(Conflict):
            services.decide(
                step_id=made.steps.first().pk,
                decision={"sl": {"text": "Sprejeto.", "reason": "Ker je prav."}},
                decided_on=timezone.localdate(),
                decided_by="Občinski svet",
                **known,
            )
