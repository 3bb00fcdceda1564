"""Numbers of content types differ between installations; an archive carries their labels."""

import json

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import Revision

from cms.models import AnnouncementPage, BasePage
from tenants.provisioning.archive import catalogue
from tests import database
from tests.database import as_owner
from tests.support import client_of, in_municipality, signed_in
from tests.tenants.archive.support import answers, export, furnish, restore

pytestmark = pytest.mark.django_db(transaction=True)
FAR = 100_000


def renumber():
    """Turn the numbers of all content types round, as in an installation with another past."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) + 1 FROM django_content_type")
        most = cursor.fetchone()[0]
        for change in (f"+ {FAR}", f"* -1 + {FAR + most}"):
            cursor.execute(f"UPDATE django_content_type SET id = id {change}")
            for schema in ("alpha", "beta", settings.TEMPLATE_SCHEMA):
                for table, column in catalogue.content_type_columns(cursor, schema):
                    cursor.execute(
                        f'UPDATE "{schema}"."{table}" SET "{column}" = "{column}" {change}'
                    )
        cursor.execute("SELECT id, content FROM alpha.wagtailcore_revision")
        for number, found in cursor.fetchall():
            content = found if isinstance(found, dict) else json.loads(found)
            content["content_type"] = most - content["content_type"]
            cursor.execute(
                "UPDATE alpha.wagtailcore_revision SET content = %s WHERE id = %s",
                [json.dumps(content), number],
            )
    ContentType.objects.clear_cache()


def kinds(schema):
    """What the rows of a schema say of content types, by label."""
    with in_municipality(schema):
        pages = BasePage.objects.order_by("path").values_list("path", "content_type__model")
        rights = Permission.objects.order_by("pk").values_list("pk", "content_type__model")
        return list(pages), list(rights)


def test_they_are_mapped_in_rows_and_in_the_json_of_revisions(alpha, tmp_path, gamma, worker):
    furnish("alpha")
    before, heard = kinds("alpha"), answers("alpha.localhost")
    old = ContentType.objects.get_for_model(AnnouncementPage).pk
    renumber()
    assert ContentType.objects.get_for_model(AnnouncementPage).pk != old
    path = tmp_path / "alpha.tar"
    export(path)
    # Another installation: the numbers are those of the template again.
    database.copy_for_worker(settings.ROLE_PREFIX, worker)
    ContentType.objects.clear_cache()
    assert ContentType.objects.get_for_model(AnnouncementPage).pk == old
    restore(path, gamma)
    assert kinds(gamma) == before
    with in_municipality(gamma):
        for revision in Revision.objects.all():
            assert revision.content["content_type"] == revision.content_type_id
        pages = [page.specific for page in BasePage.objects.filter(depth__gt=1)]
        assert all(type(page) is page.content_type.model_class() for page in pages)
        page = next(page for page in pages if isinstance(page, AnnouncementPage))
        assert page.get_latest_revision_as_object().title == page.title
    after = answers("gamma.localhost")
    assert after["announcements/"] == heard["announcements/"]
    assert after["events/"] == heard["events/"]
    assert client_of("public").get("/", headers={"host": "gamma.localhost"}).status_code == 200
    assert signed_in("alpha")


def test_text_that_only_looks_like_a_key_is_left_alone(alpha, tmp_path, gamma, worker):
    furnish("alpha")
    tricky = 'Piše "content_type": 7, in \\"content_type\\": 8 ter \t konec'
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.first()
        page.title = tricky
        page.save_revision().publish()
        number = page.pk
    renumber()
    path = tmp_path / "alpha.tar"
    export(path)
    database.copy_for_worker(settings.ROLE_PREFIX, worker)
    ContentType.objects.clear_cache()
    restore(path, gamma)
    with in_municipality(gamma):
        page = AnnouncementPage.objects.get(pk=number)
        assert page.title == page.get_latest_revision_as_object().title == tricky
