"""What is fetched is public, bounded and of the kind that was asked for."""

import socket
import time
from contextlib import suppress
from threading import Thread

import pytest
from django.utils import translation

from common.web.fetching import FEEDS, PICTURES, Fetcher, NotFetched, is_public
from tests.cms.imports.support import website
from tests.files import samples

HERE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.5",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
]


@pytest.fixture(autouse=True)
def _in_english():
    """What is said is compared in the language in which it is written."""
    with translation.override("en"):
        yield


@pytest.fixture
def site():
    with website() as made:
        made.put("/slika.png", samples.png(4, 3))
        yield made


def refused(fetcher, address, kinds=PICTURES, **more):
    with pytest.raises(NotFetched) as caught:
        fetcher.fetch(address, kinds, **more)
    return str(caught.value)


@pytest.mark.parametrize("address", HERE)
def test_an_address_that_is_not_of_the_open_internet_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2a00:1450:4001::1", "64:ff9b::5db8:d822"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


def test_what_is_there_comes_with_its_type_and_address(site):
    got = site.fetcher().fetch(f"{site.address}/slika.png", PICTURES)
    assert (got.content, got.media_type) == (samples.png(4, 3), "image/png")
    assert got.address == f"{site.address}/slika.png"


def test_without_the_allowance_of_a_test_this_machine_is_refused(site):
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
        reason = refused(Fetcher(), f"http://{host}:{site.port}/slika.png")
        assert "not a public address" in reason or "did not answer" in reason
    assert site.asked == []


@pytest.mark.parametrize("address", HERE)
def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(address):
    fetcher = Fetcher(resolve=lambda host, port: ["93.184.216.34", address])
    assert "not a public address" in refused(fetcher, "http://slike.obcina.si/a.png")


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080])
def test_other_ports_than_those_of_the_web_are_refused(port):
    fetcher = Fetcher(resolve=lambda host, port: ["93.184.216.34"])
    assert "not a public address" in refused(fetcher, f"http://obcina.si:{port}/a.png")


def test_a_redirection_is_judged_anew(site):
    with website() as inside:
        inside.put("/skrivnost.png", samples.png())
        site.put("/a.png", b"", status=302, Location=f"{inside.address}/skrivnost.png")
        site.put("/b.png", b"", status=302, Location="http://169.254.169.254/latest/meta-data/")
        site.put("/c.png", b"", status=302, Location="file:///etc/passwd")
        site.put("/d.png", b"", status=302, Location="http://[::1/")
        for path in ("a", "b", "c", "d"):
            refused(site.fetcher(), f"{site.address}/{path}.png")
        assert inside.asked == []


def test_a_redirection_to_the_same_website_is_followed(site):
    site.put("/stara.png", b"", status=301, Location="/slika.png")
    assert site.fetcher().fetch(f"{site.address}/stara.png", PICTURES).content == samples.png(4, 3)


def test_redirections_without_an_end_are_given_up(site):
    site.put("/v-krog", b"", status=302, Location="/v-krog")
    assert "five steps" in refused(site.fetcher(), f"{site.address}/v-krog")
    assert len(site.asked) == 6


def test_a_name_is_resolved_once_and_the_connection_goes_where_it_was_judged(site):
    asked = []

    def changing(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    fetcher = site.fetcher(resolve=changing)
    got = fetcher.fetch(f"http://slike.obcina.si:{site.port}/slika.png", PICTURES)
    assert got.content == samples.png(4, 3)
    assert asked == ["slike.obcina.si"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "slika.png",
        "ftp://obcina.si/a.png",
        "file:///etc/passwd",
        "gopher://obcina.si/",
        "http://",
        "http:///a.png",
        "http://ana:geslo@obcina.si/a.png",
        "http://obcina.si:99999/a.png",
        "http://[::1/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AA==",
        "http://" + "a" * 70 + ".si/",
        "http://obcina..si/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_with_a_sentence(address):
    assert refused(Fetcher(resolve=lambda host, port: []), address)


def test_a_line_end_in_an_address_sends_no_second_request(site):
    refused(site.fetcher(), f"{site.address}/slika.png%0d%0aX: 1\r\nHost: inside")
    assert all("\n" not in path for path in site.asked)


def test_another_kind_than_asked_for_is_refused(site):
    site.put("/stran", b"<html>", "text/html")
    assert "text/html" in refused(site.fetcher(), f"{site.address}/stran")
    assert "image/png" in refused(site.fetcher(), f"{site.address}/slika.png", FEEDS)


def test_what_is_packed_is_refused(site):
    site.put("/p.png", b"x" * 10, Content_Encoding="gzip")
    refused(site.fetcher(), f"{site.address}/p.png")


@pytest.mark.parametrize("says", [{}, {"Content_Length": "5"}, {"Content_Length": "-1"}])
def test_what_is_too_large_is_refused_whatever_it_says(site, says):
    site.put("/velika.png", b"x" * 1001, **says)
    address = f"{site.address}/velika.png"
    if says.get("Content_Length") == "5":
        assert len(site.fetcher().fetch(address, PICTURES, largest=1000).content) == 5
    else:
        refused(site.fetcher(), address, largest=1000)


def test_what_ends_too_early_is_refused(site):
    site.put("/pol.png", b"x" * 10, Content_Length="20")
    assert "did not answer" in refused(site.fetcher(), f"{site.address}/pol.png")


@pytest.mark.parametrize("first", [b"", b"\r\n", b"Content-Length: 99999\r\n\r\n"])
def test_a_server_that_drips_is_cut_off(site, first):
    def drip(handler):
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n" + first)
            for _turn in range(100):
                handler.wfile.write(b"X-A: 1\r\n")
                time.sleep(0.1)
        except OSError:
            return

    site.answers["/kaplja.png"] = (200, {}, drip)
    began = time.monotonic()
    # Also without a length: what has come until then is not all that there is.
    assert "did not answer" in refused(site.fetcher(whole=0.5), f"{site.address}/kaplja.png")
    assert time.monotonic() - began < 3


def test_a_greeting_that_drips_is_cut_off():
    """Each byte comes in time, and the handshake of https never ends."""

    def drip():
        peer, _address = listening.accept()
        with peer, suppress(OSError):
            peer.sendall(b"\x16\x03\x03\x40\x00")
            for _turn in range(60):
                peer.sendall(b"\x00")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        receiver = Thread(target=drip, daemon=True)
        receiver.start()
        fetcher = Fetcher(allowed=frozenset({("127.0.0.1", port)}), whole=0.5)
        began = time.monotonic()
        assert "did not answer" in refused(fetcher, f"https://127.0.0.1:{port}/a.png")
        assert time.monotonic() - began < 3
        receiver.join(10)


def test_the_time_is_that_of_all_steps_together(site):
    def slowly_on(handler):
        time.sleep(0.3)
        with suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /v-krog\r\n\r\n")

    site.answers["/v-krog"] = (200, {}, slowly_on)
    began = time.monotonic()
    assert "did not answer" in refused(site.fetcher(whole=0.7), f"{site.address}/v-krog")
    assert time.monotonic() - began < 1.2


def test_a_host_that_stays_silent_is_not_asked_again_and_again():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    asked = []

    def resolve(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    fetcher = Fetcher(allowed=frozenset({("127.0.0.1", port)}), resolve=resolve)
    for _turn in range(20):
        assert "did not answer" in refused(fetcher, f"http://stara.si:{port}/a.png")
    assert len(asked) == 5


def test_an_error_of_the_server_is_named(site):
    assert "404" in refused(site.fetcher(), f"{site.address}/ni.png")
