"""While the fleet is brought up, processes of the release before go on: its statements are served.

`previous_release.json` holds what its main acts sent (recorded by record.py, see replay.py).
"""

import pytest

from tenants.isolation.roles import role_of
from tests.tenants.fleet.replay import recorded, refusals, shape
from tests.tenants.fleet.support import NEXT, fleet, one_at_a_time, run

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_record_holds_what_is_read_and_written_every_day():
    kinds = [sql.split(None, 1)[0] for _act, sql in recorded()]
    assert kinds.count("SELECT") > 100
    assert kinds.count("INSERT") > 10
    assert kinds.count("UPDATE") > 10
    assert kinds.count("DELETE") > 5
    for table in ("cms_announcementpage", "events_event", "wagtailcore_revision", "accounts_user"):
        assert any(f'INSERT INTO "{table}"' in sql for _act, sql in recorded()), table
    assert len({shape(sql) for _act, sql in recorded()}) == len(recorded())


def test_the_schema_of_this_code_serves_the_statements_of_the_release_before(alpha):
    assert refusals("alpha", recorded()) == []


def test_so_does_the_schema_of_an_additive_release_that_follows(alpha, beta):
    with one_at_a_time():
        code, said = fleet("migrate", release=NEXT)
    assert code == 0, said
    assert refusals("alpha", recorded()) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("ALTER TABLE alpha.cms_announcementpage DROP contact_name", "contact_name"),
        ("ALTER TABLE alpha.cms_announcementpage RENAME summary TO lead", "summary"),
        ("ALTER TABLE alpha.events_event ADD kind text NOT NULL", "null value in column"),
        (
            "ALTER TABLE alpha.accounts_user ADD CHECK (email = '') NOT VALID",
            "violates check",
        ),
        ("REVOKE UPDATE ON alpha.cms_basepage FROM PUBLIC, {role}", "permission denied"),
    ],
)
def test_a_change_that_is_not_additive_is_felt(alpha, change, says):
    run(change.format(role=f'"{role_of("alpha")}"'))
    assert says in "\n".join(refusals("alpha", recorded()))
