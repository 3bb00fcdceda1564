"""Archives that operators send, encrypted or not."""

import os
from datetime import timedelta

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenants.console import places, services, uploads
from tenants.console.models import FleetJob, OperatorAct
from tenants.models import Municipality
from tenants.provisioning.archive.export import export_municipality
from tests.database import as_owner
from tests.support import client_of, make_announcement
from tests.tenants.console.support import job_at, signed_in, work_off

DONE = pytest.mark.django_db(transaction=True)
ASKED = pytest.mark.usefixtures("lasting")
WANTED = {"schema": "kopija", "host": "kopija.localhost", "without_code": "on"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


@pytest.fixture(scope="module")
def key():
    return pyrage.x25519.Identity.generate()


def archive_of_alpha(folder, *keys):
    path = folder / "alpha.tar"
    with as_owner():
        export_municipality(
            schema="alpha", path=path, encrypt_to=[str(k.to_public()) for k in keys]
        )
    return path.read_bytes()


@pytest.fixture
def console(request):
    """A browser at the console; whatever database the test asks for comes first."""
    name = "lasting" if "lasting" in request.fixturenames else "transactional_db"
    request.getfixturevalue(name)
    return signed_in()


def send(console, content, identity="", **changes):
    body = WANTED | changes | {"identity": str(identity)}
    body["upload"] = SimpleUploadedFile("a.tar", content)
    return console.post("/console/restore/", body)


def lying():
    return sorted(path.name for path in places.folder().iterdir())


@DONE
def test_an_encrypted_archive_is_restored_with_its_key_which_is_kept_nowhere(
    console, tmp_path, key, caplog
):
    make_announcement("alpha", title="Obvestilo za arhiv")
    content = archive_of_alpha(tmp_path, key)
    pasted = f"# created: 2026-11-22\n# public key: {key.to_public()}\n{key}\n"
    job = job_at(send(console, content, pasted))
    (name,) = lying()
    assert job.arguments["archive"] == name
    assert places.archive(name).stat().st_mode & 0o777 == 0o600
    assert work_off() == 1
    job.refresh_from_db()
    assert not job.failed, job.outcome
    assert "Obvestilo za arhiv" in client_of("kopija").get("/obvestila/").content.decode()
    assert lying() == []
    kept = [*FleetJob.objects.values_list("arguments", "report", "outcome")]
    kept += [*OperatorAct.objects.values_list("facts", flat=True), caplog.text]
    assert str(key) not in str(kept)
    page = console.get(f"/console/jobs/{job.pk}/").content.decode()
    assert str(key) not in page


@DONE
def test_an_encrypted_export_that_lies_here_is_restored_too(console, key):
    exported = {"encrypt_to": str(key.to_public())}
    job = job_at(console.post("/console/municipalities/alpha/export/", exported))
    work_off()
    job.refresh_from_db()
    name = job.report["archive"]
    assert name.endswith(".age")
    body = WANTED | {"archive": name}
    refused = console.post("/console/restore/", body)
    assert list(refused.context["form"].errors) == ["identity"]
    job_at(console.post("/console/restore/", body | {"identity": str(key)}))
    work_off()
    assert client_of("kopija").get("/").status_code == 200
    assert lying() == [name]


@ASKED
@pytest.mark.parametrize(
    ("given", "field_and_words"),
    [
        ("", ("identity", "ključ|key")),
        ("AGE-SECRET-KEY-1NAPAK", ("identity", "AGE-SECRET-KEY-1")),
        ("age1xyz", ("identity", "AGE-SECRET-KEY-1")),
        ("another", ("__all__", "ključ|key")),
    ],
)
def test_a_key_that_opens_nothing_is_refused_at_once_and_not_shown_again(
    console, tmp_path, key, given, field_and_words
):
    field, words = field_and_words
    content = archive_of_alpha(tmp_path, key)
    given = str(pyrage.x25519.Identity.generate()) if given == "another" else given
    answer = send(console, content, given)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert any(word in str(errors) for word in words.split("|"))
    if len(given) > 30:
        assert given not in answer.content.decode()
    assert lying() == []
    assert not FleetJob.objects.exists()


@ASKED
@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_an_encrypted_archive_that_is_cut_off_is_refused_at_once(console, tmp_path, key, part):
    content = archive_of_alpha(tmp_path, key)
    answer = send(console, content[: int(len(content) * part)], key)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert lying() == []


@ASKED
@pytest.mark.parametrize(
    "content",
    [b"x" * 2000, b"PK\x03\x04" + b"\0" * 5000, b"age-encryption.org/v1\nrubbish", b"\0" * 10240],
)
def test_what_is_no_archive_is_refused_at_once(console, key, content):
    answer = send(console, content, key)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert lying() == []
    assert not FleetJob.objects.exists()


@ASKED
def test_an_archive_that_is_cut_off_fails_with_a_sentence_and_restores_nothing(console, tmp_path):
    content = archive_of_alpha(tmp_path)
    job = job_at(send(console, content[: len(content) // 2]))
    work_off()
    job.refresh_from_db()
    assert job.failed
    assert "…" not in job.outcome
    assert len(job.outcome) > 30
    assert not Municipality.objects.filter(schema_name="kopija").exists()
    # It can be asked for again, under another name, for a day.
    assert lying() == [job.arguments["archive"]]


@ASKED
def test_what_was_sent_goes_after_a_day_unless_it_is_being_restored(console, tmp_path):
    content = archive_of_alpha(tmp_path)
    job = job_at(send(console, content))
    with as_owner():
        export_municipality(
            schema="alpha", path=places.new_archive("alpha", timezone.now(), encrypted=False)
        )
    stray = places.folder() / ".sent--20260101-000000.tar.partial"
    stray.write_bytes(b"left by a process that was killed")
    later = timezone.now() + uploads.KEPT + timedelta(minutes=1)
    assert uploads.sweep() == []
    assert uploads.sweep(later) == [stray.name]
    with as_owner():
        FleetJob.objects.filter(pk=job.pk).update(finished_at=timezone.now(), failed=True)
    assert uploads.sweep(later) == [job.arguments["archive"]]
    assert [name.split("-")[0] for name in lying()] == ["alpha"]


@ASKED
def test_a_refused_job_keeps_nothing_of_what_was_sent(console, tmp_path):
    content = archive_of_alpha(tmp_path)
    ask = {"kind": "create", "schema": "kopija", "arguments": {}, "by": "o@skupaj.example"}
    services.ask(**ask, now=timezone.now())
    assert send(console, content).status_code == 422
    assert lying() == []


@ASKED
def test_a_disk_that_refuses_is_named(console, tmp_path, monkeypatch):
    content = archive_of_alpha(tmp_path)

    def full(*arguments):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(uploads, "copyfileobj", full)
    answer = send(console, content)
    assert answer.status_code == 422
    assert os.strerror(28) in str(answer.context["form"].errors)
    assert lying() == []


def in_pieces(console, content, size, upload=""):
    """Send `content` as the page does; returns the answers."""
    answers = []
    for at in range(0, len(content), size):
        piece = SimpleUploadedFile("piece", content[at : at + size])
        body = {"upload": upload, "offset": at, "piece": piece}
        answers.append(console.post("/console/restore/piece/", body))
        upload = answers[-1].json().get("upload", upload)
    return answers


@DONE
def test_a_large_archive_is_sent_in_pieces(console, tmp_path, key):
    content = archive_of_alpha(tmp_path, key)
    answers = in_pieces(console, content, len(content) // 5)
    assert len(answers) > 3
    assert {answer.status_code for answer in answers} == {200}
    assert answers[-1].json()["size"] == len(content)
    upload = answers[-1].json()["upload"]
    body = WANTED | {"sent": upload}
    other = str(pyrage.x25519.Identity.generate())
    refused = console.post("/console/restore/", body | {"identity": other})
    assert refused.status_code == 422
    assert f'value="{upload}"' in refused.content.decode()
    body |= {"identity": str(key)}
    job_at(console.post("/console/restore/", body))
    assert len(lying()) == 1
    work_off()
    assert client_of("kopija").get("/").status_code == 200
    assert lying() == []
    assert console.post("/console/restore/", body | {"schema": "druga"}).status_code == 422


@ASKED
def test_a_piece_goes_to_its_place_alone_and_says_from_where_to_go_on(console):
    (first,) = in_pieces(console, b"x" * 1000, 1000)
    upload = first.json()["upload"]
    for offset in (0, 999, 1001, 10**14):
        piece = SimpleUploadedFile("piece", b"y")
        body = {"upload": upload, "offset": offset, "piece": piece}
        answer = console.post("/console/restore/piece/", body)
        assert (answer.status_code, answer.json()["size"]) == (409, 1000)
    for wrong in ({"offset": "-1"}, {"offset": "x"}, {"offset": 0}, {"offset": "9" * 40}):
        answer = console.post("/console/restore/piece/", {"upload": upload} | wrong)
        assert answer.status_code == 422
    assert console.get("/console/restore/piece/").status_code == 405


@ASKED
@pytest.mark.parametrize("upload", ["../../secret", "0" * 32, "x"])
def test_an_upload_is_its_session_s_alone(console, upload):
    answer = in_pieces(console, b"x", 1, upload)[0]
    assert answer.status_code == 404
    assert console.post("/console/restore/", WANTED | {"sent": upload}).status_code == 422
    assert lying() == []


@ASKED
def test_a_new_upload_takes_the_place_of_one_that_was_given_up(console):
    in_pieces(console, b"x" * 1000, 1000)
    in_pieces(console, b"y" * 500, 500)
    assert len(lying()) == 1
    later = timezone.now() + uploads.KEPT + timedelta(minutes=1)
    assert len(uploads.sweep(later)) == 1
    assert lying() == []
