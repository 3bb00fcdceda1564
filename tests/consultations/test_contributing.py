"""What people say: taken, numbered, owed an answer, with a receipt."""

import hashlib
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import pace, receipts, services
from consultations.models import Consultation, Contribution, Entry
from notifications.models import Mail
from processes.models import Duty, Process, Step
from records.models import AuditEntry, OutboxEvent
from tests.consultations.support import consultation, person, process, said, text
from tests.files.samples import PDF
from tests.support import in_municipality, sent_mails

pytestmark = pytest.mark.django_db
TEXT = "Parkirnina je za stanovalce previsoka."


def words(**more):
    return services.Words(**({"text": TEXT, "name": "Ana Novak"} | more))


def say(of, by, now=None, **more):
    with in_municipality("alpha"):
        return services.contribute(consultation_id=of.pk, words=words(**more), person=by, now=now)


def refused(kind, of, by, now=None, **more):
    with pytest.raises(kind) as caught:
        say(of, by, now, **more)
    return caught.value


@pytest.fixture
def ana():
    return person()


@pytest.fixture
def of():
    return consultation()


def test_what_is_said_gets_number_register_line_duty_receipt_audit_and_news(of, ana):
    made = say(of, ana, organisation="Društvo Središče")
    second = say(of, ana, text="Še nekaj drugega bi rada povedala.")
    with in_municipality("alpha"):
        assert (made.number, second.number) == (1, 2)
        entry = made.entry
        assert (entry.number, entry.shown_text) == (1, TEXT)
        assert entry.shown_name == "Društvo Središče"
        assert entry.published_at == made.received_at
        duty = Duty.objects.get(kind="consultations.contribution", object_id=made.pk)
        step = Step.objects.get(process=of.process, key="report")
        assert duty.due_on == timezone.localdate(step.closes_at - timedelta(microseconds=1))
        assert duty.rule == {"step": "report"}
        assert AuditEntry.objects.filter(act="consultations.contribution_submitted").count() == 2
        told = OutboxEvent.objects.filter(name="consultations.contribution_submitted")
        assert told.count() == 2
    mails = sent_mails()
    assert mails[0].to == [ana.email]
    assert made.digest in mails[0].body
    assert "št. 1" in mails[0].subject or "no. 1" in mails[0].subject


def test_the_digest_is_of_the_documented_form(of, ana):
    version = text(of)
    made = say(
        of,
        ana,
        text="  Prva vrstica.\r\nDruga vrstica. ",
        version_id=version.pk,
        provision_key="a2",
    )
    with in_municipality("alpha"):
        kept = Contribution.objects.get(pk=made.pk)
        facts = receipts.facts_of(kept, of.process.slug, kept.version)
    data = receipts.canonical(facts)
    assert hashlib.sha256(data).hexdigest() == kept.digest
    read = json.loads(data)
    assert list(read) == sorted(read)
    assert read["text"] == "Prva vrstica.\nDruga vrstica."
    assert (read["document"], read["version"], read["provision"]) == ("osnutek", 1, "a2")
    assert read["received_at"].endswith("Z")
    assert "email" not in read


def test_where_no_step_answers_it_is_due_fifteen_working_days_after_the_close(ana):
    # The close is a Friday's midnight; 25 and 26 December and 1 and 2 January are days off.
    zone = ZoneInfo("Europe/Ljubljana")
    closes = datetime(2026, 12, 19, tzinfo=zone)
    of = consultation(opens=datetime(2026, 12, 1, tzinfo=zone), closes=closes)
    with in_municipality("alpha"):
        Step.objects.filter(key="report").delete()
    made = say(of, ana, now=closes - timedelta(days=2))
    with in_municipality("alpha"):
        duty = Duty.objects.get(object_id=made.pk)
    assert duty.due_on.isoformat() == "2027-01-12"
    assert duty.rule == {"days": 15, "unit": "working_days"}


def test_the_opening_is_inclusive_and_the_closing_is_not(of, ana):
    call = of.call
    tick = timedelta(microseconds=1)
    assert refused(Conflict, of, ana, call.opens_at - tick).code == "consultation_not_open"
    assert say(of, ana, call.opens_at).number == 1
    assert say(of, ana, call.closes_at - tick, text="V zadnjem hipu povem svoje.").number == 2
    assert refused(Conflict, of, ana, call.closes_at).code == "consultation_not_open"
    with in_municipality("alpha"):
        assert Consultation.objects.get().last_number == 2


def test_nothing_is_taken_of_drafts_annulled_processes_and_unknown_consultations(of, ana):
    with in_municipality("alpha"):
        Process.objects.update(annulled_at=timezone.now(), annulled_because={"sl": "Napaka."})
    refused(Conflict, of, ana)
    with in_municipality("alpha"):
        other = consultation(of=process(slug="osnutek", published=False))
    refused(Conflict, other, ana)
    with in_municipality("alpha"), pytest.raises(NotFound):
        services.contribute(consultation_id=of.pk + 1000, words=words(), person=ana)


def test_whoever_has_no_role_or_was_shut_out_takes_no_part(of, ana):
    with in_municipality("alpha"):
        ana.is_active = False
        ana.save()
    assert refused(NotAllowed, of, ana).code == "may_not_take_part"
    with in_municipality("alpha"):
        ana.is_active = True
        ana.save()
        ana.groups.clear()
    refused(NotAllowed, of, ana)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "kratko"}, "text"),
        ({"text": "  \n\t         x"}, "text"),
        ({"text": "a" * 20_001}, "text"),
        ({"text": "nekaj \x00 v besedilu"}, "text"),
        ({"text": "polovica \ud800 znaka tukaj"}, "text"),
        ({"name": ""}, "name"),
        ({"name": "Ana\nNovak"}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"organisation": "a" * 201}, "organisation"),
        ({"language": "xx"}, "language"),
        ({"latitude": 46.1}, "place"),
        ({"latitude": 46.1, "longitude": 200.0}, "place"),
        ({"latitude": float("nan"), "longitude": 15.0}, "place"),
        ({"latitude": 0.0, "longitude": 0.0}, "place"),
        ({"version_id": 999_999}, "provision_key"),
        ({"provision_key": "a1"}, "provision_key"),
        ({"files": [ContentFile(b"#!/bin/sh", name="program.sh")]}, "files"),
        ({"files": [ContentFile(b"no pdf", name="opis.pdf")]}, "files"),
        ({"files": [ContentFile(PDF, name=f"{n}.pdf") for n in range(6)]}, "files"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field_and_leaves_no_gap(of, ana, given, field):
    assert field in refused(Invalid, of, ana, **given).fields
    assert say(of, ana).number == 1


def test_a_text_of_ten_and_of_twenty_thousand_characters_is_taken(of, ana):
    assert say(of, ana, text="a" * 10).number == 1
    assert say(of, ana, text="č" * 20_000).number == 2


def test_the_part_has_to_be_in_the_text_that_was_read_and_in_the_one_that_stands(of, ana):
    first, draft = text(of, articles=3), text(of, articles=3, number=3, published=False)
    assert say(of, ana, version_id=first.pk, provision_key="a3-2").provision_key == "a3-2"
    later = text(of, articles=2, number=2)
    error = refused(Invalid, of, ana, version_id=first.pk, provision_key="a3", text=TEXT + " A")
    assert "provision_key" in error.fields
    # Of an article that stays the version that was read is kept.
    made = say(of, ana, version_id=first.pk, provision_key="a2", text=TEXT + " B")
    assert made.version_id == first.pk
    assert say(of, ana, version_id=later.pk, text=TEXT + " C").version_id == later.pk
    for key in ("a9", "x" * 41, "a\x00"):
        refused(Invalid, of, ana, version_id=later.pk, provision_key=key)
    refused(Invalid, of, ana, version_id=draft.pk, provision_key="a1")


def test_a_text_of_another_consultation_is_not_taken(of, ana):
    other = consultation(of=process(slug="drugi"))
    version = text(other)
    assert "provision_key" in refused(Invalid, of, ana, version_id=version.pk).fields


def test_files_are_kept_with_their_digest_and_gone_when_the_act_fails(of, ana, monkeypatch):
    files = [ContentFile(PDF, name="C:\\moje\\Načrt.pdf")]
    made = say(of, ana, files=files)
    (one,) = made.files
    assert one["title"] == "Načrt.pdf"
    assert one["digest"] == hashlib.sha256(PDF).hexdigest()
    with in_municipality("alpha"):
        with default_storage.open(one["name"]) as kept:
            assert kept.read() == PDF
        before = set(default_storage.listdir("contributions")[1])
        monkeypatch.setattr(pace, "MOST_OF_A_PERSON", 10)
        monkeypatch.setattr("consultations.mails.receipt", _fail)
        with pytest.raises(RuntimeError):
            services.contribute(
                consultation_id=of.pk, words=words(text="Drugo mnenje.", files=files), person=ana
            )
        assert set(default_storage.listdir("contributions")[1]) == before


def _fail(_contribution):
    raise RuntimeError


def test_before_moderation_nobody_sees_it(ana):
    of = consultation(moderation="before")
    made = say(of, ana)
    with in_municipality("alpha"):
        assert made.entry.published_at is None
        assert not Entry.objects.shown().exists()
        assert Entry.objects.waiting().count() == 1


def test_a_name_that_is_not_to_be_published_is_not(of, ana):
    made = say(of, ana, shows_name=False)
    assert made.entry.shown_name == ""
    assert made.name == "Ana Novak"


def test_sent_twice_is_taken_once(of, ana):
    now = timezone.now()
    first = say(of, ana, now=now)
    assert say(of, ana, now=now + timedelta(seconds=3)).pk == first.pk
    assert say(of, ana, now=now + timedelta(minutes=11)).number == 2
    assert say(of, person("bor@example.si"), now=now + timedelta(minutes=12)).number == 3


def test_the_same_words_of_another_text_or_with_another_file_are_another_opinion(of, ana):
    draft, plan = text(of), text(of, slug="obrazlozitev")
    article = {"text": "S tem členom se ne strinjam.", "provision_key": "a1"}
    first = say(of, ana, version_id=draft.pk, **article)
    assert say(of, ana, version_id=plan.pk, **article).number == 2
    assert say(of, ana, version_id=draft.pk, **article).pk == first.pk
    proof = {"files": [ContentFile(PDF, name="dokaz.pdf")]}
    assert say(of, ana, version_id=draft.pk, **proof, **article).number == 3


def test_what_was_withdrawn_can_be_said_again_at_once(of, ana):
    made = say(of, ana)
    with in_municipality("alpha"):
        services.withdraw(receipt=receipts.token_for(made), now=timezone.now())
    assert say(of, ana).number == 2


def test_more_than_sixty_within_an_hour_are_refused_and_refusals_cost_nothing(of, ana, monkeypatch):
    monkeypatch.setattr(pace, "MOST_OF_A_PERSON", 3)
    for _n in range(5):
        refused(Invalid, of, ana, text="kratko")
    for n in range(3):
        say(of, ana, text=f"Mnenje, ki ima številko {n}.")
    error = refused(pace.TooMany, of, ana, text="Še eno mnenje.")
    assert error.status == 429
    assert say(of, person("bor@example.si")).number == 4


def test_withdrawn_it_stays_in_the_register_and_nothing_is_owed(of, ana):
    made = say(of, ana)
    with in_municipality("alpha"):
        token = receipts.token_for(made)
        services.withdraw(receipt=token, now=timezone.now())
        entry = Entry.objects.get(pk=made.pk)
        assert entry.withdrawn_at
        assert not Entry.objects.shown().exists()
        assert not Duty.objects.filter(object_id=made.pk).exists()
        with pytest.raises(Conflict):
            services.withdraw(receipt=token, now=timezone.now())


def test_after_the_close_nothing_is_withdrawn(of, ana):
    made = say(of, ana)
    with in_municipality("alpha"), pytest.raises(Conflict):
        services.withdraw(receipt=receipts.token_for(made), now=of.call.closes_at)


def test_a_receipt_of_alpha_opens_nothing_in_beta(of, ana):
    made = say(of, ana)
    with in_municipality("alpha"):
        token = receipts.token_for(made)
        assert receipts.find(token).pk == made.pk
    # Of one with the number of beta's own, signed in alpha, beta shows nothing.
    (theirs,) = said(consultation("beta"), "beta")
    with in_municipality("alpha"):
        forged = receipts.token_for(Contribution(pk=theirs.pk))
    for foreign in (token, forged):
        with in_municipality("beta"), pytest.raises(NotFound):
            receipts.find(foreign)
    with in_municipality("beta"):
        assert receipts.find(receipts.token_for(Contribution(pk=theirs.pk))).pk == theirs.pk
    for bad in ("", "a", "x" * 400, token[:-1], token + "a"):
        with in_municipality("alpha"), pytest.raises(NotFound):
            receipts.find(bad)


def test_a_person_without_an_address_of_mail_gets_no_mail_and_the_act_stands(of, ana):
    say(of, ana)
    with in_municipality("alpha"):
        assert Mail.objects.count() == 1
