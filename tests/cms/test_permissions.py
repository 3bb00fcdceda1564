"""Who may do what in the back office; what nobody of a municipality may do."""

import psycopg2
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import ProgrammingError, connection, transaction
from wagtail.models import Locale, Site

from accounts.models import User
from cms.models import HomePage
from tests.cms.backoffice import ADMINISTRATORS, EDITORS, MODERATORS, browser, index_of, person, url
from tests.support import PASSWORD, client_of, in_municipality, signed_in

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


class TestAnAdministrator:
    """Manages people, and cannot become more than they are."""

    @pytest.fixture
    def boss(self, alpha):
        return signed_in("alpha")

    @pytest.fixture
    def own(self, alpha):
        with in_municipality("alpha"):
            return User.objects.get(email="admin@alpha.example")

    def form(self, **more):
        return {
            "email": "nova@alpha.example",
            "first_name": "Nova",
            "last_name": "Oseba",
            "password1": "a long enough password",
            "password2": "a long enough password",
            "is_active": "on",
        } | more

    def people(self, **wanted):
        with in_municipality("alpha"):
            return list(User.objects.filter(**wanted))

    def group(self, name):
        with in_municipality("alpha"):
            return str(Group.objects.get(name=name).pk)

    def test_makes_a_colleague_who_can_sign_in(self, boss):
        form = self.form(groups=[self.group(EDITORS)])
        answer = boss.post(url("wagtailusers_users:add"), form)
        assert answer.status_code == 302, answer.context["form"].errors
        (made,) = self.people(email="nova@alpha.example")
        with in_municipality("alpha"):
            assert [group.name for group in made.groups.all()] == [EDITORS]
        client = client_of("alpha")
        sign_in = {"username": "nova@alpha.example", "password": "a long enough password"}
        assert client.post("/admin/login/", sign_in).status_code == 302

    def test_makes_no_superuser(self, boss):
        boss.post(url("wagtailusers_users:add"), self.form(is_superuser="on", is_staff="on"))
        assert len(self.people(email="nova@alpha.example")) == 1
        assert self.people(is_superuser=True) == []
        for name, known in (("add", ()), ("edit", (self.people()[-1].pk,))):
            form = boss.get(url(f"wagtailusers_users:{name}", *known)).text
            assert "is_superuser" not in form
            assert 'name="groups"' in form

    def test_does_not_become_superuser_through_the_form_of_a_person(self, boss, own):
        groups = [self.group(name) for name in (ADMINISTRATORS, MODERATORS)]
        form = self.form(email=own.email, is_superuser="on", groups=groups)
        assert boss.post(url("wagtailusers_users:edit", own.pk), form).status_code == 302
        boss.post(url("wagtailadmin_account"), {"is_superuser": "on"})
        assert self.people(is_superuser=True) == []

    def test_does_not_make_another_administrator_a_superuser(self, boss):
        person("alpha", ADMINISTRATORS, "druga@alpha.example")
        (other,) = self.people(email="druga@alpha.example")
        form = self.form(email=other.email, is_superuser="on", groups=[self.group(ADMINISTRATORS)])
        form["password1"] = form["password2"] = ""
        assert boss.post(url("wagtailusers_users:edit", other.pk), form).status_code == 302
        assert self.people(is_superuser=True) == []

    def test_does_not_lock_themselves_out(self, boss, own):
        groups = [self.group(ADMINISTRATORS)]
        form = self.form(email=own.email, groups=groups) | {"password1": "", "password2": ""}
        del form["is_active"]
        boss.post(url("wagtailusers_users:edit", own.pk), form)
        boss.post(url("wagtailusers_users:delete", own.pk), {})
        assert len(self.people(email=own.email, is_active=True)) == 1

    def test_gives_nobody_single_rights(self, boss, own):
        with in_municipality("alpha"):
            right = Permission.objects.get(codename="change_site")
        form = self.form(email=own.email, user_permissions=[str(right.pk)])
        boss.post(url("wagtailusers_users:edit", own.pk), form)
        with in_municipality("alpha"):
            assert not own.user_permissions.exists()

    def test_does_not_widen_the_rights_of_their_group(self, boss, own):
        with in_municipality("alpha"):
            right = Permission.objects.get(codename="change_site")
            before = set(own.groups.get().permissions.values_list("codename", flat=True))
        address = url("wagtailusers_groups:edit", self.group(ADMINISTRATORS))
        answer = boss.post(address, {"name": ADMINISTRATORS, "permissions": [str(right.pk)]})
        assert answer.status_code in (302, 403)
        with in_municipality("alpha"):
            after = set(own.groups.get().permissions.values_list("codename", flat=True))
        assert after == before
        assert not after & {
            "change_site",
            "add_site",
            "change_locale",
            "add_locale",
            "change_group",
        }

    def test_a_second_account_of_an_address_is_refused_at_the_address(self, boss):
        form = self.form(email="ADMIN@alpha.example")
        answer = boss.post(url("wagtailusers_users:add"), form)
        assert answer.status_code == 200
        assert set(answer.context["form"].errors) == {"email"}
        assert 'value="Nova"' in answer.text

    def test_an_address_is_kept_in_small_letters(self, boss):
        boss.post(url("wagtailusers_users:add"), self.form(email="Nova.Oseba@Alpha.Example"))
        assert len(self.people(email="nova.oseba@alpha.example")) == 1

    def test_a_weak_password_is_refused_at_the_password(self, boss):
        form = self.form(password1="geslo", password2="geslo")
        answer = boss.post(url("wagtailusers_users:add"), form)
        assert answer.status_code == 200
        assert set(answer.context["form"].errors) == {"password2"}

    def test_reaches_nobody_of_beta(self, boss, beta):
        theirs = person("beta", EDITORS, "x@beta.example")
        with in_municipality("beta"):
            number = User.objects.get(email=theirs).pk
        assert "x@beta.example" not in boss.get(url("wagtailusers_users:index")).text
        boss.post(url("wagtailusers_users:delete", number), {})
        with in_municipality("beta"):
            assert User.objects.filter(email=theirs).exists()

    @pytest.mark.parametrize("name", ["wagtailsites:edit", "wagtailsites:delete"])
    def test_cannot_change_the_host_of_the_portal(self, boss, name):
        with in_municipality("alpha"):
            site = Site.objects.get()
        data = {"hostname": "beta.localhost", "port": "80", "root_page": str(site.root_page_id)}
        answer = boss.post(url(name, site.pk), data)
        assert answer.status_code in (302, 403)
        with in_municipality("alpha"):
            assert Site.objects.get().hostname == "alpha.localhost"

    @pytest.mark.parametrize("name", ["wagtaillocales:edit", "wagtaillocales:delete"])
    def test_cannot_change_the_languages_of_the_portal(self, boss, name):
        with in_municipality("alpha"):
            locale = Locale.objects.get(language_code="en")
        answer = boss.post(url(name, locale.pk), {"language_code": "hu"})
        assert answer.status_code in (302, 403)
        with in_municipality("alpha"):
            assert Locale.objects.filter(language_code="en").exists()

    def test_sees_no_menu_of_what_is_the_installations(self, boss):
        menu = boss.get(url("wagtailadmin_home")).text
        for name in ("wagtailsites:index", "wagtaillocales:index", "wagtailadmin_workflows:index"):
            assert f'"{url(name)}"' not in menu


def superuser(schema):
    """Somebody with Django's full rights: even then the database stands in the way."""
    email = person(schema, ADMINISTRATORS)
    with in_municipality(schema):
        User.objects.filter(email=email).update(is_superuser=True)
    client = client_of(schema)
    sign_in = {"username": email, "password": PASSWORD}
    assert client.post("/admin/login/", sign_in).status_code == 302
    return client


@pytest.mark.parametrize("table", ["wagtailcore_site", "wagtailcore_locale", "django_migrations"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET id = id", "DELETE FROM {table}", "INSERT INTO {table} DEFAULT VALUES"],
)
def test_the_database_refuses_to_change_host_and_languages(alpha, table, statement):
    with in_municipality("alpha"), pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=table))
    assert isinstance(refusal.value.__cause__, psycopg2.errors.InsufficientPrivilege)


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
    with in_municipality("alpha"), pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM beta.cms_basepage")
    assert isinstance(refusal.value.__cause__, psycopg2.errors.InsufficientPrivilege)
