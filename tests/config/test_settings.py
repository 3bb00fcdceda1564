"""Production refuses to start weak; both logins are read as they are meant."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.database import application_url, connection_settings
from config.mail import mailers
from tenants.isolation import logins
from tests.database import owner_url

ROOT = Path(__file__).resolve().parents[2]
STRONG = "x9_Qm2-kLw7zR4tVb8nYc5dHf1gJs3pAe6uXi0oTqKjMrNlBvZyWhD"
GOOD = {
    "SKUPAJ_ENV": "production",
    "SECRET_KEY": STRONG,
    "DATABASE_URL": "postgresql://owner:a@127.0.0.1/skupaj",
    "DATABASE_APP_URL": "postgresql://app:b@127.0.0.1/skupaj",
    "ROOT_HOST": "skupaj.example",
}


def start(**changes):
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes}
    environment = {name: value for name, value in environment.items() if value is not None}
    code = (
        "import sys; sys.path[:0] = ['platform', '.'];"
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.DEBUG, s.PASSWORD_HASHERS[0].rpartition('.')[2])"
    )
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_what_it_needs_and_host_cookies():
    done = start()
    expected = ["__Host-sessionid", "False", "PBKDF2PasswordHasher"]
    assert done.stdout.split() == expected, done.stderr


@pytest.mark.parametrize(
    ("environment", "hasher"),
    [("development", "PBKDF2PasswordHasher"), ("test", "MD5PasswordHasher")],
)
def test_passwords_are_hashed_quickly_in_tests_alone(environment, hasher):
    done = start(SKUPAJ_ENV=environment)
    assert done.stdout.split()[-1] == hasher, done.stderr


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"SECRET_KEY": "development-only-" + "k" * 40}, "SECRET_KEY"),
        ({"DATABASE_URL": None, "DATABASE_LOGIN": "owner"}, "DATABASE_URL"),
        ({"DATABASE_APP_URL": None}, "DATABASE_APP_URL"),
        ({"DATABASE_APP_URL": GOOD["DATABASE_URL"]}, "DATABASE_APP_URL"),
        ({"DATABASE_LOGIN": "root"}, "DATABASE_LOGIN"),
        ({"SKUPAJ_ENV": "prod"}, "SKUPAJ_ENV"),
        ({"SECRET_KEY": "x" * 20 + "y" * 20 + "z" * 20}, "SECRET_KEY"),
        ({"DATABASE_APP_URL": "sqlite:///db.sqlite3"}, "postgresql://"),
        ({"METRICS_ALLOWED": "10.0.0.0/8, everybody"}, "METRICS_ALLOWED"),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN"),
        ({"EMAIL_URL": "mail.example"}, "EMAIL_URL"),
    ],
)
def test_production_refuses_a_weak_start_and_names_what_to_mend(changes, word):
    done = start(**changes)
    assert done.returncode != 0
    assert word in done.stderr.strip().splitlines()[-1]


def test_debug_cannot_be_switched_on():
    assert start(DEBUG="True", DJANGO_DEBUG="1").stdout.split()[-2] == "False"


def test_djangos_own_checks_for_production_find_nothing(tmp_path):
    (tmp_path / "static").mkdir()
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GOOD, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def serve(*command, **changes):
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes, "PYTHONPATH": "platform:."}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


SERVING = [("-c", "import config.wsgi"), ("manage.py", "work", "--once")]


@pytest.mark.parametrize("command", SERVING)
def test_production_does_not_serve_without_its_database(command):
    done = serve(*command, DATABASE_APP_URL="postgresql://app:b@127.0.0.1:1/skupaj")
    assert done.returncode != 0
    assert "database cannot be reached" in done.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", SERVING)
def test_production_does_not_serve_with_a_login_that_passes_the_walls(command):
    owner = settings.DATABASE_OWNER
    url = owner_url(owner["NAME"])
    done = serve(*command, DATABASE_APP_URL=url, DATABASE_URL=None)
    assert done.returncode != 0
    assert "is a superuser" in done.stderr.strip().splitlines()[-1]


@pytest.mark.django_db
def test_the_login_that_prepare_makes_has_no_such_powers():
    assert logins.powers() == []


def test_a_mail_server_is_one_address():
    found = mailers("smtp+tls://me%40x:p%2Fw@mail.example", production=True)["default"]["OPTIONS"]
    assert (found["host"], found["port"], found["use_tls"]) == ("mail.example", 587, True)
    assert (found["username"], found["password"]) == ("me@x", "p/w")


def test_a_process_that_only_serves_need_not_know_the_owners_login():
    assert start(DATABASE_URL=None).returncode == 0


def test_a_socket_folder_stands_in_the_place_of_the_host():
    found = connection_settings("postgresql://me@%2FVar%2Frun%2FPg:5433/name")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/Var/run/Pg", "5433", "name")


def test_a_password_may_hold_any_character():
    found = connection_settings("postgresql://me:p%40ss%2Fw%3Ard@db.example:5432/name")
    assert (found["PASSWORD"], found["HOST"]) == ("p@ss/w:rd", "db.example")


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host/", "name", ""])
def test_an_address_that_is_no_database_is_refused(url):
    with pytest.raises(ValueError, match="postgresql://"):
        connection_settings(url)


def test_the_application_never_gets_the_owners_login():
    url = application_url("postgresql://owner:secret@db.example/skupaj", STRONG)
    found = connection_settings(url, assume_roles=True)
    assert found["USER"] == "skupaj_app"
    assert found["PASSWORD"] not in ("", "secret")
    assert found["ASSUME_ROLES"] is True
