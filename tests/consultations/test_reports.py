"""The response report: whole, versioned, never changed, and readable by everybody."""

import hashlib
import re
import time
import zipfile
import zlib
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils import timezone

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import services
from consultations.models import Entry, Report
from consultations.reports import writing
from consultations.reports.data import digest_of, snapshot
from files.printing import Issuer
from processes.models import Process
from records.models import AuditEntry, OutboxEvent
from tests.consultations.support import answered, consultation, person, said, text
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
ISSUER = Issuer("Občina Alfa", "http://alpha.localhost/posvetovanja/odlok-o-parkiranju/")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def over(schema="alpha", **more):
    """A consultation whose call is over."""
    now = timezone.now()
    times = {"opens": now - timedelta(days=40), "closes": now - timedelta(days=1)}
    return consultation(schema, **(times | more))


def publish(of, schema="alpha", **more):
    given = {
        "kind": "response",
        "issuer": ISSUER,
        "languages": ["sl"],
        "by": None,
        "now": timezone.now(),
    }
    with in_municipality(schema):
        return services.publish_report(consultation_id=of.pk, **(given | more))


def data_of(of, schema="alpha", **more):
    given = {"kind": "response", "language": "sl", "now": timezone.now()}
    with in_municipality(schema):
        of.refresh_from_db()
        return snapshot(of, **(given | more))


@pytest.fixture
def talked(db):
    """A consultation in which much was said, and all of it answered."""
    of = over()
    text(of)
    parking = said(of, how_many=2, provision_key="a1", person_id=1)
    said(of, channel="guest", email="gost@example.si", text="<b>Brez lip</b> & sence ne bo.")
    said(of, channel="paper", organisation="Društvo Lipa", name="Lipa Lipar", language="it")
    said(of, channel="hearing", text="Žaljivo besedilo.")
    said(of, text="Umaknjeno besedilo.", person_id=2)
    with in_municipality("alpha"):
        rest = list(Entry.objects.order_by("number"))[2:]
        now = timezone.now()
        Entry.objects.filter(pk=rest[2].pk).update(hidden_at=now, because="Žalitev.")
        Entry.objects.filter(pk=rest[3].pk).update(withdrawn_at=now)
        Entry.objects.filter(pk=rest[0].pk).update(
            shown_name="", because="Osebni podatki.", supports=4
        )
    first = answered(of, parking)
    answered(of, rest[:3], position="noted")
    return of, first


def test_the_figures_are_those_of_the_entries(talked):
    of, _first = talked
    data = data_of(of)
    assert data["figures"] == {
        "contributions": 6,
        "hidden": 1,
        "withdrawn": 1,
        "people": 2,
        "organisations": 1,
        "guests": 1,
        "supports": 4,
        "channels": {"portal": 3, "guest": 1, "hearing": 1, "paper": 1},
        "positions": {"accepted": 2, "noted": 3},
        "answers": 2,
        "open": 0,
    }
    assert data["open"] == []
    assert data["changes"][0]["numbers"] == [1, 2]


def test_what_people_could_not_read_stands_in_no_report(talked):
    of, _first = talked
    made = publish(of)
    whole = str(made.data)
    for secret in ("Žaljivo besedilo", "Umaknjeno besedilo", "gost@example.si"):
        assert secret not in whole
    states = {one["number"]: one["state"] for one in made.data["entries"]}
    assert states == {1: "shown", 2: "shown", 3: "shown", 4: "shown", 5: "hidden", 6: "withdrawn"}
    assert made.data["entries"][4]["because"] == "Žalitev."
    assert made.data["entries"][2]["name"] == ""


def test_a_report_stays_as_it_was_published(talked):
    of, _first = talked
    made = publish(of)
    assert (made.number, made.digest) == (1, digest_of(made.data))
    with in_municipality("alpha"):
        kept = Report.objects.get(pk=made.pk)
        assert digest_of(kept.data) == made.digest
        entry = AuditEntry.objects.about(made).get()
        assert entry.data["pdf_digest"] == hashlib.sha256(content_of(kept.pdf)).hexdigest()
        assert OutboxEvent.objects.filter(name="consultations.report_published").count() == 1


@commits
def test_postgresql_refuses_to_change_or_remove_a_report():
    made = publish(over())
    with in_municipality("alpha"):
        for change in (
            lambda: Report.objects.filter(pk=made.pk).update(digest="0" * 64),
            lambda: Report.objects.filter(pk=made.pk)._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="neither changed nor removed"):
                change()


def test_a_new_version_says_why_and_leaves_the_first(talked):
    of, _first = talked
    first = publish(of)
    with pytest.raises(Invalid) as refused:
        publish(of)
    assert set(refused.value.fields) == {"because_sl"}
    second = publish(of, because={"sl": "Popravljena napaka v številu."})
    assert (second.number, second.data["because"]) == (2, "Popravljena napaka v številu.")
    with in_municipality("alpha"):
        assert Report.objects.get(pk=first.pk).digest == first.digest


def test_a_report_waits_for_all_answers_and_says_which_are_missing():
    of = over()
    entries = said(of, how_many=4)
    answered(of, entries[:1])
    with in_municipality("alpha"):
        Entry.objects.filter(pk=entries[3].pk).update(withdrawn_at=timezone.now())
    with pytest.raises(Conflict, match="2–3"):
        publish(of)
    made = publish(of, admits_open=True)
    assert made.data["open"] == [2, 3]
    with in_municipality("alpha"):
        assert "2–3" in " ".join(texts_of(content_of(made.docx)))


def test_positions_are_of_spatial_plans_and_admit_nothing_open():
    with pytest.raises(Conflict):
        publish(over(), kind="positions")
    plan = over(slug="oppn-center", recipe_key="oppn")
    entries = said(plan, how_many=2)
    with pytest.raises(Conflict):
        publish(plan, kind="positions", admits_open=True)
    answered(plan, entries)
    assert publish(plan, kind="positions").kind == "positions"
    assert publish(plan, kind="response").number == 1


def test_a_report_is_written_after_the_call():
    with pytest.raises(Conflict):
        publish(consultation())


def test_a_consultation_in_which_nobody_said_anything_has_its_report_too():
    made = publish(over())
    assert made.data["figures"]["contributions"] == 0


def test_who_is_limited_to_a_department_publishes_its_reports_alone():
    of = over(unit="KS Loka")
    with pytest.raises(NotAllowed):
        publish(of, by=person("dol@obcina.si", "official", unit="KS Dol"))
    with pytest.raises(NotFound):
        publish(of, schema="beta")


def test_of_two_who_publish_at_once_one_is_first(monkeypatch, talked):
    of, _first = talked
    row = services.reporting._row

    def late(*facts):
        made = row(*facts)
        made.number = 1
        return made

    publish(of)
    monkeypatch.setattr(services.reporting, "_row", late)
    with pytest.raises(Conflict):
        publish(of, because={"sl": "Hkrati."})
    with in_municipality("alpha"):
        files = [one for one in Path(default_storage.path("")).rglob("*") if one.is_file()]
    # What was not published left no files.
    assert sorted(file.suffix for file in files) == [".docx", ".pdf"]


# -- The documents ------------------------------------------------------------------------------


def opened(content):
    """A PDF with its streams unpacked."""
    parts = [content]
    for start in re.finditer(rb"stream\r?\n", content):
        try:
            parts.append(zlib.decompressobj().decompress(content[start.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def content_of(file):
    """All of a stored file."""
    with file.open() as opened_file:
        return opened_file.read()


def texts_of(content):
    found = docx.Document(BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in found.paragraphs] + cells


def test_the_pdf_is_tagged_titled_and_in_its_languages(talked):
    of, _first = talked
    made = publish(of)
    with in_municipality("alpha"):
        pdf = opened(content_of(made.pdf))
    assert b"pdfuaid:part>1<" in pdf
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Lang\s*\(sl", pdf)
    # The contribution in Italian is read out in Italian.
    assert re.search(rb"/Lang\s*\(it", pdf)
    assert re.search(rb"/S\s*/TH\b", pdf)


def test_the_word_document_has_real_headings_header_rows_and_languages(talked):
    of, _first = talked
    made = publish(of)
    with in_municipality("alpha"):
        content = content_of(made.docx)
    found = docx.Document(BytesIO(content))
    levels = [p.style.name for p in found.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == "Heading 1"
    steps = [int(name[-1]) for name in levels]
    assert all(after <= before + 1 for before, after in pairwise(steps))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == len(found.tables) == 4
    assert 'w:val="it-IT"' in xml
    assert found.core_properties.title == writing.title_of(made.data)
    assert found.core_properties.language == "sl-SI"
    whole = " ".join(texts_of(content))
    for said_there in ("<b>Brez lip</b> & sence", "Parkirnina je nižja.", "Žalitev.", "1. člen"):
        assert said_there in whole


def test_the_same_facts_make_the_same_bytes(talked):
    of, _first = talked
    data, day = data_of(of), timezone.localdate()
    assert writing.printed(data, ISSUER, day) == writing.printed(data, ISSUER, day)
    first = writing.in_word(data, ISSUER, day)
    time.sleep(2.1)  # Zip archives know moments of two seconds.
    assert writing.in_word(data, ISSUER, day) == first


def test_no_sign_of_a_citizen_stands_in_the_way_of_a_report():
    of = over()
    entries = said(of, text="Zvonec\a, \x1b, 漢字, 😀 🏳️‍🌈, العربية in\ttabulator\r\nvrstica")
    answered(of, entries)
    made = publish(of)
    assert "😀" in made.data["entries"][0]["text"]
    with in_municipality("alpha"):
        whole = " ".join(texts_of(content_of(made.docx)))
    assert "漢字, 😀" in whole
    assert "\a" not in whole


def test_a_report_of_five_thousand_is_made_in_a_reasonable_time():
    of = over()
    entries = said(of, how_many=5000, text="Parkirnina je previsoka za stanovalce {n}. " * 5)
    for start in range(0, 5000, 50):
        answered(of, entries[start : start + 50])
    began = time.perf_counter()
    made = publish(of)
    took = time.perf_counter() - began
    print(f"report of 5,000 of number {made.number}: {took:.1f} s")  # noqa: T201
    assert took < 120


# -- Looking back -------------------------------------------------------------------------------

LOOKED = {"reached": "Stanovalce da, mladih ne.", "changed": "Parkirnina.", "next_time": "Prej."}


def evaluate(of, texts, schema="alpha", **more):
    with in_municipality(schema):
        return services.evaluate(
            consultation_id=of.pk,
            texts=texts,
            **({"languages": ["sl"], "by": None, "now": timezone.now()} | more),
        )


def test_the_evaluation_answers_all_its_questions_and_is_published():
    of = over()
    with pytest.raises(Invalid) as refused:
        evaluate(of, {"sl": LOOKED | {"next_time": " "}, "it": {"reached": "Sì."}})
    assert set(refused.value.fields) == {"next_time_sl", "changed_it", "next_time_it"}
    evaluate(of, {"sl": LOOKED, "it": {"reached": ""}})
    with in_municipality("alpha"):
        process = Process.objects.get(pk=of.process_id)
        assert process.evaluation == {"sl": LOOKED}
        assert process.evaluated_at


def test_where_two_languages_are_official_a_new_version_and_looking_back_speak_both():
    of, both = over(), ["sl", "en", "it"]
    publish(of, languages=both)
    reasons = {"sl": "Popravek.", "en": "A correction."}
    with pytest.raises(Invalid) as refused:
        publish(of, languages=both, because=reasons)
    assert set(refused.value.fields) == {"because_it"}
    assert publish(of, languages=both, because=reasons | {"it": "Correzione."}).number == 2
    with pytest.raises(Invalid) as refused:
        evaluate(of, {"sl": LOOKED}, languages=both)
    assert set(refused.value.fields) == {"reached_it", "changed_it", "next_time_it"}


def test_nobody_looks_back_before_it_is_over():
    with pytest.raises(Invalid):
        evaluate(consultation(), {"sl": LOOKED})


def test_what_an_evaluation_said_before_stays_in_the_trail():
    of = over()
    evaluate(of, {"sl": LOOKED})
    evaluate(of, {"sl": LOOKED | {"changed": "Še lipe."}})
    with in_municipality("alpha"):
        trail = AuditEntry.objects.filter(act="consultations.evaluation_published")
        last = trail.order_by("-pk").first()
        assert last.data == {"before": {"sl": LOOKED}}
