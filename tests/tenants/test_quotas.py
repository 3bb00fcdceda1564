"""What a municipality may use: reached in the middle of something, nothing is left half done."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.mail import send_mail
from django.db import connection

from tenants.isolation import counters, quotas
from tenants.isolation.quotas import MB, PART, QuotaReached
from tenants.models import Municipality
from tests.common.at_once import at_once
from tests.database import as_owner
from tests.support import client_of, in_municipality, signed_in

lasting = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    quotas.meter.forget()
    yield
    quotas.meter.forget()


@pytest.fixture
def files(settings):
    """The files of a municipality, as they lie on the disk."""
    root = settings.MEDIA_ROOT

    def found(schema):
        return sorted(str(p.relative_to(root / schema)) for p in (root / schema).rglob("*.*"))

    return found


def limit(schema, **limits):
    with as_owner():
        Municipality.objects.filter(schema_name=schema).update(**limits)


def save(name, content):
    return default_storage.save(name, ContentFile(content))


def content_of(name):
    with default_storage.open(name) as file:
        return file.read()


@lasting
def test_a_file_beyond_the_quota_is_refused_with_a_sentence_and_leaves_nothing(files):
    limit("alpha", storage_mb=1)
    with in_municipality("alpha"):
        assert save("documents/a.txt", b"a" * 600_000) == "documents/a.txt"
        with pytest.raises(QuotaReached) as refused:
            save("documents/b.txt", b"b" * 600_000)
        assert "1 MB" in refused.value.message
        assert files("alpha") == ["documents/a.txt"]
        assert save("documents/c.txt", b"c" * 400_000) == "documents/c.txt"
    with in_municipality("beta"):
        save("documents/b.txt", b"b" * 600_000)
        save("documents/c.txt", b"b" * 600_000)


@lasting
def test_what_is_deleted_makes_room():
    limit("alpha", storage_mb=1)
    with in_municipality("alpha"):
        for _ in range(3):
            default_storage.delete(save("documents/a.txt", b"a" * 900_000))
        assert quotas.stored_bytes() == 0
        default_storage.delete("documents/never.txt")
        assert quotas.stored_bytes() == 0


@lasting
def test_two_files_at_the_same_moment_do_not_both_take_the_last_room(files):
    limit("alpha", storage_mb=1)
    with in_municipality("alpha"):
        save("first.txt", b"a")
    acts = [lambda n=n: save(f"documents/{n}.txt", b"x" * 600_000) for n in range(3)]
    results = at_once("alpha", *acts)
    assert sum(isinstance(one, QuotaReached) for one in results) == 2
    assert len(files("alpha")) == 2


@lasting
def test_what_was_there_before_the_count_began_is_counted(settings):
    folder = settings.MEDIA_ROOT / "alpha" / "documents"
    folder.mkdir(parents=True)
    (folder / "old.txt").write_bytes(b"o" * 900_000)
    limit("alpha", storage_mb=1)
    with in_municipality("alpha"), pytest.raises(QuotaReached):
        save("documents/new.txt", b"n" * 200_000)


@lasting
def test_a_picture_at_a_size_is_never_refused():
    limit("alpha", storage_mb=0)
    with in_municipality("alpha"):
        assert save("images/kvadrat.png", b"p" * 1000)
        with pytest.raises(QuotaReached):
            save("original_images/kvadrat.png", b"p" * 1000)


@pytest.mark.django_db
def test_a_file_that_breaks_off_in_the_middle_leaves_no_half(files):
    class Torn(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"x" * 1000
            raise OSError("the disk is full")

    with in_municipality("alpha"):
        with pytest.raises(OSError, match="disk"):
            default_storage.save("documents/a.txt", Torn(b""))
        assert quotas.stored_bytes() == 0
    assert files("alpha") == []


@pytest.mark.django_db
def test_files_keep_their_names_apart_and_large_ones_come_whole(settings, files):
    large = TemporaryUploadedFile("velika.pdf", "application/pdf", 3, None)
    large.write(b"abc")
    large.seek(0)
    with in_municipality("alpha"):
        names = {save("documents/a.txt", b"1"), save("documents/a.txt", b"2")}
        assert len(names) == 2
        name = default_storage.save("documents/velika.pdf", large)
        assert content_of(name) == b"abc"
        mode = (settings.MEDIA_ROOT / "alpha" / name).stat().st_mode
    assert mode & 0o777 == settings.FILE_UPLOAD_PERMISSIONS
    assert not any(PART in name for name in files("alpha"))
    large.close()


@lasting
def test_files_of_one_name_at_the_same_moment_are_each_kept():
    names = at_once("alpha", *[lambda n=n: save("documents/a.txt", b"%d" % n) for n in range(4)])
    with in_municipality("alpha"):
        assert sorted(content_of(name) for name in names) == [b"0", b"1", b"2", b"3"]


@lasting
def test_an_editor_reads_why_a_document_finds_no_room(files):
    limit("alpha", storage_mb=0)
    client = signed_in("alpha")
    body = {"title": "Zapisnik", "file": ContentFile(b"Besedilo", "zapisnik.txt")}
    page = client.post("/admin/documents/add/", body)
    assert page.status_code == 200
    assert "0 MB" in page.content.decode()
    assert files("alpha") == []


@pytest.mark.django_db
def test_what_fills_up_after_the_form_was_checked_is_said_all_the_same(monkeypatch, rf):
    request = rf.get("/admin/documents/add/")
    answer = quotas.QuotaMiddleware(lambda r: None).process_exception(
        request, QuotaReached("storage_reached", "Ni prostora.")
    )
    assert answer.status_code == 507
    assert "Ni prostora." in answer.content.decode()
    assert quotas.QuotaMiddleware(lambda r: None).process_exception(request, OSError()) is None


# -- API --------------------------------------------------------------------------------------


@lasting
def test_the_api_answers_429_beyond_its_hour_and_only_there():
    limit("alpha", api_an_hour=3)
    alpha, beta = client_of("alpha"), client_of("beta")
    statuses = [alpha.get("/api/v1/announcements/").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = alpha.get("/api/v1/announcements/")
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["status"] == 429
    assert 1 <= int(refused["Retry-After"]) <= 3600
    assert alpha.get("/obvestila/").status_code == 200
    assert beta.get("/api/v1/announcements/").status_code == 200
    assert client_of("public").get("/api/v1/municipalities/").status_code == 200


@lasting
def test_processes_count_together():
    limit("alpha", api_an_hour=6)
    now = time.time()
    meters = [quotas.Meter(), quotas.Meter()]
    with in_municipality("alpha"):
        within = [meters[n % 2].count("alpha", 6, now) for n in range(8)]
        assert within == [True] * 6 + [False] * 2
        assert meters[0].count("alpha", 6, now + 3600)


@lasting
def test_a_large_limit_costs_a_statement_now_and_then(queries):
    meter, now = quotas.Meter(), time.time()
    with in_municipality("alpha"):
        meter.count("alpha", 100_000, now)
        with queries(0):
            for _ in range(900):
                assert meter.count("alpha", 100_000, now)


# -- Counters ---------------------------------------------------------------------------------


@lasting
def test_of_raises_at_the_same_moment_none_is_lost():
    def raise_often(_):
        with in_municipality("alpha"):
            for _ in range(25):
                counters.add("test", 1, 60)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(raise_often, range(4)))
    with in_municipality("alpha"):
        assert counters.read("test") == 100
    with in_municipality("beta"):
        assert counters.read("test") is None


@pytest.mark.django_db
def test_a_counter_begins_anew_when_its_time_is_over():
    with in_municipality("alpha"):
        assert counters.add("test", 5, 0) == 5
        assert counters.read("test") is None
        assert counters.add("test", 2, 60) == 2
        counters.begin("test", 9, 60)
        assert counters.read("test") == 2
        counters.forget("test")
        assert counters.read("test") is None


# -- Mail -------------------------------------------------------------------------------------


@lasting
def test_mails_beyond_the_day_s_are_held_back_and_counted(settings):
    through = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAILERS = {
        "default": {"BACKEND": "tenants.isolation.mail.MunicipalityMail",
                    "OPTIONS": {"through": through}}
    }  # fmt: skip
    limit("alpha", mail_a_day=2)

    def send():
        return send_mail("Zadeva", "Besedilo", "od@skupaj.example", ["za@alpha.example"])

    with in_municipality("alpha"):
        assert [send() for _ in range(4)] == [1, 1, 0, 0]
        assert counters.read(quotas.mail_counter()) == 2
        assert counters.read(f"{quotas.mail_counter()}.refused") == 2
    with in_municipality("beta"):
        assert send() == 1
    assert send() == 1
    assert len(mail.outbox) == 4


@lasting
def test_a_municipality_reads_its_limits_and_cannot_change_them():
    from django.db import ProgrammingError

    limit("alpha", storage_mb=7)
    with in_municipality("alpha"):
        assert quotas.limit_here("storage_mb") == 7
        with pytest.raises(ProgrammingError):
            Municipality.objects.filter(schema_name="alpha").update(storage_mb=99)
    assert MB == 1_000_000
