"""The kinds of pages, where the demonstration has one of each, and the demonstration itself."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from deploy.checks import ROOT, Trouble, port_number

PORTAL = "hrastnik.localhost"
DOMAIN = "localhost"
READY_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: where there is one, and what it is.

    `inside` leads to the first link of the page at `path` that begins with it.
    """

    name: str
    title: str
    path: str
    host: str = PORTAL
    inside: str = ""


# One line a kind, in the order of the tour.
KINDS = (
    Kind("home", "The first page of a municipality", "/"),
    Kind("home-en", "The same in English", "/en/"),
    Kind("announcements", "Announcements, narrowed by kind, topic and year", "/obvestila/"),
    Kind("announcement", "An announcement", "/obvestila/", inside="/obvestila/podkraj"),
    Kind("nothing-found", "A list in which nothing matches", "/obvestila/?year=1999"),
    Kind("errors", "A choice that could not be understood", "/obvestila/?year=lani&topic=vse"),
    Kind("events", "Coming events", "/dogodki/"),
    Kind("event", "An event", "/dogodki/?when=past", inside="/dogodki/"),
    Kind("plain", "A page that editors wrote", "/o-tem-portalu/"),
    Kind("contact", "Contact, with the data-protection officer", "/stik/"),
    Kind("accessibility", "The accessibility statement", "/dostopnost/"),
    Kind("missing", "A page that is not there", "/ni-je/"),
    Kind("unknown", "An address of nobody", "/", host="nowhere.localhost"),
    Kind("root", "The root domain", "/", host=DOMAIN),
    Kind("portals", "All portals, in a list and on a map", "/portali/", host=DOMAIN),
    Kind("directory", "Announcements of all municipalities", "/obvestila/", host=DOMAIN),
    Kind("search", "Search over all portals", "/iskanje/?q=prora%C4%8Dun", host=DOMAIN),
    Kind("styleguide", "The style guide (development only)", "/styleguide/"),
)


def port() -> int:
    """The port of the demonstration. Raises Trouble when PORT is none."""
    return port_number(os.environ.get("PORT") or "8000")


def text_at(url: str) -> str:
    """The page at `url`, whatever its status. Its host is always this machine."""
    parts = urlsplit(url)
    here = parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
    # Browsers know that every name below localhost is this machine; resolvers need not.
    asked = urllib.request.Request(here, headers={"Host": parts.netloc})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as answer:
        return answer.read().decode()


def addresses() -> Iterator[tuple[Kind, str]]:
    """Each kind with the whole address of its page. Raises Trouble when there is none."""
    for kind in KINDS:
        base = f"http://{kind.host}:{port()}"
        path = _first_link(kind, text_at(base + kind.path)) if kind.inside else kind.path
        yield kind, base + path


def _first_link(kind: Kind, page: str) -> str:
    found = re.search(rf'class="\w+__title"><a href="({kind.inside}[^"?]+)"', page)
    if found is None:
        raise Trouble(f"The demonstration has no page of the kind “{kind.name}”: make demo-reset.")
    return found[1]


@contextmanager
def demonstration() -> Iterator[None]:
    """The demonstration, the one that runs already or one of our own; ended only if it is ours."""
    if _answers():
        yield
        return
    ours = subprocess.Popen([sys.executable, "-m", "deploy.demo"], cwd=ROOT)
    try:
        _await(ours)
        yield
    finally:
        ours.send_signal(signal.SIGINT)
        ours.wait(timeout=60)


def _await(ours: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers():
        if ours.poll() is not None or time.monotonic() > deadline:
            raise Trouble("The demonstration does not start: see what make demo says.")
        time.sleep(0.5)


def _answers() -> bool:
    try:
        return 'class="hero' in text_at(f"http://{PORTAL}:{port()}/")
    except OSError:
        return False
