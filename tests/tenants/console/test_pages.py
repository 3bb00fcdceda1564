"""The operators' pages: what they show, what they ask for, and what they refuse."""

import io
from time import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from tenants.console import figures
from tenants.console.models import FleetJob, OperatorAct
from tenants.models import Domain, Municipality
from tests.common.at_once import at_once
from tests.database import as_owner
from tests.support import PASSWORD, client_of, in_municipality
from tests.tenants.console import support
from tests.tenants.console.support import EMAIL, code_of, job_at, signed_in, work_off

pytestmark = pytest.mark.usefixtures("lasting")
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


def test_the_first_page_shows_the_state_of_every_portal(console):
    with as_owner():
        figures.measure()
    page = console.get("/console/").content.decode()
    assert "Občina Alpha" in page
    assert "beta.localhost" in page
    assert "<strong>2</strong>" in page
    measured = figures.fleet(figures.timezone.now()).portals[0].measured
    assert measured.tables > 80
    assert measured.data_bytes > 1_000_000


def test_the_first_page_asks_as_many_queries_for_any_number_of_portals(console, queries):
    with as_owner():
        figures.measure()
        many = [
            Municipality(schema_name=f"kraj{n}", name=f"Kraj {n}", code=None, languages=["sl"])
            for n in range(100)
        ]
        for one in many:
            one.save()
    try:
        _asks_and_pages(console, queries)
    finally:
        with as_owner():
            Municipality.objects.filter(schema_name__startswith="kraj").delete()


def _asks_and_pages(console, queries):
    console.get("/console/")
    with queries(15):
        page = console.get("/console/")
    assert len(page.context["page_of_portals"]) == 50
    second = console.get("/console/?q=kraj&sort=files&page=2").content.decode()
    assert "?q=kraj&amp;sort=files&amp;page=1" in second
    assert second.count('href="/console/municipalities/kraj') == 50
    assert console.get("/console/?page=999").context["page_of_portals"].number == 3
    assert console.get("/console/?page=-1%00").status_code == 200


def test_the_table_says_of_which_moment_its_figures_are(console):
    with as_owner():
        figures.measure("alpha")
    assert figures.fleet(figures.timezone.now()).measured_at is None
    with as_owner():
        figures.measure()
    assert figures.fleet(figures.timezone.now()).measured_at is not None


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=beta", ["beta"]),
        ("q=OBCINA+alph", ["alpha"]),
        ("q=003", ["beta"]),
        ("q=nikjer", []),
        ("show=suspended", ["beta"]),
        ("sort=status&show=all", ["alpha", "beta"]),
        ("sort=backup&show=unsafe", ["alpha", "beta"]),
        ("show=behind", []),
        ("show=held", []),
        ("sort=%00&show=%27&q=%25", []),
    ],
)
def test_the_table_is_narrowed_and_sorted(console, asked, shown):
    with as_owner():
        Municipality.objects.filter(schema_name="beta").update(status="suspended")
    page = console.get(f"/console/?{asked}").content.decode()
    found = [s for s in ("alpha", "beta") if f'href="/console/municipalities/{s}/"' in page]
    assert found == shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "public"),
        ("schema", "alpha"),
        ("schema", "Gama"),
        ("host", "alpha.localhost"),
        ("host", "https://gama"),
        ("code", "145"),
        ("code", "002"),
        ("code", ""),
        ("colour", "#ffff00"),
        ("colour", "red"),
        ("accent", "#12"),
        ("languages", ["de"]),
        ("kind", "kingdom"),
        ("name", ""),
        ("admin_email", "ni naslov"),
    ],
)
def test_a_form_that_cannot_be_says_so_beside_the_field_and_keeps_what_was_typed(
    console, field, value
):
    answer = console.post("/console/new/", NEW | {field: value, "region": "Moja regija"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Moja regija" in answer.content.decode()
    assert not FleetJob.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"name\nGama\n", b"code,name\n999,Gama\n", b"code,name\n1,2,3\n"]
)
def test_a_file_that_cannot_be_read_makes_nothing(console, content):
    file = SimpleUploadedFile("obcine.csv", content)
    assert console.post("/console/import/", {"file": file}).status_code == 422
    assert console.post("/console/import/", {"csv": content.decode("latin-1")}).status_code == 409
    assert not FleetJob.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("grb.png", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("grb.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("grb.html", png().read()),
        SimpleUploadedFile("grb.png", png().read()[:60]),
    ],
)
def test_what_is_no_picture_is_no_coat_of_arms(console, settings, file):
    file.seek(0)
    answer = console.post("/console/municipalities/alpha/brand/", BRAND | {"brand-arms": file})
    assert answer.status_code == 422
    assert not (settings.MEDIA_ROOT / "public").exists()
    assert not FleetJob.objects.exists()


def test_white_text_has_to_be_legible(console):
    answer = console.post(
        "/console/municipalities/alpha/brand/", BRAND | {"brand-colour": "#ffee00"}
    )
    assert list(answer.context["form"].errors) == ["colour"]
    live = console.get("/console/contrast/?colour=%23ffee00").json()
    assert live["ok"] is False
    assert console.get("/console/contrast/?colour=%230b4f6c").json()["ok"] is True
    assert console.get("/console/contrast/").json()["ok"] is False


def test_a_portal_is_suspended_with_a_reason_and_opened_again(console):
    path = "/console/municipalities/alpha/suspend/"
    assert console.post(path, {"reason": "Vzdrževanje"}).status_code == 422
    assert console.post(path, {"sure": "on"}).status_code == 422
    job_at(console.post(path, {"reason": "Vzdrževanje", "sure": "on"}))
    work_off()
    answer = client_of("alpha").get("/")
    assert answer.status_code == 503
    assert "Vzdrževanje" in answer.content.decode()
    job_at(console.post("/console/municipalities/alpha/resume/"))
    work_off()
    assert client_of("alpha").get("/").status_code == 200


def test_what_is_on_its_way_is_not_asked_for_twice(console):
    body = {"reason": "Vzdrževanje", "sure": "on"}
    path = "/console/municipalities/alpha/suspend/"
    job_at(console.post(path, body))
    assert console.post(path, body).status_code == 422
    assert FleetJob.objects.count() == 1


def test_limits_are_set_and_taken_back(console):
    path = "/console/municipalities/alpha/quotas/"
    limits = {"quota-storage_mb": "5", "quota-api_an_hour": "", "quota-mail_a_day": "0"}
    job_at(console.post(path, limits))
    work_off()
    limited = row("alpha")
    assert (limited.storage_mb, limited.api_an_hour, limited.mail_a_day) == (5, None, 0)
    for wrong in ("-1", "1.5", "veliko", "99999999999"):
        assert console.post(path, {"quota-storage_mb": wrong}).status_code == 422


def test_a_link_makes_the_first_administrator_and_opens_that_portal_alone(console):
    path = "/console/municipalities/alpha/link/"
    page = console.post(path, {"email": "Nova@Alpha.example"})
    assert page["Cache-Control"] == "no-store"
    link = page.context["link"]
    with in_municipality("alpha"):
        from accounts.models import User

        person = User.objects.get(email="nova@alpha.example")
        assert person.groups.get().name == "Administratorji"
    path_in_it = "/" + link.split("/", 3)[3]
    assert client_of("alpha").get(path_in_it).status_code == 302
    assert "set-password" not in client_of("beta").get(path_in_it).get("Location", "")
    act = OperatorAct.objects.get(act="link")
    assert (act.who, act.schema_name, act.facts) == (
        EMAIL, "alpha", {"email": "nova@alpha.example"},
    )  # fmt: skip
    assert link.split("/")[-2] not in str(act.facts)


def test_a_link_is_made_only_for_whom_has_just_proved_who_they_are(console):
    path = "/console/municipalities/alpha/link/"
    session = console.session
    session["console.proved"] = time() - 301
    session.save()
    answer = console.post(path, {"email": "nova+1@alpha.example"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/console/confirm/?next=")
    assert not OperatorAct.objects.filter(act="link").exists()
    proof = {"password": support.PASSWORD, "code": code_of(console.person, 1)}
    back = console.post(answer["Location"], proof)["Location"]
    page = console.get(back)
    assert 'value="nova+1@alpha.example"' in page.content.decode()
    assert console.post(back, {"email": "nova+1@alpha.example"}).context["link"]


def test_who_was_shut_out_there_gets_no_link_and_the_page_says_so(console):
    with in_municipality("alpha"):
        User.objects.create_user("odsla@alpha.example", None, is_active=False)
    path = "/console/municipalities/alpha/link/"
    page = console.post(path, {"email": "odsla@alpha.example"})
    assert page.status_code == 422
    assert "odsla@alpha.example" in page.content.decode()
    assert not OperatorAct.objects.filter(act="link").exists()


def test_two_links_at_the_same_moment_make_one_person():
    from accounts.models import User
    from tenants.console import first_administrators

    def make():
        return first_administrators.link(schema="alpha", email="nova@alpha.example", by=EMAIL)

    at_once("public", make, make)
    with in_municipality("alpha"):
        assert User.objects.filter(email="nova@alpha.example").count() == 1


def test_a_municipality_that_there_is_not_is_404(console):
    for act in ("", "brand/", "suspend/", "resume/", "quotas/", "link/"):
        assert console.get(f"/console/municipalities/nikjer/{act}").status_code == 404
        assert console.post(f"/console/municipalities/public/{act}").status_code == 404
    assert console.get("/console/jobs/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_every_page_of_the_console_opens(console):
    job = job_at(console.post("/console/municipalities/alpha/resume/"))
    for path in (
        "", "new/", "import/", "jobs/", f"jobs/{job.pk}/", "acts/", "operators/", "confirm/",
        "municipalities/alpha/", "municipalities/alpha/brand/", "municipalities/alpha/suspend/",
        "municipalities/alpha/resume/", "municipalities/alpha/quotas/",
        "municipalities/alpha/link/", "acts/?schema=alpha&who=x", "acts/?schema=%00&who=%00",
        "jobs/?page=999",
    ):  # fmt: skip
        assert console.get(f"/console/{path}").status_code == 200, path


def test_a_job_s_page_asks_for_itself_again_until_it_is_finished(console):
    job = job_at(console.post("/console/municipalities/alpha/resume/"))
    page = console.get(f"/console/jobs/{job.pk}/").content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "manage.py work --fleet" in page
    work_off()
    page = console.get(f"/console/jobs/{job.pk}/").content.decode()
    assert "refresh" not in page


def test_failed_tasks_of_a_portal_are_shown_with_their_error(console, tmp_path):
    from tenants.queue.worker import Worker
    from tests.tenants import queue_tasks
    from tests.tenants.queue_support import enqueue

    enqueue("alpha", queue_tasks.stumble_once, str(tmp_path / "notes"))
    Worker("test", 0.05, 30).drain()
    page = console.get("/console/municipalities/alpha/").content.decode()
    assert "queue_tasks" in page
    assert 'class="status status--bad">1<' in console.get("/console/?q=alpha").content.decode()


def test_a_session_of_the_console_signs_nobody_in_at_a_portal(console):
    there = client_of("alpha")
    there.cookies["sessionid"] = console.cookies["sessionid"].value
    assert there.get("/admin/").status_code == 302
    assert PASSWORD not in there.get("/").content.decode()
    assert Domain.objects.count() == 2
