"""The table of all answers: whole or not at all, and never whole in memory."""

import csv
import os
from datetime import timedelta
from io import StringIO
from json import dumps
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from surveys import services
from surveys.exports import Answered, Incomplete
from surveys.models import STALLED, Questionnaire, Response
from surveys.services import exporting
from tenants.queue.worker import Worker
from tests.cms.backoffice import browser, url
from tests.support import in_municipality
from tests.surveys.support import WHOLE, answered, begun, published
from tests.tenants.queue_support import (
    empty_queue,
    hurry,
    let_leases_run_out,
    wait_for,
    worker_process,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    (tmp_path / "static").mkdir()
    settings.MEDIA_ROOT = tmp_path / "media"
    return Path(settings.MEDIA_ROOT) / "alpha"


def ask(found):
    with in_municipality("alpha"):
        return services.ask_for_export(questionnaire_id=found.pk, by=None, now=timezone.now())


def now_of(found):
    with in_municipality("alpha"):
        return Questionnaire.objects.get(pk=found.pk)


def read(found):
    with in_municipality("alpha"), now_of(found).export_file.open() as file:
        text = file.read().decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def fill(found, many):
    """So many answers that were sent, at once."""
    sql = """
        INSERT INTO surveys_response (questionnaire_id, answers, language, begun_at, saved_at,
                                      finished_at, key_digest, on_paper)
        SELECT %s, %s, 'sl', now() - interval '1 day', now() - interval '1 day',
               now() - interval '1 day', '', false FROM generate_series(1, %s)"""
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute(sql, [found.pk, dumps(WHOLE), many])


def files(folder):
    return [path.name for path in folder.rglob("*.csv")] if folder.exists() else []


def test_every_answer_that_was_sent_is_a_line_and_no_cell_is_a_formula(folder):
    found = published("alpha")
    answered("alpha", found)
    own = {"way": {"chosen": ["other"], "other": "=1+1"}, "words": "@SUM(A1)\nvrstica"}
    answered("alpha", found, own)
    begun("alpha", found, WHOLE)
    ask(found)
    assert Worker("surveys", 0.05, 30).drain() >= 1
    head, first, second = read(found)
    assert head[5:9] == [
        "Kako prihajate v mesto?",
        f"Kako prihajate v mesto?: {head[6].rpartition(': ')[2]}",
        "Kje parkirate?",
        "Katere ulice uporabljate?: Glavna",
    ]
    assert first[5:] == [
        *("Z avtom", "", "Na dvorišču", "1", "1", "4", "2", "1", "3", "veliko", "malo"),
        "Več klopi.",
    ]
    assert (second[6], second[-1]) == ("'=1+1", "'@SUM(A1)\nvrstica")
    client = browser("alpha", "Uradniki")
    answer = client.get(url("surveys:download", found.pk))
    assert b"Na dvori" in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == 'attachment; filename="promet.csv"'
    token = now_of(found).export["token"]
    with in_municipality("alpha"):
        services.forget_export(questionnaire_id=found.pk, token=token)
    assert files(folder) == []
    assert client.get(url("surveys:download", found.pk)).status_code == 404


def test_fewer_lines_than_answers_are_no_file(folder):
    found = published("alpha")
    answered("alpha", found)
    with in_municipality("alpha"):
        sent = Response.objects.finished()
        table = Answered(found, sent, 2, lambda done: None)
        with pytest.raises(Incomplete):
            found.export_file.storage.save("surveys/x.csv", table)
    assert files(folder) == []
    assert not list(folder.rglob(".part-*"))


def test_an_export_that_broke_off_is_an_error_that_the_person_sees(folder, monkeypatch):
    found = published("alpha")
    answered("alpha", found)
    asked = ask(found)

    def fail(*args):
        raise OSError("disk full")

    with monkeypatch.context() as broken, in_municipality("alpha"):
        broken.setattr(Answered, "_batches", fail)
        with pytest.raises(OSError, match="disk full"):
            services.make_export(questionnaire_id=found.pk, token=asked.export["token"])
    assert now_of(found).export_has_failed(timezone.now())
    client = browser("alpha", "Uradniki")
    page = client.get(url("surveys:one", found.pk)).content.decode()
    assert 'role="alert"' in page
    assert url("surveys:download", found.pk) not in page
    assert files(folder) == []


def test_one_that_was_asked_for_anew_stops_the_older_one(folder):
    found = published("alpha")
    answered("alpha", found)
    old = ask(found).export["token"]
    with in_municipality("alpha"):
        later = timezone.now() + timedelta(hours=2)
        again = services.ask_for_export(questionnaire_id=found.pk, by=None, now=later)
        assert not services.make_export(questionnaire_id=found.pk, token=old)
        with pytest.raises(exporting.Superseded):
            exporting._say(found.pk, old, 1, 1)
        assert services.make_export(questionnaire_id=found.pk, token=again.export["token"])
        assert not services.make_export(questionnaire_id=found.pk, token=again.export["token"])
    assert len(files(folder)) == 1


def test_killed_midway_there_is_an_error_and_no_file_and_then_the_whole_one(folder):
    empty_queue()
    found, many = published("alpha"), 40_000
    fill(found, many)
    ask(found)
    with worker_process() as process:
        wait_for(lambda: 0 < now_of(found).export["done"] < many, 60)
        process.kill()
        process.wait()
    broken = now_of(found)
    assert 0 < broken.export["done"] < many
    assert (files(folder), str(broken.export_file)) == ([], "")
    assert broken.export_has_failed(timezone.now() + STALLED + timedelta(seconds=1))
    let_leases_run_out()
    with worker_process():
        wait_for(lambda: hurry() or now_of(found).export_file, 90)
    assert len(read(found)) == many + 1
    assert len(files(folder)) == 1


def memory():
    """Bytes of memory of this process that are in use."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.soak
def test_a_quarter_of_a_million_answers_take_less_than_50_megabytes():
    found, many = published("alpha"), 250_000
    fill(found, many)
    asked, most = ask(found), 0
    before = memory()
    with in_municipality("alpha"), pytest.MonkeyPatch.context() as patch:
        said = exporting._say

        def say(*args):
            nonlocal most
            most = max(most, memory() - before)
            said(*args)

        patch.setattr(exporting, "_say", say)
        began = timezone.now()
        assert services.make_export(questionnaire_id=found.pk, token=asked.export["token"])
        took = (timezone.now() - began).total_seconds()
        with found.export_file.storage.open(str(now_of(found).export_file.name)) as file:
            lines = sum(1 for _line in file)
    print(f"{many} answers: {took:.1f} s, memory grew by {most / 1e6:.1f} MB")  # noqa: T201
    assert lines == many + 1
    assert most < 50_000_000
