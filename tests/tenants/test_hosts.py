"""Whose portal a request is for: hosts, suspension, and the one query it costs."""

import pytest
from django.db import connection
from django.test import RequestFactory

from tenants.isolation import hosts
from tenants.models import Domain, Municipality
from tenants.provisioning.services import resume_municipality, suspend_municipality
from tests.database import as_owner
from tests.support import client_of, make_announcement

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_host_shows_its_own_portal(alpha, beta):
    make_announcement("alpha", title="Samo v Alfi")
    assert "Samo v Alfi" in client_of("alpha").get("/").content.decode()
    assert "Samo v Alfi" not in client_of("beta").get("/").content.decode()


@pytest.mark.parametrize(
    "host", ["ALPHA.localhost", "alpha.localhost.", "alpha.localhost:9000", "Alpha.LOCALHOST.:80"]
)
def test_a_host_is_known_however_it_is_written(alpha, host):
    response = client_of("alpha").get("/api/v1/municipality/", headers={"host": host})
    assert response.status_code == 200
    assert response.json()["name"] == "Občina Alpha"


@pytest.mark.parametrize("host", ["gamma.localhost", "alpha.localhost.evil.example", "127.0.0.1"])
def test_an_unknown_host_is_a_proper_404(alpha, host):
    response = client_of("alpha").get("/", headers={"host": host})
    assert response.status_code == 404
    assert "<h1" in response.content.decode()
    assert "Alpha" not in response.content.decode()


@pytest.mark.parametrize("host", ["", "a b", "alpha.localhost/x", "<script>", "[::1", "x" * 300])
def test_a_host_that_cannot_be_one_is_a_404_and_no_500(alpha, host):
    response = client_of("alpha").get("/", headers={"host": host})
    assert response.status_code == 404
    assert "<script>" not in response.content.decode()


def test_an_unknown_host_of_the_api_is_a_problem_document(alpha):
    response = client_of("alpha").get("/api/v1/events/", headers={"host": "gamma.localhost"})
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "unknown_host"


@pytest.mark.parametrize("path", ["/it/", "/hu/obvestila/", "/it/avvisi/"])
def test_a_language_that_is_not_switched_on_is_a_404(alpha, path):
    response = client_of("alpha").get(path)
    assert response.status_code == 404
    assert 'lang="sl"' in response.content.decode()


def test_the_back_office_is_not_on_the_root_domain(alpha):
    assert client_of("public").get("/admin/").status_code == 404
    assert client_of("public").get("/admin/login/").status_code == 404


def test_a_suspension_holds_at_once_and_a_resumption_too(alpha, beta):
    client = client_of("alpha")
    assert client.get("/").status_code == 200
    with as_owner():
        suspend_municipality(schema="alpha", reason="Selitev na novo domeno.")
    closed = client.get("/")
    assert closed.status_code == 503
    assert "Selitev na novo domeno." in closed.content.decode()
    assert closed["Retry-After"]
    assert client.get("/api/v1/announcements/").json()["code"] == "suspended"
    assert client.get("/admin/login/").status_code == 503
    assert client_of("beta").get("/").status_code == 200
    with as_owner():
        resume_municipality(schema="alpha")
    assert client.get("/").status_code == 200


def test_a_host_given_to_another_municipality_leads_there_at_once(alpha, beta):
    client = client_of("alpha")
    assert client.get("/api/v1/municipality/").json()["name"] == "Občina Alpha"
    with as_owner():
        Domain.objects.filter(domain="alpha.localhost").update(
            tenant=Municipality.objects.get(schema_name="beta")
        )
    assert client.get("/api/v1/municipality/").json()["name"] == "Občina Beta"


def test_a_known_host_costs_one_query_which_reads_the_generations_too(alpha, queries):
    hosts.find("alpha.localhost")
    with queries(1):
        tenant, state = hosts.find("alpha.localhost")
    assert tenant.schema_name == "alpha"
    assert state.generations["pages"] > 0


def test_a_kept_page_costs_one_query(alpha, queries):
    client = client_of("alpha")
    client.get("/")
    with queries(1):
        client.get("/")


def test_after_a_request_the_connection_serves_nobody(alpha):
    client_of("alpha").get("/")
    assert connection.schema_name == "public"


def test_a_made_up_request_stays_with_the_municipality_that_sent_it(alpha, beta):
    seen = []
    middleware = hosts.MunicipalityMiddleware(lambda request: seen.append(connection.schema_name))
    request = RequestFactory(SERVER_NAME="beta.localhost").get("/")
    request.is_dummy = True
    connection.set_tenant(alpha)
    middleware(request)
    assert seen == ["alpha"]
    assert connection.schema_name == "alpha"
