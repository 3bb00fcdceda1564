"""Archives, deletion and hosts through the console."""

from time import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenants.console import places, sessions
from tenants.console.models import FleetJob, OperatorAct
from tenants.models import DeletionReport, Domain, Municipality
from tenants.provisioning.services import NewMunicipality, create_municipality
from tests.database import as_owner
from tests.support import client_of, make_announcement
from tests.tenants.console.support import (
    PASSWORD,
    code_of,
    job_at,
    signed_in,
    work_off,
)

DONE = pytest.mark.django_db(transaction=True)
ASKED = pytest.mark.usefixtures("lasting")
DELETE = {"confirm": "Občina Alpha", "reason": "Združitev", "grace": "0"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def console(db_or_lasting):
    return signed_in()


@pytest.fixture
def db_or_lasting(request):
    """Whatever the test asks for comes first."""
    name = "lasting" if "lasting" in request.fixturenames else "transactional_db"
    return request.getfixturevalue(name)


def at(act, schema="alpha"):
    return f"/console/municipalities/{schema}/{act}/"


def do(console, path, body=None):
    job = job_at(console.post(path, body or {}))
    work_off()
    job.refresh_from_db()
    return job


def grow_stale(console):
    session = console.session
    session["console.proved"] = time() - sessions.FRESH - 1
    session.save()


@DONE
def test_an_exported_municipality_is_restored_beside_itself(console):
    make_announcement("alpha", title="Obvestilo za arhiv")
    job = do(console, at("export"))
    assert not job.failed, job.outcome
    name = job.report["archive"]
    page = console.get(f"/console/jobs/{job.pk}/").content.decode()
    assert f"/console/archives/{name}" in page
    got = console.get(f"/console/archives/{name}")
    assert got.getvalue() == places.archive(name).read_bytes()
    assert OperatorAct.objects.get(act="downloaded").facts == {"archive": name}
    wanted = {
        "archive": name, "schema": "kopija", "host": "kopija.localhost", "without_code": "on",
    }  # fmt: skip
    job = do(console, "/console/restore/", wanted)
    assert not job.failed, job.outcome
    assert "Obvestilo za arhiv" in client_of("kopija").get("/obvestila/").content.decode()
    assert console.get("/console/").content.decode().count("/console/municipalities/kopija/") == 1


@DONE
def test_a_municipality_is_marked_kept_marked_again_and_gone_with_a_report(console):
    # One of its own: the role of alpha has its objects in the tests' template as well.
    new = NewMunicipality(schema="gama", name="Občina Gama", host="gama.localhost", code="004")
    with as_owner():
        create_municipality(new=new)
    mark = DELETE | {"confirm": "Občina Gama"}
    assert not do(console, at("delete", "gama"), mark).failed
    assert client_of("gama").get("/").status_code == 410
    assert not do(console, at("keep", "gama")).failed
    assert client_of("gama").get("/").status_code == 200
    assert do(console, at("purge", "gama"), {"confirm": "Občina Gama"}).failed
    assert not do(console, at("delete", "gama"), mark | {"grace": "30"}).failed
    early = do(console, at("purge", "gama"), {"confirm": "Občina Gama"})
    assert early.failed
    assert Municipality.objects.filter(schema_name="gama").exists()
    assert not do(console, at("keep", "gama")).failed
    assert not do(console, at("delete", "gama"), mark).failed
    gone = do(console, at("purge", "gama"), {"confirm": "Občina Gama"})
    assert not gone.failed, gone.outcome
    assert gone.report["schema"] == "1 → 0"
    assert client_of("gama").get("/").status_code == 404
    with as_owner():
        assert DeletionReport.objects.get().finished_at
    assert OperatorAct.objects.filter(schema_name="gama", act="purge_done").exists()
    assert console.get("/console/").status_code == 200
    assert console.get(f"/console/jobs/{gone.pk}/").status_code == 200


@DONE
def test_hosts_are_added_made_primary_and_removed(console):
    assert not do(console, at("hosts"), {"host": "Novi.localhost", "act": "host"}).failed
    assert client_of("alpha").get("/").status_code == 404
    client = client_of("alpha")
    assert client.get("/", headers={"host": "novi.localhost"}).status_code == 200
    added = do(console, at("hosts"), {"host": "www.alfa.example", "act": "domain_add"})
    assert not added.failed
    assert "/.well-known/skupaj/" in str(added.report)
    assert Domain.objects.get(domain="www.alfa.example").checked_at is None
    taken = do(console, at("hosts"), {"host": "beta.localhost", "act": "domain_add"})
    assert taken.failed
    gone = do(console, at("hosts"), {"host": "www.alfa.example", "act": "domain_remove"})
    assert not gone.failed
    assert do(console, at("hosts"), {"host": "novi.localhost", "act": "domain_remove"}).failed


@ASKED
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (at("delete"), DELETE),
        (at("purge"), {"confirm": "Občina Alpha"}),
        ("/console/restore/", {"archive": "x", "schema": "kopija"}),
        ("/console/archives/alpha-20260101-000000.tar", None),
    ],
)
def test_what_cannot_be_taken_back_asks_for_both_factors_again(console, path, body):
    grow_stale(console)
    for answer in (console.get(path), console.post(path, body or {})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/console/confirm/?next=")
    assert not FleetJob.objects.exists()
    confirm = answer["Location"]
    later = code_of(console.person, 1)
    assert console.post(confirm, {"password": "napak", "code": later}).status_code == 422
    assert console.post(confirm, {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert console.post(confirm, {"password": PASSWORD, "code": later})["Location"] == path
    assert console.get(path).status_code in (200, 404)


@ASKED
@pytest.mark.parametrize("name", ["", "občina alpha", "Občina Beta", "alpha"])
def test_the_name_has_to_be_typed_exactly(console, name):
    assert console.post(at("delete"), DELETE | {"confirm": name}).status_code == 422
    assert console.post(at("purge"), {"confirm": name}).status_code == 422
    assert not FleetJob.objects.exists()


@ASKED
@pytest.mark.parametrize(
    "name", ["alpha.tar", "..%2f..%2fsecret_key", ".alpha-20260101-000000.tar", "secret_key"]
)
def test_nothing_but_archives_is_handed_out(console, settings, name):
    (settings.VAR_DIR / "secret_key").write_text("skrivnost")
    (places.folder() / "secret_key").write_text("skrivnost")
    assert console.get(f"/console/archives/{name}").status_code == 404


@ASKED
def test_a_restore_without_an_archive_or_over_somebody_is_refused(console):
    for body in (
        {"schema": "kopija"},
        {"schema": "alpha", "archive": ""},
        {"schema": "Kopija!", "upload": SimpleUploadedFile("a.tar", b"x")},
        {"schema": "kopija", "archive": "../../secret_key"},
    ):
        assert console.post("/console/restore/", body).status_code == 422
    assert not FleetJob.objects.exists()


@ASKED
def test_a_key_that_is_none_is_refused_when_the_job_runs(console):
    job = do(console, at("export"), {"encrypt_to": "age1napak"})
    assert job.failed
    assert places.archives("alpha") == []


def test_two_archives_of_one_second_are_both_its_municipality_s():
    now = timezone.now()
    for _n in range(2):
        places.new_archive("alpha", now, encrypted=False).write_bytes(b"")
    assert len(places.archives("alpha")) == 2
    assert {places.schema_of(one.name) for one in places.archives()} == {"alpha"}
