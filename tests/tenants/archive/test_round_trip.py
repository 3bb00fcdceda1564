"""What is restored is what was exported."""

import pytest
from django.db import connection
from django_tenants.utils import schema_context

from cms.models import BasePage
from tenants.provisioning.archive.catalogue import tables
from tests.database import as_owner
from tests.support import client_of, in_municipality, make_announcement
from tests.tenants.archive.support import answers, media, restore

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(schema):
    """All rows of all exported tables, as text."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        for table in tables(cursor, schema):
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t ORDER BY 1')
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def test_restored_under_another_name_it_answers_the_same(archive, gamma):
    restore(archive, gamma)
    before, after = answers("alpha.localhost"), answers("gamma.localhost")
    assert before["announcements/"]["results"]
    assert before["events/"]["results"]
    code = after["municipality/"].pop("code"), before["municipality/"].pop("code")
    assert code == (None, "002")
    arms = [found["municipality/"].pop("coat_of_arms") for found in (before, after)]
    pictures = [client_of("alpha").get(a.replace("http://HOST", "")) for a in arms]
    assert b"".join(pictures[0].streaming_content) == b"".join(pictures[1].streaming_content)
    for found in (before, after):
        found["municipality/"].pop("updated_at")
    assert after == before


def test_every_row_and_every_file_is_the_same(archive, gamma):
    restore(archive, gamma)
    before, after = rows_of("alpha"), rows_of(gamma)
    sites = [found.pop("wagtailcore_site") for found in (before, after)]
    # The site's new host has changed what visitors see.
    raised = [found.pop("isolation_generation") for found in (before, after)]
    assert raised[0] != raised[1]
    # The trail goes on with the restore itself.
    trails = [found.pop("records_auditentry") for found in (before, after)]
    assert [row for row in trails[1] if "municipality_restored" not in row] == trails[0]
    assert len(trails[1]) == len(trails[0]) + 1
    assert after == before
    assert sites[1] == [sites[0][0].replace("alpha.localhost", "gamma.localhost")]
    assert media(gamma) == media("alpha")
    assert len(media(gamma)) >= 3


def test_its_pages_are_shown_and_its_editors_go_on_writing(archive, gamma):
    restore(archive, gamma)
    client = client_of("public")
    page = client.get("/obvestila/", headers={"host": "gamma.localhost"})
    assert page.status_code == 200
    assert "Zapora ceste" in page.content.decode()
    made = make_announcement(gamma, title="Novo po selitvi")
    with in_municipality(gamma):
        assert "//gamma.localhost" in made.full_url
    with in_municipality(gamma):
        assert BasePage.find_problems() == ([], [], [], [], [])
    page = client.get("/obvestila/", headers={"host": "gamma.localhost"})
    assert "Novo po selitvi" in page.content.decode()
    assert "Novo po selitvi" not in client_of("alpha").get("/obvestila/").content.decode()


def test_what_is_bound_to_the_old_name_is_left_out(archive, gamma):
    from accounts.models import ApiToken, User

    restore(archive, gamma)
    with schema_context(gamma):
        assert not ApiToken.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            assert cursor.fetchone() == (0,)
        assert User.objects.get().check_password("correct horse battery")


def test_the_audit_trail_and_its_evidence_hold_after_a_restore(tmp_path, gamma):
    from django.utils import timezone

    from notices.evidence import evidence_of
    from notices.models import Notice
    from records.chain import verify
    from tests.notices.support import published
    from tests.tenants.archive.support import export, furnish

    furnish("alpha")
    notice = published("alpha")
    with in_municipality("alpha"):
        head = verify().head
    path = tmp_path / "with-notice.tar"
    export(path)
    restore(path, gamma)
    with in_municipality(gamma):
        found = verify(expected=head)
        assert not found.faults
        kept = Notice.objects.get(pk=notice.pk)
        assert evidence_of(kept, timezone.now()).public[0].begins == notice.published_at
    page = client_of("public").get(
        f"/javna-naznanila/{notice.pk}.pdf", headers={"host": "gamma.localhost"}
    )
    assert b"".join(page.streaming_content).startswith(b"%PDF-")
    make_announcement(gamma, title="Novo po selitvi")
    with in_municipality(gamma):
        assert verify(expected=head).number > found.number
        assert not verify(expected=head).faults
