"""A portal always has its first page: it is edited, and stays where it is."""

import pytest
from wagtail.test.utils.form_data import inline_formset

from accounts.models import User
from cms.models import HomePage
from tests.cms.backoffice import ADMINISTRATORS, MODERATORS, browser, person, url
from tests.support import in_municipality, signed_in

pytestmark = pytest.mark.django_db


def inline(name):
    """An empty set of rows of a form."""
    return {f"{name}-{key}": value for key, value in inline_formset([]).items()}


@pytest.fixture
def home(alpha):
    with in_municipality("alpha"):
        return HomePage.objects.get(locale__language_code="sl")


@pytest.fixture(params=[MODERATORS, ADMINISTRATORS, "superuser"])
def boss(request, alpha):
    if request.param != "superuser":
        return browser("alpha", request.param)
    email = person("alpha", ADMINISTRATORS)
    with in_municipality("alpha"):
        User.objects.filter(email=email).update(is_superuser=True)
    return signed_in("alpha", email)


def stands(home):
    with in_municipality("alpha"):
        now = HomePage.objects.get(pk=home.pk)
        same = (now.path, now.slug, now.url_path) == (home.path, home.slug, home.url_path)
        return now.live and same and HomePage.objects.count() == 2


def test_it_is_not_deleted(home, boss):
    boss.post(url("wagtailadmin_pages:delete", home.pk), {})
    boss.post(url("wagtailadmin_pages:delete", home.pk), {"confirm_site_name": "Alpha"})
    assert stands(home)


def test_it_is_not_unpublished(home, boss):
    boss.post(url("wagtailadmin_pages:unpublish", home.pk), {})
    assert stands(home)


def test_it_is_not_moved(home, boss):
    with in_municipality("alpha"):
        english = HomePage.objects.get(locale__language_code="en")
    boss.post(url("wagtailadmin_pages:move_confirm", home.pk, english.pk), {})
    assert stands(home)


def test_it_is_not_copied(home, boss):
    with in_municipality("alpha"):
        parent = home.get_parent()
    data = {
        "new_title": "Druga",
        "new_slug": "druga",
        "new_parent_page": parent.pk,
        "copy_subpages": "on",
        "publish_copies": "on",
        "alias": "",
    }
    boss.post(url("wagtailadmin_pages:copy", home.pk), data)
    assert stands(home)


def test_it_is_not_taken_down_with_others_at_once(home, boss):
    for act in ("delete", "unpublish", "move"):
        address = url("wagtail_bulk_action", "cms", "basepage", act)
        boss.post(f"{address}?id={home.pk}", {"chooser": "1"})
    assert stands(home)


def test_it_is_not_converted_to_an_alias_or_expired(home, boss):
    form = {
        "title": home.title,
        "intro": "Dobrodošli",
        "blocks-count": "0",
        "expire_at": "2020-01-01 10:00",
        "go_live_at": "",
        "slug": "drugje",
        "seo_title": "",
        "search_description": "",
        "action-publish": "1",
        **inline("comments"),
    }
    boss.post(url("wagtailadmin_pages:edit", home.pk), form)
    assert stands(home)


def test_its_words_are_edited(home, boss):
    form = {
        "title": home.title,
        "intro": "Dobrodošli na novem portalu",
        "blocks-count": "0",
        "seo_title": "",
        "search_description": "",
        "action-publish": "1",
        **inline("comments"),
    }
    answer = boss.post(url("wagtailadmin_pages:edit", home.pk), form)
    assert answer.status_code == 302, answer.context["form"].errors
    with in_municipality("alpha"):
        assert HomePage.objects.get(pk=home.pk).intro == "Dobrodošli na novem portalu"
