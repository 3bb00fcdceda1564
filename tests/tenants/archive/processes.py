"""Real `manage.py municipality` processes on a test's database and files."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.database import as_owner, owner_url

ROOT = Path(__file__).resolve().parents[3]


def nothing_of(schema):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", [schema])
        free = cursor.fetchone()[0]
    arms = [path.name for path in (settings.MEDIA_ROOT / "public" / "arms").iterdir()]
    folder = settings.MEDIA_ROOT / schema
    return free and not folder.exists() and arms == ["alpha.png"]


def environment():
    """Of a real `manage.py` on this test's database and files."""
    name = settings.DATABASE_OWNER["NAME"]
    login = settings.DATABASE_APPLICATION
    return {
        **os.environ,
        "DATABASE_URL": owner_url(name),
        "DATABASE_APP_URL": owner_url(name).replace(
            settings.DATABASE_OWNER["USER"] + "@", f"{login['USER']}:{login['PASSWORD']}@"
        ),
        "ROLE_PREFIX": settings.ROLE_PREFIX,
        "VAR_DIR": str(Path(settings.MEDIA_ROOT).parent),
        "DATABASE_LOGIN": "owner",
        "PYTHONWARNINGS": "ignore",
    }


def manage(*arguments, **options):
    command = [sys.executable, "manage.py", "municipality", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), **options)


def finished(*arguments):
    process = manage(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


def kill_after(seconds, *arguments):
    process = manage(*arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    # The server rolls back when it notices that the client is gone.
    time.sleep(0.5)
