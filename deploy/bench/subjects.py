"""What is measured: a name, the server that answers, the address, and how it must answer."""

from dataclasses import dataclass, replace

from deploy.bench.consultation import Large
from deploy.bench.servers import RUNGS, Server, ask
from deploy.bench.wrk import Address
from deploy.checks import Trouble

HOME = "/"
LIST = "/api/v1/announcements/?page_size=20"
PAGES = (HOME, "/obvestila/", LIST, "/api/v1/events/?page_size=20")
PRODUCT_NAMES = ("page_cached", "home_uncached", "api_list", "api_cached", "api_304")
# As the issue writes them, in the order of the table.
NAMES = (*RUNGS, *PRODUCT_NAMES)
# The same page and list in an installation with all municipalities.
FLEET_NAMES = ("home_uncached_fleet", "api_list_fleet")
# The page of a large consultation, asked for by somebody who is signed in.
CONSULTATION = "consultation"
# Whoever is compared is measured one after the other, so that the same noise falls on both.
TURNS = (
    "wsgi_hello",
    "wsgi_select",
    "django_hello",
    "django_middleware",
    "page_cached",
    "api_cached",
    "api_304",
    "django_values",
    "drf_list",
    "api_list",
    "api_list_fleet",
    "home_uncached",
    "home_uncached_fleet",
    CONSULTATION,
)


@dataclass(frozen=True)
class Subject:
    """One thing that is measured."""

    name: str
    server: Server
    address: Address
    status: int = 200

    def check(self) -> None:
        """Raise Trouble when the address does not answer as it must."""
        path = self.address.path + {"number": "0", "moment": "2000-01-01T00:00:00Z"}.get(
            self.address.fresh, ""
        )
        status = ask(self.address, path).status
        if status != self.status:
            raise Trouble(
                f"{self.name}: {self.address.host}{path} answers {status}, not {self.status}; see "
                f"the log of {self.server.name}."
            )


def addresses(port: int, host: str) -> dict[str, Address]:
    """The product's addresses; `api_304` still lacks the tag, which only an answer gives."""
    page, rows = Address(port, HOME, host), Address(port, LIST, host)
    return {
        "page_cached": page,
        "home_uncached": replace(page, path=f"{HOME}?b=", fresh="number"),
        "api_list": replace(rows, path=f"{LIST}&updated_since=", fresh="moment"),
        "api_cached": rows,
        "api_304": rows,
    }


def rungs(servers: dict[str, Server]) -> list[Subject]:
    """The ladder."""
    return [Subject(name, servers[name], Address(servers[name].port)) for name in RUNGS]


def product(server: Server, host: str) -> list[Subject]:
    """The product. Raises Trouble when the list has no tag to come back with."""
    found = addresses(server.port, host)
    tag = ask(found["api_304"]).getheader("ETag")
    if not tag:
        raise Trouble(f"{host}{LIST} answers without an ETag: see the log of {server.name}.")
    found["api_304"] = replace(found["api_304"], headers=(("If-None-Match", tag),))
    return [
        Subject(name, server, address, 304 if name == "api_304" else 200)
        for name, address in found.items()
    ]


def consultation(server: Server, host: str, large: Large) -> Subject:
    """The page of a large consultation; no answer to somebody who is signed in is kept."""
    address = Address(server.port, large.path, host, headers=(("Cookie", large.cookie),))
    return Subject(CONSULTATION, server, address)


def fleet(server: Server, host: str) -> list[Subject]:
    """The page and the list, not from kept answers, where there are all municipalities."""
    found = addresses(server.port, host)
    return [Subject(name, server, found[name.removesuffix("_fleet")]) for name in FLEET_NAMES]
