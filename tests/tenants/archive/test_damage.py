"""An archive that is not what it was is refused before anything is written."""

import hashlib
import json
import random
import tarfile

import pyrage
import pytest
from django.conf import settings
from django.db import connection

from common.errors import Conflict, DomainError, Invalid
from tenants.models import Municipality
from tenants.provisioning.archive.manifest import HEAD, MANIFEST, SEAL
from tenants.provisioning.archive.reading import verify
from tenants.provisioning.archive.restore import Wanted, restore_municipality
from tests.database import as_owner
from tests.tenants.archive.support import export, members_of, restore, sealed, write

pytestmark = pytest.mark.django_db(transaction=True)


def nothing_of(schema):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", [schema])
        free = cursor.fetchone()[0]
    folder = settings.MEDIA_ROOT / schema
    return free and not folder.exists() and Municipality.objects.count() == 2


@pytest.fixture
def refused(tmp_path, gamma):
    """Restoring these members is refused, with the code, and leaves nothing."""

    def check(path, code="archive_damaged", identity=None):
        with pytest.raises(Invalid) as refusal:
            restore(path, gamma, identity=identity)
        assert refusal.value.code == code, refusal.value.message
        assert len(refusal.value.message) > 30
        assert nothing_of(gamma)
        return refusal.value.message

    return check


def test_an_archive_cut_anywhere_is_refused(archive, tmp_path, refused):
    whole = archive.read_bytes()
    chosen = random.Random(7)
    cuts = [0, 1, 512, 1024, len(whole) - 1, len(whole) - 512, len(whole) - 1024]
    cut = tmp_path / "cut.tar"
    for size in [*cuts, *(chosen.randrange(len(whole)) for _n in range(25))]:
        cut.write_bytes(whole[:size])
        refused(cut)


def test_a_bit_changed_anywhere_is_refused_or_means_nothing(archive, tmp_path, refused):
    """Padding and the times of members mean nothing; everything else is under a digest."""
    whole = archive.read_bytes()
    good = verify(archive, [], lambda *progress: None)
    chosen, noticed = random.Random(11), 0
    changed = tmp_path / "changed.tar"
    for _n in range(60):
        place = chosen.randrange(len(whole))
        data = bytearray(whole)
        data[place] ^= 1 << chosen.randrange(8)
        changed.write_bytes(data)
        noticed += not means_nothing(changed, good)
    assert noticed > 30


def means_nothing(changed, good):
    try:
        found = verify(changed, [], lambda *progress: None)
    except Invalid:
        return False
    assert found == good
    return True


def test_a_lying_manifest_is_refused(archive, tmp_path, refused):
    members = members_of(archive)
    path = tmp_path / "lie.tar"
    honest = json.loads(dict(members)[MANIFEST])
    name = next(name for name in honest["members"] if name.startswith("data/cms_basepage/"))
    for key, lie in (("rows", 0), ("size", 1), ("sha256", "0" * 64), ("rows", None), ("size", -1)):
        lying = json.loads(json.dumps(honest))
        lying["members"][name][key] = lie
        text = json.dumps(lying).encode()
        rest = [(n, c) for n, c in sealed(members) if n not in (MANIFEST, SEAL)]
        seal = hashlib.sha256(text).hexdigest().encode()
        refused(write(path, [*rest, (MANIFEST, text), (SEAL, seal)]))
    text = json.dumps(honest | {"members": {}}).encode()
    refused(write(path, [(n, text if n == MANIFEST else c) for n, c in members]))


@pytest.mark.parametrize(
    "name",
    [
        "files/../../../etc/cron.d/x",
        "files//etc/passwd",
        "files/./x",
        "files/a\\..\\b",
        "files/a\nb",
        "/etc/passwd",
        "data/pg_catalog.pg_authid/000001",
        "data/cms_basepage/../x",
        "arms/../../x.png",
        "something/else",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(archive, tmp_path, refused, name):
    members = members_of(archive)
    extra = [*members[:-2], (name, b"x\n"), *members[-2:]]
    refused(write(tmp_path / "bad.tar", sealed(extra)))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_links_and_devices_are_refused(archive, tmp_path, refused, kind):
    members = members_of(archive)
    extra = sealed([*members[:-2], ("files/x", b""), *members[-2:]])
    changes = {"files/x": {"type": kind, "linkname": "/etc/passwd"}}
    refused(write(tmp_path / "bad.tar", extra, **changes))


def test_members_that_are_extra_missing_or_twice_are_refused(archive, tmp_path, refused):
    members = members_of(archive)
    path = tmp_path / "bad.tar"
    head, first, *rest = members
    refused(write(path, [head, first, ("files/extra", b"x"), *rest]))
    refused(write(path, [head, *rest]))
    refused(write(path, sealed([head, first, first, *rest])))
    refused(write(path, [first, head, *rest]))
    refused(write(path, [*members, ("files/after", b"x")]))
    archive.write_bytes(archive.read_bytes() + b"x" * 10240)
    refused(archive)


def test_what_is_no_archive_is_refused_in_words(tmp_path, refused, alpha):
    path = tmp_path / "none.tar"
    for content in (b"", b"x", b"\0" * 10240, b"PK\x03\x04" + b"x" * 5000, bytes(range(256)) * 99):
        path.write_bytes(content)
        refused(path)
    refused(tmp_path / "missing.tar", "archive_unreadable")
    refused(write(path, sealed([(HEAD, b"[" * 100_000)])))
    refused(write(path, sealed([(HEAD, b'{"format": 1}')])))


def changed_head(archive, path, **changes):
    members = members_of(archive)
    head = json.loads(dict(members)[HEAD]) | changes
    return write(path, sealed([(HEAD, json.dumps(head).encode()), *members[1:]]))


def test_another_format_or_state_of_the_code_is_refused_by_name(archive, tmp_path, refused):
    path = tmp_path / "other.tar"
    message = refused(changed_head(archive, path, format=2), "archive_format")
    assert "2" in message
    migrations = json.loads(dict(members_of(archive))[HEAD])["migrations"]
    newer = migrations | {"cms": [*migrations["cms"], "0099_future"]}
    message = refused(changed_head(archive, path, migrations=newer), "archive_newer")
    assert "cms 0099_future" in message
    older = migrations | {"cms": migrations["cms"][:-1]}
    message = refused(changed_head(archive, path, migrations=older), "archive_older")
    assert f"cms {migrations['cms'][-1]}" in message


def test_tables_and_kinds_that_are_not_known_here_are_refused(archive, tmp_path, refused):
    path = tmp_path / "other.tar"
    head = json.loads(dict(members_of(archive))[HEAD])
    tables = head["tables"] | {"cms_secret": ["id"]}
    assert "cms_secret" in refused(changed_head(archive, path, tables=tables), "archive_tables")
    types = head["content_types"] | {"cms.ghost": 99_999}
    used = [*head["content_types_used"], "cms.ghost"]
    lying = changed_head(archive, path, content_types=types, content_types_used=used)
    assert "cms.ghost" in refused(lying, "archive_content_types")


def test_rows_that_postgresql_cannot_take_leave_nothing(archive, tmp_path, refused):
    """Digests that are true of nonsense: the transaction takes everything back."""
    members = members_of(archive)
    path = tmp_path / "nonsense.tar"
    for table, rows in (("cms_basepage", b"x\ty\n"), ("accounts_user", b"")):
        other = [(n, rows if n.startswith(f"data/{table}/") else c) for n, c in members]
        refused(write(path, sealed(other)))


def test_a_schema_host_or_code_that_is_taken_is_a_conflict(archive, gamma):
    for schema, host in (("alpha", "x.localhost"), (gamma, "beta.localhost")):
        with pytest.raises(Conflict):
            restore(archive, schema, host=host)
    with pytest.raises(Invalid) as refusal:
        restore(archive, "Bad Name")
    assert "schema" in refusal.value.fields
    with as_owner(), pytest.raises(Conflict):
        wanted = Wanted(schema=gamma, host="gamma.localhost")
        restore_municipality(path=archive, wanted=wanted)
    assert nothing_of(gamma)


def test_an_encrypted_archive_needs_its_key(alpha, tmp_path, gamma, refused):
    own, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    key, wrong = tmp_path / "key.txt", tmp_path / "wrong.txt"
    key.write_text(f"# public key: {own.to_public()}\n{own}\n")
    wrong.write_text(f"{other}\n")
    path = tmp_path / "alpha.tar.age"
    export(path, encrypt_to=[str(own.to_public())])
    whole = path.read_bytes()
    assert whole.startswith(b"age-encryption.org/v1")
    assert b"head.json" not in whole
    refused(path, "archive_encrypted")
    refused(path, "archive_other_key", wrong)
    for size in (100, 1000, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        refused(path, identity=key)
    path.write_bytes(whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:])
    refused(path, identity=key)
    path.write_bytes(whole)
    assert restore(path, gamma, identity=key).schema_name == gamma


def test_a_key_that_is_none_is_refused_before_anything_is_written(alpha, tmp_path):
    for key in ("", "age1", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1"):
        with pytest.raises(Invalid):
            export(tmp_path / "a.tar", encrypt_to=[key])
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing\n")
    for file in (empty, tmp_path / "missing.txt"):
        with pytest.raises(Invalid):
            restore(tmp_path / "a.tar", "gamma_x", identity=file)
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]


def extended(kind, facts):
    """A header before a header, of `kind`, that says `facts`."""
    text = b"".join(b"%d %s=%s\n" % (len(k) + len(v) + 5, k, v) for k, v in facts.items())
    info = tarfile.TarInfo("more")
    info.type, info.size = kind, len(text)
    return info.tobuf(tarfile.GNU_FORMAT) + text + bytes(-len(text) % 512)


@pytest.mark.parametrize(
    "headers",
    [
        extended(tarfile.XHDTYPE, {b"comment": b"a"}) * 3000,
        extended(tarfile.XGLTYPE, {b"comment": b"a"}),
        extended(tarfile.XHDTYPE, {b"GNU.sparse.map": b"a,b"}),
        extended(tarfile.XHDTYPE, {b"GNU.sparse.realsize": b"x"}),
    ],
    ids=["without end", "for all members", "no map", "no number"],
)
def test_headers_that_are_none_of_ours_are_refused(archive, tmp_path, refused, headers):
    strange = tmp_path / "strange.tar"
    strange.write_bytes(headers + archive.read_bytes())
    refused(strange)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**400])
def test_a_number_that_no_row_can_have_is_refused(archive, tmp_path, refused, number):
    def change(head):
        head["counters"] = dict.fromkeys(head["counters"], number)

    refused(with_head(archive, tmp_path, change))


@pytest.mark.parametrize("region", ["a\0b", "\ud800", "r" * 500])
def test_a_row_that_no_municipality_can_have_is_refused(archive, tmp_path, gamma, region):
    def change(head):
        head["municipality"]["region"] = region

    with pytest.raises(DomainError):
        restore(with_head(archive, tmp_path, change), gamma)
    assert nothing_of(gamma)


def with_head(archive, tmp_path, change):
    """The archive with another head, whose manifest and seal are true of it."""
    members = members_of(archive)
    head = json.loads(dict(members)[HEAD])
    change(head)
    changed = [(name, json.dumps(head).encode() if name == HEAD else c) for name, c in members]
    return write(tmp_path / "changed.tar", sealed(changed))
