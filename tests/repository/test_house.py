"""The house itself: what must never be in the tree, and what the contracts must cover."""

import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

ROOT = Path(__file__).resolve().parents[2]
OURS = ("platform", "tenants", "cms", "api", "deploy", "tests")


def tracked(*patterns: str) -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).exists()]


def python_files() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def test_platform_is_a_source_root_and_never_a_package():
    """With it, `manage.py` dies inside the standard library while a bare pytest stays green."""
    assert not (ROOT / "platform" / "__init__.py").exists()
    import platform

    assert platform.system()


def test_manage_py_starts_from_the_root():
    done = subprocess.run(
        [sys.executable, "manage.py", "version"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_psycopg_3_is_not_installed():
    assert not is_psycopg3
    assert find_spec("psycopg") is None
    for name in ("base", "dev"):
        assert "\npsycopg==" not in (ROOT / "requirements" / f"{name}.txt").read_text()


def test_every_room_stands_in_the_import_contract():
    """A package absent from `root_packages` is silently unchecked."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    rooms = {path.parent.name for path in (ROOT / "platform").glob("*/__init__.py")}
    rooms |= {"tenants", "cms", "api"}
    assert set(config["root_packages"]) == rooms
    layers = " ".join(config["contracts"][0]["layers"]).replace("|", " ").split()
    assert rooms <= {layer.split(".")[0] for layer in layers}
    parts = {f"tenants.{p.parent.name}" for p in (ROOT / "tenants").glob("*/__init__.py")}
    parts -= {"tenants.migrations"}
    assert parts <= set(layers)


@pytest.mark.django_db
def test_the_tests_are_no_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
        assert cursor.fetchone() == (False,)


def test_files_stay_under_300_lines():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if "tests" not in path.parts and (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_no_file_names_a_package_index():
    marks = tuple(f"--{kind}index-url" for kind in ("", "extra-"))
    for path in tracked("requirements", "Makefile", "*.sh", "*.toml", ".ci/run"):
        if path.is_file():
            assert not any(mark in path.read_text() for mark in marks), path
    assert not (ROOT / "uv.lock").exists()
    assert not (ROOT / ".python-version").exists()


def test_every_requirement_is_pinned_by_hash():
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pinned = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


def test_the_tenant_is_never_entered_by_a_decorator_or_by_the_model():
    """Both forms keep what they restore in one place for all threads (tenancy.md, 1.2)."""
    banned = ("@schema_context", "@tenant_context", "with tenant:", "with self.tenant:")
    for path in python_files():
        if path != Path(__file__):
            assert not any(mark in path.read_text() for mark in banned), path


def test_only_settings_read_the_environment():
    allowed = {"settings.py", "wsgi.py", "manage.py", "snapshot.py"}
    for path in python_files():
        room = path.relative_to(ROOT).parts[0]
        if room in ("platform", "tenants", "cms", "api") and path.name not in allowed:
            assert "os.environ" not in path.read_text(), path


def test_every_variable_that_is_read_stands_in_the_table_of_settings():
    code = (ROOT / "platform" / "config" / "settings.py").read_text()
    read = set(re.findall(r"""env\.\w+\(\s*["']([A-Z_]+)["']""", code))
    code = (ROOT / "deploy" / "gunicorn.py").read_text()
    read |= set(re.findall(r"""environ\.get\(["']([A-Z_]+)["']""", code))
    text = (ROOT / "deploy" / "README.md").read_text()
    table = text.split("## Settings")[1].split("\n## ")[0]
    assert read == set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", table))


def test_migrations_are_named():
    names = [path.name for path in ROOT.glob("*/**/migrations/0*.py") if ".venv" not in path.parts]
    assert names
    assert not [name for name in names if "_auto_" in name]


def test_nothing_is_left_to_do_later_without_an_issue():
    for path in python_files():
        if path != Path(__file__):
            text = path.read_text()
            assert "TODO" not in text, path
            assert "FIXME" not in text, path


BUDGET = 170


@pytest.mark.django_db
def test_a_municipality_has_the_tables_that_the_readme_states(alpha):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'alpha'")
        tables = cursor.fetchone()[0]
    assert f"**{tables} tables**" in (ROOT / "README.md").read_text()
    assert tables <= BUDGET


@pytest.mark.django_db
def test_every_table_that_visitors_see_raises_a_generation(alpha):
    """Our own page, image, document and event tables, each with its trigger (decision 0004)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'alpha' "
            "AND (tablename LIKE 'cms\\_%%' OR tablename LIKE 'events\\_%%' "
            "OR tablename LIKE 'search\\_%%')"
        )
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE tgname = 'raise_generation' AND relnamespace = 'alpha'::regnamespace"
        )
        watched = {name for (name,) in cursor.fetchall()}
    # A rendition's name is never used twice: what it holds does not change. Imports are the back
    # office's alone; the pages that they make raise their own.
    unseen = {"cms_importrun", "cms_importline", "cms_importeditem"}
    # Who has registered nobody sees; how many have stands in the terms, which are watched.
    unseen.add("events_registration")
    assert tables - watched == {"cms_portalrendition"} | unseen
