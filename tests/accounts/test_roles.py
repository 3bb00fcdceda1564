"""Roles: one table, handed out to groups, limited to units, stood in for with dates."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import deputies, roles, standing
from accounts.models import Deputyship, User
from accounts.roles import BY_KEY, ROLES, Right
from cms import roles as handed_out
from cms.models import AnnouncementPage
from common.errors import Invalid, NotAllowed
from tests.accounts.visitor import citizen
from tests.cms.backoffice import add_page, announcement_form, edit_page, url
from tests.support import in_municipality, make_announcement, signed_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NOW = timezone.now()


def test_the_readme_shows_the_table_of_the_code():
    assert roles.table() in (ROOT / "platform" / "accounts" / "README.md").read_text()


def test_every_municipality_has_a_group_for_each_role_and_nobody_invents_rights(alpha, beta):
    for schema in ("alpha", "beta"):
        with in_municipality(schema):
            assert {role.group for role in ROLES} == set(
                Group.objects.values_list("name", flat=True)
            )


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_a_role_brings_exactly_the_rights_of_the_table(alpha, role):
    person = citizen("alpha", "u@alpha.example", role.group)
    with in_municipality("alpha"):
        fresh = User.objects.get(pk=person.pk)
        assert fresh.has_perm("wagtailadmin.access_admin") == (Right.ENTER in role.rights)
        assert fresh.has_perm("accounts.add_user") == (Right.PEOPLE in role.rights)
        assert fresh.has_perm("wagtailredirects.add_redirect") == (Right.REDIRECTS in role.rights)
        for right in Right:
            assert standing.may(fresh, right) == (right in role.rights), right
        page = AnnouncementPage.objects.first() or _index()
        tester = page.permissions_for_user(fresh)
        assert ("change" in tester.permissions) == (Right.WRITE in role.rights)
        assert ("publish" in tester.permissions) == (Right.PUBLISH in role.rights)


def _index():
    from cms.models import AnnouncementIndexPage

    return AnnouncementIndexPage.objects.first()


def test_rights_that_somebody_added_by_hand_are_taken_back_and_others_stay(alpha):
    from django.contrib.auth.models import Permission

    with in_municipality("alpha"):
        editors = Group.objects.get(name="Uredniki")
        too_much = Permission.objects.get(codename="add_user", content_type__app_label="accounts")
        own = Permission.objects.get(codename="add_event", content_type__app_label="events")
        editors.permissions.add(too_much, own)
        handed_out.apply()
        names = set(editors.permissions.values_list("codename", flat=True))
    assert "add_user" not in names
    assert {"add_event", "access_admin"} <= names


# -- Units ---------------------------------------------------------------------------------------


def editor_of(unit, group="Uredniki", email="ks@alpha.example"):
    person = citizen("alpha", email, group)
    with in_municipality("alpha"):
        person.unit = unit
        person.save()
    return person


def page_of(unit, **more):
    page = make_announcement("alpha", title=f"Obvestilo {unit or 'občine'}", **more)
    with in_municipality("alpha"):
        AnnouncementPage.objects.filter(pk=page.pk).update(unit=unit)
    return page


@pytest.mark.parametrize("group", ["Uredniki", "Moderatorji", "Uradniki"])
def test_somebody_of_a_unit_changes_nothing_outside_of_it(alpha, group):
    client = signed_in("alpha", editor_of("KS Dol", group).email)
    own, other, all_of = page_of("ks  dol", live=False), page_of("KS Log"), page_of("")
    assert client.get(url("wagtailadmin_pages:edit", own.pk)).status_code == 200
    for page in (other, all_of):
        for name in ("edit", "delete", "unpublish", "copy", "move"):
            assert client.get(url(f"wagtailadmin_pages:{name}", page.pk)).status_code != 200, name
        edit_page(client, page, announcement_form("Prevzeto") | {"action-publish": "1"})
        client.post(f"/admin/bulk/cms/basepage/unpublish/?id={page.pk}&next=/admin/")
        client.post(f"/admin/bulk/cms/basepage/delete/?id={page.pk}&next=/admin/")
        with in_municipality("alpha"):
            kept = AnnouncementPage.objects.get(pk=page.pk)
        assert kept.live
        assert kept.draft_title != "Prevzeto"


def test_what_somebody_of_a_unit_writes_is_of_that_unit(alpha):
    client = signed_in("alpha", editor_of("KS Dol").email)
    assert (
        add_page(client, "alpha", "announcementpage", announcement_form("Novo")).status_code == 302
    )
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.get(draft_title="Novo")
    assert page.unit == "KS Dol"
    assert client.get(url("wagtailadmin_pages:edit", page.pk)).status_code == 200
    edit_page(client, page, announcement_form("Novo") | {"unit": "KS Log"})
    with in_municipality("alpha"):
        assert (
            AnnouncementPage.objects.get(pk=page.pk).get_latest_revision_as_object().unit
            == "KS Dol"
        )


def test_a_moderator_of_a_unit_publishes_in_it(alpha):
    client = signed_in("alpha", editor_of("KS Dol", "Moderatorji").email)
    page = page_of("KS Dol", live=False)
    edit_page(client, page, announcement_form("Objava") | {"action-publish": "1"})
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(pk=page.pk).live


def test_a_role_of_the_whole_municipality_is_not_limited(alpha):
    person = editor_of("KS Dol", "Administratorji")
    with in_municipality("alpha"):
        assert standing.may(person, Right.WRITE, unit="KS Log")
        assert standing.may(person, Right.WRITE, unit="")
        limited = editor_of("KS Dol", email="druga@alpha.example")
        assert standing.may(limited, Right.WRITE, unit=" ks dol ")
        assert not standing.may(limited, Right.WRITE, unit="KS Log")
        assert not standing.may(limited, Right.WRITE, unit="")


# -- Deputies ------------------------------------------------------------------------------------


def stands_in(principal, deputy, starts=timedelta(0), lasts=timedelta(days=1)):
    with in_municipality("alpha"):
        boss = User.objects.get(email="admin@alpha.example")
        return deputies.appoint(
            principal=principal,
            deputy=deputy,
            starts_at=NOW + starts,
            ends_at=NOW + starts + lasts,
            by=boss,
            now=NOW,
        )


@pytest.fixture
def mayor_and_deputy(alpha):
    return (
        citizen("alpha", "zupan@alpha.example", BY_KEY["mayor"].group),
        citizen("alpha", "pod@alpha.example", BY_KEY["councillor"].group),
    )


def test_a_deputy_has_the_rights_from_the_first_moment_and_not_at_the_last(mayor_and_deputy):
    mayor, deputy = mayor_and_deputy
    found = stands_in(mayor, deputy)
    moment = timedelta(microseconds=1)
    with in_municipality("alpha"):
        at = {
            found.starts_at - moment: False,
            found.starts_at: True,
            found.ends_at - moment: True,
            found.ends_at: False,
            found.ends_at + moment: False,
        }
        for when, expected in at.items():
            assert standing.may(deputy, Right.DECIDE, now=when) == expected, when
            assert standing.may(deputy, Right.COUNCIL, now=when), "their own stay"
            assert standing.may(mayor, Right.DECIDE, now=when), "and the principal's"


def test_a_deputy_of_staff_is_in_the_back_office_only_meanwhile_and_with_a_second_factor(alpha):
    boss, deputy = citizen("alpha", "mo@alpha.example", "Moderatorji"), citizen("alpha")
    page = make_announcement("alpha", title="Osnutek", live=False)
    found = stands_in(boss, deputy, starts=timedelta(days=-1), lasts=timedelta(days=2))
    client = signed_in("alpha", deputy.email)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/images/").status_code == 200
    edit_page(client, page, announcement_form("Objavila namestnica") | {"action-publish": "1"})
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(pk=page.pk).live
        Deputyship.objects.filter(pk=found.pk).update(ends_at=timezone.now())
    assert "/admin/login/" in client.get("/admin/")["Location"]


def test_a_deputy_passes_nothing_on(mayor_and_deputy):
    mayor, deputy = mayor_and_deputy
    third = citizen("alpha", "tretja@alpha.example")
    stands_in(mayor, deputy)
    stands_in(deputy, third)
    with in_municipality("alpha"):
        assert standing.may(third, Right.COUNCIL, now=NOW)
        assert not standing.may(third, Right.DECIDE, now=NOW)


def test_a_deputy_of_somebody_of_a_unit_acts_for_that_unit(alpha):
    ours, deputy = editor_of("KS Dol"), citizen()
    stands_in(ours, deputy)
    with in_municipality("alpha"):
        assert standing.may(deputy, Right.WRITE, unit="KS Dol", now=NOW)
        assert not standing.may(deputy, Right.WRITE, unit="KS Log", now=NOW)


def test_who_was_shut_out_has_no_deputies(mayor_and_deputy):
    mayor, deputy = mayor_and_deputy
    stands_in(mayor, deputy)
    with in_municipality("alpha"):
        User.objects.filter(pk=mayor.pk).update(is_active=False)
        assert not standing.may(deputy, Right.DECIDE, now=NOW)


@pytest.mark.parametrize(
    ("starts", "lasts"), [(0, -1), (0, 0), (-5, 1), (0, 400)], ids=["back", "none", "past", "long"]
)
def test_impossible_times_are_refused(mayor_and_deputy, starts, lasts):
    with pytest.raises(Invalid):
        stands_in(*mayor_and_deputy, timedelta(days=starts), timedelta(days=lasts))


def test_nobody_deputises_for_themselves_or_names_others_deputies(mayor_and_deputy):
    mayor, deputy = mayor_and_deputy
    with pytest.raises(Invalid):
        stands_in(mayor, mayor)
    with in_municipality("alpha"), pytest.raises(NotAllowed):
        deputies.appoint(
            principal=mayor,
            deputy=deputy,
            starts_at=NOW,
            ends_at=NOW + timedelta(days=1),
            by=deputy,
            now=NOW,
        )
