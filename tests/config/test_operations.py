"""The operators' addresses: on any host, never kept, and the inner ones only from inside."""

import pytest
from django.db import connection
from django.test import Client

from config import readiness
from config.networks import networks
from tenants.provisioning.services import suspend_municipality
from tests.database import as_owner
from tests.support import client_of

pytestmark = pytest.mark.django_db
transactional = pytest.mark.django_db(transaction=True)
HOSTS = ("localhost", "alpha.localhost", "10.0.0.7", "nobody.example", "a b")
OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}
THROUGH_THE_PROXY = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
TOKEN = "t" * 30


@pytest.fixture
def client():
    return client_of("public")


@pytest.fixture
def lost_database(alpha, monkeypatch):
    """A database that is not there: a port on which nothing listens."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    yield
    connection.close()


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_on_any_host_and_never_kept(alpha, client, path, host):
    response = client.get(path, headers={"host": host})
    assert response.status_code == 200, response.content
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@transactional
def test_life_is_told_without_asking_the_database(lost_database, client):
    assert client.get("/healthz", **OUTSIDE).status_code == 200


@transactional
def test_readiness_says_plainly_that_the_database_is_away(lost_database, client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "database cannot be reached" in response.content.decode()
    assert client.get("/metrics").content.decode().count("skupaj_database_up 0.0") == 1
    assert client.get("/internal/tls-ask?domain=alpha.localhost").status_code == 503


@transactional
def test_readiness_survives_a_connection_that_died(alpha, client):
    client.get("/readyz")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    ask_owner("SELECT pg_terminate_backend(%s)", [pid])
    assert client.get("/readyz").status_code == 200


@transactional
def test_readiness_names_a_missing_migration_and_forgives_newer_ones(alpha, client):
    ask_owner("INSERT INTO public.django_migrations (app, name, applied) VALUES ('x', '9', now())")
    assert client.get("/readyz").status_code == 200
    ask_owner("DELETE FROM public.django_migrations WHERE app = 'tenants' AND name LIKE '0003%%'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "1 migrations are missing, the first is tenants.0003" in response.content.decode()


def ask_owner(sql, known=()):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, known)


def test_every_migration_of_the_installation_is_looked_for(alpha):
    found = readiness.migrations_on_disk()
    assert ("tenants", "0001_initial") in found
    assert ("auth", "0001_initial") in found
    assert not any(app == "cms" for app, _name in found)


@pytest.mark.parametrize(
    "path", ["/readyz", "/metrics", "/internal/tls-ask?domain=alpha.localhost"]
)
@pytest.mark.parametrize("where", [OUTSIDE, THROUGH_THE_PROXY, {"REMOTE_ADDR": "no address"}])
def test_the_inner_addresses_are_closed_to_the_outside(alpha, client, path, where):
    assert client.get(path).status_code == 200
    response = client.get(path, **where)
    assert response.status_code == 403
    assert "Alpha" not in response.content.decode()


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_a_token_opens_them_from_anywhere(alpha, client, settings, path):
    settings.METRICS_TOKEN = TOKEN
    for where in (OUTSIDE, THROUGH_THE_PROXY):
        right = client.get(path, **where, headers={"authorization": f"Bearer {TOKEN}"})
        assert right.status_code == 200
        for wrong in (f"Bearer {TOKEN}x", TOKEN, "Bearer ", "Bearer č"):
            response = client.get(path, **where, headers={"authorization": wrong})
            assert response.status_code == 403


def test_no_token_is_set_and_none_opens(alpha, client):
    response = client.get("/metrics", **OUTSIDE, headers={"authorization": "Bearer "})
    assert response.status_code == 403


def test_a_network_may_be_let_in(alpha, client, settings):
    settings.METRICS_ALLOWED = networks("METRICS_ALLOWED", "203.0.113.0/24, 2001:db8::/32")
    assert client.get("/readyz", **OUTSIDE).status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="::ffff:203.0.113.4").status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="2001:db8::1").status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="127.0.0.1").status_code == 403
    assert client.get("/readyz", **OUTSIDE, **THROUGH_THE_PROXY).status_code == 403


def test_they_answer_to_reading_alone(alpha, client):
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.post(path).status_code == 405
        assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    ("domain", "status"),
    [
        ("localhost", 200),
        ("alpha.localhost", 200),
        ("ALPHA.localhost", 200),
        ("gamma.localhost", 404),
        ("", 404),
        ("alpha.localhost.evil.example", 404),
        ("' OR 1=1 --", 404),
        ("a" * 5000, 404),
        ("%00", 404),
    ],
)
def test_a_certificate_is_got_for_our_hosts_alone(alpha, client, domain, status):
    assert client.get(f"/internal/tls-ask?domain={domain}").status_code == status


@transactional
def test_a_suspended_portal_keeps_its_certificate(alpha, client):
    with as_owner():
        suspend_municipality(schema="alpha", reason="Preizkus")
    assert client.get("/internal/tls-ask?domain=alpha.localhost").status_code == 200


def test_portals_have_no_metrics_of_their_own(alpha):
    assert client_of("alpha").get("/metrics/").status_code == 404
    assert b"skupaj_" not in client_of("alpha").get("/metrics").content
    assert Client().get("/metrics", headers={"host": "nobody.example"}).status_code == 404
