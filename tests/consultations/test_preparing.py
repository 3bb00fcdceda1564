"""A consultation is prepared; nothing opens without a summary in plain words."""

import pytest
from django.utils import timezone

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import rules, services
from consultations.models import Consultation
from consultations.services.preparing import missing
from processes.models import Process
from records.models import AuditEntry
from tests.consultations.support import person, process
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
ARCHIVED = {"archived_as": "ZAL 12/2026", "archived_digest": "0" * 64}


def prepare(of, by=None, **more):
    facts = {
        "summary": {"sl": "Kaj se spremeni."},
        "moderation": "after",
        "allows_guests": False,
        "asks_for_places": False,
    }
    with in_municipality("alpha"):
        return services.prepare(
            process_id=of.pk, call_key="comments", by=by, now=timezone.now(), **(facts | more)
        )


def change(of, by=None, **more):
    facts = {
        "summary": {"sl": "Kaj se spremeni."},
        "moderation": "after",
        "allows_guests": False,
        "asks_for_places": False,
    }
    with in_municipality("alpha"):
        return services.change(consultation_id=of.pk, by=by, now=timezone.now(), **(facts | more))


def test_an_official_prepares_it_once():
    of = process(published=False)
    official = person("uradnik@example.si", "official")
    made = prepare(of, official)
    assert made.call.key == "comments"
    with in_municipality("alpha"):
        assert AuditEntry.objects.filter(act="consultations.consultation_prepared").exists()
    with pytest.raises(Conflict):
        prepare(of, official)


def test_citizens_and_officials_of_another_unit_do_not():
    of = process(published=False, unit="Dol")
    with pytest.raises(NotAllowed):
        prepare(of, person())
    with pytest.raises(NotAllowed):
        prepare(of, person("log@example.si", "official", unit="Log"))
    made = prepare(of, person("dol@example.si", "official", unit="dol"))
    with pytest.raises(NotAllowed):
        change(made, person("ana2@example.si"))


def test_what_is_not_there_or_too_long_is_refused():
    of = process(published=False)
    with pytest.raises(NotFound), in_municipality("alpha"):
        services.prepare(
            process_id=of.pk,
            call_key="nothing",
            summary={},
            moderation="after",
            allows_guests=False,
            asks_for_places=False,
            by=None,
            now=timezone.now(),
        )
    with pytest.raises(Invalid) as caught:
        prepare(of, summary={"sl": "a" * 10_001}, moderation="never")
    assert set(caught.value.fields) == {"summary_sl", "moderation"}


def test_nothing_opens_without_a_summary_in_each_official_language():
    of = process(published=False)
    with in_municipality("alpha"):
        assert missing(of, ["sl", "en"]) == {}
    prepare(of, summary={"sl": " ", "en": "In English only."})
    with in_municipality("alpha"):
        assert set(missing(of, ["sl", "en"])) == {"summary_sl"}
        assert set(missing(of, ["sl", "en", "it"])) == {"summary_sl", "summary_it"}
    assert rules.missing_summaries({"sl": "Kaj.", "it": "Cosa."}, ["sl", "it"]) == {}


def test_of_a_public_process_nothing_is_asked_without_a_summary():
    of = process()
    with pytest.raises(Invalid) as caught:
        prepare(of, summary={})
    assert set(caught.value.fields) == {"summary_sl"}
    with pytest.raises(Invalid) as caught:
        prepare(of, languages=["sl", "en", "it"])
    assert set(caught.value.fields) == {"summary_it"}


@pytest.mark.parametrize("end", ["annulled", "archived"])
def test_of_a_process_that_was_annulled_or_archived_nothing_is_asked_or_changed(end):
    of, other = process(), process(slug="drugi")
    made = prepare(of)
    with in_municipality("alpha"):
        facts = {"annulled_because": {"sl": "Napaka."}} if end == "annulled" else ARCHIVED
        Process.objects.update(**{f"{end}_at": timezone.now()}, **facts)
    with pytest.raises(Conflict):
        prepare(other)
    with pytest.raises(Conflict):
        change(made)


def test_of_a_public_consultation_the_summary_stays_said():
    made = prepare(process())
    with pytest.raises(Invalid):
        change(made, summary={})
    assert change(made, summary={"sl": "Jasneje."}, moderation="before").moderation == "before"
    with in_municipality("alpha"):
        assert Consultation.objects.get().summary == {"sl": "Jasneje."}
        made.process.annulled_at = timezone.now()
        made.process.annulled_because = {"sl": "Napaka."}
        made.process.save()
    with pytest.raises(Conflict):
        change(made)
