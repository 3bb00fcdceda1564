"""A municipality is made whole or not at all."""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_context

from accounts.models import User
from cms.models import BasePage, HomePage
from common.errors import Conflict, Invalid
from tenants.isolation.roles import role_of
from tenants.models import Domain, Municipality
from tenants.provisioning import importing
from tenants.provisioning.prepare import prepare
from tenants.provisioning.ready_roles import sweep_roles
from tenants.provisioning.services import (
    NewMunicipality,
    create_municipality,
    suspend_municipality,
)
from tests.database import as_owner, owner_url
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "municipalities.csv"


@pytest.fixture
def gamma(worker):
    """A municipality that is not there yet; roles are shared by all workers' databases."""
    return NewMunicipality(
        schema=f"gamma_{worker}",
        name="Občina Gama",
        host="gamma.localhost",
        code="004",
        admin_email="Admin@Gamma.example",
        admin_password="correct horse battery",
    )


def nothing_of(schema):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [schema])
        schemas = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM queue_rolequeue WHERE schema_name = %s", [schema])
        queues = cursor.fetchone()[0]
    rows = Municipality.objects.filter(schema_name=schema).count()
    return (schemas, queues, rows) == (0, 0, 0)


def test_a_new_municipality_answers_at_its_host_with_its_own_pages(alpha, gamma):
    with as_owner():
        create_municipality(new=gamma)
    page = client_of("gamma").get("/", headers={"host": "gamma.localhost"})
    assert page.status_code == 200
    assert "Občina Gama" in page.content.decode()
    with in_municipality(gamma.schema):
        assert HomePage.objects.count() == 2
        assert BasePage.objects.filter(slug="obvestila", live=True).exists()
        assert BasePage.objects.filter(slug="announcements", live=True).exists()
        assert BasePage.find_problems() == ([], [], [], [], [])
        assert User.objects.get().email == "admin@gamma.example"
        assert list(User.objects.get().groups.values_list("name", flat=True)) == ["Administratorji"]


def test_its_schema_is_like_the_template_to_the_last_index(gamma):
    with as_owner():
        create_municipality(new=gamma)
        assert described(gamma.schema) == described(settings.TEMPLATE_SCHEMA)


def described(schema):
    """Columns, constraints, indexes, triggers and sequences of a schema, without its name."""
    questions = [
        "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, "
        "character_maximum_length FROM information_schema.columns WHERE table_schema = %s",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = %s::regnamespace",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %s",
        "SELECT tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = %s::regnamespace "
        "AND NOT tgisinternal",
        "SELECT sequencename, data_type::text, min_value, max_value, increment_by "
        "FROM pg_sequences WHERE schemaname = %s",
    ]
    found = []
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(question, [schema])
            # PostgreSQL may set its brackets otherwise when it reads what it has written.
            rows = [
                tuple(
                    re.sub(r"::text(\[\])?|[()\s]", "", str(part).replace(schema, "@"))
                    for part in row
                )
                for row in cursor
            ]
            assert rows
            found.append(sorted(rows))
    return found


def test_a_fault_in_the_middle_leaves_nothing(gamma, monkeypatch):
    monkeypatch.setattr(
        "tenants.provisioning.services._make_its_own",
        lambda new: 1 / 0,  # the last step
    )
    with as_owner():
        with pytest.raises(ZeroDivisionError):
            create_municipality(new=gamma)
        assert nothing_of(gamma.schema)


def test_two_at_once_make_one(gamma):
    def attempt(_number):
        try:
            create_municipality(new=gamma)
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "made"

    with as_owner(), ThreadPoolExecutor(2) as pool:
        owner = dict(connection.settings_dict)
        results = list(pool.map(lambda n: _as(owner, attempt, n), range(2)))
    assert sorted(results) == ["made", "municipality_exists"]
    assert Municipality.objects.filter(schema_name=gamma.schema).count() == 1


def _as(options, act, number):
    connection.settings_dict.update(options)
    return act(number)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"schema": "Gamma"}, "schema"),
        ({"schema": "pg_gamma"}, "schema"),
        ({"schema": 'x"; DROP SCHEMA alpha; --'}, "schema"),
        ({"schema": "ab"}, "schema"),
        ({"schema": "public"}, "schema"),
        ({"schema": "g" * 42}, "schema"),
        ({"host": "gamma localhost"}, "host"),
        ({"host": "http://gamma.localhost"}, "host"),
        ({"host": "admin.localhost"}, "host"),
        ({"colour": "red"}, "colour"),
        ({"colour": "#ffee00"}, "colour"),
        ({"code": "145"}, "code"),
        ({"code": "4"}, "code"),
        ({"code": None}, "code"),
        ({"kind": "empire"}, "kind"),
        ({"languages": ["en", "sl"]}, "languages"),
        ({"languages": ["sl", "de"]}, "languages"),
        ({"name": " "}, "name"),
        ({"admin_email": "nobody"}, "admin_email"),
    ],
)
@pytest.mark.django_db(transaction=False)
def test_what_cannot_be_is_refused_by_field_and_leaves_nothing(gamma, change, field):
    with pytest.raises(Invalid) as refusal:
        create_municipality(new=replace(gamma, **change))
    assert field in refusal.value.fields
    assert len(refusal.value.fields[field]) > 20
    assert Municipality.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"code": "002"}, {"host": "alpha.localhost"}, {"schema": "alpha"}]
)
def test_a_taken_code_host_or_schema_is_a_conflict(alpha, gamma, change):
    new = replace(gamma, **change)
    with as_owner():
        with pytest.raises(Conflict) as refusal:
            create_municipality(new=new)
        assert refusal.value.code == "municipality_exists"
        assert Municipality.objects.count() == 2
        assert Domain.objects.count() == 2


@pytest.mark.parametrize("languages", [["sl"], ["sl", "en", "it"], ["sl", "hu"]])
def test_the_page_tree_has_the_languages_of_the_municipality(gamma, languages):
    with as_owner():
        create_municipality(new=replace(gamma, languages=languages))
    with in_municipality(gamma.schema):
        homes = HomePage.objects.filter(live=True).values_list("slug", flat=True)
        assert sorted(homes) == sorted(languages)
        assert BasePage.find_problems() == ([], [], [], [], [])
    for language in languages:
        path = "/" if language == "sl" else f"/{language}/"
        response = client_of("x").get(path, headers={"host": "gamma.localhost"})
        assert response.status_code == 200, language


def test_preparing_again_finds_nothing_to_do():
    with as_owner():
        assert prepare() is False


@pytest.mark.django_db(transaction=False)
def test_a_reason_is_asked_for_before_a_portal_is_closed(alpha):
    with pytest.raises(Invalid):
        suspend_municipality(schema="alpha", reason="  ")


@pytest.mark.django_db(transaction=False)
def test_a_csv_is_read_whole_before_anything_is_made(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("code,name\n005,Pet\n145,Nihče\n006\n005,Petič\n", encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        importing.read_csv(path)
    lines = refusal.value.message.splitlines()
    assert [line.split(":")[0].split()[-1] for line in lines] == ["3", "4", "5"]
    assert Municipality.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"name\nx\n", b"\xff\xfe\x00", b'code,name\n005,"open\n', b"\x00\x01"),
        *(b'"code"x,name\n', b"c" * 200_000),
    ],
)
@pytest.mark.django_db(transaction=False)
def test_a_csv_that_is_none_is_refused_in_words(tmp_path, content):
    path = tmp_path / "many.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        importing.read_csv(path)


def test_a_second_import_makes_only_what_is_missing(tmp_path, worker):
    path = tmp_path / "many.csv"
    rows = [f"00{n},Kraj {n},kraj{n}_{worker},kraj{n}.localhost" for n in (5, 6, 7)]
    path.write_text("\n".join(["code,name,schema,host", *rows[:2]]), encoding="utf-8")
    with as_owner():
        wanted = importing.read_csv(path)
        assert importing.create_missing(wanted, lambda *progress: None) == (2, 0)
        path.write_text("\n".join(["code,name,schema,host", *rows]), encoding="utf-8")
        wanted = importing.read_csv(path)
        assert importing.create_missing(wanted, lambda *progress: None) == (1, 2)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not beside the project")
@pytest.mark.django_db(transaction=False)
def test_all_212_municipalities_can_be_read():
    wanted = importing.read_csv(SHARED)
    assert len(wanted) == 212
    assert len({new.schema for new in wanted}) == 212
    by_code = {new.code: new for new in wanted}
    assert by_code["160"].schema == "hoce_slivnica"
    assert by_code["050"].languages == ["sl", "en", "it"]


def test_a_kill_in_the_middle_leaves_no_half_municipality(tmp_path, worker, gamma):
    """A real `manage.py municipality import`, killed with SIGKILL, then run again to the end."""
    path = tmp_path / "many.csv"
    schemas = [f"ubit{n}_{worker}" for n in range(8)]
    rows = [
        f"{n + 20:03d},Kraj {n},{s},{s.replace('_', '-')}.localhost" for n, s in enumerate(schemas)
    ]
    path.write_text("\n".join(["code,name,schema,host", *rows]), encoding="utf-8")
    name = settings.DATABASE_OWNER["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": owner_url(name),
        "ROLE_PREFIX": settings.ROLE_PREFIX,
        "DATABASE_LOGIN": "owner",
        "PYTHONWARNINGS": "ignore",
    }
    login = settings.DATABASE_APPLICATION
    environment["DATABASE_APP_URL"] = owner_url(name).replace(
        settings.DATABASE_OWNER["USER"] + "@", f"{login['USER']}:{login['PASSWORD']}@"
    )
    command = [sys.executable, "manage.py", "municipality", "import", str(path)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    deadline = time.monotonic() + 60
    while Municipality.objects.count() < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for_the_server_to_notice(name)
    with as_owner():
        sweep_roles()
    made = set(Municipality.objects.values_list("schema_name", flat=True)) - {"alpha", "beta"}
    assert made < set(schemas)
    with as_owner():
        assert all(nothing_of(schema) for schema in set(schemas) - made)
    for schema in made:
        with schema_context(schema):
            assert HomePage.objects.count() == 2
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert f"{8 - len(made)} created, {len(made)} were there".encode() in done.stdout
    assert role_of(schemas[0])


def wait_for_the_server_to_notice(name):
    """The server rolls back when it finds that the client is gone."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                "WHERE datname = %s AND mode = 'AccessExclusiveLock'",
                [name],
            )
            if cursor.fetchone()[0] == 0:
                return
        transaction.get_connection().close()
        time.sleep(0.1)
    raise AssertionError("The killed import still holds locks.")
