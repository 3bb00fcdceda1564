"""Who may do what in the back office; what nobody of a municipality may do."""

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction
from wagtail.models import Site

from accounts.models import User
from cms.models import HomePage
from tests.cms.backoffice import ADMINISTRATORS, EDITORS, MODERATORS, browser, index_of, person, url
from tests.support import client_of, in_municipality, signed_in

pytestmark = pytest.mark.django_db

WHO = ("visitor", "citizen", EDITORS, MODERATORS, ADMINISTRATORS)


def someone(who, schema="alpha"):
    if who == "visitor":
        return client_of(schema)
    return browser(schema, None if who == "citizen" else who)


def reached(client, address):
    """Whether the view was shown, and not a sign-in, a refusal or the first page."""
    answer = client.get(address)
    assert answer.status_code in (200, 302, 403, 404), (address, answer.status_code)
    return answer.status_code == 200


ALL_STAFF = {EDITORS, MODERATORS, ADMINISTRATORS}
MAY_REACH = {
    "wagtailadmin_home": ALL_STAFF,
    "wagtailadmin_explore_root": ALL_STAFF,
    "wagtailadmin_account": ALL_STAFF,
    "wagtailusers_users:index": {ADMINISTRATORS},
    "wagtailusers_users:add": {ADMINISTRATORS},
    "wagtailredirects:index": {ADMINISTRATORS},
    "wagtailredirects:add": {ADMINISTRATORS},
    "wagtailusers_groups:index": set(),
    "wagtailusers_groups:add": set(),
    "wagtailsites:index": set(),
    "wagtailsites:add": set(),
    "wagtaillocales:index": set(),
    "wagtaillocales:add": set(),
    "wagtailadmin_workflows:index": set(),
    "wagtailadmin_workflows:add": set(),
    "wagtailadmin_workflows:task_index": set(),
    "wagtailadmin_collections:index": set(),
    "wagtailadmin_collections:add": set(),
}


@pytest.mark.parametrize("who", WHO)
def test_each_reaches_what_is_theirs_and_nothing_else(alpha, who):
    client = someone(who)
    found = {name: reached(client, url(name)) for name in MAY_REACH}
    assert found == {name: who in allowed for name, allowed in MAY_REACH.items()}


FILES = ("wagtailimages:index", "wagtailimages:add", "wagtaildocs:index", "wagtaildocs:add")


@pytest.mark.parametrize("who", ["visitor", "citizen", EDITORS, MODERATORS, ADMINISTRATORS])
def test_each_reaches_pictures_and_documents_or_not(alpha, who):
    client = someone(who)
    assert {reached(client, url(name)) for name in FILES} == {who in ALL_STAFF}


@pytest.mark.parametrize("who", WHO)
def test_each_writes_pages_or_not(alpha, who):
    address = url("wagtailadmin_pages:add", "cms", "announcementpage", index_of("alpha").pk)
    assert reached(someone(who), address) == (who in ALL_STAFF)


@pytest.mark.parametrize("who", ["visitor", "citizen"])
def test_who_may_not_enter_is_shown_the_door_and_no_error(alpha, who):
    answer = someone(who).get(url("wagtailadmin_home"))
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


@pytest.mark.parametrize("who", ["visitor", "citizen"])
def test_wagtails_own_interface_for_programs_is_closed_to_strangers(alpha, who):
    for path in ("/admin/api/main/pages/", "/admin/api/main/images/", "/admin/api/main/documents/"):
        answer = someone_once(who).get(path)
        assert answer.status_code in (302, 401, 403, 404), path


def someone_once(who):
    """The same person again, whose account may exist already."""
    if who == "visitor":
        return client_of("alpha")
    with in_municipality("alpha"):
        exists = User.objects.filter(email="citizen@alpha.example").first()
    if exists is None:
        return someone(who)
    client = client_of("alpha")
    with in_municipality("alpha"):
        client.force_login(exists)
    return client


def test_a_visitor_reaches_no_view_of_the_back_office_without_signing_in(alpha):
    """Every address under /admin/, but for signing in and what it needs."""
    from django.urls import URLPattern, get_resolver

    free = {
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
    }
    client = client_of("alpha")
    admin = next(
        found
        for found in get_resolver("config.urls").url_patterns
        if str(found.pattern) == "admin/"
    )
    plain = [
        (found.name, f"/admin/{found.pattern}")
        for found in admin.url_patterns
        if isinstance(found, URLPattern) and not set("<^(") & set(str(found.pattern))
    ]
    assert len(plain) > 10
    for name, address in plain:
        if name in free or (name or "").startswith("wagtailadmin_password_reset"):
            continue
        answer = client.get(address)
        assert answer.status_code in (302, 401, 403, 404, 405), (name, address, answer.status_code)


def refused(sql):
    """PostgreSQL itself says that alpha's role may not do that."""
    with (
        in_municipality("alpha"),
        pytest.raises(ProgrammingError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert isinstance(refusal.value.__cause__, psycopg2.errors.InsufficientPrivilege)


def superuser(schema):
    """Somebody with Django's full rights: even then the database stands in the way."""
    email = person(schema, ADMINISTRATORS)
    with in_municipality(schema):
        User.objects.filter(email=email).update(is_superuser=True)
    return signed_in(schema, email)


@pytest.mark.parametrize("table", ["wagtailcore_site", "wagtailcore_locale", "django_migrations"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET id = id", "DELETE FROM {table}", "INSERT INTO {table} DEFAULT VALUES"],
)
def test_the_database_refuses_to_change_host_and_languages(alpha, table, statement):
    refused(statement.format(table=table))


def test_even_a_superuser_of_a_portal_does_not_change_its_host(alpha):
    client = superuser("alpha")
    client.raise_request_exception = False
    with in_municipality("alpha"):
        site = Site.objects.get()
    data = {"hostname": "beta.localhost", "port": "80", "root_page": str(site.root_page_id)}
    with transaction.atomic():
        client.post(url("wagtailsites:edit", site.pk), data)
        transaction.set_rollback(True)
    with in_municipality("alpha"):
        assert Site.objects.get().hostname == "alpha.localhost"
        assert HomePage.objects.count() == 2


def test_the_database_refuses_another_municipalitys_tables(alpha, beta):
    refused("SELECT * FROM beta.cms_basepage")
