"""Statements that people agree with or not: asked, answered once each, reckoned, never of few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import services
from consultations.models import Consultation, Opinion, Statement
from consultations.opinions.results import reckoned, results_of
from consultations.services.thinking import PAUSE, reckon
from tenants.queue.worker import Worker
from tests.common.at_once import at_once
from tests.consultations.support import consultation, person
from tests.consultations.test_opinions import planted
from tests.support import client_of, in_municipality, signed_in
from tests.tenants.queue_support import empty_queue, hurry

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
PAGE, DESK = "/posvetovanja/odlok-o-parkiranju/izjave/", "/admin/consultations"
API = "/api/v1/consultations/odlok-o-parkiranju/statements/"


def state(of, text="Drevesa naj ostanejo.", schema="alpha", **more):
    with in_municipality(schema):
        return services.state(
            consultation_id=of.pk,
            **({"texts": {"sl": text}, "languages": ["sl"], "by": None} | more),
            now=timezone.now(),
        )


def think(statement, by, value=1, now=None, schema="alpha"):
    with in_municipality(schema):
        return services.think(
            statement_id=statement.pk, person=by, value=value, now=now or timezone.now()
        )


def crowd(of, statements, sizes=(30, 20), schema="alpha"):
    """Camps of people who answered, straight into the tables; then it is reckoned."""
    answers = planted(1, sizes=sizes)
    with in_municipality(schema):
        known = User.objects.bulk_create(User(email=f"p{n}@example.si") for n in answers)
        Opinion.objects.bulk_create(
            Opinion(statement=one, person=who, value=value, at=timezone.now())
            for who, said in zip(known, answers.values(), strict=True)
            for place, one in enumerate(statements, 1)
            if (value := said.get(place)) is not None
        )
        reckon(consultation_id=of.pk)


def twelve(of):
    return [state(of, f"Izjava številka {n}.") for n in range(1, 13)]


def test_a_statement_is_said_in_each_official_language_and_not_too_long():
    of = consultation()
    for texts in ({"en": "Trees."}, {"sl": "x" * 281}, {"sl": "  "}):
        with pytest.raises(Invalid):
            state(of, texts=texts)
    with pytest.raises(Invalid) as refused:
        state(of, languages=["sl", "it"])
    assert list(refused.value.fields) == ["text_it"]
    assert [state(of).position, state(of).position] == [1, 2]


def test_words_that_people_have_answered_stay():
    of, ana = consultation(), person()
    one = state(of)
    facts = {"statement_id": one.pk, "languages": ["sl"], "by": None, "now": timezone.now()}
    with in_municipality("alpha"):
        services.reword(texts={"sl": "Drevesa naj se posekajo."}, **facts)
    think(one, ana)
    with in_municipality("alpha"), pytest.raises(Conflict):
        services.reword(texts={"sl": "Drevesa naj ostanejo."}, **facts)


def test_somebody_says_it_once_and_may_say_otherwise_while_people_are_asked():
    now = timezone.now()
    of, ana = consultation(closes=now + timedelta(days=1)), person()
    one = state(of)
    think(one, ana, 1)
    think(one, ana, -1)
    with in_municipality("alpha"):
        assert list(Opinion.objects.values_list("value", flat=True)) == [-1]
    for value, at, fault in (
        (2, now, Invalid),
        (1, now + timedelta(days=1), Conflict),
        (1, now - timedelta(days=2), Conflict),
    ):
        with pytest.raises(fault):
            think(one, ana, value, at)
    with in_municipality("alpha"):
        services.put_away(statement_id=one.pk, by=None, now=now)
    with pytest.raises(Conflict):
        think(one, ana)


def test_neither_strangers_nor_the_suspended_nor_another_municipality_answer():
    of, ana = consultation(), person()
    one = state(of)
    theirs = person(schema="beta")
    consultation("beta")
    with pytest.raises(NotFound):
        think(one, theirs, schema="beta")
    with in_municipality("alpha"):
        User.objects.filter(pk=ana.pk).update(is_active=False)
        ana.refresh_from_db()
    with pytest.raises(NotAllowed):
        think(one, ana)


@commits
def test_said_twice_at_once_it_is_said_once_and_the_groups_are_asked_for_once():
    empty_queue()
    of, ana, bor = consultation(), person(), person("bor@example.si")
    one = state(of)
    found = at_once("alpha", lambda: think(one, ana, 1), lambda: think(one, ana, -1))
    assert not [one for one in found if isinstance(one, Exception)]
    at_once("alpha", lambda: think(one, ana), lambda: think(one, bor))
    with in_municipality("alpha"):
        assert Opinion.objects.count() == 2
        assert Consultation.objects.get().groups_asked_at is not None
    hurry()
    worker, done = Worker("tests", 0.05, 30), 0
    while worker.run_next():
        done += 1
    # A mail or two may have waited, too; of the groups there is one task.
    assert done >= 1
    with in_municipality("alpha"):
        assert "at" in Consultation.objects.get().opinion_groups


@commits
def test_what_is_said_after_a_reckoning_is_reckoned_as_well():
    empty_queue()
    of, ana = consultation(), person()
    one = state(of)
    think(one, ana)
    with in_municipality("alpha"):
        first = Consultation.objects.get().groups_asked_at
        think(one, ana, -1, first + PAUSE / 2)
        assert Consultation.objects.get().groups_asked_at == first
        think(one, ana, -1, first + PAUSE)
        assert Consultation.objects.get().groups_asked_at == first + PAUSE


@pytest.mark.parametrize("people", [0, 1, 9])
def test_what_fewer_than_ten_people_think_leaves_the_house_nowhere(people):
    of = consultation()
    statements = twelve(of)
    crowd(of, statements, sizes=(people,))
    with in_municipality("alpha"):
        of.refresh_from_db()
        assert reckoned(of) == {"people": 0, "statements": [], "groups": []}
    anybody = client_of("alpha")
    told = anybody.get(API).json()
    assert (told["people"], told["groups"]) == (0, [])
    assert {one["everybody"] for one in told["results"]} == {None}
    assert anybody.get(f"{API}?format=csv").content.decode().count("\n") <= 1
    assert "groups-title" not in anybody.get(PAGE).content.decode()


def test_planted_camps_are_shown_as_a_picture_a_table_and_figures():
    of = consultation()
    statements = twelve(of)
    crowd(of, statements)
    with in_municipality("alpha"):
        of.refresh_from_db()
        found = results_of(of)
    assert [one.letter for one in found.groups] == ["A", "B"]
    assert all(one.size >= 10 for one in found.groups)
    # Both camps agree with the ninth and tenth; of the first they think the opposite.
    assert {9, 10} <= {row.statement.position for row in found.uniting}
    assert found.dividing[0].apart >= 40
    page = client_of("alpha").get(PAGE).content.decode()
    assert page.count("<circle") == 2
    assert "Skupina A" in page or "Group A" in page
    told = client_of("alpha").get(API).json()
    assert [one["people"] for one in told["groups"]] == [one.size for one in found.groups]
    lines = client_of("alpha").get(f"{API}?format=csv").content.decode().strip().splitlines()
    assert len(lines) == 1 + 12 * 3


def test_a_hidden_statement_is_shown_nowhere_and_the_counts_of_others_stay_theirs():
    of = consultation()
    statements = twelve(of)
    crowd(of, statements)
    with in_municipality("alpha"):
        of.refresh_from_db()
        before = {row.statement.pk: row.groups for row in results_of(of).rows}
        services.put_away(statement_id=statements[0].pk, by=None, now=timezone.now())
        after = {row.statement.pk: row.groups for row in results_of(of).rows}
    assert after == {key: row for key, row in before.items() if key != statements[0].pk}


def test_a_citizen_answers_one_after_the_other_and_changes_an_answer():
    of = consultation()
    first, second = state(of, "Prva izjava."), state(of, "Druga izjava.")
    ana = signed_in("alpha", person().email)
    assert ana.get(PAGE).context["asked"] == first
    assert ana.post(PAGE, {"statement": first.pk, "value": "1"}).status_code == 302
    assert ana.get(PAGE).context["asked"] == second
    ana.post(PAGE, {"statement": second.pk, "value": "0"})
    assert ana.get(PAGE).context["asked"] is None
    assert ana.get(f"{PAGE}?statement={first.pk}").context["asked"] == first
    ana.post(PAGE, {"statement": first.pk, "value": "-1"})
    with in_municipality("alpha"):
        assert list(Opinion.objects.order_by("pk").values_list("value", flat=True)) == [-1, 0]


def test_bad_input_is_refused_and_who_is_signed_out_comes_back():
    of = consultation()
    one = state(of)
    ana = signed_in("alpha", person().email)
    for given in ({}, {"statement": "9" * 30, "value": "1"}, {"statement": one.pk, "value": "7"}):
        assert ana.post(PAGE, given).status_code == 302
    for bad in ([], {"statement": one.pk}, {"statement": one.pk, "value": True}, {"x": 1}):
        sent = ana.post(API, bad, content_type="application/json", headers={"Idempotency-Key": "a"})
        assert sent.status_code in (400, 403, 422), sent.content
    with in_municipality("alpha"):
        assert not Opinion.objects.exists()
    away = client_of("alpha").post(PAGE, {"statement": one.pk, "value": "1"})
    assert away["Location"].startswith("/racun/prijava/?next=")
    consultation(slug="brez-izjav")
    assert client_of("alpha").get("/posvetovanja/brez-izjav/izjave/").status_code == 404


def test_the_page_costs_the_same_however_many_answer():
    of = consultation()
    statements = twelve(of)
    ana = signed_in("alpha", person().email)

    def cost():
        ana.get(PAGE)
        with CaptureQueriesContext(connection) as found:
            assert ana.get(PAGE).status_code == 200
        return len([one for one in found if not one["sql"].startswith("SET search_")])

    before = cost()
    crowd(of, statements)
    assert cost() == before <= 12


def test_the_desk_adds_rewords_and_puts_away():
    of = consultation()
    person("ula@obcina.si", "official")
    ula = signed_in("alpha", "ula@obcina.si")
    at = f"{DESK}/{of.pk}/statements/"
    assert ula.post(at, {"text_sl": " "}).status_code == 422
    ula.post(at, {"text_sl": "Drevesa naj ostanejo."})
    with in_municipality("alpha"):
        one = Statement.objects.get()
    ula.post(f"{at}{one.pk}/", {"text_sl": "Lipe naj ostanejo."})
    ula.post(f"{at}{one.pk}/turn/")
    with in_municipality("alpha"):
        one.refresh_from_db()
    assert (one.texts["sl"], one.hidden_at is None) == ("Lipe naj ostanejo.", False)
    assert "Lipe naj ostanejo." in ula.get(at).content.decode()
    think_of = person("beti@obcina.si", "official", schema="beta")
    theirs = signed_in("beta", think_of.email)
    assert theirs.get(f"{at}{one.pk}/").status_code == 404


@commits
def test_answers_throw_no_kept_page_away_but_new_groups_do():
    of, ana, bor = consultation(), person(), person("bor@example.si")
    one = state(of)
    think(one, ana)
    anybody = client_of("alpha")
    anybody.get(PAGE)

    def statements_of_page():
        with CaptureQueriesContext(connection) as found:
            anybody.get(PAGE)
        return len(found)

    kept = statements_of_page()
    think(one, bor)
    assert statements_of_page() == kept
    with in_municipality("alpha"):
        reckon(consultation_id=of.pk)
    assert statements_of_page() > kept
