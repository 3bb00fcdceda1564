"""What the house does by itself: caches, previews, search, tasks, log lines, statements."""

import io
import logging
from threading import Thread
from urllib.parse import urlsplit

import feedparser
import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.tasks.exceptions import TaskResultDoesNotExist
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar
from structlog.stdlib import ProcessorFormatter
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import get_locales_display_names
from wagtail.models import Locale, Site
from wagtail.search.models import IndexEntry

from cms.models import AnnouncementPage, BasePage, PortalDocument, PortalImage
from cms.publishing import PICTURE
from tenants.isolation.backend.base import as_platform
from tenants.isolation.roles import role_of
from tenants.models import Domain, Municipality
from tenants.queue.worker import Worker
from tests.database import as_owner
from tests.support import client_of, in_municipality
from tests.tenants.isolation.seen import seen
from tests.tenants.isolation.world import MARKS
from tests.tenants.queue_tasks import whoami

pytestmark = pytest.mark.django_db
OTHERS = ("beta", "public")


@pytest.fixture(autouse=True)
def _worlds(worlds):
    """Every test here has both."""


@pytest.fixture
def alpha(worlds):
    return worlds["alpha"]


@pytest.fixture
def beta(worlds):
    return worlds["beta"]


# -- Caches -----------------------------------------------------------------------------------


@pytest.mark.parametrize("alias", ["default", "answers", "searches", "renditions"])
def test_what_alpha_keeps_nobody_else_finds(alias):
    with in_municipality("alpha"):
        caches[alias].set("ključ", "ALFA-TAJNO")
        assert caches[alias].get("ključ") == "ALFA-TAJNO"
    for schema in OTHERS:
        with in_municipality(schema):
            assert caches[alias].get("ključ") is None
            caches[alias].set("ključ", schema)
            caches[alias].delete("ključ")
    with in_municipality("alpha"):
        assert caches[alias].get("ključ") == "ALFA-TAJNO"


def test_no_cache_was_forgotten(settings):
    assert set(settings.CACHES) == {"default", "answers", "searches", "renditions"}


def test_a_table_of_the_shared_cache_stands_in_each_schema():
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM isolation_cacheentry WHERE cache_key LIKE '%%zapis'")
        assert cursor.fetchone() == (1,)
        cursor.execute(
            "SELECT 'isolation_cacheentry'::regclass = 'alpha.isolation_cacheentry'::regclass"
        )
        assert cursor.fetchone() == (True,)


def test_addresses_of_pages_begin_with_their_own_host(alpha):
    """Wagtail keeps the paths of sites in the shared cache, under a name without the tenant."""
    for schema in ("alpha", "beta"):
        with in_municipality(schema):
            caches["default"].delete("wagtail_site_root_paths", version=2)
            page = AnnouncementPage.objects.get(pk=alpha.numbers["announcement"])
            assert page.full_url.startswith(f"http://{schema}.localhost")
            assert caches["default"].get("wagtail_site_root_paths", version=2)


@pytest.mark.django_db(transaction=True)
def test_names_of_languages_are_each_its_own():
    with as_owner(), in_municipality("beta"):
        Locale.objects.filter(language_code="en").update(language_code="it")
    with in_municipality("alpha"):
        assert "English" in get_locales_display_names().values()
    with in_municipality("beta"):
        names = get_locales_display_names().values()
        assert "Italiano" in names
        assert "English" not in names


@pytest.mark.parametrize("filters", [(PICTURE,), ("width-10", "width-12")])
def test_pictures_at_a_size_are_each_its_own(alpha, filters):
    """Several at once are drawn in threads, which know of no municipality."""
    drawn = {}
    for schema in ("alpha", "beta", "alpha"):
        with in_municipality(schema):
            image = PortalImage.objects.get(pk=alpha.numbers["image"])
            made = image.get_renditions(*filters)
            drawn[schema] = {rendition.url for rendition in made.values()}
            assert all(default_storage.exists(one.file.name) for one in made.values())
    assert drawn["alpha"].isdisjoint(drawn["beta"])
    for schema, mark in (("alpha", "alfa-tajno"), ("beta", "beta-tajno")):
        for url in drawn[schema]:
            assert mark in seen(client_of(schema).get(url))


@pytest.mark.parametrize("path", ["/", "/obvestila/obvestilo/", "/dogodki/rss/", "/stran/"])
def test_a_kept_answer_is_served_where_it_was_kept(path):
    first = client_of("alpha").get(path)
    assert first["ETag"]
    assert client_of("alpha").get(path).content == first.content
    for schema in OTHERS:
        assert "alfa-tajno" not in seen(client_of(schema).get(path))
    assert "beta-tajno" in seen(client_of("beta").get(path))
    assert client_of("alpha").get(path).content == first.content


@pytest.mark.parametrize("path", ["/", "/obvestila/", "/api/v1/announcements/"])
def test_whoever_has_alpha_s_answer_still_hears_beta_s(path):
    first = client_of("alpha").get(path)
    known = {"if-none-match": first["ETag"]}
    assert client_of("alpha").get(path, headers=known).status_code == 304
    answer = client_of("beta").get(path, headers=known)
    assert answer.status_code == 200
    assert "beta-tajno" in seen(answer)
    assert answer["ETag"] != first["ETag"]


# -- Whose portal -----------------------------------------------------------------------------


def test_after_a_request_the_connection_serves_nobody(alpha):
    for path, person in (
        ("/", "anonymous"),
        ("/admin/", "administrator"),
        ("/ni-je/", "anonymous"),
    ):
        alpha.client(person).get(path)
        assert connection.schema_name == "public"
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (role_of("public"),)


def test_a_request_that_breaks_leaves_nobody_behind(alpha):
    client = alpha.client("administrator")
    client.raise_request_exception = False
    assert client.get("/admin/failwhale/").status_code == 500
    assert connection.schema_name == "public"


@pytest.mark.django_db(transaction=True)
def test_a_host_given_to_a_neighbour_leads_there_at_once(alpha):
    """Each process remembers hosts; what it remembers is proven at every request."""
    client = client_of("alpha")
    assert "alfa-tajno" in seen(client.get("/"))
    with as_owner():
        Domain.objects.filter(domain="alpha.localhost").update(
            tenant=Municipality.objects.get(schema_name="beta")
        )
    text = seen(client.get("/"))
    assert "alfa-tajno" not in text
    assert "beta-tajno" in text


PREVIEWS = (
    "/admin/pages/{announcement}/view_draft/",
    "/admin/pages/{announcement}/edit/preview/",
    "/admin/pages/add/cms/announcementpage/{AnnouncementIndexPage}/preview/",
    "/admin/pages/{announcement}/revisions/{revision_second}/view/",
    "/admin/localize/translate/{translation}/preview/",
)


@pytest.mark.django_db(transaction=True)
def test_a_preview_stays_where_the_editor_is(alpha, beta):
    """Wagtail previews by a made-up request to the site's host, which may be anybody's."""
    with as_owner(), in_municipality("alpha"):
        Site.objects.update(hostname="beta.localhost")
    for path in PREVIEWS:
        answer = alpha.client("administrator").get(path.format_map(alpha.numbers))
        assert answer.status_code == 200, path
        assert "alfa-tajno" in seen(answer), path
        assert "beta-tajno" not in seen(answer), path
        assert connection.schema_name == "public"
        refused = alpha.client("administrator", on="beta").get(path.format_map(alpha.numbers))
        assert refused.status_code == 302, path


# -- What is found ----------------------------------------------------------------------------


def test_search_finds_what_is_its_own(alpha):
    for schema, mark in MARKS.items():
        with in_municipality(schema):
            found = AnnouncementPage.objects.search("Besedilo")
            assert len(found) > 0
            assert all(mark in page.body for page in found)
            texts = " ".join(IndexEntry.objects.values_list("body_text", flat=True))
            assert mark in texts
            others = [other for other in MARKS.values() if other != mark]
            assert all(other not in texts for other in others)
            assert not list(BasePage.objects.search(others[0].split("-")[0]))
    answer = alpha.client("administrator").get("/admin/pages/search/?q=obvestilo")
    assert "alfa-tajno" in seen(answer)


def test_a_redirection_leads_on_its_own_host():
    for schema, mark in MARKS.items():
        answer = client_of(schema).get("/stara-pot/")
        assert answer.status_code == 301
        assert answer["Location"] == f"https://example.org/{mark}"
        answer = client_of(schema).get("/k-strani/")
        place = urlsplit(answer["Location"])
        assert place.path == "/stran/"
        assert place.hostname in (None, f"{schema}.localhost")
    with in_municipality("alpha"):
        Redirect.objects.create(old_path="/samo-v-alfi", redirect_link="https://example.org/")
    assert client_of("alpha").get("/samo-v-alfi/").status_code == 301
    assert client_of("beta").get("/samo-v-alfi/").status_code == 404


def test_feeds_tell_of_their_own():
    for path in ("/obvestila/rss/", "/obvestila/atom/", "/dogodki/rss/", "/dogodki/atom/"):
        for schema, mark in MARKS.items():
            entries = feedparser.parse(client_of(schema).get(path).content).entries
            assert entries, path
            assert all(mark in entry.title for entry in entries), path
            assert all(f"{schema}.localhost" in entry.link for entry in entries), path


def test_calendars_tell_of_their_own():
    names = {}
    for path in ("/dogodki/koledar/", "/dogodki/dogodek/koledar/"):
        for schema, mark in MARKS.items():
            calendar = Calendar.from_ical(client_of(schema).get(path).content)
            events = calendar.walk("VEVENT")
            assert len(events) == 1
            assert mark in events[0]["SUMMARY"]
            names[schema] = events[0]["UID"]
    assert names["alpha"] != names["beta"]


def test_the_back_office_s_own_api_lists_its_own(alpha, beta):
    listed = {}
    for world in (alpha, beta):
        answer = world.client("administrator").get("/admin/api/main/pages/?limit=20")
        listed[world.schema] = {item["id"]: item["title"] for item in answer.json()["items"]}
    assert listed["alpha"].keys() == listed["beta"].keys()
    page = alpha.numbers["announcement"]
    assert MARKS["alpha"] in listed["alpha"][page]
    assert MARKS["beta"] in listed["beta"][page]


# -- Tasks ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_task_runs_where_it_was_asked_for_and_is_seen_there_alone():
    with as_platform():
        DBTaskResult.objects.all().delete()
    with in_municipality("alpha"):
        result = whoami.enqueue()
        assert whoami.get_result(result.id).id == result.id
    with in_municipality("beta"):
        assert not DBTaskResult.objects.filter(pk=result.id).exists()
        with pytest.raises(TaskResultDoesNotExist):
            whoami.get_result(result.id)
    with as_platform():
        assert DBTaskResult.objects.get(pk=result.id).queue_name == "alpha"
    assert Worker("isolation", 0.05, 30).drain() >= 1
    with as_platform():
        done = DBTaskResult.objects.get(pk=result.id)
    assert done.return_value == ["alpha", role_of("alpha")]


def test_nobody_asks_for_a_task_of_a_neighbour():
    for queue, refused in (("beta", True), ("alpha", False)):
        row = DBTaskResult(
            queue_name=queue,
            task_path="tests.tenants.queue_tasks.whoami",
            backend_name="municipal",
            args_kwargs={"args": [], "kwargs": {}},
        )
        with in_municipality("alpha"):
            if not refused:
                row.save(force_insert=True)
                continue
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_happens_where_it_was_asked_for():
    """Wagtail deletes files after the commit, which may come when somebody else is served."""
    name = "documents/isto-ime.txt"
    for schema in MARKS:
        with in_municipality(schema):
            assert default_storage.save(name, ContentFile(b"Vsebina")) == name
            PortalDocument.objects.create(title="Isto ime", file=name)
    with transaction.atomic():
        with in_municipality("alpha"):
            PortalDocument.objects.get(title="Isto ime").delete()
        with in_municipality("beta"):
            assert PortalDocument.objects.filter(title="Isto ime").exists()
    with in_municipality("alpha"):
        assert not default_storage.exists(name)
    with in_municipality("beta"):
        assert default_storage.exists(name)
        default_storage.delete(name)


# -- Lines ------------------------------------------------------------------------------------


@pytest.fixture
def lines(monkeypatch):
    """What the installation writes into its log, as it is written."""
    written = io.StringIO()
    handler = next(
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, ProcessorFormatter)
    )
    monkeypatch.setattr(handler, "stream", written)
    return lambda: written.getvalue().splitlines()


def test_each_line_names_the_municipality_that_was_served(alpha, beta, lines):
    for world in (alpha, beta):
        client = world.client("administrator")
        client.raise_request_exception = False
        client.get("/ni-je-tu/")
        client.get("/admin/failwhale/")
        with in_municipality(world.schema):
            logging.getLogger("tretji").warning("nekaj od %s", world.schema)
    for schema in ("alpha", "beta"):
        mine = [line for line in lines() if f"schema={schema}" in line]
        assert any("/ni-je-tu/" in line for line in mine)
        assert any("/admin/failwhale/" in line for line in mine)
        assert any(f"nekaj od {schema}" in line for line in mine)


# -- Statements -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT title FROM alpha.cms_basepage",
        "UPDATE alpha.cms_basepage SET title = 'x' RETURNING id",
        "SELECT session_data FROM alpha.django_session",
        "SELECT password FROM alpha.accounts_user",
        "SELECT value FROM alpha.isolation_cacheentry",
        "SELECT digest FROM alpha.accounts_apitoken",
    ],
)
def test_postgresql_refuses_beta_what_is_alpha_s(statement):
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchall()
    for schema in OTHERS:
        with (
            in_municipality(schema),
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(statement)


def test_a_search_path_set_by_hand_shows_nothing():
    with in_municipality("beta"), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SET search_path = alpha, public")
            cursor.execute("SELECT title FROM cms_basepage")
        connection.search_path_set_schemas = None
        cursor.execute("SELECT title FROM cms_basepage")
        assert any(MARKS["beta"] in title for (title,) in cursor.fetchall())


def test_what_was_set_within_a_savepoint_is_forgotten_with_it(alpha):
    """PostgreSQL takes path and role back there; whoever remembers them reads a stranger's rows."""
    connection.set_tenant(Municipality.objects.get(schema_name="alpha"))
    beta = Municipality.objects.get(schema_name="beta")
    assert AnnouncementPage.objects.filter(title__contains=MARKS["alpha"]).exists()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        connection.set_tenant(beta)
        assert AnnouncementPage.objects.filter(title__contains=MARKS["beta"]).exists()
        raise ZeroDivisionError
    connection.set_tenant(beta)
    assert not AnnouncementPage.objects.filter(title__contains=MARKS["alpha"]).exists()
    assert AnnouncementPage.objects.filter(title__contains=MARKS["beta"]).exists()


def test_content_types_have_one_number_for_all():
    """Their cache is one for the process, so their table is one for the installation."""
    numbers = {}
    for schema in ("alpha", "beta"):
        with in_municipality(schema):
            ContentType.objects.clear_cache()
            numbers[schema] = {
                model: ContentType.objects.get_for_model(model).pk
                for model in (AnnouncementPage, PortalImage, Redirect)
            }
            page = AnnouncementPage.objects.first()
            assert page.content_type_id == numbers[schema][AnnouncementPage]
            assert Permission.objects.filter(content_type_id__in=numbers[schema].values()).exists()
            with connection.cursor() as cursor:
                cursor.execute("SELECT to_regclass(%s)", [f"{schema}.django_content_type"])
                assert cursor.fetchone() == (None,)
    assert numbers["alpha"] == numbers["beta"]


@pytest.mark.django_db(transaction=True)
def test_two_visitors_at_once_are_each_served_their_own(alpha, beta):
    paths = ("/", "/obvestila/obvestilo/", "/admin/users/results/", "/api/v1/announcements/", "/k/")
    wrong = []

    def visit(world, other):
        try:
            for turn in range(50):
                path = paths[turn % len(paths)]
                text = seen(world.client("administrator").get(path))
                if other.mark.lower() in text or (world.mark.lower() not in text and path != "/k/"):
                    wrong.append((world.schema, path))
        finally:
            connection.close()

    threads = [Thread(target=visit, args=pair) for pair in ((alpha, beta), (beta, alpha))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
