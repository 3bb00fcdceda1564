"""What somebody is still writing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.errors import Conflict, Invalid, NotFound
from consultations import services
from consultations.models import Draft
from consultations.services.drafting import forget_drafts
from tests.common.at_once import at_once
from tests.consultations.support import consultation, person, process
from tests.support import in_municipality

pytestmark = pytest.mark.django_db


def save(of, by, key="", now=None, **data):
    with in_municipality("alpha"):
        return services.save_draft(
            consultation_id=of.pk,
            person=by,
            provision_key=key,
            data=data,
            now=now or timezone.now(),
        )


def test_the_latest_counts_and_each_part_has_its_own():
    of, ana = consultation(), person()
    save(of, ana, text="Prvo")
    save(of, ana, text="Drugo", csrfmiddlewaretoken="x", text2="y")
    save(of, ana, key="a1", text="K prvemu členu")
    with in_municipality("alpha"):
        kept = {one.provision_key: one.data for one in Draft.objects.all()}
        assert kept == {"": {"text": "Drugo"}, "a1": {"text": "K prvemu členu"}}
        services.discard_draft(consultation_id=of.pk, person=ana, provision_key="a1")
        assert Draft.objects.count() == 1


def test_too_much_no_text_closed_and_unknown_are_refused():
    of, ana = consultation(), person()
    for data in ({"text": "a" * 60_001}, {"text": "a\0b"}, {"place": "1" * 101}):
        with pytest.raises(Invalid):
            save(of, ana, **data)
    with pytest.raises(Invalid):
        save(of, ana, key="k" * 41, text="a")
    with pytest.raises(Conflict):
        save(of, ana, text="a", now=of.call.closes_at)
    with pytest.raises(NotFound):
        save(consultation(of=process(slug="nejaven", published=False)), ana, text="a")


def test_a_month_after_the_closing_drafts_are_forgotten():
    of, ana = consultation(), person()
    save(of, ana, text="Nedokončano")
    with in_municipality("alpha"):
        assert forget_drafts(now=of.call.closes_at + timedelta(days=30)) == 0
        assert forget_drafts(now=of.call.closes_at + timedelta(days=31)) == 1


@pytest.mark.django_db(transaction=True)
def test_saved_at_once_from_two_windows_there_is_one():
    of, ana = consultation(), person()

    def act(n):
        return services.save_draft(
            consultation_id=of.pk,
            person=ana,
            provision_key="",
            data={"text": f"Besedilo {n}"},
            now=timezone.now(),
        )

    done = at_once("alpha", *[lambda n=n: act(n) for n in range(6)])
    assert not [one for one in done if isinstance(one, Exception)]
    with in_municipality("alpha"):
        assert Draft.objects.count() == 1
