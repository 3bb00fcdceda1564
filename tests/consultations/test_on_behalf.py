"""What came on paper, at a hearing, or as a saved mail, hostile ones among them."""

import contextlib
import hashlib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import Conflict, DomainError, Invalid, NotAllowed
from consultations import attachments, letterbox, services
from consultations.models import Contribution, Entry
from processes.models import Process
from tests.common.at_once import at_once
from tests.consultations.support import consultation, person
from tests.files.samples import EXE, PDF
from tests.support import in_municipality, sent_mails

pytestmark = pytest.mark.django_db
WORDS = services.Words(text="Na obravnavi povedano mnenje.", name="Janez Kos")


def official():
    return person("uradnik@example.si", "official")


def enter(of, by, received_at=None, channel="hearing", now=None, **more):
    now = now or timezone.now()
    with in_municipality("alpha"):
        return services.enter(
            consultation_id=of.pk,
            words=WORDS,
            channel=channel,
            received_at=received_at or now,
            by=by,
            now=now,
            **more,
        )


def take(of, by, raw, **more):
    with in_municipality("alpha"):
        return services.import_mail(
            consultation_id=of.pk, raw=raw, by=by, now=timezone.now(), **more
        )


def mail(body="Prosim, da obdržite parkirišče pri šoli.", **more):
    made = EmailMessage()
    made["From"] = more.pop("sender", "Ana Čuk <ana@example.org>")
    made["To"] = "obcina@example.si"
    made["Subject"] = more.pop("subject", "Pripomba na odlok o parkiranju")
    made["Date"] = format_datetime(more.pop("date", timezone.now() - timedelta(hours=2)))
    made["Message-ID"] = more.pop("key", "<1@example.org>")
    made.set_content(body, **more)
    return made


def test_an_official_enters_it_as_of_when_it_came():
    of, by = consultation(moderation="before"), official()
    came = timezone.now() - timedelta(hours=5)
    made = enter(of, by, came, email="janez@example.si")
    assert (made.channel, made.entered_by_id, made.received_at) == ("hearing", by.pk, came)
    assert made.person_id is None
    with in_municipality("alpha"):
        assert made.entry.published_at == came
    assert sent_mails()[-1].to == ["janez@example.si"]


def test_after_the_closing_what_came_in_time_is_entered_and_nothing_else():
    of, by = consultation(), official()
    closes = of.call.closes_at
    late = closes + timedelta(days=2)
    assert enter(of, by, closes - timedelta(seconds=1), "paper", now=late).number == 1
    for received in (closes, late + timedelta(days=1), of.call.opens_at - timedelta(seconds=1)):
        with pytest.raises(Conflict):
            enter(of, by, received, "paper", now=late)


def test_of_a_process_that_the_archive_has_nothing_is_entered():
    now, by = timezone.now(), official()
    of = consultation(opens=now - timedelta(days=60), closes=now - timedelta(days=30))
    with in_municipality("alpha"):
        kept = {"archived_as": "ZAL 12/2026", "archived_digest": "0" * 64}
        Process.objects.update(archived_at=now, **kept)
    with pytest.raises(Conflict) as refused:
        enter(of, by, now - timedelta(days=40))
    assert refused.value.code == "process_archived"


def test_only_who_runs_processes_enters_and_only_by_known_ways():
    of = consultation()
    for role in ("citizen", "editor", "councillor"):
        with pytest.raises(NotAllowed):
            enter(of, person(f"{role}@example.si", role))
    by = official()
    for channel in ("portal", "guest", "pigeon"):
        with pytest.raises(Invalid):
            enter(of, by, channel=channel)
    with pytest.raises(Invalid):
        enter(of, by, email="ni naslov")


def test_a_saved_mail_becomes_an_opinion_with_its_files_and_is_kept_itself():
    of, by = consultation(), official()
    one = mail()
    one.add_attachment(PDF, maintype="application", subtype="pdf", filename="Skica šole.pdf")
    one.add_attachment(EXE, maintype="application", subtype="pdf", filename="zlo.pdf")
    raw = one.as_bytes()
    done = take(of, by, raw)
    made = done.contribution
    assert done.is_new
    assert done.left_out == ("zlo.pdf",)
    assert (made.name, made.email) == ("Ana Čuk", "ana@example.org")
    assert made.text.startswith("Pripomba na odlok o parkiranju\n\nProsim")
    assert [kept["title"] for kept in made.files] == ["Skica šole.pdf", "mail.eml"]
    assert made.files[1]["digest"] == hashlib.sha256(raw).hexdigest()
    with in_municipality("alpha"), default_storage.open(made.files[1]["name"]) as kept:
        assert kept.read() == raw
    # The mail itself has the writer's address: it is never shown.
    assert [kept["title"] for _n, kept in attachments.public(made.files)] == ["Skica šole.pdf"]


def test_the_same_mail_twice_is_one_and_one_without_a_number_too():
    of, by = consultation(), official()
    first = take(of, by, mail().as_bytes())
    again = take(of, by, mail(body="Drugače shranjeno isto sporočilo.").as_bytes())
    assert not again.is_new
    assert again.contribution.pk == first.contribution.pk
    bare = mail(key="<2@example.org>")
    del bare["Message-ID"]
    assert take(of, by, bare.as_bytes()).is_new
    assert not take(of, by, bare.as_bytes()).is_new
    with in_municipality("alpha"):
        assert Contribution.objects.count() == Entry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_at_once_is_one():
    of, by, raw = consultation(), official(), mail().as_bytes()
    act = lambda: services.import_mail(  # noqa: E731
        consultation_id=of.pk, raw=raw, by=by, now=timezone.now()
    )
    done = at_once("alpha", *[act] * 4)
    assert sorted(one.is_new for one in done) == [False, False, False, True]


def test_a_mail_that_came_too_late_is_refused_unless_the_official_knows_better():
    of, by = consultation(), official()
    early = mail(date=of.call.opens_at - timedelta(days=30)).as_bytes()
    with pytest.raises(Conflict):
        take(of, by, early)
    assert take(of, by, early, received_at=timezone.now()).is_new


@pytest.mark.parametrize(
    "header",
    [
        b'Content-Type: text/plain; charset="iso-8859-2"\n\n'
        + "Čez šolo žal ne.".encode("iso-8859-2"),
        b"Content-Type: text/plain; charset=windows-1250\n\n" + "Čez šolo žal ne.".encode("cp1250"),
        b"Content-Type: text/plain; charset=x-no-such\n\n" + "Čez šolo žal ne.".encode(),
        b"Content-Type: text/plain\n\n" + "Čez šolo žal ne.".encode(),
        b"Content-Type: text/plain\n\n" + "Čez šolo žal ne.".encode("cp1250"),
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + b"xIxleiDFoW9sbyDFvmFsIG5lLg==",
        b"Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><script>alert(1)</script>"
        + "<p>Čez šolo<br>žal <b>ne</b>.</p>".encode(),
    ],
)
def test_whatever_its_character_set_it_is_read(header):
    read = letterbox.read(b"From: =?utf-8?B?QW5hIMSMdWs=?= <ana@example.org>\n" + header)
    assert read.name == "Ana Čuk"
    assert " ".join(read.text.split()) == "Čez šolo žal ne."


def test_of_plain_and_html_the_plain_text_is_taken():
    one = mail("Besedilo brez oblike, dovolj dolgo.")
    one.add_alternative("<p>Besedilo z obliko</p>", subtype="html")
    assert "brez oblike" in letterbox.read(one.as_bytes()).text
    assert "z obliko" not in letterbox.read(one.as_bytes()).text


def test_hostile_mails_are_read_or_refused_and_nothing_breaks():
    nested = (
        b"From: a@b.si\nSubject: nasvet za odlok\nContent-Type: multipart/mixed; boundary=x\n\n"
    )
    bomb = nested + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 3000
    hostile = {
        "bomb": bomb,
        "headers": b"From: " + b"=?utf-8?B?" * 5000 + b"\nSubject: predlog za odlok\n\nBesedilo.",
        "zero": b"From: a@b.si\nSubject: predlog\x00 za odlok\n\nBesedilo \x00 z nicelnim.",
        "date": b"From: a@b.si\nSubject: predlog za odlok\nDate: 99 Xxx 99999 99:99\n\nBesedilo.",
        "name": b"From: a@b.si\nSubject: predlog za odlok\nContent-Disposition: attachment; "
        b"filename*=utf-8''%00..%2F..%2Fetc%2Fpasswd\n\nBesedilo.",
        "mail": b'From: "<script>" <x@y>\nSubject: <script>alert(1)</script>\n\nBesedilo.',
    }
    for name, raw in hostile.items():
        try:
            read = letterbox.read(raw)
        except Invalid:
            continue
        assert "\x00" not in read.text + read.name, name
        assert "@" not in read.email or read.email == "a@b.si", name


@pytest.mark.parametrize(
    "raw", [b"", b"\x00" * 100, b"Ni sporocilo", PDF, EXE, b"From: a@b.si\n\nhm", b"x" * 25_000_001]
)
def test_what_is_no_mail_or_says_nothing_is_refused(raw):
    with pytest.raises(Invalid):
        letterbox.read(raw)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(rest):
    for raw in (rest, b"From: a@b.si\n" + rest, mail().as_bytes()[:200] + rest):
        with contextlib.suppress(DomainError):
            letterbox.read(raw)
