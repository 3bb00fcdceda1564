"""Acts that meet, break off or are killed."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from common.errors import Conflict, DomainError
from tenants.models import Municipality
from tenants.provisioning import locks
from tenants.provisioning.archive import restore as restoring
from tenants.provisioning.archive.folders import MARK
from tenants.provisioning.archive.restore import sweep_leftovers
from tests.database import as_owner, owner_url
from tests.tenants.archive.support import answers, export, media, restore

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


def nothing_of(schema):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", [schema])
        free = cursor.fetchone()[0]
    arms = [path.name for path in (settings.MEDIA_ROOT / "public" / "arms").iterdir()]
    folder = settings.MEDIA_ROOT / schema
    return free and not folder.exists() and arms == ["alpha.png"]


def test_two_restores_under_one_name_make_one(archive, gamma):
    def attempt(_number):
        wanted = restoring.Wanted(schema=gamma, host="gamma.localhost", without_code=True)
        connection.settings_dict.update(settings.DATABASE_OWNER)
        try:
            restoring.restore_municipality(path=archive, wanted=wanted)
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(attempt, range(2)))
    assert results[0] == "made"
    assert results[1] in ("municipality_is_busy", "municipality_exists")
    assert Municipality.objects.filter(schema_name=gamma).count() == 1
    assert answers("gamma.localhost")["announcements/"]["results"]
    assert media(gamma) == media("alpha")


@pytest.mark.parametrize("step", ["finish", "load", "make_empty_schema"])
def test_a_fault_in_the_middle_leaves_nothing(archive, gamma, monkeypatch, step):
    with monkeypatch.context() as broken:
        broken.setattr(restoring.loading, step, lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(archive, gamma)
    assert nothing_of(gamma)
    restore(archive, gamma)
    assert media(gamma) == media("alpha")


def test_a_disk_that_refuses_leaves_nothing(archive, gamma, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(restoring.folders, "place", full)
        with pytest.raises(DomainError) as refusal:
            restore(archive, gamma)
    assert "No space left" in refusal.value.message
    assert nothing_of(gamma)


def test_what_a_killed_restore_left_is_swept_by_the_next(archive, gamma):
    folder = settings.MEDIA_ROOT / gamma
    arms = settings.MEDIA_ROOT / "public" / "arms" / f"{gamma}.png"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "half.png").write_bytes(b"x")
    arms.write_bytes(b"x")
    (folder / MARK).write_text(f"arms/{gamma}.png")
    with as_owner():
        assert sweep_leftovers() == [gamma]
        assert nothing_of(gamma)
        assert sweep_leftovers() == []
    (folder / "images").mkdir(parents=True)
    (folder / MARK).touch()
    with locks.owner_connection() as other, other.cursor() as cursor:
        locks.share(cursor, gamma)
        with as_owner():
            assert sweep_leftovers() == []
    restore(archive, gamma)
    assert media(gamma) == media("alpha")


def test_files_of_nobody_are_not_touched(archive, gamma):
    folder = settings.MEDIA_ROOT / gamma
    folder.mkdir()
    (folder / "mine.txt").write_text("x")
    with pytest.raises(Conflict) as refusal:
        restore(archive, gamma)
    assert refusal.value.code == "folder_in_use"
    assert media(gamma) == {"mine.txt": b"x"}


def test_an_export_overwrites_nothing_and_shows_nothing_half(alpha, tmp_path):
    path = tmp_path / "a.tar"
    path.write_text("mine")
    with pytest.raises(Conflict):
        export(path)
    assert path.read_text() == "mine"
    with pytest.raises(DomainError):
        export(tmp_path / "no" / "such" / "folder.tar")
    assert [p.name for p in tmp_path.iterdir() if p.name != "var"] == ["a.tar"]


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


def test_the_command_line_takes_one_through_its_life(archive, gamma, tmp_path):
    again = tmp_path / "again.tar"
    made = finished(
        "restore", archive, "--schema", gamma, "--host", "gamma.localhost", "--code", "004"
    )
    assert f"Restored Občina Alpha as {gamma}." in made
    assert "undamaged" in finished("inspect", archive)
    assert "Občina Gama" in finished("rename", gamma, "--name", "Občina Gama")
    finished("host", gamma, "--set", "nova.localhost", "--keep-old")
    assert "rows" in finished("export", gamma, again)
    finished("delete", gamma, "--confirm", "Občina Gama", "--grace", "0")
    assert "1 deleted." in finished("purge")
    assert "Občina Gama" in finished("reports")
    assert not (settings.MEDIA_ROOT / gamma).exists()
    finished("restore", again, "--schema", gamma)
    assert answers("nova.localhost")["announcements/"]["results"]


@pytest.mark.soak
def test_a_kill_at_any_moment_leaves_nothing_half(archive, gamma, tmp_path):
    """Twenty rounds of export, restore and deletion by real processes, each killed once."""
    import random

    chosen = random.Random(20)
    path = tmp_path / "again.tar"
    for _round in range(20):
        path.unlink(missing_ok=True)
        # Starting Python takes most of these seconds.
        kill_after(chosen.uniform(1.5, 4.5), "export", "alpha", path)
        if not path.exists():
            finished("export", "alpha", path)
        words = ("restore", path, "--schema", gamma, "--host", "gamma.localhost", "--without-code")
        kill_after(chosen.uniform(1.5, 5.5), *words)
        if not Municipality.objects.filter(schema_name=gamma).exists():
            finished(*words)
        assert answers("gamma.localhost")["announcements/"]["results"]
        assert {k: v for k, v in media(gamma).items() if k != MARK} == media("alpha")
        finished("delete", gamma, "--confirm", "Občina Alpha", "--grace", "0")
        kill_after(chosen.uniform(1.5, 4.5), "purge")
        finished("purge")
        assert nothing_of(gamma)
