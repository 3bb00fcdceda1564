"""What takes long: a large municipality, and kills at any moment. Run by `make soak`."""

import os
import random
import re
import shutil
import time
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.db import connection

from cms.models import AnnouncementPage
from tenants.models import Municipality
from tenants.provisioning.archive.folders import MARK
from tests.database import as_owner
from tests.support import in_municipality, make_announcement
from tests.tenants.archive.processes import finished, kill_after, manage, nothing_of
from tests.tenants.archive.support import answers, media

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak]


def test_a_kill_at_any_moment_leaves_nothing_half(archive, gamma, tmp_path):
    """Twenty rounds of export, restore and deletion by real processes, each killed once."""
    seed = int(os.environ.get("SOAK_SEED", "20"))
    print(f"\nseed {seed}")  # noqa: T201
    chosen = random.Random(seed)
    path = tmp_path / "again.tar"
    # Starting Python takes most of these seconds, on a busy machine more of them.
    begun = time.monotonic()
    finished("export", "alpha", path)
    alone = time.monotonic() - begun
    for _round in range(20):
        path.unlink(missing_ok=True)
        kill_after(chosen.uniform(0.5, 1.1) * alone, "export", "alpha", path)
        if not path.exists():
            finished("export", "alpha", path)
        words = ("restore", path, "--schema", gamma, "--host", "gamma.localhost", "--without-code")
        kill_after(chosen.uniform(0.5, 1.5) * alone, *words)
        if not Municipality.objects.filter(schema_name=gamma).exists():
            finished(*words)
        assert answers("gamma.localhost")["announcements/"]["results"]
        assert {k: v for k, v in media(gamma).items() if k != MARK} == media("alpha")
        finished("delete", gamma, "--confirm", "Občina Alpha", "--grace", "0")
        kill_after(chosen.uniform(0.5, 1.2) * alone, "purge")
        finished("purge")
        assert nothing_of(gamma)


PAGES, FILES, FILE = 10_000, 1_000, 1 << 20
# Bytes.
MOST_MEMORY = 200 << 20
COPIES = """
    INSERT INTO alpha.cms_basepage ({columns})
    SELECT {values} FROM alpha.cms_basepage b, generate_series(1, {pages}) n WHERE b.id = {page};
    INSERT INTO alpha.cms_announcementpage ({own})
    SELECT {own_values} FROM alpha.cms_announcementpage a, generate_series(1, {pages}) n
     WHERE a.basepage_ptr_id = {page};
    INSERT INTO alpha.wagtailcore_revision
           (created_at, content, object_id, content_type_id, base_content_type_id, object_str)
    SELECT created_at, content, ({far} + n)::text, content_type_id, base_content_type_id, object_str
      FROM alpha.wagtailcore_revision r, generate_series(1, {pages}) n
     WHERE r.object_id = '{page}' AND r.id = (
           SELECT max(id) FROM alpha.wagtailcore_revision WHERE object_id = '{page}');
    UPDATE alpha.cms_basepage SET numchild = numchild + {pages} WHERE id = {parent};
"""


def many_pages():
    """Ten thousand announcements, as rows; each with a text of 3 kB and a revision."""
    page = make_announcement("alpha", title="Prva", body="<p>" + "Besedilo. " * 300 + "</p>")
    with in_municipality("alpha"):
        parent = page.get_parent()
    far, changed = 1_000_000, {"id": "1000000 + n", "slug": "'stran-' || n"}
    changed["path"] = f"'{page.path[:-4]}' || upper(lpad(to_hex(n + 4096), 4, '0'))"
    changed["url_path"] = f"'{parent.url_path}' || 'stran-' || n || '/'"
    changed["translation_key"] = "gen_random_uuid()"
    changed["latest_revision_id"] = changed["live_revision_id"] = "NULL"
    with as_owner(), connection.cursor() as cursor:
        own = columns_of(cursor, "cms_announcementpage")
        columns = columns_of(cursor, "cms_basepage")
        cursor.execute(
            COPIES.format(
                columns=", ".join(columns),
                values=", ".join(changed.get(name, f"b.{name}") for name in columns),
                own=", ".join(own),
                own_values=", ".join(
                    "1000000 + n" if name == "basepage_ptr_id" else f"a.{name}" for name in own
                ),
                pages=PAGES,
                page=page.pk,
                parent=parent.pk,
                far=far,
            )
        )


def columns_of(cursor, table):
    cursor.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'alpha' AND table_name = %s",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def many_files():
    folder = Path(settings.MEDIA_ROOT) / "alpha" / "documents"
    folder.mkdir(parents=True)
    for number in range(FILES):
        (folder / f"{number}.bin").write_bytes(os.urandom(FILE))


def measured(*arguments):
    """Run to the end; returns the peak of its memory in bytes."""
    process, peak = manage(*arguments), 0
    # Not `wait4`: what it tells begins with the memory of the process that started this one.
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        if found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text()):
            peak = int(found[1]) * 1024
        time.sleep(0.02)
    assert process.returncode == 0
    return peak


@pytest.mark.parametrize("encrypted", [False, True])
def test_ten_thousand_pages_and_a_gigabyte_take_little_memory(
    alpha, gamma, tmp_path, encrypted, capsys
):
    many_pages()
    many_files()
    key, to, identity = tmp_path / "key.txt", [], []
    if encrypted:
        own = pyrage.x25519.Identity.generate()
        key.write_text(str(own))
        to, identity = ["--encrypt-to", str(own.to_public())], ["--identity", key]
    path = tmp_path / "large.tar"
    begun = time.monotonic()
    exporting = measured("export", "alpha", path, *to)
    middle = time.monotonic()
    words = ["--schema", gamma, "--host", "gamma.localhost", "--without-code", *identity]
    restoring = measured("restore", path, *words)
    ended = time.monotonic()
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{path.stat().st_size:,} bytes, encrypted: {encrypted}; "
            f"export {middle - begun:.1f} s, {exporting >> 20} MB; "
            f"restore {ended - middle:.1f} s, {restoring >> 20} MB"
        )
    assert max(exporting, restoring) < MOST_MEMORY
    with in_municipality(gamma):
        assert AnnouncementPage.objects.count() == PAGES + 1
    there = Path(settings.MEDIA_ROOT) / gamma / "documents"
    assert len(list(there.iterdir())) == FILES
    shutil.rmtree(settings.MEDIA_ROOT)
    path.unlink()
