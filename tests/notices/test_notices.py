"""Public notices: complete before they are put up, frozen after, with evidence of their display."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from common.errors import Conflict, DomainError, Invalid, NotFound
from notices import services
from notices.evidence import evidence_of
from notices.models import Notice, NoticeFile, midnight
from notices.texts import blocks_of, clean
from records.chain import verify
from records.models import AuditEntry
from records.services import audit
from tenants.models import Municipality
from tenants.provisioning.services import resume_municipality, suspend_municipality
from tenants.queue.worker import Worker
from tests.database import as_owner
from tests.notices.support import ISSUER, ITALIAN, TEXT, drafted, facts, published
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def acts_of(schema, notice):
    with in_municipality(schema):
        return [entry.act.removeprefix("notices.") for entry in AuditEntry.objects.about(notice)]


def execute(schema, sql):
    with in_municipality(schema), connection.cursor() as cursor:
        cursor.execute(sql)


def publish(schema, notice, **more):
    given = {"languages": ["sl", "en"], "issuer": ISSUER, "by": None, "now": timezone.now()}
    with in_municipality(schema):
        return services.publish(notice_id=notice.pk, **(given | more))


def withdraw(schema, notice, because="Napaka v datumu.", now=None):
    with in_municipality(schema):
        return services.withdraw(
            notice_id=notice.pk, because=because, by=None, now=now or timezone.now()
        )


# -- Before it is put up ----------------------------------------------------------------------


def test_what_is_missing_is_said_by_field():
    notice = drafted("alpha", number="", signed_by=" ", texts={"sl": TEXT | {"basis": ""}})
    with pytest.raises(Invalid) as refused:
        publish("alpha", notice)
    assert set(refused.value.fields) == {"number", "signed_by", "basis_sl"}
    assert acts_of("alpha", notice) == []


def test_a_bilingual_municipality_says_all_of_it_in_both_languages():
    notice = drafted("alpha", texts={"sl": TEXT, "it": ITALIAN | {"body": ""}})
    with pytest.raises(Invalid) as refused:
        publish("alpha", notice, languages=["sl", "en", "it"])
    assert set(refused.value.fields) == {"body_it"}
    whole = drafted("alpha", texts={"sl": TEXT, "it": ITALIAN})
    assert publish("alpha", whole, languages=["sl", "en", "it"]).published_at


def test_a_translation_that_is_begun_is_finished():
    notice = drafted("alpha", texts={"sl": TEXT, "en": {"title": "Notice"}})
    with pytest.raises(Invalid) as refused:
        publish("alpha", notice)
    assert set(refused.value.fields) == {"basis_en", "body_en", "signed_as_en"}
    empty = drafted("alpha", texts={"sl": TEXT, "en": {}})
    assert set(publish("alpha", empty).texts) == {"sl"}


@pytest.mark.parametrize(
    ("kind", "days", "accepted"),
    [
        ("spatial_plan", 29, False),
        ("spatial_plan", 30, True),
        ("environment", 29, False),
        ("plan_update", 14, False),
        ("plan_update", 15, True),
        ("other", 1, True),
    ],
)
def test_the_shortest_display_of_the_law_is_kept(kind, days, accepted):
    today = timezone.localdate()
    until = today + timedelta(days=days - 1)
    notice = drafted("alpha", kind=kind, shown_from=today, shown_until=until)
    if accepted:
        publish("alpha", notice)
    else:
        with pytest.raises(Invalid) as refused:
            publish("alpha", notice)
        assert set(refused.value.fields) == {"shown_until"}


def test_no_display_begins_in_the_past_or_ends_before_it_begins():
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        publish("alpha", drafted("alpha", shown_from=yesterday))
    assert set(refused.value.fields) == {"shown_from"}
    with pytest.raises(Invalid):
        drafted("alpha", shown_until=yesterday)
    with pytest.raises(Invalid):
        drafted("alpha", shown_until=timezone.localdate() + timedelta(days=9000))


@pytest.mark.parametrize(
    "part", [{"title": "x" * 301}, {"body": "<p>" + "x" * 200_001}, {"basis": "č" * 1001}]
)
def test_what_is_too_long_is_refused_with_its_field(part):
    with pytest.raises(Invalid) as refused:
        drafted("alpha", texts={"sl": TEXT | part})
    assert set(refused.value.fields) == {f"{next(iter(part))}_sl"}


def test_signs_that_the_font_does_not_have_are_refused_and_nothing_is_published():
    notice = drafted("alpha", texts={"sl": TEXT | {"title": "Vabimo 🎉🎉"}})
    with pytest.raises(Invalid):
        publish("alpha", notice)
    with in_municipality("alpha"):
        assert Notice.objects.get(pk=notice.pk).published_at is None


def test_headings_with_a_gap_are_refused():
    notice = drafted("alpha", texts={"sl": TEXT | {"body": "<h3>Pod čem?</h3><p>x</p>"}})
    with pytest.raises(Invalid) as refused:
        publish("alpha", notice)
    assert set(refused.value.fields) == {"body_sl"}


def test_html_is_cut_down_to_text_and_read_as_blocks():
    html = clean(
        '<h2 onclick="x()">A</h2><script>alert(1)</script><p style="x">b <a href="javascript:x">c'
        '</a><img src=x onerror=y></p><iframe src="https://example.org"></iframe>'
    )
    assert html == "<h2>A</h2><p>b <a>c</a></p>"
    kinds = [block["kind"] for block in blocks_of(TEXT["body"], "https://alfa.si")]
    assert kinds == ["heading", "paragraph", "list", "paragraph"]
    assert blocks_of(TEXT["body"], "https://alfa.si")[-1]["runs"][0]["href"] == (
        "https://alfa.si/dogodki/"
    )


# -- Once it is put up ------------------------------------------------------------------------


def test_what_is_published_is_frozen_for_services_and_for_the_database():
    notice = published("alpha")
    with in_municipality("alpha"):
        now = timezone.now()
        for act in (
            lambda: services.change(notice_id=notice.pk, facts=facts(), by=None, now=now),
            lambda: services.discard(notice_id=notice.pk, by=None, now=now),
            lambda: services.attach(
                notice_id=notice.pk, title="x", file=ContentFile(b"x", "a.txt"), by=None, now=now
            ),
        ):
            with pytest.raises(Conflict):
                act()
    for sql in (
        "UPDATE notices_notice SET signed_by = 'Kdo drug'",
        "UPDATE notices_notice SET published_at = NULL",
        "UPDATE notices_notice SET shown_until = shown_until + 1",
        "UPDATE notices_notice SET texts = '{}'",
        "UPDATE notices_notice SET display_began_at = NULL",
        "DELETE FROM notices_notice",
        "INSERT INTO notices_noticefile (notice_id, title, file, size, digest)"
        f" VALUES ({notice.pk}, 'x', 'x', 1, 'x')",
    ):
        with pytest.raises(DatabaseError):
            execute("alpha", sql)


def test_what_the_file_has_heard_of_a_display_is_not_told_otherwise():
    notice = published("alpha")
    with in_municipality("alpha"):
        services.withdraw(notice_id=notice.pk, because="Napaka.", by=None, now=timezone.now())
        notice.refresh_from_db()
    assert notice.withdrawn_at
    assert notice.display_began_at
    assert notice.display_ended_at
    for column in ("withdrawn_at", "display_began_at", "display_ended_at"):
        for value in ("NULL", f"{column} - interval '1 day'"):
            with pytest.raises(DatabaseError):
                execute("alpha", f"UPDATE notices_notice SET {column} = {value}")
    with pytest.raises(DatabaseError):
        execute("alpha", "UPDATE notices_notice SET withdrawn_because = 'Drugo.'")


def test_no_file_of_a_draft_is_moved_to_a_published_notice():
    notice, draft = published("alpha"), drafted("alpha")
    with in_municipality("alpha"):
        file = ContentFile(b"opis", "a.txt")
        services.attach(notice_id=draft.pk, title="Opis", file=file, by=None, now=timezone.now())
    execute("alpha", "UPDATE notices_noticefile SET title = 'Drug opis'")
    with pytest.raises(DatabaseError):
        execute("alpha", f"UPDATE notices_noticefile SET notice_id = {notice.pk}")


def test_its_files_are_checked_and_frozen_with_it():
    notice = drafted("alpha")
    with in_municipality("alpha"):
        now = timezone.now()

        def attach(title, content, name):
            file = ContentFile(content, name)
            return services.attach(notice_id=notice.pk, title=title, file=file, by=None, now=now)

        for title, content, name in (
            ("", b"%PDF-1.7", "a.pdf"),
            ("Načrt", b"MZ\x90", "a.pdf"),
            ("Načrt", b"<svg onload=x>", "a.svg"),
            ("Načrt", b"", "a.txt"),
        ):
            with pytest.raises(Invalid):
                attach(title, content, name)
        one, other = attach("Načrt", b"%PDF-1.7 x", "načrt.pdf"), attach("Opis", b"opis", "a.txt")
        services.detach(notice_id=notice.pk, file_id=other.pk, by=None, now=now)
        assert [kept.title for kept in NoticeFile.objects.all()] == ["Načrt"]
        assert not other.file.storage.exists(other.file.name)
    before = publish("alpha", notice).digest
    assert before
    for sql in ("DELETE FROM notices_noticefile", "UPDATE notices_noticefile SET title = 'x'"):
        with pytest.raises(DatabaseError):
            execute("alpha", sql)
    answer = client_of("alpha").get(f"/javna-naznanila/{notice.pk}/{one.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_published_twice_at_once_it_is_published_once():
    notice, met, outcomes = drafted("alpha"), Barrier(2, timeout=20), []

    def act():
        try:
            with in_municipality("alpha"):
                met.wait()
            publish("alpha", notice)
            outcomes.append("published")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["notice_published", "published"]
    assert acts_of("alpha", notice) == ["notice_published", "display_began"]


def test_a_correction_is_a_notice_of_its_own_and_both_say_so():
    first = published("alpha")
    with in_municipality("alpha"):
        second = services.correct(notice_id=first.pk, by=None, now=timezone.now())
        with pytest.raises(Conflict):
            services.correct(notice_id=second.pk, by=None, now=timezone.now())
    assert client_of("alpha").get(f"/javna-naznanila/{second.pk}/").status_code == 404
    publish("alpha", second)
    assert acts_of("alpha", first)[-2:] == ["correction_begun", "notice_corrected"]
    old = client_of("alpha").get(f"/javna-naznanila/{first.pk}/").content.decode()
    new = client_of("alpha").get(f"/javna-naznanila/{second.pk}/").content.decode()
    assert f"/javna-naznanila/{second.pk}/" in old
    assert "popravlja" in new or "corrects" in new


def test_what_is_not_there_is_not_found():
    with in_municipality("alpha"), pytest.raises(NotFound):
        services.withdraw(notice_id=999, because="x", by=None, now=timezone.now())


# -- On the board -----------------------------------------------------------------------------


def test_it_is_public_from_its_first_day_to_its_last_and_not_a_moment_longer(monkeypatch):
    today = timezone.localdate()
    notice = published("alpha", shown_until=today)
    waiting = published("alpha", shown_from=today + timedelta(days=1))
    path = f"/javna-naznanila/{notice.pk}/"
    client = client_of("alpha")
    page = client.get(path)
    assert page.status_code == 200
    assert "Žabjek" in page.content.decode()
    assert client.get(f"/javna-naznanila/{waiting.pk}/").status_code == 404
    assert client_of("beta").get(path).status_code == 404
    assert "Žabjek" in client.get("/javna-naznanila/").content.decode()
    assert "Žabjek" not in client_of("beta").get("/javna-naznanila/").content.decode()
    tomorrow = midnight(today + timedelta(days=1))
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    from tenants.isolation import answers

    monkeypatch.setattr(answers, "time", tomorrow.timestamp)
    assert client.get(path).status_code == 410
    assert client.get(f"/javna-naznanila/{notice.pk}.pdf").status_code == 404
    assert client.get(f"/javna-naznanila/{waiting.pk}/").status_code == 200


def test_a_kept_page_is_forgotten_when_the_notice_is_withdrawn():
    notice = published("alpha")
    client, path = client_of("alpha"), f"/javna-naznanila/{notice.pk}/"
    assert [client.get(path).status_code for _ in range(2)] == [200, 200]
    withdraw("alpha", notice)
    ended = client.get(path)
    assert ended.status_code == 410
    assert "Napaka v datumu." in ended.content.decode()
    assert "Žabjek" not in client.get("/javna-naznanila/").content.decode()


def test_both_languages_stand_on_the_page_that_of_the_reader_first():
    notice = published(
        "alpha", languages=["sl", "en"], texts={"sl": TEXT, "en": ITALIAN | {"title": "Notice"}}
    )
    for path, order in (
        (f"/javna-naznanila/{notice.pk}/", ("Žabjek", "Notice")),
        (f"/en/public-notices/{notice.pk}/", ("Notice", "Žabjek")),
    ):
        main = client_of("alpha").get(path).content.decode().partition("<main")[2]
        assert main.index(order[0]) < main.index(order[1])
        assert 'lang="sl"' in main
        assert 'lang="en"' in main


def test_its_pdf_is_the_one_that_was_kept():
    import hashlib

    notice = published("alpha")
    answer = client_of("alpha").get(f"/javna-naznanila/{notice.pk}.pdf")
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == notice.document_digest
    assert answer["Content-Type"] == "application/pdf"
    assert client_of("beta").get(f"/javna-naznanila/{notice.pk}.pdf").status_code == 404


# -- Evidence ---------------------------------------------------------------------------------


def entry(schema, act, at):
    with in_municipality(schema):
        one = Municipality.objects.get(schema_name=schema)
        audit(act=act, object=one, by=None, now=at, data={})


def test_evidence_leaves_out_the_time_in_which_the_portal_was_closed():
    begun = timezone.now() - timedelta(hours=5)
    # Soon after midnight that was yesterday.
    notice = drafted("alpha", shown_from=timezone.localdate(begun))
    publish("alpha", notice, now=begun)
    hour = timedelta(hours=1)
    entry("alpha", "tenants.portal_closed", begun - hour)
    entry("alpha", "tenants.portal_opened", begun - hour / 2)
    entry("alpha", "tenants.portal_closed", begun + hour)
    entry("alpha", "tenants.portal_closed", begun + hour * 1.5)
    entry("alpha", "tenants.portal_opened", begun + hour * 2)
    withdrawn = withdraw("alpha", notice, now=begun + hour * 4)
    with in_municipality("alpha"):
        found = evidence_of(withdrawn, timezone.now())
    spans = [(span.begins - begun, span.ends - begun) for span in found.public]
    assert spans == [(timedelta(), hour), (hour * 2, hour * 4)]
    assert [span.ends - span.begins for span in found.closed] == [hour]
    assert found.head is not None


def test_a_suspension_by_the_operator_is_in_the_evidence():
    notice = published("alpha")
    with as_owner():
        suspend_municipality(schema="alpha", reason="Vzdrževanje")
    with in_municipality("alpha"):
        found = evidence_of(notice, timezone.now())
    assert found.public[-1].ends is not None
    assert found.closed[-1].ends is None
    with as_owner():
        resume_municipality(schema="alpha")
    with in_municipality("alpha"):
        found = evidence_of(notice, timezone.now())
        assert not verify().faults
    assert found.public[-1].ends is None
    assert len(found.public) == 2


def test_beginning_and_end_of_a_display_are_noted_by_themselves_and_once():
    today = timezone.localdate()
    notice = published(
        "alpha", shown_from=today + timedelta(days=1), shown_until=today + timedelta(days=2)
    )
    assert acts_of("alpha", notice) == ["notice_published"]
    for days, noted in ((0, 0), (1, 1), (1, 0), (2, 0), (3, 1), (4, 0)):
        with in_municipality("alpha"):
            moment = midnight(today + timedelta(days=days)) + timedelta(minutes=2)
            assert services.note_displays(now=moment) == noted, days
    assert acts_of("alpha", notice) == ["notice_published", "display_began", "display_ended"]
    with in_municipality("alpha"):
        lines = AuditEntry.objects.about(notice).filter(act="notices.display_ended")
        end = midnight(today + timedelta(days=3))
        assert timezone.datetime.fromisoformat(lines.get().data["moment"]) == end


def test_one_withdrawn_before_its_first_day_was_never_displayed():
    notice = published("alpha", shown_from=timezone.localdate() + timedelta(days=3))
    withdraw("alpha", notice)
    assert acts_of("alpha", notice) == ["notice_published", "notice_withdrawn"]
    with in_municipality("alpha"):
        assert evidence_of(Notice.objects.get(pk=notice.pk), timezone.now()).public == ()
        with pytest.raises(Conflict):
            services.withdraw(notice_id=notice.pk, because="x", by=None, now=timezone.now())


def test_withdrawing_needs_a_reason():
    notice = published("alpha")
    with pytest.raises(Conflict):
        withdraw("alpha", notice, because="  ")


def test_the_worker_notes_what_is_due():
    from tenants.queue import schedule

    today = timezone.localdate()
    begun = timezone.now() - timedelta(days=2)
    first = today - timedelta(days=2)
    notice = drafted("alpha", shown_from=first, shown_until=first)
    publish("alpha", notice, now=begun)
    schedule.note_displays()
    assert Worker("notices", 0.05, 30).drain() >= 1
    assert acts_of("alpha", notice)[-1] == "display_ended"
