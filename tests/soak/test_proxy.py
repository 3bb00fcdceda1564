"""The shipped proxy: slow clients hold nobody up, and certificates are for our hosts alone."""

import http.client
import time
from contextlib import closing, suppress

import pytest

from tests.soak import running
from tests.support import make_announcement

pytestmark = [
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
    running.needs_caddy,
]
HOST = "alpha.localhost"
SECONDS = 10
SLOW = 50
REST = b"x" * 600
HEADERS = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ".encode()
BODY = (
    f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 600\r\n\r\n"
).encode()
CHUNKED = BODY.replace(b"Content-Length: 600", b"Transfer-Encoding: chunked") + b"258\r\n"
FIRST = {"head": HEADERS, "body": BODY, "chunks": CHUNKED}


@pytest.fixture
def served(alpha, tmp_path):
    make_announcement("alpha", title="Obvestilo")
    with running.gunicorn(tmp_path) as port, running.caddy(tmp_path, port) as proxy:
        assert proxy.status(HOST) == 200
        yield port, proxy, tmp_path


def measure(proxy):
    with running.visitors(lambda: proxy.http(HOST), HOST) as load:
        time.sleep(SECONDS)
    assert load.failures == []
    return load


@pytest.mark.parametrize(
    ("kind", "first"), [("head", HEADERS), ("body", BODY), ("chunks", CHUNKED)]
)
def test_slow_senders_hold_nobody_up(served, kind, first):
    _port, proxy, _folder = served
    quiet = measure(proxy)
    with running.slow_clients([proxy.connect(HOST) for _n in range(SLOW)], first, REST):
        time.sleep(2)
        busy = measure(proxy)
    print(f"\nslow {kind}: alone {quiet}; beside {SLOW} slow clients {busy}")
    assert busy.percentile(0.99) < 3 * quiet.percentile(0.99)


def test_slow_readers_hold_nobody_up(served):
    _port, proxy, folder = served
    picture = folder / "media" / "alpha" / "images" / "velika.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"p" * 12_000_000)
    quiet = measure(proxy)
    ask = f"GET /media/images/velika.png HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    readers = [proxy.connect(HOST) for _n in range(12)]
    with running.slow_clients(readers, ask, b""):
        time.sleep(2)
        assert readers[0].recv(15) == b"HTTP/1.1 200 OK"
        busy = measure(proxy)
    print(f"\nslow readers: alone {quiet}; beside {len(readers)} that read nothing {busy}")
    assert busy.percentile(0.99) < 3 * quiet.percentile(0.99)


def test_without_the_proxy_the_same_clients_hold_everybody_up(served):
    """Else the tests above would prove nothing."""
    port, _proxy, _folder = served
    slow = [http.client.HTTPConnection("127.0.0.1", port) for _n in range(SLOW)]
    for connection in slow:
        connection.connect()
    with running.slow_clients([connection.sock for connection in slow], HEADERS, REST):
        time.sleep(2)
        assert not running.answers(port)


def test_certificates_are_got_for_our_hosts_alone(served):
    _port, proxy, folder = served
    assert proxy.status("beta.localhost") == 200
    assert "Error" in str(proxy.status("gamma.localhost"))
    assert "Error" in str(proxy.status("www.stranger.example"))
    made = {path.stem for path in (folder / "caddy").rglob("*.crt")}
    assert {"alpha.localhost", "beta.localhost", "localhost"} <= made
    assert not {"gamma.localhost", "www.stranger.example"} & made


def test_the_proxy_hides_what_is_for_neighbours_and_bounds_what_is_sent(served):
    _port, proxy, _folder = served
    for path in ("/internal/tls-ask?domain=alpha.localhost", "/readyz", "/internal/"):
        assert proxy.status("localhost", path) == 404
    assert proxy.status("localhost", "/metrics") == 403
    assert proxy.status("localhost", "/metrics", headers={"X-Forwarded-For": "127.0.0.1"}) == 403
    assert proxy.status("localhost", "/healthz") == 200
    with closing(proxy.http(HOST)) as connection, suppress(OSError, http.client.HTTPException):
        connection.putrequest("POST", "/admin/login/")
        connection.putheader("Content-Length", "26000000")
        connection.endheaders()
        for _part in range(26):
            connection.send(b"x" * 1_000_000)
        with connection.getresponse() as answer:  # or it is hung up on: refused all the same
            assert answer.status == 413
    assert proxy.status(HOST) == 200


def test_plain_http_leads_to_tls_except_where_a_domain_shows_that_it_leads_here(served):
    _port, proxy, _folder = served
    status, place = proxy.plain("nova.example", "/obvestila/?stran=2")
    assert (status, place) == (308, "https://nova.example/obvestila/?stran=2")
    status, place = proxy.plain("nova.example", "/.well-known/skupaj/x")
    assert (status, place) == (404, None)
