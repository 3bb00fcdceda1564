"""What an editor does in the back office, as the browser would send it."""

from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse
from django.utils.text import slugify
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from accounts.models import User
from cms.models import AnnouncementIndexPage, BasePage, EventIndexPage
from tests.support import PASSWORD, client_of, in_municipality, signed_in

EDITORS, MODERATORS, ADMINISTRATORS = "Uredniki", "Moderatorji", "Administratorji"


def url(name, *args):
    """The address of a view of the back office."""
    return reverse(name, args=args, urlconf="config.urls")


def person(schema, group=None, email=None):
    """Somebody with an account in `schema`, in that group; returns the address."""
    email = email or f"{(group or 'citizen').lower()}@{schema}.example"
    with in_municipality(schema):
        someone = User.objects.create_user(email, PASSWORD)
        if group:
            someone.groups.add(Group.objects.get(name=group))
    return email


def browser(schema, group=None):
    """The browser of somebody new in that group, signed in; of a citizen without a group."""
    email = person(schema, group)
    if group:
        return signed_in(schema, email)
    client = client_of(schema)
    with in_municipality(schema):
        client.force_login(User.objects.get(email=email))
    return client


def index_of(schema, model=AnnouncementIndexPage, language="sl"):
    """The list page of `schema`."""
    with in_municipality(schema):
        return model.objects.get(locale__language_code=language)


def announcement_form(title="Javna razgrnitev", **more):
    """What the form of an announcement sends."""
    fields = {
        "title": title,
        "slug": slugify(title),
        "kind": "announcement",
        "topic": "",
        "summary": "Vabimo vas na ogled.",
        "body": rich_text("<p>Občina vabi na ogled.</p>", features=["bold"]),
        "image": "",
        "image_alt": "",
        "attachments": inline_formset([]),
        "comments": inline_formset([]),
        "contact_name": "",
        "contact_email": "",
        "contact_phone": "",
    }
    return nested_form_data(fields | more)


def event_form(title="Zbor občanov", **more):
    """What the form of an event sends."""
    empty = {"count": "0"}
    fields = {
        "title": title,
        "slug": slugify(title),
        "topic": "",
        "starts_at": "2027-03-01 18:00",
        "ends_at": "2027-03-01 20:00",
        "place": "Kulturni dom",
        "address": "",
        "latitude": "",
        "longitude": "",
        "summary": "Pogovor o proračunu.",
        "body": rich_text("<p>Vabljeni.</p>", features=["bold"]),
        "programme": empty,
        "organisers": empty,
        "invited": empty,
        "afterwards": empty,
        "image": "",
        "image_alt": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(fields | more)


def add_page(client, schema, kind, data, language="sl"):
    """Send the form of a new page of that kind; returns the answer."""
    model = AnnouncementIndexPage if kind == "announcementpage" else EventIndexPage
    parent = index_of(schema, model, language)
    return client.post(url("wagtailadmin_pages:add", "cms", kind, parent.pk), data)


def edit_page(client, page, data):
    """Send the form of a page that exists; returns the answer."""
    return client.post(url("wagtailadmin_pages:edit", page.pk), data)


def align(table, *schemas, number=1_000_000):
    """Let the next row of `table` get the same number in every one of `schemas`."""
    for schema in schemas:
        with in_municipality(schema), connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [f"{schema}.{table}", number]
            )


def pages(schema, title):
    """How many pages of `schema` have that title, drafts too."""
    with in_municipality(schema):
        return BasePage.objects.filter(draft_title=title).count()
