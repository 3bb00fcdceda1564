"""Guests: what they typed counts once they have confirmed their e-mail address."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import pace, services
from consultations.models import Consultation, Contribution, Draft
from processes.models import Process
from tests.common.at_once import at_once
from tests.consultations.support import consultation
from tests.support import in_municipality, sent_mails

pytestmark = pytest.mark.django_db
TEXT = "Parkirnina je za stanovalce previsoka."


def ask(of, now=None, email="gost@example.si", caller="192.0.2.1", **more):
    words = services.Words(**({"text": TEXT, "name": "Gost"} | more))
    with in_municipality("alpha"):
        services.ask_guest(consultation_id=of.pk, words=words, email=email, caller=caller, now=now)


def link():
    """The latest link that was mailed."""
    bodies = [mail.body for mail in sent_mails() if "/potrdi/" in mail.body]
    return re.search(r"/potrdi/([^/]+)/", bodies[-1])[1]


def confirm(token, now=None, schema="alpha"):
    with in_municipality(schema):
        return services.confirm_guest(token=token, now=now or timezone.now())


@pytest.fixture
def of():
    return consultation(guests=True)


def test_nothing_counts_before_it_is_confirmed_and_then_from_when_it_was_typed(of):
    typed = timezone.now() - timedelta(hours=3)
    ask(of, now=typed)
    with in_municipality("alpha"):
        assert not Contribution.objects.exists()
        assert Consultation.objects.get().last_number == 0
    made = confirm(link())
    assert (made.channel, made.received_at, made.person_id) == ("guest", typed, None)
    assert made.email == "gost@example.si"
    assert made.digest in sent_mails()[-1].body


def test_confirmed_after_the_closing_it_is_still_in_time(of):
    closes = of.call.closes_at
    ask(of, now=closes - timedelta(seconds=1))
    made = confirm(link(), now=closes + timedelta(hours=47))
    assert made.received_at < closes


def test_after_48_hours_the_link_is_good_for_nothing(of):
    typed = timezone.now()
    ask(of, now=typed)
    token = link()
    with pytest.raises(Conflict):
        confirm(token, now=typed + timedelta(hours=48))
    assert confirm(token, now=typed + timedelta(hours=48, microseconds=-1)).number == 1


def test_a_link_used_twice_gives_the_same_receipt(of):
    ask(of)
    token = link()
    first = confirm(token)
    assert confirm(token).pk == first.pk
    assert confirm(token, now=timezone.now() + timedelta(days=3)).pk == first.pk
    with in_municipality("alpha"):
        assert Contribution.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_used_twice_at_once_hands_in_once(of):
    ask(of)
    token = link()
    act = lambda: services.confirm_guest(token=token, now=timezone.now())  # noqa: E731
    done = at_once("alpha", *[act] * 4)
    assert len({one.pk for one in done}) == 1
    with in_municipality("alpha"):
        assert Contribution.objects.count() == 1


def test_a_link_of_alpha_is_none_of_beta_and_made_up_ones_lead_nowhere(of):
    ask(of)
    token = link()
    with pytest.raises(NotFound):
        confirm(token, schema="beta")
    for bad in ("", "x", token + "a", "a" * 200, "a\x00b"):
        with pytest.raises(NotFound):
            confirm(bad)
    # A copied row opens nothing there either: the hash has the schema in it.
    with in_municipality("alpha"):
        row = Draft.objects.get()
    other = consultation("beta", guests=True)
    with in_municipality("beta"):
        Draft.objects.create(
            consultation_id=other.pk,
            email=row.email,
            token_digest=row.token_digest,
            data=row.data,
            saved_at=row.saved_at,
        )
    with pytest.raises(NotFound):
        confirm(token, schema="beta")


def test_where_guests_are_not_asked_or_it_is_closed_nothing_is_mailed(of):
    with pytest.raises(NotAllowed):
        ask(consultation(slug="brez-gostov"))
    with pytest.raises(Conflict):
        ask(of, now=of.call.closes_at)
    assert sent_mails() == []


def test_faults_are_said_by_field(of):
    with pytest.raises(Invalid) as caught:
        ask(of, email="ni naslov")
    assert "email" in caught.value.fields
    with pytest.raises(Invalid) as caught:
        ask(of, text="kratko")
    assert "text" in caught.value.fields


def test_of_an_annulled_process_nothing_is_handed_in(of):
    ask(of)
    token = link()
    with in_municipality("alpha"):
        Process.objects.update(annulled_at=timezone.now(), annulled_because={"sl": "Napaka."})
    with pytest.raises(Conflict):
        confirm(token)


def test_one_address_and_one_network_get_only_so_many_mails(of, monkeypatch):
    for n in range(pace.MOST_TO_AN_ADDRESS):
        ask(of, caller=f"192.0.2.{n}")
    with pytest.raises(pace.TooMany):
        ask(of, caller="192.0.2.99")
    monkeypatch.setattr(pace, "MOST_OF_A_NETWORK", 2)
    for n in range(2):
        ask(of, email=f"gost{n}@example.si", caller="198.51.100.1")
    with pytest.raises(pace.TooMany):
        ask(of, email="gost9@example.si", caller="198.51.100.1")


def test_what_nobody_confirmed_is_forgotten(of):
    now = of.call.opens_at + timedelta(hours=97)
    ask(of, now=of.call.opens_at)
    ask(of, now=now)
    with in_municipality("alpha"):
        assert services.forget_guests(now=now) == 1
        assert Draft.objects.count() == 1
