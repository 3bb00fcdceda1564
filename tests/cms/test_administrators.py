"""An administrator manages people, and cannot become more than they are."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Locale, Site

from accounts.models import User
from tests.cms.backoffice import ADMINISTRATORS, EDITORS, MODERATORS, person, url
from tests.support import client_of, in_municipality, signed_in, signs_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(alpha):
    return signed_in("alpha")


@pytest.fixture
def own(alpha):
    with in_municipality("alpha"):
        return User.objects.get(email="admin@alpha.example")


def person_form(**more):
    return {
        "email": "nova@alpha.example",
        "first_name": "Nova",
        "last_name": "Oseba",
        "password1": "a long enough password",
        "password2": "a long enough password",
        "is_active": "on",
    } | more


def people(**wanted):
    with in_municipality("alpha"):
        return list(User.objects.filter(**wanted))


def group(name):
    with in_municipality("alpha"):
        return str(Group.objects.get(name=name).pk)


def test_an_administrator_makes_a_colleague_who_can_sign_in(boss):
    form = person_form(groups=[group(EDITORS)])
    answer = boss.post(url("wagtailusers_users:add"), form)
    assert answer.status_code == 302, answer.context["form"].errors
    (made,) = people(email="nova@alpha.example")
    with in_municipality("alpha"):
        assert [group.name for group in made.groups.all()] == [EDITORS]
    assert signs_in(client_of("alpha"), "nova@alpha.example", "a long enough password")


def test_an_administrator_makes_no_superuser(boss):
    boss.post(url("wagtailusers_users:add"), person_form(is_superuser="on", is_staff="on"))
    assert len(people(email="nova@alpha.example")) == 1
    assert people(is_superuser=True) == []
    for name, known in (("add", ()), ("edit", (people()[-1].pk,))):
        form = boss.get(url(f"wagtailusers_users:{name}", *known)).text
        assert "is_superuser" not in form
        assert 'name="groups"' in form


def test_an_administrator_does_not_become_superuser_through_the_form_of_a_person(boss, own):
    groups = [group(name) for name in (ADMINISTRATORS, MODERATORS)]
    form = person_form(email=own.email, is_superuser="on", groups=groups)
    assert boss.post(url("wagtailusers_users:edit", own.pk), form).status_code == 302
    boss.post(url("wagtailadmin_account"), {"is_superuser": "on"})
    assert people(is_superuser=True) == []


def test_an_administrator_does_not_make_another_administrator_a_superuser(boss):
    person("alpha", ADMINISTRATORS, "druga@alpha.example")
    (other,) = people(email="druga@alpha.example")
    form = person_form(email=other.email, is_superuser="on", groups=[group(ADMINISTRATORS)])
    form["password1"] = form["password2"] = ""
    assert boss.post(url("wagtailusers_users:edit", other.pk), form).status_code == 302
    assert people(is_superuser=True) == []


def test_an_administrator_does_not_lock_themselves_out(boss, own):
    groups = [group(ADMINISTRATORS)]
    form = person_form(email=own.email, groups=groups) | {"password1": "", "password2": ""}
    del form["is_active"]
    boss.post(url("wagtailusers_users:edit", own.pk), form)
    boss.post(url("wagtailusers_users:delete", own.pk), {})
    assert len(people(email=own.email, is_active=True)) == 1


def test_an_administrator_gives_nobody_single_rights(boss, own):
    with in_municipality("alpha"):
        right = Permission.objects.get(codename="change_site")
    form = person_form(email=own.email, user_permissions=[str(right.pk)])
    boss.post(url("wagtailusers_users:edit", own.pk), form)
    with in_municipality("alpha"):
        assert not own.user_permissions.exists()


def test_an_administrator_does_not_widen_the_rights_of_their_group(boss, own):
    with in_municipality("alpha"):
        right = Permission.objects.get(codename="change_site")
        before = set(own.groups.get().permissions.values_list("codename", flat=True))
    address = url("wagtailusers_groups:edit", group(ADMINISTRATORS))
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


def test_a_second_account_of_an_address_is_refused_at_the_address(boss):
    form = person_form(email="ADMIN@alpha.example")
    answer = boss.post(url("wagtailusers_users:add"), form)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"email"}
    assert 'value="Nova"' in answer.text


def test_an_address_is_kept_in_small_letters(boss):
    boss.post(url("wagtailusers_users:add"), person_form(email="Nova.Oseba@Alpha.Example"))
    assert len(people(email="nova.oseba@alpha.example")) == 1


def test_a_weak_password_is_refused_at_the_password(boss):
    form = person_form(password1="geslo", password2="geslo")
    answer = boss.post(url("wagtailusers_users:add"), form)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"password2"}


def test_an_administrator_reaches_nobody_of_beta(boss, beta):
    theirs = person("beta", EDITORS, "x@beta.example")
    with in_municipality("beta"):
        number = User.objects.get(email=theirs).pk
    assert "x@beta.example" not in boss.get(url("wagtailusers_users:index")).text
    boss.post(url("wagtailusers_users:delete", number), {})
    with in_municipality("beta"):
        assert User.objects.filter(email=theirs).exists()


@pytest.mark.parametrize("name", ["wagtailsites:edit", "wagtailsites:delete"])
def test_an_administrator_cannot_change_the_host_of_the_portal(boss, name):
    with in_municipality("alpha"):
        site = Site.objects.get()
    data = {"hostname": "beta.localhost", "port": "80", "root_page": str(site.root_page_id)}
    answer = boss.post(url(name, site.pk), data)
    assert answer.status_code in (302, 403)
    with in_municipality("alpha"):
        assert Site.objects.get().hostname == "alpha.localhost"


@pytest.mark.parametrize("name", ["wagtaillocales:edit", "wagtaillocales:delete"])
def test_an_administrator_cannot_change_the_languages_of_the_portal(boss, name):
    with in_municipality("alpha"):
        locale = Locale.objects.get(language_code="en")
    answer = boss.post(url(name, locale.pk), {"language_code": "hu"})
    assert answer.status_code in (302, 403)
    with in_municipality("alpha"):
        assert Locale.objects.filter(language_code="en").exists()


def test_an_administrator_sees_no_menu_of_what_is_the_installations(boss):
    menu = boss.get(url("wagtailadmin_home")).text
    for name in ("wagtailsites:index", "wagtaillocales:index", "wagtailadmin_workflows:index"):
        assert f'"{url(name)}"' not in menu
