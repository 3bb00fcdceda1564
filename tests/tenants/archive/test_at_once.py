"""Acts that meet, break off or are killed."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from common.errors import Conflict, DomainError
from tenants.models import Municipality
from tenants.provisioning import locks
from tenants.provisioning.archive import restore as restoring
from tenants.provisioning.archive.folders import MARK
from tenants.provisioning.archive.restore import sweep_leftovers
from tests.database import as_owner
from tests.lost_answers import answer_lost
from tests.soak.running import owner_connection
from tests.support import client_of
from tests.tenants.archive.processes import finished, nothing_of
from tests.tenants.archive.support import answers, export, media, restore

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_restores_under_one_name_make_one(archive, gamma):
    def attempt(_number):
        wanted = restoring.Wanted(schema=gamma, host="gamma.localhost", without_code=True)
        try:
            restoring.restore_municipality(path=archive, wanted=wanted)
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "made"

    # The options of a connection are shared by all threads.
    with as_owner(), ThreadPoolExecutor(2) as pool:
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


def test_a_commit_whose_answer_is_lost_keeps_the_files(archive, gamma, monkeypatch):
    """The server ends after it has committed and before it can say so."""
    commit = connection._commit

    def lost():
        commit()
        connection.connection.close()
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        broken.setattr(connection, "_commit", lost)
        restore(archive, gamma)
    assert Municipality.objects.filter(schema_name=gamma).exists()
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


def test_a_process_that_served_it_before_serves_it_after_its_return(archive, gamma):
    """Its connection still has the role of that name that is no more."""
    restore(archive, gamma)
    client = client_of("public")
    host = {"host": "gamma.localhost"}
    assert client.get("/", headers=host).status_code == 200
    finished("delete", gamma, "--confirm", "Občina Alpha", "--grace", "0")
    finished("purge")
    words = ("--schema", gamma, "--host", "gamma.localhost", "--without-code")
    finished("restore", archive, *words)
    assert client.get("/obvestila/", headers=host).status_code == 200
    assert client.get("/", headers=host).status_code == 200


def test_files_stay_when_only_the_answer_to_the_commit_of_a_restore_was_lost(archive, gamma):
    def there():
        with closing(owner_connection()) as looking, looking.cursor() as cursor:
            cursor.execute("SELECT 1 FROM tenants_municipality WHERE schema_name = %s", [gamma])
            return cursor.fetchone() is not None

    with pytest.raises(OperationalError), answer_lost(there):
        restore(archive, gamma)
    assert media(gamma) == media("alpha")
    assert answers("gamma.localhost")["announcements/"]["results"]
