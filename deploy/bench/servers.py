"""The servers side by side: each rung and the product, under gunicorn with the same settings."""

import http.client
import socket
import time
from dataclasses import dataclass
from typing import Any

from deploy.bench import database, proc
from deploy.bench.wrk import Address
from deploy.checks import Trouble
from deploy.crew import Crew

READY_SECONDS = 60.0
_BARE, _STOCK = "deploy.bench.ladder.bare", "deploy.bench.ladder.stock"
RUNGS = {
    "wsgi_hello": f"{_BARE}:hello",
    "wsgi_select": f"{_BARE}:rows",
    "django_hello": f'{_STOCK}:application("django_hello")',
    "django_middleware": f'{_STOCK}:application("django_middleware")',
    "django_values": f'{_STOCK}:application("django_values")',
    "drf_list": f'{_STOCK}:application("drf_list")',
}
PRODUCT = "config.wsgi:application"


@dataclass(frozen=True)
class Server:
    """A gunicorn with one worker; its database connections carry `application` as their name."""

    name: str
    port: int
    master: int
    database_server: str

    @property
    def application(self) -> str:
        """The name under which its connections appear in the database."""
        return f"bench_{self.name}"

    def workers(self) -> list[int]:
        """The processes that answer."""
        return proc.children(self.master)

    def backends(self) -> list[int]:
        """The database's processes that serve it; empty when the database is elsewhere."""
        return database.backends(self.database_server, self.application)


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def start(
    crew: Crew, name: str, application: str, database_server: str, **environment: str
) -> Server:
    """Start a server of one worker that is never renewed, so that every request is steady state."""
    port = free_port()
    more = {"PGAPPNAME": f"bench_{name}", **environment}
    member = crew.start(
        name,
        *("-m", "deploy.bench.within", *[f"{key}={value}" for key, value in more.items()]),
        *("-m", "gunicorn", "-c", "deploy/gunicorn.py", "-w", "1", "--max-requests", "0"),
        *("-b", f"127.0.0.1:{port}", application),
    )
    return Server(name, port, member.process.pid, database_server)


def await_all(crew: Crew, servers: list[Server]) -> None:
    """Wait until every server takes connections. Raises Trouble after a minute."""
    deadline = time.monotonic() + READY_SECONDS
    for server in servers:
        while not _listens(server.port):
            if time.monotonic() > deadline:
                raise Trouble(f"The server {server.name} does not start.")
            crew.pause()


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def ask(address: Address, path: str = "") -> Any:
    """One answer, read to its end; the path of the address unless another is given."""
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=30)
    try:
        connection.request("GET", path or address.path, headers=address.all_headers())
        answer = connection.getresponse()
        answer.read()
        return answer
    except OSError as reason:
        raise Trouble(f"{address.host}{path or address.path} does not answer: {reason}") from None
    finally:
        connection.close()
