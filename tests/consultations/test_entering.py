"""The desk enters what came on paper, at a hearing or by e-mail."""

import re
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations.models import Contribution
from tests.consultations.support import consultation, person, said, text
from tests.files.samples import PDF
from tests.support import client_of, in_municipality, sent_mails, signed_in

pytestmark = pytest.mark.django_db
SAID = "Lipe ob poti naj ostanejo, dajejo senco."


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def official(db):
    person("ula@obcina.si", "official", first_name="Ula", last_name="Uradnik")
    return signed_in("alpha", "ula@obcina.si")


@pytest.fixture
def of(db):
    now = timezone.now()
    made = consultation(opens=now - timedelta(days=20), closes=now - timedelta(days=1))
    text(made)
    return made


def at(of, rest=""):
    return f"/admin/consultations/{of.pk}/enter/{rest}"


def typed(of, **more):
    arrived = timezone.localtime(timezone.now() - timedelta(days=3))
    known = {"channel": "paper", "name": "Zofija Kos", "text": SAID}
    return known | {"received_at": arrived.strftime("%Y-%m-%d %H:%M")} | more


def every():
    with in_municipality("alpha"):
        return list(Contribution.objects.order_by("number").select_related("version"))


def test_a_letter_of_a_part_of_the_draft_has_a_number_and_a_receipt_to_print(official, of):
    page = official.get(at(of))
    part = next(v for v, name in page.context["form"].fields["part"].choices if "2. člen" in name)
    scan = SimpleUploadedFile("pismo.pdf", PDF, "application/pdf")
    sent = official.post(at(of), typed(of, part=part, hides_name="on", file=scan))
    [made] = every()
    assert sent.status_code == 302
    assert (made.text, made.provision_key, made.channel) == (SAID, "a2", "paper")
    assert made.received_at < timezone.now() - timedelta(days=2)
    assert [one["title"] for one in made.files] == ["pismo.pdf"]
    entry = official.get(sent["Location"])
    receipt = entry.context["receipt"]
    assert made.digest in official.get(f"/posvetovanja/potrdilo/{receipt}/").content.decode()


def test_with_an_address_the_receipt_is_mailed_and_nobody_else_holds_its_key(official, of):
    sent = official.post(at(of), typed(of, email="zofija@example.si"))
    assert official.get(sent["Location"]).context["receipt"] == ""
    assert [mail.to for mail in sent_mails("alpha")] == [["zofija@example.si"]]


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(official, of):
    late = timezone.localtime(timezone.now()).strftime("%Y-%m-%d %H:%M")
    wrong = [
        {"text": "kratko"},
        {"name": ""},
        {"received_at": "lani"},
        {"received_at": late},
        {"email": "ni naslov"},
        {"channel": "portal"},
        {"part": "99999999999999999999:a1"},
    ]
    for one in wrong:
        page = official.post(at(of), typed(of, organisation="Društvo Lipa") | one)
        assert page.status_code == 422, one
        assert page.context["form"].errors, one
        assert "Društvo Lipa" in page.content.decode()
    assert every() == []


def test_a_saved_mail_is_read_once_and_what_is_none_is_refused(official, of):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Jože Hren <joze@example.si>", "Lipe"
    mail["Date"] = format_datetime(timezone.now() - timedelta(days=2))
    mail.set_content(SAID)

    def send(raw):
        return official.post(at(of, "mail/"), {"mail-file": SimpleUploadedFile("a.eml", raw)})

    first, again = send(mail.as_bytes()), send(mail.as_bytes())
    assert first["Location"] == again["Location"]
    assert [(one.name, one.channel) for one in every()] == [("Jože Hren", "email")]
    refused = send(b"MZ no mail at all")
    assert (refused.status_code, list(refused.context["mail"].errors)) == (422, ["file"])
    assert official.get(at(of, "mail/")).status_code == 302


def test_only_who_runs_processes_of_this_municipality_enters(of):
    person("mo@obcina.si", "moderator")
    moderator = signed_in("alpha", "mo@obcina.si")
    assert moderator.post(at(of), typed(of)).status_code in (302, 403)
    person("ula@obcina.si", "official", schema="beta")
    theirs = signed_in("beta", "ula@obcina.si")
    assert theirs.post(at(of), typed(of)).status_code == 404
    assert every() == []


def test_whoever_looks_at_an_opinion_sees_its_place_and_opens_its_files(official, of):
    scan = SimpleUploadedFile("pismo.pdf", PDF, "application/pdf")
    official.post(at(of), typed(of, file=scan))
    [made] = every()
    said(of, latitude=46.15, longitude=15.08)
    path = f"/admin/consultations/{of.pk}/contributions/{made.number}/"
    assert f'href="{path}files/0/"' in official.get(path).content.decode()
    got = official.get(f"{path}files/0/")
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Type"] == "application/octet-stream"
    other = f"/admin/consultations/{of.pk}/contributions/{made.number + 1}/"
    assert re.search(r"46[.,]15000, 15[.,]08000", official.get(other).content.decode())
    assert official.get(f"{path}files/1/").status_code == 404
    assert official.get(f"{path}files/99999999999999999999/").status_code == 404
    person("ana@example.si")
    assert client_of("alpha").get(f"{path}files/0/").status_code == 302
    assert signed_in("alpha", "ana@example.si").get(f"{path}files/0/").status_code == 302
