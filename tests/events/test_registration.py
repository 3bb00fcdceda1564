"""Registering: who gets a seat, who waits, and what is refused with a sentence."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from common.errors import Conflict, Invalid, NotFound
from events import services
from events.models import Registration, RegistrationTerms
from events.rules import State
from records.models import OutboxEvent
from tests.events.registering import (
    NOW,
    come,
    confirm,
    event,
    mails,
    register,
    standing,
    terms,
    token,
)
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_alpha(alpha, beta):
    with in_municipality("alpha"), translation.override("en"):
        yield


def refusal(act, *given, **more):
    with pytest.raises((Conflict, Invalid)) as caught:
        act(*given, **more)
    return caught.value


def test_whoever_registers_has_a_seat_once_the_link_is_confirmed():
    of = terms(10)
    register(of)
    assert standing() == "unconfirmed"
    assert confirm().standing == "coming"
    of.refresh_from_db()
    assert (of.seats_taken, of.seats_left) == (1, 9)
    assert len(mails()) == 2
    assert all("Zbor občanov" in mail.subject for mail in mails())


def test_what_happens_is_told_to_the_outbox_without_names():
    come(terms(10), "Ana")
    told = list(OutboxEvent.objects.filter(name__startswith="events.").order_by("pk"))
    assert [one.name for one in told] == [
        "events.registration_terms_set",
        "events.registration_submitted",
        "events.registration_confirmed",
    ]
    assert all(one.object_id.isdigit() for one in told)


def test_the_full_event_has_a_waiting_list_that_moves_up_in_order():
    of = terms(1)
    come(of, "Ana", "Bor", "Cene")
    assert [standing(name) for name in ("Ana", "Bor", "Cene")] == ["coming", "waiting", "waiting"]
    services.cancel(token=token("Ana"), now=NOW)
    assert [standing(name) for name in ("Ana", "Bor", "Cene")] == ["cancelled", "coming", "waiting"]
    assert len(mails("Bor")) == 3


def test_with_more_seats_the_waiting_list_moves_up():
    of = terms(1)
    come(of, "Ana", "Bor", "Cene", "Dana")
    terms(3, of=of.event)
    assert [standing(name) for name in ("Bor", "Cene", "Dana")] == ["coming", "coming", "waiting"]
    terms(None, of=of.event)
    assert standing("Dana") == "coming"


def test_companions_take_seats_and_nobody_passes_a_larger_party():
    of = terms(2, most_companions=2)
    come(of, "Ana", "Bor")
    come(of, "Cene", companions=["Ciril"])
    come(of, "Dana")
    services.cancel(token=token("Ana"), now=NOW)
    assert standing("Cene") == "waiting"
    assert standing("Dana") == "waiting"
    of.refresh_from_db()
    assert (of.seats_taken, of.seats_left) == (1, 0)
    services.cancel(token=token("Bor"), now=NOW)
    assert (standing("Cene"), standing("Dana")) == ("coming", "waiting")


def test_newcomers_get_no_seat_while_somebody_waits():
    of = terms(2, most_companions=1)
    come(of, "Ana")
    come(of, "Bor", companions=["Berta"])
    register(of, "Cene")
    assert Registration.objects.get(name="Cene").seated_at is None


def test_without_a_waiting_list_a_full_event_is_refused():
    of = terms(1, has_waiting_list=False)
    come(of, "Ana")
    assert "no waiting list" in refusal(register, of, "Bor").message


def test_a_party_that_does_not_fit_is_told_how_many_seats_are_left():
    of = terms(2, most_companions=3, has_waiting_list=False)
    error = refusal(register, of, companions=["Bor", "Cene"])
    assert error.message == "Only 2 seats are left. Register fewer people."
    assert "companions" in error.fields


@pytest.mark.parametrize(
    ("chosen", "at", "code"),
    [
        ({"is_on": False}, NOW, "off"),
        ({"opens_at": NOW + DAY}, NOW, "early"),
        ({"closes_at": NOW}, NOW, "closed"),
        ({}, NOW + 7 * DAY, "closed"),
        ({}, NOW + 8 * DAY, "over"),
    ],
)
def test_registration_has_its_time(chosen, at, code):
    error = refusal(register, terms(5, **chosen), now=at)
    assert error.code == f"registration_{code}"
    assert len(error.message) > 20


def test_its_times_are_half_open():
    of = terms(5, opens_at=NOW, closes_at=NOW + DAY)
    tick = timedelta(microseconds=1)
    assert of.state(NOW - tick) == State.EARLY
    assert of.state(NOW) == State.OPEN
    assert of.state(NOW + DAY - tick) == State.OPEN
    assert of.state(NOW + DAY) == State.CLOSED


def test_without_terms_there_is_nothing_to_register_for():
    with pytest.raises(NotFound):
        services.register(
            event_id=event().pk, name="A", email="a@example.si", language="sl", agreed=True, now=NOW
        )


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "a" * 10_000}),
        ("name", {"name": "Ana\0"}),
        ("name", {"name": "Ana\nBcc: vsi@example.si"}),
        ("email", {"email": ""}),
        ("email", {"email": "ana"}),
        ("email", {"email": "ana@example.si\nBcc: vsi@example.si"}),
        ("email", {"email": "ana@example.si\r\nx"}),
        ("email", {"email": "a" * 300 + "@example.si"}),
        ("companions", {"companions": ["Bor", "Cene"]}),
        ("companions", {"companions": ["B" * 201]}),
        ("companions", {"companions": ["B\0"]}),
        ("agreed", {"agreed": False}),
        ("answer_meal", {"answers": {"meal": "kamen"}}),
        ("answer_meal", {"answers": {}}),
        ("answer_note", {"answers": {"meal": "fish", "note": "x" * 2000}}),
        ("answer_note", {"answers": {"meal": "fish", "note": "x\0"}}),
    ],
)
def test_what_cannot_be_accepted_is_named_by_its_field(field, given):
    of = terms(5, most_companions=1, asked=ASKED)
    error = refusal(register, of, **({"answers": {"meal": "fish"}} | given))
    assert list(error.fields) == [field]
    assert not Registration.objects.exists()


ASKED = [
    {
        "key": "meal",
        "text": {"sl": "Kaj boste jedli?"},
        "kind": "choice",
        "required": True,
        "choices": [
            {"key": "fish", "text": {"sl": "Ribo"}},
            {"key": "beans", "text": {"sl": "Fižol"}},
        ],
    },
    {"key": "note", "text": {"sl": "Opomba", "en": "Note"}, "kind": "text"},
    {"key": "bus", "text": {"sl": "Pridete z avtobusom?"}, "kind": "yes_no"},
]


def test_answers_are_kept_and_what_nobody_asked_is_not():
    of = terms(5, asked=ASKED)
    register(of, answers={"meal": "fish", "bus": "yes", "admin": "1"})
    assert Registration.objects.get().answers == {"meal": "fish", "bus": "yes"}


def test_consent_is_kept_in_the_words_that_were_shown():
    of = terms(5, consent={"sl": "Strinjam se.", "en": "I agree."})
    register(of)
    register(of, "Bor", language="en")
    register(of, "Cene", language="hu")
    texts = dict(Registration.objects.values_list("name", "consent_text"))
    assert texts == {"Ana": "Strinjam se.", "Bor": "I agree.", "Cene": "Strinjam se."}
    register(terms(5, retention_days=10), "Dana", language="en")
    usual = Registration.objects.get(name="Dana").consent_text
    assert "Občina Alpha" in usual
    assert "10 days after the event" in usual


def test_an_address_that_is_registered_is_only_sent_its_link_again():
    of = terms(5)
    register(of)
    first = token()
    register(of, email="ANA@example.si", name="Nekdo drug")
    assert Registration.objects.count() == 1
    assert Registration.objects.get().name == "Ana"
    services.confirm(token=first, now=NOW)
    register(of)
    assert services.confirm(token=token(), now=NOW).standing == "coming"
    for _ in range(20):
        register(of)
    assert len(mails()) <= 8


def test_what_strangers_type_stands_in_no_mail_before_it_is_confirmed():
    register(terms(5), "Ana", name="Kupi na http://slabo.example")
    assert "slabo" not in mails()[0].text + mails()[0].html + mails()[0].subject


def test_a_seat_is_held_for_a_day_and_then_goes_to_the_next():
    of = terms(1)
    register(of, "Ana")
    register(of, "Bor")
    confirm("Bor")
    assert standing("Bor") == "waiting"
    services.release_due(now=NOW + DAY - timedelta(seconds=1))
    assert standing("Bor") == "waiting"
    assert services.release_due(now=NOW + DAY) == 1
    assert standing("Bor") == "coming"
    # Who never confirmed is forgotten at once.
    assert not Registration.objects.filter(name="Ana").exists()
    assert services.release_due(now=NOW + DAY) == 0


def test_confirming_too_late_leads_to_registering_anew():
    register(terms(1))
    with pytest.raises(NotFound, match="register anew"):
        services.confirm(token=token(), now=NOW + DAY)
        services.confirm(token=token(), now=NOW + DAY)


def test_confirming_and_cancelling_twice_does_no_harm():
    come(terms(5), "Ana")
    sent = len(mails())
    assert confirm().standing == "coming"
    assert len(mails()) == sent
    link = token()
    for _ in range(2):
        assert services.cancel(token=link, now=NOW).standing == "cancelled"
    assert len(mails()) == sent + 1
    with pytest.raises(Conflict, match="Register anew"):
        services.confirm(token=link, now=NOW)


def test_whoever_cancelled_may_register_anew():
    of = terms(5)
    come(of, "Ana")
    services.cancel(token=token(), now=NOW)
    come(of, "Ana")
    assert standing() == "coming"


def test_a_link_of_another_municipality_opens_nothing():
    register(terms(5))
    link = token()
    row = Registration.objects.values().get()
    with in_municipality("beta"):
        of = terms(5)
        Registration.objects.create(**(row | {"id": None, "terms_id": of.pk}))
        for act in (services.confirm, services.cancel):
            with pytest.raises(NotFound):
                act(token=link, now=NOW)


@pytest.mark.parametrize("link", ["", "x", "x" * 5000, "a\0b", "%00", "čšž" * 10])
def test_a_link_that_was_never_given_is_refused_kindly(link):
    with pytest.raises(NotFound, match="does not work any more"):
        services.confirm(token=link, now=NOW)


def test_after_the_event_nothing_is_confirmed_or_cancelled():
    of = terms(5, of=event(starts_at=NOW + timedelta(hours=1)))
    register(of)
    later = of.event.ends_at
    with pytest.raises((Conflict, NotFound)):
        services.confirm(token=token(), now=later)
    come(of, "Bor")
    assert "over" in refusal(services.cancel, token=token("Bor"), now=later).message


def test_no_seat_is_taken_away_by_a_smaller_number():
    of = terms(3)
    come(of, "Ana", "Bor")
    error = refusal(terms, 1, of=of.event)
    assert error.message.startswith("2 seats are taken")
    assert terms(2, of=of.event).seats_left == 0


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 10**9}),
        ("closes_at", {"opens_at": NOW, "closes_at": NOW}),
        ("most_companions", {"most_companions": 1000}),
        ("retention_days", {"retention_days": 0}),
        ("retention_days", {"retention_days": 30_000}),
        ("reminder_hours", {"reminder_hours": 30_000}),
        ("contact", {"contact": "a\nb"}),
        ("consent", {"consent": {"sl": "x" * 4000}}),
        ("questions", {"asked": "DROP TABLE"}),
        ("questions", {"asked": [{"key": "a"}]}),
        ("questions", {"asked": [{"key": "a", "text": {"sl": "B?"}, "kind": "colour"}]}),
        ("questions", {"asked": [{"key": "a", "text": {"sl": "B?"}, "kind": "choice"}]}),
        ("questions", {"asked": [{"key": "a", "text": {"sl": "B?"}, "kind": "text"}] * 2}),
        ("questions", {"asked": [{"key": "A b", "text": {"sl": "B?"}, "kind": "text"}]}),
        ("questions", {"asked": [{"key": "a", "text": {"en": "B?"}, "kind": "text"}]}),
    ],
)
def test_terms_that_make_no_sense_are_refused_by_field(field, given):
    assert list(refusal(terms, **given).fields) == [field]
    assert not RegistrationTerms.objects.exists()


def test_the_database_lets_no_more_seats_be_taken_than_there_are():
    of = terms(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationTerms.objects.filter(pk=of.pk).update(seats_taken=2)
    register(of)
    row = Registration.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(**(row | {"id": None, "email": "ANA@example.si"}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=row["id"]).update(seats=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.update(attended_at=NOW, cancelled_at=NOW)


# -- The organiser's acts -----------------------------------------------------------------------


def test_somebody_added_by_hand_is_confirmed_at_once_and_needs_no_address():
    of = terms(1, opens_at=NOW + DAY)
    added = services.add_by_hand(event_id=of.event_id, name="Gospa Kovač", language="sl", now=NOW)
    assert added.standing == "coming"
    second = services.add_by_hand(
        event_id=of.event_id, name="Ana", email="ana@example.si", language="sl", now=NOW
    )
    assert second.standing == "waiting"
    assert len(mails()) == 1


def test_adding_by_hand_passes_over_no_rule_of_seats():
    of = terms(1, has_waiting_list=False)
    come(of, "Ana")
    error = refusal(services.add_by_hand, event_id=of.event_id, name="Bor", language="sl", now=NOW)
    assert error.code == "registration_full"
    of = terms(5)
    come(of, "Cene")
    error = refusal(
        services.add_by_hand,
        event_id=of.event_id,
        name="Cene",
        email="CENE@example.si",
        language="sl",
        now=NOW,
    )
    assert error.code == "registration_exists"


def test_the_organiser_cancels_and_the_next_one_moves_up():
    of = terms(1)
    come(of, "Ana", "Bor")
    services.call_out(registration_id=Registration.objects.get(name="Ana").pk, now=NOW)
    assert (standing("Ana"), standing("Bor")) == ("cancelled", "coming")


def test_attendance_is_noted_once_and_can_be_taken_back():
    of = terms(1)
    come(of, "Ana", "Bor")
    ana, bor = (Registration.objects.get(name=name).pk for name in ("Ana", "Bor"))
    for _ in range(2):
        assert services.attend(registration_id=ana, present=True, now=NOW).standing == "attended"
    assert OutboxEvent.objects.filter(name="events.attendance_noted").count() == 1
    assert "no seat" in refusal(services.attend, registration_id=bor, present=True, now=NOW).message
    assert "marked" in refusal(services.cancel, token=token(), now=NOW).message
    services.attend(registration_id=ana, present=False, now=NOW)
    assert standing() == "coming"


# -- What happens by itself ---------------------------------------------------------------------


def test_people_are_reminded_once_and_only_those_who_come():
    of = terms(1)
    come(of, "Ana", "Bor")
    register(of, "Cene")
    soon = of.event.starts_at - timedelta(hours=24)
    assert services.remind_due(now=soon - timedelta(seconds=1)) == 0
    assert services.remind_due(now=soon) == 1
    assert services.remind_due(now=soon) == 0
    assert len(mails()) == 3
    assert services.remind_due(now=of.event.starts_at) == 0


def test_nobody_is_reminded_who_registers_the_day_before_or_where_it_is_off():
    of = terms(5, of=event(starts_at=NOW + timedelta(hours=5)))
    come(of, "Ana")
    off = terms(5, reminder_hours=0)
    come(off, "Bor")
    assert services.remind_due(now=NOW + timedelta(hours=1)) == 0
    assert services.remind_due(now=off.event.starts_at - timedelta(minutes=1)) == 0


def test_another_time_or_place_is_told_once():
    of = terms(1)
    come(of, "Ana", "Bor")
    moved = of.event
    facts = {"key": moved.key, "starts_at": moved.starts_at, "ends_at": moved.ends_at}
    event(**facts, place="Dom")
    assert services.tell_changes(event_id=moved.pk, now=NOW) == 0
    event(**facts, place="Gasilski dom")
    assert services.tell_changes(event_id=moved.pk, now=NOW) == 2
    assert services.tell_changes(event_id=moved.pk, now=NOW) == 0
    assert len(mails("Bor")) == 3


def test_registrations_are_deleted_after_their_time_and_counted():
    of = terms(2, most_companions=1, retention_days=10)
    come(of, "Ana", companions=["Ante"])
    come(of, "Bor", "Cene")
    services.cancel(token=token("Cene"), now=NOW)
    services.attend(registration_id=Registration.objects.get(name="Ana").pk, present=True, now=NOW)
    until = of.event.ends_at + timedelta(days=10)
    assert services.forget_due(now=until - timedelta(seconds=1)) == 0
    assert services.forget_due(now=until) == 3
    assert services.forget_due(now=until) == 0
    of = RegistrationTerms.objects.filter(pk=of.pk).first()
    assert of is None or of.counts == {"coming": 2, "attended": 2, "waiting": 1, "cancelled": 1}


def test_an_event_with_registrations_outlives_its_page():
    of = terms(2)
    come(of, "Ana")
    assert not services.forget_event(event_id=of.event_id)
    empty = terms(2)
    assert services.forget_event(event_id=empty.event_id)
