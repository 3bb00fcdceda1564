"""The register of twenty thousand: asked for, grouped, answered at once, exported whole."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from common.errors import NotFound
from consultations import exports, services
from consultations.models import Answer, Contribution, Entry, Stage
from consultations.register import Wanted
from consultations.services import Reply, exporting
from tenants.queue.worker import Worker
from tests.consultations.support import answered, consultation, person, said, text
from tests.support import Queries, in_municipality
from tests.tenants.queue_support import empty_queue

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
MANY = 20_000


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def numbers(of, **asked):
    with in_municipality("alpha"):
        return [entry.number for entry in Wanted.read(asked).of(of)]


def test_the_register_is_asked_by_each_of_its_columns():
    of = consultation()
    text(of)
    official = person("ura@obcina.si", "official")
    one, two, three, four, five = said(of, how_many=5)
    said(of, channel="paper", provision_key="a1", organisation="Društvo Lipa")
    with in_municipality("alpha"):
        now = timezone.now()
        Entry.objects.filter(pk=one.pk).update(hidden_at=now, because="x", moderated_at=now)
        Entry.objects.filter(pk=two.pk).update(withdrawn_at=now)
        Entry.objects.filter(pk=three.pk).update(assigned_to=official, supports=3)
        reply = Reply(title="Cena", position="noted", reasons={"sl": "Ja."})
        drafted = services.answer(
            consultation_id=of.pk, entry_ids=[four.pk], reply=reply, by=official, now=now
        )
    published = answered(of, [five], position="rejected")
    assert numbers(of) == [1, 2, 3, 4, 5, 6]
    expected = {
        ("stage", "new"): [3, 4, 5, 6],
        ("stage", "hidden"): [1],
        ("stage", "withdrawn"): [2],
        ("stage", "open"): [1, 3, 6],
        ("stage", "drafted"): [4],
        ("stage", "reviewed"): [],
        ("stage", "answered"): [5],
        ("part", "a1"): [6],
        ("part", "whole"): [1, 2, 3, 4, 5],
        ("position", "rejected"): [5],
        ("assigned", str(official.pk)): [3],
        ("assigned", "none"): [1, 2, 4, 5, 6],
        ("group", str(drafted.pk)): [4],
        ("group", str(published.pk)): [5],
        ("group", "none"): [1, 2, 3, 6],
        ("channel", "paper"): [6],
        ("text", "pripomba 4"): [4],
        ("text", "lipa DRUŠTVO"): [6],
        ("order", "-number"): [6, 5, 4, 3, 2, 1],
        ("order", "-supports"): [3, 1, 2, 4, 5, 6],
    }
    for (name, value), lines in expected.items():
        assert numbers(of, **{name: value}) == lines, (name, value)
    with in_municipality("alpha"):
        counts = of.entries.counted()
    stages = {name: len(lines) for (key, name), lines in expected.items() if key == "stage"}
    assert counts == {"all": 6, **stages}


@pytest.mark.parametrize(
    "asked",
    [
        {"stage": "gone"},
        {"position": "x"},
        {"assigned": "1 OR 1=1"},
        {"assigned": "9" * 30},
        {"group": "-1"},
        {"group": "²"},
        {"channel": "\0"},
        {"text": "\0"},
        {"order": "pk; DROP"},
        {"nothing": "1"},
    ],
)
def test_what_cannot_be_asked_limits_nothing(asked):
    of = consultation()
    said(of, how_many=2)
    assert numbers(of, **asked) == [1, 2]


def test_signs_of_searching_are_letters_like_others():
    of = consultation()
    said(of, text="Popust 50 % za vse.")
    said(of, text="Popust za vse.")
    assert numbers(of, text="%") == [1]
    assert numbers(of, text="_") == []


def test_the_register_of_one_municipality_is_not_that_of_another():
    of = consultation()
    said(of)
    there = consultation("beta")
    with in_municipality("beta"):
        assert list(Wanted().of(there)) == []


# -- Twenty thousand --------------------------------------------------------------------------


@pytest.fixture
def crowd(db):
    """A consultation with twenty thousand contributions, and its officials."""
    of = consultation()
    text(of, articles=100)
    for number in range(100):
        said(
            of,
            how_many=MANY // 100,
            provision_key=f"a{number + 1}",
            text=f"Mnenje {number} {{n}} o čem.",
        )
    with in_municipality("alpha"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return of


@commits
def test_twenty_thousand_are_filtered_grouped_and_answered_in_few_statements(crowd):
    drafter, reviewer = person("a@o.si", "official"), person("b@o.si", "official")
    now, of = timezone.now(), crowd
    with in_municipality("alpha"):
        for asked in (
            {"stage": "open"},
            {"part": "a7", "stage": "new"},
            {"text": "mnenje 19999"},
            {"channel": "paper", "order": "-supports"},
            {"assigned": "none", "position": "noted"},
        ):
            lines = Wanted.read(asked).of(of).whole()
            with Queries(2):
                assert lines.count() >= len(lines[:50])
        with Queries(1):
            of.entries.counted()
        ids = list(of.entries.order_by("number").values_list("pk", flat=True))
        facts = {"consultation_id": of.pk, "by": drafter, "now": now}
        services.group(title="Vse", entry_ids=ids[:500], **facts)
        services.assign(entry_ids=ids[:500], to=drafter, **facts)
        reply = Reply(title="Cena", position="noted", reasons={"sl": "Zapisano."})
        # One statement writes the answer, one gives it to all five hundred.
        with Queries(7):
            services.answer(entry_ids=ids[500:1000], reply=reply, **facts)
        made = Answer.objects.get(position="noted")
        services.review_answer(
            answer_id=made.pk, revision=1, languages=["sl"], by=reviewer, now=now
        )
        services.publish_answers(consultation_id=of.pk, by=reviewer, now=now)
        assert of.entries.at(Stage.ANSWERED).count() == 500


@commits
def test_an_answer_to_five_hundred_that_breaks_off_answers_nobody(monkeypatch):
    of = consultation()
    drafter = person("a@o.si", "official")
    entries = said(of, how_many=500)

    def breaks(**facts):
        raise RuntimeError

    from consultations.services import answering

    monkeypatch.setattr(answering, "audit", breaks)
    reply = Reply(title="Cena", position="noted", reasons={"sl": "Zapisano."})
    ids = [one.pk for one in entries]
    with in_municipality("alpha"):
        with pytest.raises(RuntimeError):
            services.answer(
                consultation_id=of.pk, entry_ids=ids, reply=reply, by=drafter, now=timezone.now()
            )
        assert not Answer.objects.exists()
        assert not Entry.objects.exclude(answer=None).exists()


# -- The file ---------------------------------------------------------------------------------


def asked(of, by, **wanted):
    with in_municipality("alpha"):
        return services.ask_for_register(
            consultation_id=of.pk,
            wanted=Wanted.read(wanted),
            by=by,
            language="sl",
            now=timezone.now(),
        )


def export_of(of, number, by):
    with in_municipality("alpha"):
        return services.export_of(consultation_id=of.pk, number=number, by=by)


def work():
    Worker("register", 0.05, 30).run_next()


def read(name):
    with in_municipality("alpha"), default_storage.open(name) as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def official(db):
    empty_queue()
    return person("ura@obcina.si", "official", first_name="Ula", last_name="Ura")


@commits
def test_the_file_holds_every_line_and_its_answer(official):
    of = consultation()
    text(of)
    said(of, how_many=3, provision_key="a1", text="=Nevarna {n}")
    with in_municipality("alpha"):
        entries = list(Entry.objects.order_by("number"))
        Entry.objects.filter(number=2).update(assigned_to=official)
    answered(of, entries[:1])
    number = asked(of, official)
    assert not export_of(of, number, official).is_made
    work()
    made = export_of(of, number, official)
    assert (made.is_made, made.done, made.total) == (True, 3, 3)
    heads, *rows = read(made.name)
    assert len({len(row) for row in (heads, *rows)}) == 1
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[0][7:9] == ["1. člen Naslov člena 1", "'=Nevarna 1"]
    assert "Ula Ura" in rows[1]
    assert "Predlog je utemeljen." in rows[0]


@commits
def test_the_file_holds_what_was_asked_for(official):
    of = consultation()
    said(of, how_many=2)
    said(of, channel="paper")
    number = asked(of, official, channel="paper")
    work()
    assert [row[0] for row in read(export_of(of, number, official).name)[1:]] == ["3"]


@commits
def test_an_empty_register_is_a_whole_file(official):
    of = consultation()
    number = asked(of, official)
    work()
    assert len(read(export_of(of, number, official).name)) == 1


@commits
def test_an_export_that_breaks_off_says_so_and_leaves_no_shorter_file(official, monkeypatch):
    of = consultation()
    said(of, how_many=30)
    monkeypatch.setattr(exports, "BATCH", 10)
    cells, calls = exports._cells, []

    def breaks(row, parts):
        calls.append(row)
        if len(calls) > 25:
            raise MemoryError
        return cells(row, parts)

    monkeypatch.setattr(exports, "_cells", breaks)
    number = asked(of, official)
    work()
    export = export_of(of, number, official)
    assert (export.is_made, export.is_broken, export.name) == (False, True, "")
    assert (export.done, export.total) == (20, 30)
    with in_municipality("alpha"):
        assert not list(Path(default_storage.path("")).rglob("*.csv"))


@commits
def test_fewer_lines_than_there_are_are_no_file(official, monkeypatch):
    of = consultation()
    said(of, how_many=30)
    rows = exports.RegisterFile._rows

    def shorter(self):
        found = rows(self)
        for _n in range(29):
            yield next(found)

    monkeypatch.setattr(exports.RegisterFile, "_rows", shorter)
    number = asked(of, official)
    work()
    assert export_of(of, number, official).is_broken


@commits
def test_a_file_that_was_cut_afterwards_is_not_given_out(official):
    of = consultation()
    said(of, how_many=3)
    number = asked(of, official)
    work()
    made = export_of(of, number, official)
    with in_municipality("alpha"):
        path = default_storage.path(made.name)
    with open(path, "r+b") as file:
        file.truncate(20)
    assert export_of(of, number, official).is_broken


def test_a_file_is_for_who_asked_for_it_alone(official):
    of, other = consultation(), consultation(slug="drugo")
    number = asked(of, official)
    stranger = person("tuja@obcina.si", "official")
    for where, who in ((of, stranger), (other, official)):
        with pytest.raises(NotFound):
            export_of(where, number, who)
    for unknown in ("x", "0" * 32, ""):
        with pytest.raises(NotFound):
            export_of(of, unknown, official)
    with in_municipality("beta"), pytest.raises(NotFound):
        services.export_of(consultation_id=of.pk, number=number, by=official)


@commits
def test_a_file_is_forgotten_after_its_time(official):
    of = consultation()
    number = asked(of, official)
    work()
    name = export_of(of, number, official).name
    with in_municipality("alpha"):
        exporting.forget(token=name.removeprefix("exports/").removesuffix(".csv"))
        assert not default_storage.exists(name)
    assert export_of(of, number, official).is_broken


def test_memory_does_not_grow_with_the_number_of_lines(crowd):
    with in_municipality("alpha"):
        lines = Wanted().of(crowd)
        said_of = exports.RegisterFile(lines, {}, lambda done, total: None)
        tracemalloc.start()
        size = sum(len(chunk) for chunk in said_of.chunks())
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert Contribution.objects.count() == MANY
    assert size > 1_000_000
    assert peak < 30_000_000
