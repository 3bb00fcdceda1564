"""A municipality's name changes; its schema keeps its own."""

import pytest

from cms.models import BasePage
from common.errors import Invalid
from tenants.models import Municipality
from tenants.provisioning.services import rename_municipality
from tests.database import as_owner
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_name_stands_on_pages_and_in_the_list(alpha):
    with as_owner():
        rename_municipality(schema="alpha", name="Mestna občina Alfa")
    assert "Mestna občina Alfa" in client_of("alpha").get("/").content.decode()
    assert client_of("alpha").get("/api/v1/municipality/").json()["name"] == "Mestna občina Alfa"
    assert Municipality.objects.matching("mestna obcina alfa").count() == 1
    with in_municipality("alpha"):
        homes = BasePage.objects.filter(depth=2)
        assert {home.title for home in homes} == {"Mestna občina Alfa"}
        drafts = {home.get_latest_revision_as_object().title for home in homes}
        assert drafts == {"Mestna občina Alfa"}


def test_a_first_page_with_a_title_of_its_own_keeps_it(alpha):
    with in_municipality("alpha"):
        home = BasePage.objects.get(depth=2, slug="sl").specific
        home.title = "Dobrodošli"
        home.save_revision().publish()
    with as_owner():
        rename_municipality(schema="alpha", name="Občina Alfa")
    with in_municipality("alpha"):
        assert BasePage.objects.get(depth=2, slug="sl").title == "Dobrodošli"


@pytest.mark.parametrize("name", ["", "x", "a\nb", "x" * 121])
def test_a_name_that_cannot_be_is_refused(alpha, name):
    with as_owner(), pytest.raises(Invalid):
        rename_municipality(schema="alpha", name=name)
