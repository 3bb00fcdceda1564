"""Fetching from addresses that a file or a person names, and that nobody here has checked.

Only http and https, only public hosts: whoever could name an address inside our own network would
otherwise read through us what is not theirs. The host is resolved once, every address of it is
judged, and the connection goes to the address that was judged, at each redirection anew.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

LARGEST = 20_000_000
_REDIRECTS = 5
# Seconds: for the next byte, and for all of it with every address that it leads on to.
_WAIT, _WHOLE = 15, 90
# After so many silences a host is not asked again by the same fetcher.
_PATIENCE = 5
_PORTS = {"http": 80, "https": 443}
_MOVED = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": "Skupaj-import/1",
    # What is packed could unpack to more than fits anywhere.
    "Accept-Encoding": "identity",
    "Connection": "close",
}
PICTURES = frozenset(("image/jpeg", "image/png", "image/gif", "image/webp"))
_XML = ("rss+xml", "atom+xml", "rdf+xml", "xml")
FEEDS = frozenset(("text/xml", *(f"application/{kind}" for kind in _XML)))
Resolve = Callable[[str, int], list[str]]


class NotFetched(Exception):
    """Why something was not fetched, in a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: its bytes, its type, and the address where it was at last."""

    content: bytes
    media_type: str
    address: str


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Fetcher:
    """Fetches what is public.

    `allowed` names pairs of address and port that are let through although they are not public;
    only a test's own server ever is one, so no setting leads here.
    """

    def __init__(
        self,
        *,
        allowed: frozenset[tuple[str, int]] = frozenset(),
        resolve: Resolve = resolve,
        whole: float = _WHOLE,
    ) -> None:
        self._allowed, self._resolve, self._whole = allowed, resolve, whole
        self._silent: Counter[str] = Counter()

    def fetch(self, address: str, kinds: frozenset[str], largest: int = LARGEST) -> Fetched:
        """What is at `address`, when it is of one of `kinds` and has at most `largest` bytes.

        Raises NotFetched with the reason.
        """
        until = time.monotonic() + self._whole
        for _turn in range(_REDIRECTS + 1):
            parts = _split(address)
            if self._silent[parts.netloc] >= _PATIENCE:
                # A thousand pictures of a server that is gone would hold up the whole import.
                raise NotFetched(_no_answer(parts))
            try:
                found = self._ask(parts, kinds, largest, until)
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._silent[parts.netloc] += 1
                raise NotFetched(_no_answer(parts)) from error
            if isinstance(found, Fetched):
                return found
            address = _onward(address, found)
        raise NotFetched(_("The address leads on and on: it was given up after five steps."))

    def _ask(
        self, parts: SplitResult, kinds: frozenset[str], largest: int, until: float
    ) -> Fetched | str:
        """The answer, or the address to which it sends us on."""
        host = str(parts.hostname)
        port = parts.port or _PORTS[parts.scheme]
        connection = _Pinned(parts.scheme, host, port, self._judged(host, port))
        with _ended_at(connection, until):
            connection.request("GET", _path(parts), headers=_HEADERS)
            with connection.getresponse() as answer:
                if answer.status in _MOVED and (onward := answer.getheader("Location")):
                    return onward
                media_type = _judge(answer, kinds, largest)
                content = _read(answer, largest)
        return Fetched(content, media_type, parts.geturl())

    def _judged(self, host: str, port: int) -> str:
        """One address of the host, when all of them are public."""
        addresses = self._resolve(host, port)
        for address in addresses:
            if (address, port) in self._allowed:
                continue
            if port not in _PORTS.values() or not is_public(address):
                raise NotFetched(
                    _("“%(host)s” is not a public address, so nothing is fetched from there.")
                    % {"host": host}
                )
        if not addresses:
            raise OSError(host)
        return addresses[0]


def is_public(address: str) -> bool:
    """Whether the address is one of the open internet; not this machine, its network or a detour.

    Addresses of version 6 that carry one of version 4 are only as public as that one.
    """
    judged = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(judged, ipaddress.IPv6Address):
        inner = judged.ipv4_mapped or judged.sixtofour or (judged.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if judged in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(judged) & 0xFFFFFFFF)))
        if judged.is_site_local:
            return False
    return judged.is_global and not (
        judged.is_multicast or judged.is_reserved or judged.is_unspecified
    )


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was judged, whatever the name says by then."""

    def __init__(self, scheme: str, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=_WAIT)
        self._over = threading.Event()
        self._scheme, self._address = scheme, address
        # Kept apart: the library forgets its own as soon as the headers have come.
        self.wire: socket.socket | None = None

    def connect(self) -> None:
        self.wire = socket.create_connection((self._address, self.port), self.timeout)
        if self._scheme == "https":
            context = ssl.create_default_context()
            # Only once it stands where `cut` finds it: a greeting can be dripped too.
            self.wire = context.wrap_socket(
                self.wire, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.check()
            self.wire.do_handshake()
        self.check()
        self.sock: Any = self.wire

    def check(self) -> None:
        """Raise TimeoutError when its time is over."""
        if self._over.is_set():
            raise TimeoutError

    def end(self) -> None:
        """Close it, also when it stopped half-way through the greeting."""
        self.close()
        if self.wire is not None:
            self.wire.close()

    def cut(self) -> None:
        """End it from another thread; whoever waits for a byte gets an error or the end."""
        self._over.set()
        if self.wire is None:
            return
        try:
            self.wire.shutdown(socket.SHUT_RDWR)
        except OSError:
            # It has ended by itself in the meantime.
            return


@contextmanager
def _ended_at(connection: _Pinned, until: float) -> Iterator[None]:
    """Cut the connection off when its time is over: a byte now and then would never end it.

    What had come by then is not taken for all of it.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.timeout = min(_WAIT, left)
    timer = threading.Timer(left, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
        connection.check()
    finally:
        timer.cancel()
        connection.end()


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        plain = parts.scheme in _PORTS and bool(parts.hostname) and parts.username is None
        if not plain or parts.port == 0:
            raise ValueError(address)
        # Names with š are written differently on the wire.
        host = str(parts.hostname).encode("idna").decode("ascii")
    except ValueError as error:
        raise NotFetched(
            _("“%(address)s” is no address of a web page.") % {"address": address[:100]}
        ) from error
    netloc = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{netloc}:{parts.port}" if parts.port else netloc)


def _onward(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise NotFetched(_("The address leads nowhere.")) from error


def _path(parts: SplitResult) -> str:
    asked = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return quote(asked, safe="/%:?&=+,;@!$'()*~#[]-._")


def _no_answer(parts: SplitResult) -> str:
    return _("“%(host)s” did not answer as it should.") % {"host": parts.hostname}


def _judge(answer: http.client.HTTPResponse, kinds: frozenset[str], largest: int) -> str:
    if answer.status != 200:
        raise NotFetched(
            _("The server answered with the error %(status)s.") % {"status": answer.status}
        )
    media_type = answer.headers.get_content_type()
    packed = answer.getheader("Content-Encoding", "identity") != "identity"
    if media_type not in kinds or packed:
        raise NotFetched(
            _("What is there is of the kind “%(kind)s”, which was not expected.")
            % {"kind": media_type[:60]}
        )
    if int(answer.getheader("Content-Length") or 0) > largest:
        raise NotFetched(_too_large(largest))
    return media_type


def _read(answer: http.client.HTTPResponse, largest: int) -> bytes:
    content = answer.read(largest + 1)
    if len(content) > largest:
        raise NotFetched(_too_large(largest))
    said = answer.getheader("Content-Length")
    if said and len(content) < int(said):
        raise OSError("cut short")
    return content


def _too_large(largest: int) -> str:
    return _("It is larger than %(most)d MB.") % {"most": largest // 1_000_000}
