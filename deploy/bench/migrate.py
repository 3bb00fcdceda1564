"""An additive migration over 212 municipalities, by one process and by two.

By hand, with the embedded cluster or DATABASE_URL's server; see README.md beside this:

    .venv/bin/python deploy/bench/run.py migrate
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy import postgres
from deploy.bench import database, fleet
from deploy.bench.session import environment, say, server_url, urls
from deploy.checks import ROOT, Trouble, sole_run, var_dir, writable

NAME = "skupaj_bench_migrate"
NEXT = {"DJANGO_SETTINGS_MODULE": "tests.tenants.fleet.next_release", "NEXT": "column"}
# As the municipalities were before: the column, the index and the record of both are taken back.
BACK = """
DO $$ DECLARE s text; BEGIN
    FOR s IN SELECT schema_name FROM public.tenants_municipality LOOP
        EXECUTE format('ALTER TABLE %I.cms_announcementpage DROP note', s);
        EXECUTE format('DELETE FROM %I.django_migrations WHERE name = ''0998_note''', s);
        COMMIT;
    END LOOP;
END $$
"""
FORGET = "UPDATE public.tenants_schemastate SET leaves = '', history = ''"
PROCESSES = (1, 2)


def run(known: dict[str, str], *words: str) -> float:
    """Run `manage.py …` to its end; the seconds, from the start of the interpreter.

    Raises Trouble with what it said when it fails.
    """
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=known,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"manage.py {' '.join(words)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return round(time.monotonic() - began, 2)


def measure(known: dict[str, str], url: str, everyone: Path) -> dict[str, float]:
    """Make the fleet, then bring it up once with each number of processes."""
    taken = {"prepare": run(known, "prepare")}
    say("Making 212 municipalities ...")
    taken["make 212"] = run(known, "municipality", "import", str(everyone))
    taken["first look"] = run(known, "fleet", "migrate")
    taken["nothing to do"] = min(run(known, "fleet", "migrate") for _round in range(3))
    say(f"Nothing to do over 212: {taken['nothing to do']} s")
    # Public and template first, once: what is compared is the fleet.
    taken["prepare the next release"] = run(known | NEXT, "prepare")
    for processes in PROCESSES:
        with database.cursor(url) as cursor:
            cursor.execute("VACUUM ANALYZE pg_catalog.pg_attribute")
        words = ("fleet", "migrate", "--processes", str(processes))
        taken[f"migrate, {processes} process(es)"] = run(known | NEXT, *words)
        say(f"{processes} process(es): {taken[f'migrate, {processes} process(es)']} s")
        if processes != PROCESSES[-1]:
            with database.cursor(url) as cursor:
                cursor.execute(BACK)
                cursor.execute(FORGET)
    return taken


@contextmanager
def made(server: str) -> Iterator[None]:
    """Drop the benchmark's database and its roles, before and after."""
    database.forget(server, NAME)
    try:
        yield
    finally:
        say("Dropping the database ...")
        database.forget(server, NAME)


def migrate() -> int:
    """The command; returns the exit code."""
    folder = var_dir() / "bench"
    writable(folder)
    try:
        with ExitStack() as stack:
            stack.enter_context(sole_run(folder, "The benchmark of migrations"))
            server = stack.enter_context(server_url())
            known = environment(server, folder)
            mine = urls(server, NAME, known["SECRET_KEY"])
            known = {**known, **mine, "DATABASE_LOGIN": "owner"}
            stack.enter_context(made(server))
            _few, everyone = fleet.write_lists(folder, 5)
            taken = measure(known, mine["DATABASE_URL"], everyone)
    except (Trouble, postgres.PostgresError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    report(taken, folder.parent / "bench_migrate.json")
    return 0


def report(taken: dict[str, float], file: Path) -> None:
    """The figures, on the terminal and in a file."""
    one, two = (taken[f"migrate, {processes} process(es)"] for processes in PROCESSES)
    for what, seconds in taken.items():
        print(f"{what:<26} {seconds:8.2f} s")
    print(f"two processes are {one / two:.2f} x faster than one (asked: 1.6)")
    file.write_text(json.dumps(taken | {"ratio": round(one / two, 2)}, indent=2) + "\n")
