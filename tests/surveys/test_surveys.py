"""Questionnaires: complete before they are asked, frozen after, each person answers once."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.exports import copy_of
from accounts.models import User
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from records.models import AuditEntry, OutboxEvent
from surveys import links, results, services
from surveys.models import Questionnaire, Response
from surveys.rules import State
from tests.common.at_once import at_once
from tests.support import Queries, in_municipality
from tests.surveys.support import (
    QUESTIONS,
    WHOLE,
    answered,
    begun,
    closed,
    drafted,
    facts,
    published,
)

pytestmark = pytest.mark.django_db
THREADS = pytest.mark.django_db(transaction=True)


def someone(schema="alpha", email="ana@example.si"):
    with in_municipality(schema):
        return User.objects.create_user(email, "geslo")


def do(act, schema="alpha", **given):
    with in_municipality(schema):
        return act(**({"by": None, "now": timezone.now()} | given))


def execute(sql, schema="alpha"):
    with in_municipality(schema), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# -- Before it is published --------------------------------------------------------------------


def test_what_is_missing_is_said_by_field():
    half = [*QUESTIONS, {"key": "q9", "kind": "ranking", "text": {"sl": "Kaj?"}}]
    past = timezone.now() - timedelta(days=1)
    draft = drafted("alpha", half, texts={"sl": {"intro": "?"}}, closes_at=past)
    with pytest.raises(Invalid) as refused:
        do(services.publish, questionnaire_id=draft.pk, languages=["sl"])
    assert set(refused.value.fields) == {"title_sl", "question_q9", "closes_at"}


def test_a_bilingual_municipality_asks_everything_in_both_languages():
    draft = drafted("alpha")
    with pytest.raises(Invalid) as refused:
        do(services.publish, questionnaire_id=draft.pk, languages=["sl", "en", "it"])
    assert set(refused.value.fields) == {"title_it"}
    monolingual = [QUESTIONS[5], QUESTIONS[6] | {"text": {"sl": "Kaj najprej?"}}]
    with pytest.raises(Invalid) as refused:
        draft = drafted("alpha", monolingual, slug="drugi")
        do(services.publish, questionnaire_id=draft.pk, languages=["sl", "it"])
    assert set(refused.value.fields) == {"title_it", "question_order"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "Promet"},
        {"slug": "a--b"},
        {"slug": ""},
        {"slug": "x" * 61},
        {"who": "nobody"},
        {"texts": {"sl": {"title": "x" * 201}}},
        {"texts": {"sl": {"intro": "x" * 5001}}},
        {"opens_at": timezone.now() + timedelta(days=9)},
        {"opens_at": datetime(1, 1, 1, tzinfo=UTC)},
        {"closes_at": datetime(9999, 12, 31, tzinfo=UTC)},
    ],
)
def test_facts_that_cannot_be_are_refused(wrong):
    with pytest.raises(Invalid):
        do(services.draft, facts=facts(**wrong))


def test_an_address_is_one_questionnaire_s():
    drafted("alpha")
    drafted("beta")
    with pytest.raises(Conflict):
        do(services.draft, facts=facts())


def test_questions_are_put_together_one_at_a_time():
    draft = do(services.draft, facts=facts())
    known = {"questionnaire_id": draft.pk}
    keys = [
        do(services.add_question, kind=kind, **known)[1] for kind in ("section", "text", "choice")
    ]
    assert keys == ["s1", "q1", "q2"]
    do(services.change_question, key="q1", question={"text": {"sl": "Zakaj?"}}, **known)
    do(services.move_question, key="q2", by_places=-1, **known)
    do(services.move_question, key="s1", by_places=-1, **known)
    by = {"key": "q2", "values": ["a1"]}
    found = do(
        services.change_question, key="q1", question={"text": {"sl": "Z"}, "only_if": by}, **known
    )
    assert [one["key"] for one in found.questions] == ["s1", "q2", "q1"]
    found = do(services.remove_question, key="q2", **known)
    assert [(one["key"], one.get("only_if")) for one in found.questions] == [
        ("s1", None),
        ("q1", None),
    ]
    for act in (
        lambda: do(services.add_question, kind="dance", **known),
        lambda: do(services.change_question, key="q1", question={"text": 1}, **known),
        lambda: do(services.set_questions, questions={"a": 1}, **known),
    ):
        with pytest.raises(Invalid):
            act()
    with pytest.raises(NotFound):
        do(services.remove_question, key="q2", **known)


def test_a_copy_asks_the_same_at_another_address():
    found = published("alpha")
    copied = do(services.copy, questionnaire_id=found.pk, slug="promet-2")
    assert (copied.questions, copied.published_at) == (found.questions, None)
    with pytest.raises(Conflict):
        do(services.copy, questionnaire_id=found.pk, slug="promet-2")


# -- Once it is published ----------------------------------------------------------------------


def test_a_published_questionnaire_stays_as_it_is():
    found = published("alpha")
    known = {"questionnaire_id": found.pk}
    for act in (
        lambda: do(services.change, facts=facts(), **known),
        lambda: do(services.set_questions, questions=[], **known),
        lambda: do(services.add_question, kind="text", **known),
        lambda: do(services.discard, **known),
        lambda: do(services.publish, languages=["sl"], **known),
    ):
        with pytest.raises(Conflict):
            act()
    for change in ("questions = '[]'", "who = 'anyone'", "slug = 'x'", "published_at = NULL"):
        with pytest.raises(DatabaseError, match="neither changed nor removed"):
            execute(f"UPDATE surveys_questionnaire SET {change}")
    with pytest.raises(DatabaseError, match="neither changed nor removed"):
        execute("DELETE FROM surveys_questionnaire")
    with in_municipality("alpha"):
        told = OutboxEvent.objects.filter(name__startswith="surveys.")
        assert [event.name for event in told] == ["surveys.questionnaire_published"]
        acts = [entry.act for entry in AuditEntry.objects.about(found)]
        assert acts == ["surveys.questionnaire_published"]


def test_its_time_can_be_extended_until_the_results_are_out():
    found = published("alpha")
    later = found.closes_at + timedelta(days=1)
    with pytest.raises(Conflict):
        do(services.extend, questionnaire_id=found.pk, closes_at=found.closes_at)
    assert do(services.extend, questionnaire_id=found.pk, closes_at=later).closes_at == later
    answered("alpha", found)
    closed("alpha", found)
    do(services.publish_results, questionnaire_id=found.pk, now=timezone.now())
    for act in (
        lambda: do(services.extend, questionnaire_id=found.pk, closes_at=later),
        lambda: do(services.publish_results, questionnaire_id=found.pk),
    ):
        with pytest.raises(Conflict):
            act()
    for change in ("results = '{}'", "closes_at = now() + interval '1 year'"):
        with pytest.raises(DatabaseError, match="neither changed nor removed"):
            execute(f"UPDATE surveys_questionnaire SET {change}")


def test_a_domain_sets_the_time_to_answer():
    now = timezone.now()
    draft = drafted("alpha")
    given = {"questionnaire_id": draft.pk, "closes_at": now + timedelta(days=9)}
    do(services.set_period, opens_at=now + timedelta(days=2), **given)
    do(services.publish, questionnaire_id=draft.pk, languages=["sl"])
    # It has not opened: both ends move.
    opens = now + timedelta(days=1)
    found = do(services.set_period, opens_at=opens, **given)
    assert found.state(now) == State.EARLY
    assert found.state(opens) == State.OPEN
    at = {"now": opens + timedelta(hours=1)}
    for wrong in (
        {"opens_at": now},
        {"opens_at": opens, "closes_at": opens},
        {"opens_at": opens, "closes_at": opens + timedelta(minutes=1)},
    ):
        with pytest.raises(Conflict):
            do(services.set_period, **(given | wrong | at))
    shortened = do(
        services.set_period, **(given | {"opens_at": opens, "closes_at": at["now"]} | at)
    )
    assert shortened.state(at["now"]) == State.CLOSED


# -- Answering ---------------------------------------------------------------------------------


def test_what_was_answered_is_kept_until_it_is_sent_and_stays_then():
    found = published("alpha")
    response, key = begun("alpha", found, {"way": {"chosen": ["bus"]}})
    response, wrong = do_save(response, {"words": "x" * 10_000, "happy": 3})
    assert set(wrong) == {"words"}
    assert response.answers == {"way": {"chosen": ["bus"]}, "happy": 3}
    with in_municipality("alpha"):
        assert links.find(key).pk == response.pk
        assert key not in str(Response.objects.values())
    sent = do_finish(response)
    assert sent.finished_at
    for act in (
        lambda: do_finish(response),
        lambda: do_save(response, {}),
        lambda: forget(response),
    ):
        with pytest.raises(Conflict):
            act()
    for sql in ("UPDATE surveys_response SET answers = '{}'", "DELETE FROM surveys_response"):
        with pytest.raises(DatabaseError, match="neither changed nor removed"):
            execute(sql)


def do_save(response, given, now=None):
    with in_municipality("alpha"):
        return services.save(response_id=response.pk, given=given, now=now or timezone.now())


def do_finish(response, now=None):
    with in_municipality("alpha"):
        return services.finish(response_id=response.pk, now=now or timezone.now())


def forget(response):
    with in_municipality("alpha"):
        services.forget(response_id=response.pk, now=timezone.now())


def test_an_answer_that_hides_another_takes_it_back():
    found = published("alpha")
    response, _key = begun("alpha", found, WHOLE)
    assert "parking" in response.answers
    response, _wrong = do_save(response, {"way": {"chosen": ["bus"]}})
    assert "parking" not in response.answers


def test_what_is_required_is_asked_for_when_it_is_sent():
    response, _key = begun("alpha", published("alpha"), {"way": {"chosen": ["car"]}})
    with pytest.raises(Invalid) as refused:
        do_finish(response)
    assert set(refused.value.fields) == {"parking"}


def test_each_person_answers_once_and_comes_back_to_what_was_begun():
    ana, found = someone(), published("alpha", who="signed_in")
    with pytest.raises(NotAllowed):
        begun("alpha", found)
    first, key = begun("alpha", found, WHOLE, person=ana)
    assert key == ""
    again, _key = begun("alpha", found, person=ana)
    assert again.pk == first.pk
    do_finish(first)
    with pytest.raises(Conflict):
        begun("alpha", found, person=ana)
    with pytest.raises(IntegrityError, match="one_response_a_person"), in_municipality("alpha"):
        now = timezone.now()
        given = {"begun_at": now, "saved_at": now, "finished_at": now, "language": "sl"}
        Response.objects.create(questionnaire=found, person=ana, **given)


def test_where_nobody_is_asked_who_they_are_nobody_is_kept():
    ana, found = someone(), published("alpha", who="anyone")
    first, key = begun("alpha", found, person=ana)
    second, _key = begun("alpha", found, person=ana)
    assert key
    assert first.pk != second.pk
    assert first.person is None


def test_an_account_that_is_deleted_is_taken_out_and_its_answers_stay():
    ana, found = someone(), published("alpha")
    sent = answered("alpha", found, person=ana)
    with in_municipality("alpha"):
        assert copy_of(ana)["surveys"][0]["answers"] == WHOLE
        User.objects.filter(pk=ana.pk).delete()
        sent.refresh_from_db()
        assert (sent.person_id, sent.answers) == (None, WHOLE)
        with pytest.raises(DatabaseError):
            Response.objects.filter(pk=sent.pk).update(person=someone(email="eva@example.si"))


def test_nothing_is_taken_before_the_opening_nor_from_the_moment_of_closing_on():
    now = timezone.now()
    opens, closes = now + timedelta(hours=1), now + timedelta(hours=2)
    found = published("alpha", opens_at=opens, closes_at=closes)
    with pytest.raises(Conflict):
        begun("alpha", found, now=opens - timedelta(microseconds=1))
    response, _key = begun("alpha", found, WHOLE, now=opens)
    late, _key = begun("alpha", found, WHOLE, now=closes - timedelta(microseconds=1))
    assert do_finish(response, now=closes - timedelta(microseconds=1)).finished_at
    for act in (do_finish, lambda one, now: do_save(one, {"happy": 1}, now)):
        with pytest.raises(Conflict):
            act(late, now=closes)
    with in_municipality("alpha"):
        assert Response.objects.finished().count() == 1
        # It is kept for a while: who could not send it may be let in by a later end.
        assert services.forget_unsent(questionnaire_id=found.pk, now=now) == 0
        assert services.forget_unsent(questionnaire_id=found.pk, now=closes) == 1
        assert Response.objects.finished().count() == 1


@THREADS
def test_windows_that_send_at_once_send_once():
    found = published("alpha")
    for _round in range(8):
        response, _key = begun("alpha", found, WHOLE)
        send = partial(services.finish, response_id=response.pk, now=timezone.now())
        outcomes = [type(outcome).__name__ for outcome in at_once("alpha", *[send] * 4)]
        assert sorted(outcomes) == ["Conflict"] * 3 + ["Response"]


@THREADS
def test_two_windows_that_begin_at_once_begin_one_response():
    ana, found = someone(), published("alpha")

    def start():
        given = {"questionnaire_id": found.pk, "person": ana, "language": "sl"}
        return services.begin(now=timezone.now(), **given)[0].pk

    assert len(set(at_once("alpha", start, start, start))) == 1


@THREADS
def test_sending_and_closing_at_once_has_one_outcome():
    found = published("alpha")
    response, _key = begun("alpha", found, WHOLE)
    moment = timezone.now() + timedelta(seconds=1)
    period = {"questionnaire_id": found.pk, "opens_at": None, "closes_at": moment, "by": None}
    sent, _closed = at_once(
        "alpha",
        lambda: services.finish(response_id=response.pk, now=moment),
        lambda: services.set_period(now=moment, **period),
    )
    with in_municipality("alpha"):
        response.refresh_from_db()
    # Sent before it heard of the end, or refused: what the person is told is what is kept.
    assert (response.finished_at == moment) == isinstance(sent, Response)
    assert isinstance(sent, Response | Conflict)


# -- On paper ----------------------------------------------------------------------------------


def test_a_sheet_is_entered_as_it_was_filled_in():
    found = published("alpha")
    sheet = {"questionnaire_id": found.pk, "language": "sl"}
    made = do(services.enter_on_paper, given={"happy": "4"}, **sheet)
    assert (made.answers, made.on_paper, made.person) == ({"happy": 4}, True, None)
    for given in ({}, {"happy": "9"}, {"unknown": "x"}):
        with pytest.raises(Invalid):
            do(services.enter_on_paper, given=given, **sheet)
    # Those that came in time are entered after the end, until the results are out.
    closed("alpha", found)
    do(services.enter_on_paper, given=WHOLE, **sheet)
    do(services.publish_results, questionnaire_id=found.pk)
    with pytest.raises(Conflict):
        do(services.enter_on_paper, given=WHOLE, **sheet)
    draft = drafted("alpha", slug="osnutek")
    with pytest.raises(Conflict):
        do(services.enter_on_paper, given=WHOLE, questionnaire_id=draft.pk, language="sl")


# -- Counting ----------------------------------------------------------------------------------


def test_answers_are_counted_in_two_statements():
    found = published("alpha")
    answered("alpha", found)
    answered("alpha", found, WHOLE | {"happy": 2, "order": ["park", "school", "road"]})
    answered("alpha", found, {"way": {"chosen": ["other"], "other": "Peš"}})
    begun("alpha", found, WHOLE)
    with in_municipality("alpha"):
        with Queries(2):
            counts = results.count(found)
        by_key = {one.question.key: one for one in results.all_of(found, counts)}
    assert (counts.finished, counts.on_paper, counts.begun) == (3, 0, 1)
    assert [(line.key, line.count) for line in by_key["way"].lines] == [
        *(("bus", 0), ("car", 2), ("other", 1))
    ]
    assert [line.count for line in by_key["streets"].lines] == [2, 2]
    assert by_key["streets"].lines[0].part == 1
    assert by_key["happy"].mean == 3
    assert (by_key["words"].answered, by_key["words"].lines) == (2, ())
    best = by_key["order"].ranking[0]
    assert (best.key, best.mean, best.points, best.places) == ("park", 1.5, 3, (1, 1, 0))
    assert [one.points for one in by_key["order"].ranking] == [3, 2, 1]
    assert [[line.count for line in lines] for _row, lines in by_key["opinion"].matrix] == [
        *([0, 2], [2, 0])
    ]


def test_published_results_hold_no_words_and_stay():
    found = published("alpha")
    answered("alpha", found, WHOLE | {"way": {"chosen": ["other"], "other": "Z ladjo"}})
    closed("alpha", found)
    found = do(services.publish_results, questionnaire_id=found.pk)
    assert results.of_json(found.results).finished == 1
    assert "ladjo" not in str(found.results)
    assert "klopi" not in str(found.results)
    empty = published("alpha", slug="prazen")
    for questionnaire in (empty, closed("alpha", empty)):
        with pytest.raises(Conflict):
            do(services.publish_results, questionnaire_id=questionnaire.pk)


# -- Isolation and units -----------------------------------------------------------------------


def test_a_key_opens_nothing_in_another_municipality():
    _response, key = begun("alpha", published("alpha"))
    published("beta")
    with in_municipality("beta"), pytest.raises(NotFound):
        links.find(key)
    with in_municipality("alpha"), pytest.raises(NotFound):
        links.find("x" * 200)
    with in_municipality("beta"):
        assert Response.objects.count() == 0
        assert Questionnaire.objects.count() == 1
