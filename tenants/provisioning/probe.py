"""One strict question over plain HTTP: no redirect, little time, a short answer."""

import re
import socket
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

from django.utils.translation import gettext as _

# Seconds for everything together: name, connection, answer.
TIMEOUT = 10.0
# Bytes of head and body together.
_LARGEST = 8192
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})")


@dataclass(frozen=True, slots=True)
class Found:
    """What answered: `body` where it answered 200, and `words` for the person who asked."""

    body: bytes
    words: str


def ask(host: str, port: int, path: str, timeout: float = TIMEOUT) -> Found:
    """GET `path` at `host`; never raises for what the other side does or does not do."""
    try:
        ends = monotonic() + timeout
        with closing(socket.create_connection((host, port), timeout)) as peer:
            address = peer.getpeername()[0]
            request = (
                f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: skupaj-domain-check\r\n"
                "Accept: text/plain\r\nConnection: close\r\n\r\n"
            )
            peer.sendall(request.encode("ascii"))
            return _judge(_read(peer, ends), address)
    except socket.gaierror:
        return Found(b"", _("the name is not in the DNS"))
    except TimeoutError:
        return Found(b"", _("there was no answer within %(n)d seconds") % {"n": timeout})
    except (OSError, UnicodeError) as error:
        return Found(b"", _("it cannot be reached (%(error)s)") % {"error": error})


def _read(peer: socket.socket, ends: float) -> bytes:
    answer = b""
    while len(answer) <= _LARGEST:
        left = ends - monotonic()
        if left <= 0:
            raise TimeoutError
        peer.settimeout(left)
        block = peer.recv(_LARGEST)
        if not block:
            break
        answer += block
    return answer


def _judge(answer: bytes, address: str) -> Found:
    status = _STATUS.match(answer)
    if len(answer) > _LARGEST or status is None:
        return Found(b"", _("%(address)s gave no answer of ours") % {"address": address})
    code = int(status[1])
    if 300 <= code < 400:
        words = _("%(address)s answered with a redirect (%(code)d)")
    elif code != 200:
        words = _("%(address)s answered %(code)d")
    else:
        words = _("%(address)s answered something else (%(code)d)")
    head, _blank, body = answer.partition(b"\r\n\r\n")
    chunked = b"\r\ntransfer-encoding: chunked" in head.lower()
    if chunked:
        body = body.partition(b"\r\n")[2].partition(b"\r\n")[0]
    return Found(body if code == 200 else b"", words % {"address": address, "code": code})
