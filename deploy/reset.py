"""`make demo-reset`: forget the demonstration, so that the next `make demo` starts over."""

import importlib
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from deploy import postgres
from deploy.checks import Trouble, sole_run, var_dir, writable
from deploy.crew import stop_orphans

LEFT_BEHIND = ("media", "static", "log")
STAMPS = ("static.stamp", "demonstration.json", "secret_key", "demo.pids")


def confirm(what: str) -> None:
    """Ask before deleting where somebody can answer. Raises Trouble on anything but yes."""
    if sys.stdin.isatty() and input(f"This deletes {what}. Type yes to go on: ") != "yes":
        raise Trouble("Nothing was deleted.")


def recreate(url: str, confirmed: str) -> None:
    """Drop and create the database of a URL whose name was written out as CONFIRM.

    Raises Trouble when it was not, or when the server refuses.
    """
    name = unquote(urlsplit(url).path.lstrip("/"))
    if confirmed != name:
        raise Trouble(
            "DATABASE_URL is set: its database would be dropped with all that is in it. If that "
            f"is meant, write its name: make demo-reset CONFIRM={name}"
        )
    psycopg2 = importlib.import_module("psycopg2")
    quoted = '"' + name.replace('"', '""') + '"'
    try:
        connection = psycopg2.connect(url, dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE template0")
        connection.close()
    except psycopg2.Error as reason:
        raise Trouble(f"The database {name} was not made anew: {str(reason).strip()}") from None


def forget(folder: Path) -> None:
    """Delete files and stamps that the demonstration left in `var`."""
    for name in LEFT_BEHIND:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in STAMPS:
        (folder / name).unlink(missing_ok=True)


def reset(folder: Path) -> None:
    """Delete the demonstration's data. Raises Trouble while it is running."""
    writable(folder)
    url = os.environ.get("DATABASE_URL", "")
    with sole_run(folder, "make demo-reset"):
        stop_orphans(folder / "demo.pids")
        if url:
            recreate(url, os.environ.get("CONFIRM", ""))
        else:
            confirm(f"the demonstration's database and files in {folder}")
            postgres.remove(folder)
        forget(folder)


def main() -> int:
    """The command; returns the exit code."""
    try:
        reset(var_dir())
    except KeyboardInterrupt:
        return 130
    except (Trouble, postgres.PostgresError) as reason:
        print(reason, file=sys.stderr)
        return 1
    print("The demonstration's data are gone; `make demo` starts over.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
