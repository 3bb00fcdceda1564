"""What people and programs do with a municipality every day, and the statements that it sends."""

from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import issue_token
from cms.models import AnnouncementPage, EventPage
from tenants.queue.worker import Worker
from tests.cms.backoffice import add_page, announcement_form, edit_page, event_form, url
from tests.support import client_of, in_municipality, make_announcement, make_event, signed_in
from tests.tenants.queue_tasks import whoami

# Sent by the backend to enter a municipality, and by transactions: they name no table.
FRAME = ("SET search_path", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "RESET ")


def visits(schema):
    """Pages, lists, feeds and calendars, as visitors and programs ask for them."""
    make_announcement(schema, title="Obvestilo", slug="obvestilo")
    make_event(schema, title="Dogodek", slug="dogodek")
    client = client_of(schema)
    for path in (
        "/",
        "/en/",
        "/obvestila/",
        "/obvestila/obvestilo/",
        "/koledar/",
        "/koledar/dogodek/",
        "/api/v1/announcements/",
        "/api/v1/announcements/?topic=budget&updated_since=2020-01-01T00:00:00Z",
        "/api/v1/events/",
        "/api/v1/events/?q=dogodek",
        "/api/v1/municipality/",
        "/ni-je/",
    ):
        client.get(path)


def programs(schema):
    """An integrator's token, issued and used."""
    with in_municipality(schema):
        from django.utils import timezone

        token = issue_token(name="program", scopes=["announcements:read"], now=timezone.now())
    client = client_of(schema, authorization=f"Bearer {token}")
    client.get("/api/v1/announcements/?limit=5")


def editors(schema):
    """Pages written, published, changed, taken back and deleted in the back office."""
    admin = signed_in(schema)
    publish = {"action-publish": "1"}
    for path in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/users/", "/admin/reports/"):
        admin.get(path)
    add_page(admin, schema, "announcementpage", announcement_form("Osnutek"))
    add_page(admin, schema, "announcementpage", announcement_form("Javno") | publish)
    add_page(admin, schema, "eventpage", event_form("Zbor") | publish)
    with in_municipality(schema):
        page = AnnouncementPage.objects.get(slug="javno")
        event = EventPage.objects.get(slug="zbor")
    edit_page(admin, page, announcement_form("Javno", summary="Drugače.") | publish)
    admin.get(url("wagtailadmin_pages:edit", page.pk))
    admin.get(url("wagtailadmin_pages:history", page.pk))
    admin.post(url("wagtailadmin_pages:unpublish", page.pk))
    admin.post(url("wagtailadmin_pages:delete", event.pk))


def administrators(schema):
    """People come and go."""
    with in_municipality(schema):
        person = User.objects.create_user(f"urednica@{schema}.example", "correct horse battery")
        person.groups.add(Group.objects.get(name="Uredniki"))
    editor = signed_in(schema, person.email)
    editor.get("/admin/")
    editor.post("/admin/logout/")
    admin = signed_in(schema)
    admin.post(url("wagtailusers_users:delete", person.pk), {})


def tasks(schema):
    """A task asked for in the municipality, and run."""
    with in_municipality(schema):
        whoami.enqueue()
    Worker("capture", 0.1, 60.0).drain()


ACTS = (visits, programs, editors, administrators, tasks)


def statements_of(schema):
    """The statements of all acts, with the act that sent each."""
    found = []
    for act in ACTS:
        with CaptureQueriesContext(connection) as captured:
            act(schema)
        sent = (query["sql"].strip() for query in captured.captured_queries)
        found += [(act.__name__, sql) for sql in sent if sql and not sql.startswith(FRAME)]
    return found
