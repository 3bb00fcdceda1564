"""What is asked for on the pages and changes a portal for good."""

import io
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tenants.console.models import FleetJob, OperatorAct
from tenants.models import Municipality
from tests.support import client_of
from tests.tenants.console.support import job_at, signed_in, work_off

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {
    "name": "Občina Gama",
    "schema": "gama",
    "host": "gama.localhost",
    "code": "004",
    "kind": "municipality",
    "region": "Zasavska",
    "languages": ["en", "it"],
    "colour": "#0B4F6C",
    "accent": "#e0a800",
    "admin_email": "prva@gama.example",
}
BRAND = {
    "brand-name": "Mesto Alfa",
    "brand-colour": "#7a1022",
    "brand-accent": "#00aa88",
    "brand-languages": ["en", "it"],
}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def console():
    return signed_in()


def png(name="grb.png", size=(40, 48)):
    file = io.BytesIO()
    Image.new("RGB", size, (200, 20, 20)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def row(schema):
    return Municipality.objects.get(schema_name=schema)


def test_a_municipality_is_created_whole(console):
    job = job_at(console.post("/console/new/", NEW))
    assert work_off() == 1
    job.refresh_from_db()
    assert not job.failed, job.outcome
    assert client_of("gama").get("/").status_code == 200
    made = row("gama")
    assert (made.languages, made.colour) == (["sl", "en", "it"], "#0b4f6c")
    page = console.get(f"/console/jobs/{job.pk}/").content.decode()
    assert "data-finished" in page
    assert quote("prva@gama.example", safe="") in page or "prva@gama.example" in page
    link = console.post(
        "/console/municipalities/gama/link/", {"email": "prva@gama.example"}
    ).content.decode()
    assert "http://gama.localhost" in link


def test_many_are_shown_before_they_are_created(console):
    text = "code,name\n004,Gama\n002,Alpha\n"
    file = SimpleUploadedFile("obcine.csv", text.encode())
    page = console.post("/console/import/", {"file": file})
    assert [(new.schema, there) for new, there in page.context["rows"]] == [
        ("gama", False),
        ("alpha", True),
    ]
    assert not FleetJob.objects.exists()
    job = job_at(console.post("/console/import/", {"csv": text}))
    work_off()
    job.refresh_from_db()
    assert job.report == {"made": 1, "there": 1}
    assert "code,name" not in str(list(OperatorAct.objects.values_list("facts", flat=True)))


def test_a_portal_gets_another_name_colours_languages_and_arms(console):
    answer = console.post("/console/municipalities/alpha/brand/", BRAND | {"brand-arms": png()})
    job = job_at(answer)
    work_off()
    job.refresh_from_db()
    assert not job.failed, job.outcome
    changed = row("alpha")
    assert (changed.name, changed.colour, changed.accent) == ("Mesto Alfa", "#7a1022", "#00aa88")
    assert changed.languages == ["sl", "en", "it"]
    client = client_of("alpha")
    assert "Mesto Alfa" in client.get("/").content.decode()
    assert client.get("/it/").status_code == 200
    picture = client.get(changed.coat_of_arms.url)
    assert picture.getvalue().startswith(b"\x89PNG")
    assert client_of("beta").get("/it/").status_code == 404


def test_a_language_that_is_left_out_is_hidden_and_comes_back(console):
    for languages, status in (([], 404), (["en"], 200)):
        wanted = BRAND | {"brand-languages": languages}
        job_at(console.post("/console/municipalities/alpha/brand/", wanted))
        work_off()
        assert client_of("alpha").get("/en/").status_code == status


def test_a_new_coat_of_arms_replaces_the_old_file(console, settings):
    arms = settings.MEDIA_ROOT / "public" / "arms"
    for _ in range(2):
        job_at(console.post("/console/municipalities/alpha/brand/", BRAND | {"brand-arms": png()}))
        work_off()
        assert len(list(arms.iterdir())) == 1
    job_at(
        console.post("/console/municipalities/alpha/brand/", BRAND | {"brand-without_arms": "on"})
    )
    work_off()
    assert list(arms.iterdir()) == []
