"""Hosts: a custom domain is served once it leads here; a changed host leads to the new one."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from common.errors import Conflict, Invalid, NotFound
from tenants.models import Domain
from tenants.provisioning import domains, probe
from tests.database import as_owner
from tests.support import client_of, in_municipality, make_announcement

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "www.alfa.example"


@pytest.fixture(autouse=True)
def _names_lead_here(monkeypatch):
    """The DNS of these tests: names that end in .example are this machine."""
    look_up = socket.getaddrinfo

    def own(host, *arguments, **options):
        if host == "nobody.example":
            raise socket.gaierror(-2, "Name or service not known")
        if str(host).endswith(".example"):
            host = "127.0.0.1"
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", own)


def add(schema="alpha", host=OWN):
    with as_owner():
        return domains.add_domain(schema=schema, host=host)


def check(port, schema="alpha", host=OWN, **options):
    with as_owner():
        return domains.check_domain(
            schema=schema, host=host, now=timezone.now(), port=port, **options
        )


def change(host, schema="alpha", **options):
    with as_owner():
        return domains.change_host(schema=schema, host=host, now=timezone.now(), **options)


def get(host, path="/"):
    return client_of("public").get(path, headers={"host": host})


@contextmanager
def elsewhere(answer) -> Iterator[int]:
    """A server of somebody else's, which does `answer(handler)`; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def says(status, body=b"", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_domain_that_leads_here_is_checked_and_then_served(alpha, live_server):
    port = live_server.thread.port
    added = add()
    assert added.checked_at is None
    assert get(OWN).status_code == 404
    path = f"/.well-known/skupaj/{added.challenge}"
    assert get(OWN, path).content.decode() == added.challenge
    assert get(OWN, "/.well-known/skupaj/").status_code == 404
    assert get(OWN, "/.well-known/skupaj/other").status_code == 404
    assert get(OWN, "/.well-known/skupaj/%00").status_code == 404
    assert get("beta.localhost", path).status_code == 404
    checked = check(port)
    assert checked.checked_at
    moved = get(OWN, "/obvestila/?a=1")
    assert moved.status_code == 301
    assert moved["Location"].startswith("http://alpha.localhost")
    assert moved["Location"].endswith("/obvestila/?a=1")
    change(OWN, keep_old=True)
    assert get(OWN, "/obvestila/").status_code == 200
    assert get("alpha.localhost")["Location"].startswith(f"http://{OWN}")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (says(404), "404"),
        (says(200, b"something"), "something else"),
        (says(301, Location="http://alpha.localhost/"), "redirect"),
        (says(200, b"x" * 100_000), "no answer of ours"),
        (lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"), "no answer of ours"),
    ],
)
def test_a_domain_that_leads_elsewhere_is_refused_with_what_was_found(alpha, answer, words):
    add()
    with elsewhere(answer) as port, pytest.raises(Conflict) as refusal:
        check(port)
    assert refusal.value.code == "domain_elsewhere"
    assert words in refusal.value.message or "127.0.0.1" in refusal.value.message
    assert OWN in refusal.value.message
    assert Domain.objects.get(domain=OWN).checked_at is None
    assert get(OWN).status_code == 404


def test_nobody_is_waited_for_longer_than_the_time_given(alpha):
    def drips(handler):
        for _n in range(100):
            handler.wfile.write(b"H")
            time.sleep(0.1)

    add()
    begun = time.monotonic()
    with elsewhere(drips) as port, pytest.raises(Conflict):
        check(port, timeout=0.5)
    assert time.monotonic() - begun < 5


def test_a_name_that_does_not_exist_and_a_closed_port_are_told(alpha):
    assert "DNS" in probe.ask("nobody.example", 80, "/x").words
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert probe.ask(OWN, port, "/x").body == b""


def test_the_challenge_of_one_is_no_proof_for_another(alpha, beta, live_server):
    """Beta's domain points at a server that answers alpha's challenge."""
    own = add()
    add("beta", "www.beta.example")
    with elsewhere(says(200, own.challenge.encode())) as port, pytest.raises(Conflict):
        check(port, "beta", "www.beta.example")
    assert get("www.beta.example", f"/.well-known/skupaj/{own.challenge}").status_code == 404


def test_a_domain_belongs_to_one_municipality(alpha, beta):
    first = add()
    assert add().challenge == first.challenge
    with pytest.raises(Conflict) as refusal:
        add("beta")
    assert refusal.value.code == "domain_taken"
    with pytest.raises(Conflict):
        add("beta", OWN.upper() + ".")
    with pytest.raises(NotFound):
        check(1, "beta")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "beta.localhost",
        "new.localhost",
        "127.0.0.1",
        "example",
        "občina.si",
        "a b.si",
        "http://x.si",
        "x.si/y",
        "x.si:80",
        "",
        "-x.si",
        "x..si",
        "a" * 64 + ".si",
    ],
)
def test_what_cannot_be_a_domain_of_ones_own_is_refused(alpha, host):
    with pytest.raises(Invalid):
        add(host=host)
    assert Domain.objects.count() == 2


def test_two_who_add_one_domain_at_once(alpha, beta):
    def attempt(schema):
        try:
            return domains.add_domain(schema=schema, host=OWN).tenant.schema_name
        except Conflict as error:
            return error.code
        finally:
            connection.close()

    with as_owner(), ThreadPoolExecutor(2) as pool:
        owner = dict(connection.settings_dict)

        def as_owner_too(schema):
            connection.settings_dict.update(owner)
            return attempt(schema)

        results = list(pool.map(as_owner_too, ["alpha", "beta"]))
    assert "domain_taken" in results
    assert {"alpha", "beta"} & set(results)
    assert Domain.objects.filter(domain=OWN).count() == 1


def test_a_domain_is_taken_away_at_once_but_never_the_primary_one(alpha, live_server):
    add()
    check(live_server.thread.port)
    assert get(OWN).status_code == 301
    with as_owner():
        domains.remove_domain(schema="alpha", host=OWN)
    assert get(OWN).status_code == 404
    add()
    check(live_server.thread.port)
    change(OWN)
    with as_owner(), pytest.raises(Conflict):
        domains.remove_domain(schema="alpha", host=OWN)
    assert get(OWN).status_code == 200
    assert get("alpha.localhost").status_code == 404


def test_an_unchecked_domain_does_not_become_the_primary_host(alpha):
    for host in (OWN, "never-added.example"):
        add()
        with pytest.raises(Conflict) as refusal:
            change(host)
        assert refusal.value.code == "domain_unchecked"
    assert get("alpha.localhost").status_code == 200


def test_a_changed_host_holds_at_once_in_pages_links_and_redirects(alpha):
    page = make_announcement("alpha", title="Selimo se")
    client = client_of("alpha")
    assert client.get("/").status_code == 200
    change("nova.localhost", keep_old=True)
    moved = client.get("/obvestila/")
    assert moved.status_code == 301
    assert moved["Location"].split(":80")[0].startswith("http://nova.localhost")
    sent = client.post("/obvestila/")
    assert sent.status_code == 308
    new = get("nova.localhost", "/api/v1/announcements/")
    assert new.json()["results"][0]["title"] == "Selimo se"
    assert "alpha.localhost" not in new.content.decode()
    with in_municipality("alpha"):
        page.refresh_from_db()
        assert "//nova.localhost" in page.full_url
        assert Site.objects.get().hostname == "nova.localhost"
    listed = client_of("public").get("/api/v1/municipalities/").content.decode()
    assert "nova.localhost" in listed
    change("alpha.localhost")
    assert client.get("/").status_code == 200
    assert get("nova.localhost").status_code == 404


@pytest.mark.parametrize("host", ["beta.localhost", "localhost", "admin.localhost", "a b"])
def test_a_host_that_is_taken_or_kept_is_refused(alpha, beta, host):
    with pytest.raises((Conflict, Invalid)):
        change(host)
    assert get("alpha.localhost").status_code == 200
    assert get("beta.localhost").status_code == 200
