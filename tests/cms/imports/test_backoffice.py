"""The way through the back office: give, preview, confirm, watch, report, take back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.imports import services
from cms.models import AnnouncementPage, ImportRun
from common.web.fetching import Fetcher
from tests.cms.backoffice import EDITORS, MODERATORS, browser, url
from tests.cms.imports.support import administrator, fixture, imported, previewed
from tests.support import Queries, client_of, in_municipality, signed_in

pytestmark = pytest.mark.django_db


def give(client, content=None, name="obvestila.csv", **more):
    """Send the form of a new import."""
    file = SimpleUploadedFile(name, fixture("obvestila.csv") if content is None else content)
    return client.post(url("imports:new"), {"source": "csv", "file": file, "language": "sl"} | more)


def work(run):
    """What the worker does."""
    with in_municipality("alpha"):
        services.preview(run_id=run, fetcher=Fetcher(), now=timezone.now())
        services.run(run_id=run, fetcher=Fetcher(), now=timezone.now())
        services.undo(run_id=run, by=administrator())


def the_run():
    with in_municipality("alpha"):
        return ImportRun.objects.get()


def test_a_moderator_imports_from_the_file_to_the_report_and_back(alpha):
    moderator = browser("alpha", MODERATORS)
    answer = give(moderator)
    run = the_run()
    address = url("imports:run", run.pk)
    assert (answer.status_code, answer["Location"]) == (302, address)
    reading = moderator.get(address)
    assert "data-import-progress" in reading.text
    assert 'http-equiv="refresh"' in reading.text

    work(run.pk)
    preview = moderator.get(address).text
    assert "Javna razgrnitev OPPN Zeleni breg" in preview
    assert "31. 2. 2019" in preview
    assert 'name="without_faulty" required' in preview
    with in_municipality("alpha"):
        assert not AnnouncementPage.objects.exists()

    refused = moderator.post(url("imports:start", run.pk), follow=True)
    assert the_run().state == "previewed"
    assert "3" in str(next(iter(refused.context["messages"])))
    moderator.post(url("imports:start", run.pk), {"without_faulty": "on"})
    assert the_run().state == "running"
    progress = moderator.get(url("imports:progress", run.pk))
    assert (progress["X-Import-Moving"], "<progress" in progress.text) == ("yes", True)

    work(run.pk)
    assert moderator.get(url("imports:progress", run.pk))["X-Import-Moving"] == "no"
    report = moderator.get(address).text
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.get(draft_title="Župan o čistilni napravi")
        assert page.owner.email == "moderatorji@alpha.example"
    assert url("wagtailadmin_pages:edit", page.pk) in report

    asked = moderator.get(url("imports:take_back", run.pk))
    assert asked.status_code == 200
    moderator.post(url("imports:take_back", run.pk))
    work(run.pk)
    assert the_run().state == "taken_back"
    with in_municipality("alpha"):
        assert not AnnouncementPage.objects.exists()
    assert moderator.post(url("imports:discard", run.pk))["Location"] == url("imports:index")
    with in_municipality("alpha"):
        assert not ImportRun.objects.exists()


ADDRESSES = ("index", "new", "run", "progress", "start", "take_back", "discard")


@pytest.mark.parametrize("name", ADDRESSES)
def test_who_may_not_publish_reaches_nothing_of_imports(alpha, name):
    run = previewed(fixture("obvestila.csv"), "csv")
    known = () if name in ("index", "new") else (run.pk,)
    for client in (browser("alpha", EDITORS), browser("alpha"), client_of("alpha")):
        for send in (client.get, client.post):
            answer = send(url(f"imports:{name}", *known))
            assert answer.status_code in (302, 403)
            assert not answer.get("Location", "").startswith(url("imports:index"))
    assert the_run().state == "previewed"


def test_editors_are_not_shown_the_way_to_imports(alpha):
    shown = [
        url("imports:index") in browser("alpha", group).get("/admin/").text
        for group in (EDITORS, MODERATORS)
    ]
    assert shown == [False, True]


@pytest.mark.parametrize(
    "more",
    [
        {"file": ""},
        {"source": "zip"},
        {"language": "de"},
        {"address": "https://o.si/feed/"},
        {"file": "", "address": "javascript:alert(1)", "source": "feed"},
        {"file": "", "address": "https://o.si/feed/", "source": "csv"},
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(alpha, more):
    answer = give(signed_in("alpha"), **more)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    with in_municipality("alpha"):
        assert not ImportRun.objects.exists()


def test_an_empty_file_is_refused(alpha):
    assert "file" in give(signed_in("alpha"), b"").context["form"].errors


def test_the_name_of_the_file_is_shown_and_is_no_path(alpha, settings):
    give(signed_in("alpha"), name="../../<b>tabela</b>.csv")
    (stored,) = settings.MEDIA_ROOT.rglob("imports/*")
    assert stored.parent == settings.MEDIA_ROOT / "alpha" / "imports"
    assert "<b>tabela" not in signed_in("alpha").get(url("imports:index")).text


def test_the_file_of_an_import_has_no_address(alpha):
    give(signed_in("alpha"))
    name = the_run().file.name
    for path in (f"/media/{name}", f"/media/images/../{name}", f"/documents/1/{name}"):
        assert signed_in("alpha").get(path).status_code == 404


def test_a_failed_import_says_why(alpha):
    run = previewed(b"<rss><channel></rss>", "wxr")
    assert run.trouble in signed_in("alpha").get(url("imports:run", run.pk)).text


def test_lines_can_be_looked_at_by_what_happens_to_them(alpha):
    run = previewed(fixture("obvestila.csv"), "csv")
    client = signed_in("alpha")
    faulty = client.get(url("imports:run", run.pk), {"what": "faulty"}).text
    assert "Napačen datum" in faulty
    assert "Osnutek o komunali" not in faulty
    for odd in ("nič", "warnings", "'"):
        assert client.get(url("imports:run", run.pk), {"what": odd, "p": "x"}).status_code == 200


def test_markup_in_a_title_is_text(alpha):
    run = imported(b"title;body\n<script>alert(1)</script>Voda;Ena.\n", "csv")
    assert "<script>alert" not in signed_in("alpha").get(url("imports:run", run.pk)).text
    with in_municipality("alpha"):
        assert "<" not in AnnouncementPage.objects.get().title


@pytest.mark.parametrize("name", ["announcements", "events"])
def test_a_template_can_be_downloaded(alpha, name):
    answer = signed_in("alpha").get(url("imports:template", name))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").startswith("title;summary;body;")
    run = previewed(answer.content, "csv")
    assert run.counts == {"create": 1}


def test_there_is_no_other_template(alpha):
    assert signed_in("alpha").get("/admin/imports/template/secret.csv").status_code == 404


def test_the_number_of_a_run_of_alpha_is_none_in_beta(alpha, beta):
    run = previewed(fixture("obvestila.csv"), "csv")
    theirs = signed_in("beta")
    for name in ("run", "progress", "take_back"):
        assert theirs.get(url(f"imports:{name}", run.pk)).status_code == 404
    for name in ("start", "take_back", "discard"):
        assert theirs.post(url(f"imports:{name}", run.pk)).status_code == 404
    assert the_run().state == "previewed"


def test_a_report_costs_the_same_number_of_queries_however_long_it_is(alpha):
    counts = []
    for rows in (3, 40):
        lines = "\n".join(f"Naslov {rows} {n};Besedilo." for n in range(rows))
        run = imported(f"title;body\n{lines}".encode(), "csv")
        client = signed_in("alpha")
        client.get(url("imports:run", run.pk))
        with Queries(0) as asked:
            client.get(url("imports:run", run.pk))
            asked.expected = len(
                [q for q in asked.captured_queries if not q["sql"].startswith("SET search_")]
            )
        counts.append(asked.expected)
    assert counts[0] == counts[1]
    with in_municipality("alpha"):
        assert administrator().is_active
