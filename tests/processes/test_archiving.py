"""A finished process is handed over as one package that anybody can check; then it rests."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from common.errors import Conflict, Invalid
from consultations import services as consulting
from consultations.models import Contribution
from processes import packing
from processes.models import Process
from processes.services import annul, archiving, attaching
from tests.common.at_once import at_once
from tests.consultations.support import answered, consultation, person, said, text
from tests.files.samples import PDF
from tests.support import client_of, in_municipality, signed_in
from tests.tenants.queue_support import empty_queue

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
DESK = "/admin/processes"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "alpha"


@pytest.fixture
def over(db):
    """A process that is over, with a text, opinions of which one was answered, and a document."""
    now = timezone.now()
    of = consultation(opens=now - timedelta(days=60), closes=now - timedelta(days=30))
    version = text(of)
    entries = said(of, how_many=3, version=version, provision_key="a1", email="ana@example.si")
    answered(of, entries[:1])
    with in_municipality("alpha"):
        process = Process.objects.get(pk=of.process_id)
        attaching.attach(
            process_id=process.pk,
            step_key="comments",
            titles={"sl": "Dokazilo"},
            file=SimpleUploadedFile("dokazilo.pdf", PDF, "application/pdf"),
            is_public=False,
            by=None,
            now=now,
        )
    return process


def ask(process, now=None):
    with in_municipality("alpha"):
        now = now or timezone.now()
        return archiving.ask_for_package(process_id=process.pk, by=None, now=now)


def make(process):
    token = ask(process).package["token"]
    with in_municipality("alpha"):
        assert archiving.make_package(process_id=process.pk, token=token)
    return now_of(process)


def now_of(process):
    with in_municipality("alpha"):
        return Process.objects.get(pk=process.pk)


def opened(process):
    with in_municipality("alpha"), process.package_file.open() as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_whoever_has_the_package_can_check_every_file_of_it(over):
    package = opened(make(over))
    assert package.testzip() is None
    manifest = json.loads(package.read("manifest.json"))
    listed = {one["path"]: one for one in manifest["files"]}
    assert set(listed) == set(package.namelist()) - {"manifest.json"}
    for path, one in listed.items():
        raw = package.read(path)
        assert (len(raw), hashlib.sha256(raw).hexdigest()) == (one["size"], one["sha256"]), path
    assert {"postopek.json", "roki.json", "revizijska-sled.json", "PREBERI.txt"} <= set(listed)
    assert any(path.startswith("priloge/") and path.endswith(".pdf") for path in listed)
    assert manifest["left_out"]


def test_it_holds_what_was_said_word_for_word_and_what_was_answered(over):
    package = opened(make(over))
    lines = package.read("posvetovanje/mnenja.jsonl").decode().splitlines()
    with in_municipality("alpha"):
        texts = list(Contribution.objects.order_by("number").values_list("text", flat=True))
    assert [json.loads(line)["text"] for line in lines] == texts
    register = package.read("posvetovanje/register.csv").decode()
    assert register.count("ana@example.si") == 3
    assert "Predlog je utemeljen." in package.read("posvetovanje/stalisca.json").decode()
    assert "Besedilo 1. člena" in package.read("posvetovanje/besedila/osnutek-1.html").decode()
    trail = json.loads(package.read("revizijska-sled.json"))
    assert "processes.package_asked_for" in {one["act"] for one in trail}


def test_the_same_papers_make_the_same_bytes(over):
    first, again = io.BytesIO(), io.BytesIO()
    with in_municipality("alpha"):
        packing.pack(over, first, {"format": 1})
        packing.pack(over, again, {"format": 1})
    assert first.getvalue() == again.getvalue()


def test_what_runs_or_owes_answers_is_not_handed_over(over):
    with in_municipality("alpha"):
        over.steps.filter(key="report").update(closes_at=timezone.now() + timedelta(days=1))
    with pytest.raises(Conflict):
        ask(over)
    with in_municipality("alpha"):
        over.steps.filter(key="report").update(closes_at=timezone.now())
        over.duties.create(
            kind="tests.thing",
            object_id=1,
            received_on=timezone.localdate(),
            due_on=timezone.localdate(),
            first_due_on=timezone.localdate(),
        )
    with pytest.raises(Conflict):
        ask(over)


def test_once_the_archive_has_it_nothing_changes_and_people_go_on_reading(over):
    made, now = make(over), timezone.now()
    with in_municipality("alpha"):
        for reference in ("", "x" * 201):
            with pytest.raises(Invalid):
                archiving.hand_over(process_id=made.pk, reference=reference, by=None, now=now)
        archiving.hand_over(process_id=made.pk, reference="ZAL 12/2026", by=None, now=now)
        facts = {"process_id": made.pk, "because": {"sl": "x"}, "languages": ["sl"]}
        with pytest.raises(Conflict):
            annul(**facts, by=None, now=now)
        with pytest.raises(Conflict):
            consulting.evaluate(
                consultation_id=made.consultation.pk,
                texts={"sl": {}},
                languages=["sl"],
                by=None,
                now=now,
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            Process.objects.filter(pk=made.pk).update(archived_digest="0" * 64)
        Process.objects.filter(pk=made.pk).update(leader=None)
    stands = now_of(over)
    assert (stands.archived_as, stands.archived_digest) == ("ZAL 12/2026", made.package["digest"])
    assert client_of("alpha").get(f"/postopki/{over.slug}/").status_code == 200


def test_without_a_package_nothing_is_handed_over(over):
    with in_municipality("alpha"), pytest.raises(Invalid):
        archiving.hand_over(process_id=over.pk, reference="ZAL", by=None, now=timezone.now())


def test_what_broke_off_leaves_no_file_says_so_and_is_asked_for_anew(over, folder, monkeypatch):
    token = ask(over).package["token"]
    with monkeypatch.context() as broken, in_municipality("alpha"):
        broken.setattr("processes.services.archiving._stored", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archiving.make_package(process_id=over.pk, token=token)
    assert list(folder.rglob("*.zip")) == []
    person("ula@obcina.si", "official")
    page = signed_in("alpha", "ula@obcina.si").get(f"{DESK}/{over.pk}/archive/")
    assert 'role="alert"' in page.content.decode()
    assert make(over).package_file


@commits
def test_asked_for_twice_at_once_it_is_made_once(over, folder):
    empty_queue()
    found = at_once(
        "alpha",
        *[lambda: archiving.ask_for_package(process_id=over.pk, by=None, now=timezone.now())] * 2,
    )
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Process"]
    token = now_of(over).package["token"]
    made = at_once("alpha", *[lambda: archiving.make_package(process_id=over.pk, token=token)] * 2)
    assert sorted(made) == [False, True]
    assert len(list(folder.rglob("*.zip"))) == 1
    with in_municipality("alpha"):
        archiving.forget_package(process_id=over.pk, token="another")
        assert len(list(folder.rglob("*.zip"))) == 1
        archiving.forget_package(process_id=over.pk, token=token)
    assert list(folder.rglob("*.zip")) == []


def test_the_desk_asks_downloads_and_notes_and_nobody_else_does(over):
    person("ula@obcina.si", "official")
    ula, at = signed_in("alpha", "ula@obcina.si"), f"{DESK}/{over.pk}/archive/"
    assert ula.get(f"{at}package/").status_code == 404
    assert ula.post(at).status_code == 302
    with in_municipality("alpha"):
        archiving.make_package(process_id=over.pk, token=now_of(over).package["token"])
    sent = ula.get(f"{at}package/")
    assert sent["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content))).namelist()
    assert ula.post(f"{at}done/", {"reference": " "}).status_code == 422
    assert ula.post(f"{at}done/", {"reference": "ZAL 12"}).status_code == 302
    assert "ZAL 12" in ula.get(at).content.decode()
    person("beti@obcina.si", "official", schema="beta")
    assert signed_in("beta", "beti@obcina.si").get(f"{at}package/").status_code == 404
    person("mo@obcina.si", "moderator")
    assert signed_in("alpha", "mo@obcina.si").get(f"{at}package/").status_code in (302, 403)
    assert client_of("alpha").get(f"{at}package/").status_code == 302
