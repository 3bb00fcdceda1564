"""Answers: grouped, written by one, reviewed by another, published together or not at all."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import letters, register, services, tasks
from consultations.models import Answer, Entry
from consultations.services import Overtaken, Reply, publishing
from notifications.models import Mail
from processes.models import Duty
from records.models import AuditEntry, OutboxEvent
from tests.consultations.support import consultation, person, said, text
from tests.support import in_municipality, sent_mails

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
REPLY = Reply(
    title="Nižja parkirnina",
    position="partly",
    reasons={"sl": "Parkirnina za stanovalce je bila res previsoka."},
    changed={"sl": "Letna dovolilnica stane 20 evrov."},
)


def act(name, /, *, schema="alpha", **facts):
    """One of the acts, now, by nobody in particular."""
    with in_municipality(schema):
        return getattr(services, name)(**({"by": None, "now": timezone.now()} | facts))


def answered(of, entries, *, by, reply=REPLY):
    ids = [one.pk for one in entries]
    return act("answer", consultation_id=of.pk, entry_ids=ids, reply=reply, by=by)


@pytest.fixture
def drafter(db):
    return person("pisec@obcina.si", "official", first_name="Pia", last_name="Pisec")


@pytest.fixture
def reviewer(db):
    return person("bralec@obcina.si", "official", first_name="Bor", last_name="Bralec")


def answers_of(of):
    with in_municipality("alpha"):
        return list(Answer.objects.filter(consultation=of).order_by("pk"))


def groups_of(of):
    with in_municipality("alpha"):
        rows = Entry.objects.filter(consultation=of).order_by("number")
        return list(rows.values_list("answer_id", flat=True))


# -- Groups -----------------------------------------------------------------------------------


def test_contributions_are_put_together_and_taken_apart():
    of = consultation()
    one, two, three = said(of, how_many=3)
    made = act("group", consultation_id=of.pk, title=" Cena ", entry_ids=[one.pk, two.pk])
    assert made.title == "Cena"
    act("put", answer_id=made.pk, entry_ids=[three.pk])
    assert groups_of(of) == [made.pk] * 3
    assert act("take_out", consultation_id=of.pk, entry_ids=[two.pk]) == 1
    assert groups_of(of) == [made.pk, None, made.pk]
    act("take_out", consultation_id=of.pk, entry_ids=[one.pk, three.pk])
    # An empty group in which nothing is written is gone.
    assert answers_of(of) == []


def test_a_group_that_loses_its_last_to_another_is_gone_unless_something_is_written(drafter):
    of = consultation()
    one, two, three = said(of, how_many=3)
    first = act("group", consultation_id=of.pk, title="Prva", entry_ids=[one.pk])
    written = answered(of, [two], by=drafter)
    last = act("group", consultation_id=of.pk, title="Vse", entry_ids=[one.pk, two.pk, three.pk])
    assert [answer.pk for answer in answers_of(of)] == [written.pk, last.pk]
    assert first.pk not in groups_of(of)


def test_who_comes_to_a_reviewed_answer_has_it_reviewed_again(drafter, reviewer):
    of = consultation()
    one, two = said(of, how_many=2)
    made = answered(of, [one], by=drafter)
    act("review_answer", languages=["sl"], answer_id=made.pk, revision=1, by=reviewer)
    put = act("put", answer_id=made.pk, entry_ids=[two.pk], by=drafter)
    assert (put.reviewed_at, put.revision) == (None, 2)


def test_a_contribution_of_another_consultation_is_not_put_into_a_group():
    here, there = consultation(), consultation(slug="drugo")
    (one,), (other,) = said(here), said(there)
    made = act("group", consultation_id=here.pk, title="Cena", entry_ids=[one.pk])
    with pytest.raises(NotFound):
        act("put", answer_id=made.pk, entry_ids=[other.pk])
    with pytest.raises(NotFound):
        act("put", schema="beta", answer_id=made.pk, entry_ids=[one.pk])


def test_a_group_has_a_name():
    of = consultation()
    (one,) = said(of)
    with pytest.raises(Invalid) as refused:
        act("group", consultation_id=of.pk, title=" ", entry_ids=[one.pk])
    assert set(refused.value.fields) == {"title"}


def test_contributions_are_handed_to_somebody_who_may_answer(drafter):
    of = consultation()
    entries = [one.pk for one in said(of, how_many=2)]
    assert act("assign", consultation_id=of.pk, entry_ids=entries, to=drafter) == 2
    citizen = person("ana@example.si")
    with pytest.raises(Invalid) as refused:
        act("assign", consultation_id=of.pk, entry_ids=entries, to=citizen)
    assert set(refused.value.fields) == {"to"}
    act("assign", consultation_id=of.pk, entry_ids=entries[:1], to=None)
    with in_municipality("alpha"):
        found = register.Wanted.read({"assigned": str(drafter.pk)}).of(of)
        assert [entry.number for entry in found] == [2]


def test_a_group_is_thrown_away_and_its_contributions_are_free_again(drafter):
    of = consultation()
    made = answered(of, said(of, how_many=2), by=drafter)
    act("dissolve", answer_id=made.pk)
    assert groups_of(of) == [None, None]
    assert answers_of(of) == []


# -- Writing and reviewing ----------------------------------------------------------------------


def test_the_second_official_keeps_their_words_and_sees_those_of_the_first(drafter, reviewer):
    of = consultation()
    made = answered(of, said(of), by=drafter)
    first = Reply(title="Cena", position="noted", reasons={"sl": "Prva je bila hitrejša."})
    act("draft_answer", answer_id=made.pk, revision=1, reply=first, by=drafter)
    with pytest.raises(Overtaken) as overtaken:
        act("draft_answer", answer_id=made.pk, revision=1, reply=REPLY, by=reviewer)
    assert overtaken.value.answer.reasons == {"sl": "Prva je bila hitrejša."}
    assert overtaken.value.status == 409
    # Upon what stands now it goes.
    again = act("draft_answer", answer_id=made.pk, revision=2, reply=REPLY, by=reviewer)
    assert (again.revision, again.drafted_by_id) == (3, reviewer.pk)


def test_the_same_words_sent_twice_are_one_writing(drafter):
    of = consultation()
    made = answered(of, said(of), by=drafter)
    other = Reply(title="Cena", position="noted", reasons={"sl": "Zapisano."})
    act("draft_answer", answer_id=made.pk, revision=1, reply=other, by=drafter)
    assert act("draft_answer", answer_id=made.pk, revision=1, reply=other, by=drafter).revision == 2


def raced(*acts):
    """What became of acts that began at the same moment."""
    outcomes, barrier = [], Barrier(len(acts))

    def run(one):
        barrier.wait()
        try:
            outcomes.append(one())
        except Conflict as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@commits
def test_two_who_answer_the_same_contribution_at_once_leave_one_answer(drafter, reviewer):
    of = consultation()
    entries = said(of, how_many=2)
    for turn in range(5):
        outcomes = raced(
            lambda: answered(of, entries, by=drafter),
            lambda: answered(of, entries, by=reviewer),
        )
        (made,) = [one for one in outcomes if isinstance(one, Answer)]
        (error,) = [one for one in outcomes if isinstance(one, Overtaken)]
        assert error.answer.pk == made.pk, turn
        assert [one.pk for one in answers_of(of)] == [made.pk]
        act("dissolve", answer_id=made.pk)


@commits
def test_two_who_write_on_one_answer_at_once_do_not_overwrite_each_other(drafter, reviewer):
    of = consultation()
    made = answered(of, said(of), by=drafter)
    texts = {"A": "Prvi uradnik.", "B": "Drugi uradnik."}

    def write(name):
        reply = Reply(title=name, position="noted", reasons={"sl": texts[name]})
        return lambda: act("draft_answer", answer_id=made.pk, revision=1, reply=reply, by=reviewer)

    outcomes = raced(write("A"), write("B"))
    (kept,) = [one for one in outcomes if isinstance(one, Answer)]
    (error,) = [one for one in outcomes if isinstance(one, Overtaken)]
    assert error.answer.reasons == kept.reasons == {"sl": texts[kept.title]}
    assert answers_of(of)[0].revision == 2


def test_nobody_reviews_what_they_wrote(drafter, reviewer):
    of = consultation()
    made = answered(of, said(of), by=drafter)
    for own in (drafter, None):
        with pytest.raises(Conflict):
            act("review_answer", languages=["sl"], answer_id=made.pk, revision=1, by=own)
    reviewed = act("review_answer", languages=["sl"], answer_id=made.pk, revision=1, by=reviewer)
    assert (reviewed.reviewed_by_id, reviewed.published_at) == (reviewer.pk, None)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(title="Cena"),
        Reply(title="Cena", position="noted"),
        Reply(title="Cena", position="noted", reasons={"it": "Solo in italiano."}),
        Reply(title="Cena", position="accepted", reasons={"sl": "Res je."}),
    ],
)
def test_what_is_not_whole_is_not_reviewed(reply, drafter, reviewer):
    of = consultation()
    made = answered(of, said(of), by=drafter, reply=reply)
    with pytest.raises(Conflict):
        act("review_answer", languages=["sl"], answer_id=made.pk, revision=1, by=reviewer)


def test_where_two_languages_are_official_an_answer_speaks_both(drafter, reviewer):
    of, both = consultation(), {"sl": "Res je.", "it": "È vero."}
    made = answered(of, said(of), by=drafter, reply=Reply(title="Cena"))
    halves = [
        {"reasons": {"sl": "Res je."}, "changed": both},
        {"reasons": both, "changed": {"sl": "x"}},
    ]
    facts = {"answer_id": made.pk, "languages": ["sl", "en", "it"], "by": reviewer}
    for revision, half in enumerate(halves, 1):
        reply = Reply(title="Cena", position="accepted", **half)
        act("draft_answer", answer_id=made.pk, revision=revision, reply=reply, by=drafter)
        with pytest.raises(Conflict, match="italiano"):
            act("review_answer", revision=revision + 1, **facts)
    reply = Reply(title="Cena", position="accepted", reasons=both, changed=both)
    act("draft_answer", answer_id=made.pk, revision=3, reply=reply, by=drafter)
    assert act("review_answer", revision=4, **facts).reviewed_at


def test_a_review_is_of_what_the_reviewer_has_read(drafter, reviewer):
    of = consultation()
    made = answered(of, said(of), by=drafter)
    other = Reply(title="Cena", position="noted", reasons={"sl": "Drugače."})
    act("draft_answer", answer_id=made.pk, revision=1, reply=other, by=drafter)
    with pytest.raises(Overtaken):
        act("review_answer", languages=["sl"], answer_id=made.pk, revision=1, by=reviewer)


def test_what_is_written_anew_is_reviewed_anew(drafter, reviewer):
    of = consultation()
    made = answered(of, said(of), by=drafter)
    act("review_answer", languages=["sl"], answer_id=made.pk, revision=1, by=reviewer)
    other = Reply(title="Cena", position="noted", reasons={"sl": "Drugače."})
    again = act("draft_answer", answer_id=made.pk, revision=1, reply=other, by=reviewer)
    assert again.reviewed_at is None
    with pytest.raises(Conflict):
        act("review_answer", languages=["sl"], answer_id=made.pk, revision=2, by=reviewer)


def test_what_was_sent_back_waits_for_its_writer_with_the_remark(drafter, reviewer):
    of = consultation()
    made = answered(of, said(of), by=drafter)
    with pytest.raises(Conflict):
        act("send_back", answer_id=made.pk, revision=1, because=" ", by=reviewer)
    act("send_back", answer_id=made.pk, revision=1, because="Manjka člen.", by=reviewer)
    with in_municipality("alpha"):
        assert register.remark_on(made) == "Manjka člen."
        assert list(Answer.objects.to_review()) == []
        assert list(Answer.objects.sent_back()) == [made]
    other = Reply(title="Cena", position="noted", reasons={"sl": "Po 5. členu."})
    again = act("draft_answer", answer_id=made.pk, revision=1, reply=other, by=drafter)
    with in_municipality("alpha"):
        assert register.remark_on(again) == ""
        assert list(Answer.objects.to_review()) == [made]
        assert list(Answer.objects.sent_back()) == []


def test_an_answer_names_parts_of_the_draft_that_there_are(drafter):
    of = consultation()
    text(of)
    (one,) = said(of)
    wrong = Reply(title="Cena", changed_keys=["a1", "a99"])
    with pytest.raises(Invalid) as refused:
        answered(of, [one], by=drafter, reply=wrong)
    assert set(refused.value.fields) == {"changed_keys"}
    assert groups_of(of) == [None]
    made = answered(of, [one], by=drafter, reply=Reply(title="Cena", changed_keys=["a1", "a1"]))
    assert made.changed_keys == ["a1"]


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        (Reply(title="x" * 201), "title"),
        (Reply(title="Cena", position="yes"), "position"),
        (Reply(title="Cena", reasons={"sl": "x" * 10_001}), "reasons_sl"),
        (Reply(title="Cena", changed={"it": "x" * 5_001}), "changed_it"),
    ],
)
def test_what_cannot_be_kept_is_said_by_field(reply, field, drafter):
    of = consultation()
    with pytest.raises(Invalid) as refused:
        answered(of, said(of), by=drafter, reply=reply)
    assert set(refused.value.fields) == {field}
    assert answers_of(of) == []


def test_who_is_limited_to_a_department_answers_its_consultations_alone():
    of = consultation(unit="KS Loka")
    entries = said(of)
    outsider = person("dol@obcina.si", "official", unit="KS Dol")
    with pytest.raises(NotAllowed):
        answered(of, entries, by=outsider)


# -- Publishing -------------------------------------------------------------------------------


def reviewed(of, entries, drafter, reviewer, reply=REPLY):
    made = answered(of, entries, by=drafter, reply=reply)
    return act("review_answer", languages=["sl"], answer_id=made.pk, revision=1, by=reviewer)


def test_all_that_was_reviewed_is_published_together(drafter, reviewer):
    of = consultation()
    one, two, three = said(of, how_many=3)
    first = reviewed(of, [one], drafter, reviewer)
    second = reviewed(of, [two], drafter, reviewer)
    left = answered(of, [three], by=drafter)
    published = act("publish_answers", consultation_id=of.pk, by=reviewer)
    assert [answer.pk for answer in published] == [first.pk, second.pk]
    with in_municipality("alpha"):
        assert not Answer.objects.get(pk=left.pk).published_at
        assert Entry.objects.unanswered().get().pk == three.pk
        trail = AuditEntry.objects.filter(act="consultations.answer_published").order_by("pk")
        assert [entry.data["numbers"] for entry in trail] == ["1", "2"]
        assert OutboxEvent.objects.filter(name="consultations.answers_published").count() == 1
    with pytest.raises(Conflict):
        act("publish_answers", consultation_id=of.pk, by=reviewer)


def test_one_that_was_not_reviewed_holds_all_of_the_chosen_back(drafter, reviewer):
    of = consultation()
    one, two = said(of, how_many=2)
    good = reviewed(of, [one], drafter, reviewer)
    raw = answered(of, [two], by=drafter)
    with pytest.raises(Conflict):
        act("publish_answers", consultation_id=of.pk, answer_ids=[good.pk, raw.pk])
    assert not any(answer.published_at for answer in answers_of(of))


@commits
def test_what_was_published_stays_as_it_is(drafter, reviewer):
    of = consultation()
    one, two = said(of, how_many=2)
    made = reviewed(of, [one], drafter, reviewer)
    act("publish_answers", consultation_id=of.pk)
    refused = {
        "draft_answer": {"answer_id": made.pk, "revision": 1, "reply": Reply(title="Drugo")},
        "review_answer": {"answer_id": made.pk, "revision": 1, "languages": ["sl"], "by": drafter},
        "send_back": {"answer_id": made.pk, "revision": 1, "because": "Prepozno."},
        "put": {"answer_id": made.pk, "entry_ids": [two.pk]},
        "take_out": {"consultation_id": of.pk, "entry_ids": [one.pk]},
        "group": {"consultation_id": of.pk, "title": "x", "entry_ids": [one.pk]},
        "dissolve": {"answer_id": made.pk},
    }
    for name, facts in refused.items():
        with pytest.raises(Conflict):
            act(name, **facts)
    with in_municipality("alpha"), pytest.raises(DatabaseError, match="neither changed"):
        Answer.objects.filter(pk=made.pk).update(title="Mimo pravil")


def test_an_answer_that_answers_nobody_is_not_published(drafter, reviewer):
    of = consultation()
    one = said(of)
    made = reviewed(of, one, drafter, reviewer)
    with in_municipality("alpha"):
        Entry.objects.update(answer=None)
    with pytest.raises(Conflict):
        act("publish_answers", consultation_id=of.pk, answer_ids=[made.pk])
    with pytest.raises(Conflict):
        act("publish_answers", consultation_id=of.pk)


def test_the_ledger_counts_what_is_published_as_answered(drafter, reviewer):
    of = consultation()
    one, two = said(of, how_many=2)
    today = timezone.localdate()
    due = {"received_on": today, "due_on": today, "first_due_on": today + timedelta(days=15)}
    with in_municipality("alpha"):
        for entry in (one, two):
            Duty.objects.create(kind=publishing.KIND, object_id=entry.pk, **due)
        Duty.objects.create(kind="initiatives.initiative", object_id=one.pk, **due)
    reviewed(of, [one], drafter, reviewer)
    act("publish_answers", consultation_id=of.pk)
    with in_municipality("alpha"):
        met = Duty.objects.filter(answered_on=today)
        assert [(duty.kind, duty.object_id) for duty in met] == [(publishing.KIND, one.pk)]


def test_who_took_part_is_written_to_in_their_language(drafter, reviewer):
    of = consultation()
    ana = person("ana@example.si")
    said(of, person_id=ana.pk)
    said(of, channel="guest", email="gost@example.si", language="it")
    said(of, channel="paper")
    said(of, channel="guest", email="odstopil@example.si")
    with in_municipality("alpha"):
        entries = list(Entry.objects.order_by("number"))
        Entry.objects.filter(pk=entries[3].pk).update(withdrawn_at=timezone.now())
    reply = Reply(
        title="Cena",
        position="noted",
        reasons={"sl": "Zapisali smo <vaše> mnenje.", "it": "Abbiamo preso nota."},
    )
    made = reviewed(of, entries[:3], drafter, reviewer, reply)
    act("put", answer_id=made.pk, entry_ids=[entries[3].pk])
    act("review_answer", languages=["sl"], answer_id=made.pk, revision=2, by=reviewer)
    act("publish_answers", consultation_id=of.pk)
    with in_municipality("alpha"):
        tasks.tell_contributors.call([made.pk])
    by_receiver = {mail.to[0]: mail for mail in sent_mails()}
    assert set(by_receiver) == {"ana@example.si", "gost@example.si"}
    assert "Zapisali smo <vaše> mnenje." in by_receiver["ana@example.si"].body
    assert "Zapisali smo &lt;vaše&gt; mnenje." in by_receiver["ana@example.si"].alternatives[0][0]
    assert "Abbiamo preso nota." in by_receiver["gost@example.si"].body
    assert "1" in by_receiver["ana@example.si"].subject


@commits
def test_letters_that_break_off_are_written_anew_to_all(drafter, reviewer, monkeypatch):
    of = consultation()
    said(of, how_many=3, channel="guest", email="gost@example.si")
    with in_municipality("alpha"):
        made = reviewed(of, list(Entry.objects.all()), drafter, reviewer)
    write, calls = letters._write, []

    def breaks(*facts):
        calls.append(facts)
        if len(calls) == 2:
            raise RuntimeError
        write(*facts)

    monkeypatch.setattr(letters, "_write", breaks)
    with in_municipality("alpha"):
        with pytest.raises(RuntimeError):
            tasks.tell_contributors.call([made.pk])
        assert Mail.objects.count() == 0
        tasks.tell_contributors.call([made.pk])
        assert Mail.objects.count() == 3


@commits
def test_a_publication_that_breaks_off_leaves_nothing_half_done(drafter, reviewer, monkeypatch):
    of = consultation()
    for entry in said(of, how_many=3):
        reviewed(of, [entry], drafter, reviewer)

    note, noted = publishing._note, []

    def breaks(answer, by, now):
        noted.append(answer)
        if len(noted) == 2:
            raise RuntimeError
        note(answer, by, now)

    monkeypatch.setattr(publishing, "_note", breaks)
    with pytest.raises(RuntimeError):
        act("publish_answers", consultation_id=of.pk)
    assert not any(answer.published_at for answer in answers_of(of))
    with in_municipality("alpha"):
        assert not AuditEntry.objects.filter(act="consultations.answer_published").exists()
    monkeypatch.setattr(publishing, "_note", note)
    assert len(act("publish_answers", consultation_id=of.pk)) == 3


@commits
@pytest.mark.parametrize("_turn", range(4))
def test_who_joins_at_the_moment_of_publication_is_in_or_out(_turn, drafter, reviewer):
    of = consultation()
    one, late = said(of, how_many=2)
    made = reviewed(of, [one], drafter, reviewer)
    outcomes = raced(
        lambda: act("publish_answers", consultation_id=of.pk, answer_ids=[made.pk]),
        lambda: act("put", answer_id=made.pk, entry_ids=[late.pk]),
    )
    with in_municipality("alpha"):
        answer = Answer.objects.get(pk=made.pk)
        joined = Entry.objects.get(pk=late.pk).answer_id == made.pk
    # Who came first won: a published answer has one contribution, or it was not published.
    assert joined == (answer.published_at is None)
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
