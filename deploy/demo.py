"""`make demo`: the database, gunicorn and the workers, as in production, with five portals."""

import hashlib
import http.client
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from deploy import postgres
from deploy.checks import ROOT, Trouble, port_free, port_number, sole_run, var_dir, writable
from deploy.crew import Crew, Stopped, stop_orphans

READY_SECONDS = 60.0
PROBED_PORTAL = "hrastnik"
SOURCES = ("platform", "tenants", "cms", "api")
_began = time.monotonic()


def say(text: str) -> None:
    """Print a line of progress with the seconds since the start."""
    with suppress(OSError):  # a closed terminal ends the run, but not its tidying up
        print(f"[{time.monotonic() - _began:5.1f} s] {text}", flush=True)


def secret_key(folder: Path) -> str:
    """The key of this demonstration: made once, kept where only its user can read it."""
    file = folder / "secret_key"
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(60))
        fresh.rename(file)
    return file.read_text().strip()


def environment(folder: Path, port: int) -> dict[str, str]:
    """The environment of everything that the demonstration starts."""
    mine = {name: value for name, value in os.environ.items() if name != "DATABASE_LOGIN"}
    return {
        "SECRET_KEY": secret_key(folder),
        "WEB_CONCURRENCY": "2",
        "PYTHONUNBUFFERED": "1",
        **mine,
        "SKUPAJ_ENV": "development",
        "DATABASE_URL": mine.get("DATABASE_URL") or postgres.cluster_url(folder),
        "VAR_DIR": str(folder),
        "PORT": str(port),
    }


def digest(pattern: str, *facts: str) -> str:
    """The state of our files that match a pattern, of the packages and of some facts, in a word."""
    state = hashlib.sha256((ROOT / "requirements" / "dev.txt").read_bytes())
    state.update((ROOT / "platform" / "config" / "settings.py").read_bytes())
    state.update("\n".join(facts).encode())
    for source in SOURCES:
        for file in sorted((ROOT / source).rglob(pattern)):
            if file.is_file() and file.parent.name != "__pycache__":
                seen = file.stat()
                state.update(f"{file} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return state.hexdigest()


@contextmanager
def unless_done(made: Path, stamp: Path, state: str) -> Iterator[bool]:
    """Whether the block has to make `made`; the stamp remembers the state it was made from."""
    if made.exists() and stamp.exists() and stamp.read_text() == state:
        yield False
        return
    stamp.unlink(missing_ok=True)
    yield True
    stamp.write_text(state)


def collect_static(crew: Crew, folder: Path) -> None:
    """Collect style sheets and scripts where they changed since the last time."""
    order = (ROOT / "platform" / "portal" / "styles.py").read_text()
    state = digest("static/**/*", order)
    with unless_done(folder / "static", folder / "static.stamp", state) as needed:
        if needed:
            say("Collecting style sheets and scripts ...")
            words = ["manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"]
            crew.run("static", words, say)


def fill(crew: Crew, folder: Path, port: int) -> None:
    """Bring the database up to the code, with the five portals.

    The embedded one is left alone while nothing changed: only `make demo` works on it, and loading
    everything for that takes seconds. Its stamp lies with its data and goes with them.
    """
    words = ["manage.py", "demonstration"]
    if os.environ.get("DATABASE_URL"):
        say("Preparing the demonstration ...")
        crew.run("demonstration", words, say)
        return
    stamp = postgres.cluster_dir(folder) / "demonstration.stamp"
    state = digest("*", str(port), os.environ.get("ROOT_HOST", ""))
    with unless_done(folder / "demonstration.json", stamp, state) as needed:
        if needed:
            say("Preparing the demonstration ...")
            crew.run("demonstration", words, say)


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """The embedded cluster for as long as the block runs, unless DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        say("Database: the one of DATABASE_URL.")
        yield
        return
    say("Starting the embedded PostgreSQL ...")
    with postgres.using(folder):
        yield


def answers(port: int) -> bool:
    """Whether the probed portal answers. Raises Trouble when it answers with a client's error."""
    host = f"{PROBED_PORTAL}.{os.environ.get('ROOT_HOST') or 'localhost'}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"{host}:{port}"})
        status = connection.getresponse().status
    except OSError:
        return False
    finally:
        connection.close()
    if 400 <= status < 500:
        raise Trouble(f"http://{host}:{port}/ answers {status}: try make demo-reset.")
    return status < 400


def await_portals(crew: Crew, folder: Path, port: int) -> None:
    """Wait for the first page. Raises Trouble after a minute, or when a process ends meanwhile."""
    deadline = time.monotonic() + READY_SECONDS
    while not answers(port):
        if time.monotonic() > deadline:
            raise Trouble(f"The portals do not answer: the reason stands in {folder}/log/web.log.")
        crew.pause()


def show_sign_ins(folder: Path, port: int) -> None:
    """Print the addresses and who may sign in, as `manage.py demonstration` left them."""
    rows = json.loads((folder / "demonstration.json").read_text())
    root = os.environ.get("ROOT_HOST") or "localhost"
    say(f"Ready: http://{root}:{port}/")
    width = max(len(row["url"]) for row in rows)
    for url, name in {row["url"]: row["name"] for row in rows}.items():
        print(f"  {url:{width}}  {name}")
    print("\nSign in at “Moj račun” of each portal, and at the console of the root domain:")
    for row in rows:
        if row["email"]:
            print(f"  {row['url']:{width}}  {row['email']}  {row['password']}  ({row['role']})")
    print("\nStaff need a second factor. Keys for an authenticator app (demonstration only); each")
    print("shows its code of this moment with: .venv/bin/python -m deploy.code KEY")
    for row in rows:
        if row.get("secret"):
            print(f"  {row['email']:34}  {row['secret']}")
    print("\nCtrl-C stops everything; the data stay. Logs:", folder / "log", flush=True)


def serve(crew: Crew, folder: Path, port: int) -> None:
    """Prepare, start, show, and stay until somebody ends the run."""
    collect_static(crew, folder)
    fill(crew, folder, port)
    say("Starting the web server and the two workers ...")
    crew.start("web", "-m", "gunicorn", "-c", "deploy/gunicorn.py")
    crew.start("worker", "manage.py", "work")
    # What the console asks for: the one process with the owner's login.
    crew.start("fleet", "manage.py", "work", "--fleet")
    await_portals(crew, folder, port)
    show_sign_ins(folder, port)
    while True:
        crew.pause(0.5)


def tidy_up(folder: Path) -> Path:
    """Stop what a killed run left behind; the record that this run keeps instead."""
    record = folder / "demo.pids"
    for name in stop_orphans(record):
        say(f"Stopped the {name} process that an earlier run left behind.")
    return record


def run(folder: Path, port: int) -> None:
    """One run from the first check to the last process stopped.

    Raises Trouble or PostgresError with a sentence for the person at the terminal.
    """
    writable(folder)
    with ExitStack() as stack:
        stack.enter_context(sole_run(folder, f"make demo on http://localhost:{port}/"))
        record = tidy_up(folder)
        port_free(port)
        crew = Crew(record, folder / "log", environment(folder, port))
        crew.heed_signals()
        stack.enter_context(database(folder))
        stack.callback(crew.stop)
        try:
            serve(crew, folder, port)
        except Stopped:
            say("Stopping ...")


def main() -> int:
    """The command; returns the exit code."""
    try:
        run(var_dir(), port_number(os.environ.get("PORT") or "8000"))
    except KeyboardInterrupt:
        return 130
    except (Trouble, postgres.PostgresError) as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    say("Stopped. The data are kept; `make demo-reset` forgets them.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
