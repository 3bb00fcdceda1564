"""The fleet is brought up to the next release: in parallel, one first, past those that fail."""

import pytest
from django.core.management import CommandError, call_command

from tenants.provisioning.fleet.state import Standing
from tests.support import client_of, in_municipality, make_announcement
from tests.tenants.fleet.support import (
    NEXT,
    applied,
    fleet,
    look,
    one_at_a_time,
    rows,
    run,
    tables,
    value_in,
)

pytestmark = pytest.mark.django_db(transaction=True)


def states():
    found = rows(
        "SELECT m.schema_name, s.failure, s.leaves <> '' AND s.release <> '' AS done "
        "FROM tenants_schemastate s JOIN tenants_municipality m ON m.id = s.municipality_id"
    )
    return {schema: (failure, done) for schema, failure, done in found}


def test_an_additive_release_reaches_everybody_and_the_old_code_goes_on(fleet_of_four):
    page = make_announcement("beta", title="Pred nadgradnjo")
    run("DELETE FROM beta.auth_permission WHERE codename = 'view_event'")
    code, said = fleet("migrate", "--processes", "2", release=NEXT)
    assert code == 0, said
    assert "first alone: alpha" in said
    assert "4 municipalities: 4 migrated." in said
    for schema in fleet_of_four:
        assert applied(schema) == ["0998_note", "0999_remark"]
        assert tables(schema) == 2
    assert all(state == ("", True) for state in states().values())
    # What Django does after migrations is done, and new tables belong to their municipality alone.
    assert rows("SELECT count(*) FROM beta.auth_permission WHERE codename = 'view_event'")[0][0]
    assert value_in("beta", "SELECT count(*) FROM cms_remark") == 0
    assert rows(
        "SELECT count(*) FROM pg_class, aclexplode(relacl) WHERE relname = 'cms_remark' "
        "AND relnamespace = 'beta'::regnamespace AND grantee::regrole::text NOT LIKE '%%m.beta%%' "
        "AND grantee <> relowner"
    ) == [(0,)]
    # This process runs the release before.
    with in_municipality("beta"):
        path = page.get_url_parts()[2]
    assert client_of("beta").get(path).status_code == 200
    make_announcement("beta", title="Po nadgradnji")
    listed = client_of("beta").get("/api/v1/announcements/").json()["results"]
    assert {one["title"] for one in listed} == {"Pred nadgradnjo", "Po nadgradnji"}
    assert "nothing to do" in fleet("migrate", release=NEXT)[1]


def test_a_municipality_that_fails_is_named_and_the_others_are_brought_up(fleet_of_four):
    broken = fleet_of_four[2]
    code, said = fleet("migrate", "--processes", "2", release=NEXT, NEXT_FAILS_IN=broken)
    assert code == 1
    assert f"{broken}: RuntimeError: The column is in the way in {broken}." in said
    assert "3 migrated, 1 not as they should be" in said
    # The migration that failed left nothing; the one before it stays.
    assert applied(broken) == ["0998_note"]
    assert tables(broken) == 1
    assert "in the way" in states()[broken][0]
    before = rows("SELECT applied FROM alpha.django_migrations WHERE name = '0999_remark'")
    code, said = fleet("migrate", release=NEXT)
    assert code == 0, said
    assert "1 migrated" in said
    assert "first alone" not in said
    assert applied(broken) == ["0998_note", "0999_remark"]
    assert states()[broken] == ("", True)
    assert before == rows("SELECT applied FROM alpha.django_migrations WHERE name = '0999_remark'")


def test_a_first_one_that_fails_stops_the_run_and_another_can_go_first(fleet_of_four):
    code, said = fleet("migrate", release=NEXT, NEXT_FAILS_IN="alpha")
    assert code == 1
    assert "Stopped after the first, alpha: 3 others wait." in said
    assert applied("beta") == []
    options = ("--canary", "beta", "--only", "beta")
    code, said = fleet("migrate", *options, release=NEXT, NEXT_FAILS_IN="alpha")
    assert code == 0, said
    assert "first alone: beta" in said
    assert applied("beta") == ["0998_note", "0999_remark"]
    # Somebody is well on this release: the one that fails holds up nobody any more.
    code, said = fleet("migrate", release=NEXT, NEXT_FAILS_IN="alpha")
    assert code == 1
    assert "2 migrated, 1 not as they should be" in said
    assert all(applied(schema)[-1] == "0999_remark" for schema in fleet_of_four[1:])


def test_a_run_with_nothing_to_do_names_what_was_altered_and_heals_its_record(fleet_of_four):
    code, said = fleet("migrate")
    assert (code, "4 municipalities: nothing to do." in said) == (0, True), said
    run("ALTER TABLE beta.events_event DISABLE TRIGGER raise_generation")
    run("ALTER TABLE beta.events_event ADD sneaked int")
    code, said = fleet("migrate")
    assert code == 1
    assert "beta: The schema was altered:" in said
    assert "has column events_event.sneaked integer" in said
    assert "switched off" in said
    assert "alpha:" not in said
    assert "sneaked" in states()["beta"][0]
    assert "sneaked" in fleet("status")[1]
    run("ALTER TABLE beta.events_event ENABLE TRIGGER raise_generation")
    run("ALTER TABLE beta.events_event DROP sneaked")
    assert fleet("migrate")[0] == 0
    assert states()["beta"] == ("", False)


def test_a_template_that_was_altered_is_told_from_municipalities_that_were(alpha, beta):
    run("ALTER TABLE tplbase0.events_event ADD sneaked int")
    code, said = fleet("migrate")
    assert code == 1
    assert "tplbase0: All municipalities differ from it in one way" in said
    assert "lacks column events_event.sneaked integer" in said
    assert "alpha:" not in said


def test_a_rehearsal_says_who_is_behind_and_changes_nothing(alpha, beta):
    with one_at_a_time():
        code, said = fleet("migrate", "--dry-run", release=NEXT)
        assert code == 0
        assert "alpha: Migrations are missing" in said
        assert "Nothing was changed." in said
        assert applied("alpha") == []
        assert states() == {}
        code, said = fleet("status", release=NEXT)
        assert code == 1
        assert "2 municipalities, 0 as the code wants them" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("migrate", "--only", "nobody"), "no municipality with the schema “nobody”"),
        (("migrate", "--canary", "nobody"), "no municipality with the schema “nobody”"),
        (("migrate", "--dry-run", "--only", "nobody"), "no municipality with the schema “nobody”"),
        (("migrate", "--processes", "0"), "whole number from 1 to 64"),
        (("migrate", "--processes", "many"), "invalid int value"),
    ],
)
@pytest.mark.django_db(transaction=False)
def test_an_order_that_makes_no_sense_is_refused_in_words(alpha, words, says):
    with pytest.raises(CommandError) as refusal:
        call_command("fleet", *words)
    assert says in str(refusal.value)


def test_a_municipality_whose_schema_is_gone_is_named(alpha, beta):
    run("ALTER SCHEMA beta RENAME TO elsewhere")
    code, said = fleet("migrate")
    assert code == 1
    assert "beta: There is no schema of that name" in said
    assert look()["beta"].standing == Standing.GONE
