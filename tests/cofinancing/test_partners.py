"""Organisations find partners: listed with consent, contacts hidden until both have agreed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.exports import copy_of
from cofinancing.models import Approach, Interest
from cofinancing.services import partnering
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.cofinancing.support import call
from tests.common.at_once import at_once
from tests.consultations.support import person
from tests.support import client_of, in_municipality, sent_mails, signs_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]


def listed(of, who, name="Društvo Lipa", **more):
    said = {"organisation": name, "about": "Iščemo partnerja.", "contact": f"pisi-{who.email}"}
    facts = {"agreed": True, "person": who, "now": timezone.now()}
    with in_municipality("alpha"):
        return partnering.seek(number=of.pk, **(said | facts | more))


def asks(who, interest, words="Pozdrav"):
    with in_municipality("alpha"):
        return partnering.approach(number=interest.pk, words=words, person=who, now=timezone.now())


def answers(who, approach, accepts=True):
    with in_municipality("alpha"):
        return partnering.answer(
            number=approach.pk, accepts=accepts, person=who, now=timezone.now()
        )


@pytest.fixture
def two():
    return person("ana@example.si"), person("borut@example.si")


def browser(who):
    client = client_of("alpha")
    assert signs_in(client, who.email)
    return client


def page(client, of):
    return client.get(f"/sofinanciranje/razpisi/{of.pk}/partnerji/").content.decode()


def test_contacts_are_seen_by_both_once_both_have_agreed_and_by_nobody_before(two, beta):
    ana, borut = two
    of = call()
    hers, his = listed(of, ana), listed(of, borut, "Zavod Most")
    guest, her_page, his_page = client_of("alpha"), browser(ana), browser(borut)
    for client in (guest, her_page, his_page):
        assert "Zavod Most" in page(client, of) or client is his_page
    assert his.contact not in page(her_page, of) + page(guest, of)
    made = asks(ana, his)
    assert hers.contact not in page(his_page, of)
    assert his.contact not in page(her_page, of)
    answers(borut, made)
    assert his.contact in page(her_page, of)
    assert hers.contact in page(his_page, of)
    assert his.contact not in page(guest, of)
    with in_municipality("alpha"):
        mails = sent_mails()
    assert [mail.to for mail in mails] == [[borut.email], [ana.email], [borut.email]]
    assert his.contact in mails[1].body
    assert his.contact not in mails[0].body
    assert hers.contact not in mails[0].body
    with in_municipality("beta"):
        assert not Interest.objects.exists()


def test_a_no_reveals_nothing_and_reads_like_no_answer(two):
    ana, borut = two
    of = call()
    hers, his = listed(of, ana), listed(of, borut, "Zavod Most")
    made = asks(ana, his)
    before = page(browser(ana), of).count("Vprašali ste jih")
    answers(borut, made, accepts=False)
    assert page(browser(ana), of).count("Vprašali ste jih") == before == 1
    assert his.contact not in page(browser(ana), of)
    assert hers.contact not in page(browser(borut), of)
    with pytest.raises(Conflict):
        answers(borut, made)
    with pytest.raises(Conflict):
        asks(ana, his)


def test_who_asks_back_has_agreed(two):
    ana, borut = two
    of = call()
    hers, his = listed(of, ana), listed(of, borut)
    asks(ana, his)
    assert asks(borut, hers).accepted_at
    with in_municipality("alpha"):
        assert Approach.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_each_other_at_once_have_agreed(two):
    ana, borut = two
    of = call()
    hers, his = listed(of, ana), listed(of, borut)
    now = timezone.now()
    outcomes = at_once(
        "alpha",
        lambda: partnering.approach(number=his.pk, words="", person=ana, now=now),
        lambda: partnering.approach(number=hers.pk, words="", person=borut, now=now),
    )
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    with in_municipality("alpha"):
        assert Approach.objects.get().accepted_at, "who came second said yes by asking"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"agreed": False}, "agreed"),
        ({"organisation": " "}, "organisation"),
        ({"about": "x" * 1001}, "about"),
        ({"about": "\0"}, "about"),
        ({"contact": "nikjer"}, "contact"),
    ],
)
def test_nobody_is_listed_without_consent_or_with_faults(two, more, field):
    with pytest.raises(Invalid) as error:
        listed(call(), two[0], **more)
    assert field in error.value.fields


def test_one_asks_as_somebody_who_is_listed_and_not_oneself(two):
    ana, borut = two
    of, other = call(), call()
    his = listed(of, borut)
    with pytest.raises(NotAllowed):
        asks(ana, his)
    listed(other, ana)
    with pytest.raises(NotAllowed):
        asks(ana, his)
    with pytest.raises(NotFound):
        asks(borut, his)


def test_nobody_answers_for_another(two):
    ana, borut = two
    of = call()
    listed(of, ana)
    made = asks(ana, listed(of, borut))
    for who in (ana, person("tretji@example.si")):
        with pytest.raises(NotFound):
            answers(who, made)


def test_a_call_that_is_over_seeks_nobody(two):
    past = timezone.now() - timedelta(days=1)
    of = call(deadlines=[(past, {})], opens_on=None)
    with pytest.raises(NotFound):
        listed(of, two[0])
    assert (
        "partnerji"
        not in client_of("alpha")
        .get(f"/sofinanciranje/razpisi/{of.pk}/")
        .content.decode()
        .split("<main")[1]
    )


def test_who_is_listed_changes_it_leaves_and_takes_it_along(two):
    of, ana = call(), two[0]
    first = listed(of, ana)
    assert listed(of, ana, "Društvo Breza").pk == first.pk
    with in_municipality("alpha"):
        kept = copy_of(ana)["cofinancing"]
        assert kept["interests"][0]["organisation"] == "Društvo Breza"
        partnering.withdraw(number=first.pk, person=ana, now=timezone.now())
        assert not Interest.objects.shown().exists()
        with pytest.raises(NotFound):
            partnering.withdraw(number=first.pk, person=ana, now=timezone.now())
        ana.delete()
        assert not Interest.objects.exists()


def test_the_page_takes_what_was_typed_and_gives_it_back_with_its_faults(two):
    of = call()
    client, path = browser(two[0]), f"/sofinanciranje/razpisi/{of.pk}/partnerji/"
    given = {"organisation": "Društvo Lipa", "about": "Iščemo.", "contact": "lipa@example.si"}
    answer = client.post(path, given)
    assert answer.status_code == 422
    assert "Društvo Lipa" in answer.content.decode()
    assert client.post(path, given | {"agreed": "on"}).status_code == 302
    with in_municipality("alpha"):
        assert Interest.objects.get().organisation == "Društvo Lipa"
    assert client.post(f"{path}umik/").status_code == 302
    with in_municipality("alpha"):
        assert not Interest.objects.shown().exists()


def test_who_is_not_signed_in_is_led_to_it():
    of = call()
    path = f"/sofinanciranje/razpisi/{of.pk}/partnerji/"
    for address in (path, f"{path}umik/", f"{path}vprasanje/1/", f"{path}odgovor/1/"):
        answer = client_of("alpha").post(address, {"organisation": "Lipa"})
        assert answer.status_code in (302, 401, 403), address
        with in_municipality("alpha"):
            assert not Interest.objects.exists()


def test_the_page_asks_the_same_however_many_are_listed(two, queries):
    of = call()
    guest = client_of("alpha")
    for how_many in (1, 12):
        for number in range(how_many):
            listed(of, person(f"d{how_many}-{number}@example.si"), f"Društvo {number}")
        # What is kept of the portal itself is read again after an act.
        page(guest, of)
        with queries(4):
            page(guest, of)
