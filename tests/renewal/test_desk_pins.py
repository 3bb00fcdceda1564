"""Marked places at the desk: looked at on a small map, shown, hidden, answered one or many."""

from datetime import timedelta

import pytest
from django.utils import timezone

from processes.models import Duty
from renewal.models import Comment, Pin
from renewal.services import supporting
from tests.consultations.support import person
from tests.renewal.support import many_pins, measure, neighbourhood, pin
from tests.renewal.test_desk import DESK, counted, official
from tests.support import in_municipality

pytestmark = pytest.mark.django_db


def pins_of(home):
    with in_municipality("alpha"):
        return {one.number: one for one in home.pins.all()}


def test_what_waits_is_looked_at_on_a_small_map_and_shown_many_at_once():
    client = official()
    home = neighbourhood(moderation="before")
    for number in range(3):
        pin(home, person(f"ana{number}@example.si"))
    here = f"{DESK}{home.pk}/pins/"
    shown = client.get(here, {"state": "waiting"})
    assert shown.context["shown"].paginator.count == 3
    looked = client.get(f"{here}2/")
    assert "<circle" in looked.content.decode()
    # Marked after the list was seen: it is shown by nobody who did not see it.
    pin(home, person("bor@example.si"))
    sent = {"act": "approve", "all": "1", "seen": shown.context["all"], "state": "waiting"}
    done = client.post(f"{here}many/", sent)
    assert done["Location"].endswith("?state=waiting")
    assert [n for n, one in pins_of(home).items() if one.published_at] == [1, 2, 3]
    assert client.post(f"{here}many/", sent).status_code == 302


def test_many_are_answered_with_the_same_words_or_none():
    client = official()
    home = neighbourhood()
    for number in range(3):
        pin(home, person(f"ana{number}@example.si"))
    made, draft = measure(home), measure(home, published=False)
    here = f"{DESK}{home.pk}/pins/"
    begun = client.post(f"{here}many/", {"act": "answer", "pin": ["1", "3"]})
    assert begun.context["seen"] == "1,3"
    choices = dict(begun.context["form"].fields["measure"].choices)
    assert made.pk in choices
    assert draft.pk not in choices
    sent = {"all": "1", "seen": "1,3", "became": "taken_up", "reply_sl": "Vzeli smo."}
    for more in ({}, {"measure": draft.pk}, {"measure": "x"}, {"became": "potica"}):
        refused = client.post(f"{here}answer/", sent | more)
        assert refused.status_code == 422
        assert refused.context["form"].errors
        assert "Vzeli smo." in refused.content.decode()
    unsaid = client.post(f"{here}answer/", sent | {"measure": made.pk, "reply_sl": ""})
    assert unsaid.context["form"].errors["reply_sl"]
    assert not any(one.answered_at for one in pins_of(home).values())
    assert client.post(f"{here}answer/", sent | {"measure": made.pk}).status_code == 302
    found = pins_of(home)
    assert [found[n].became for n in (1, 2, 3)] == ["taken_up", "", "taken_up"]
    assert found[1].measure_id == made.pk
    # A second click says the same again, and it is said that there is an answer already.
    again = client.post(f"{here}many/", {"act": "answer", "pin": ["1", "2"]})
    assert again.context["again"] == 1
    one = client.post(f"{here}answer/", {"pin": "2", "became": "elsewhere", "reply_sl": "Država."})
    assert one["Location"].endswith("/pins/2/")


def test_one_is_hidden_for_a_public_reason_and_shown_again_and_so_are_comments():
    client = official()
    home = neighbourhood()
    ana, bor = person(), person("bor@example.si")
    made = pin(home, ana)
    with in_municipality("alpha"):
        said = supporting.comment(
            pin_id=made.pk, text="Res!", name="", person=bor, now=timezone.now()
        )
    here = f"{DESK}{home.pk}/pins/1/"
    refused = client.post(f"{here}hide/", {"because": " "})
    assert refused.status_code == 422
    assert refused.context["form"].errors["because"]
    assert client.post(f"{here}hide/", {"because": "Podatki drugih."}).status_code == 302
    assert client.post(f"{here}hide/", {"because": "Še enkrat."}).status_code == 422
    assert pins_of(home)[1].because == "Podatki drugih."
    assert client.post(f"{here}hide/", {"unhide": "1"}).status_code == 302
    assert client.post(f"{here}hide/", {"unhide": "1"}).status_code == 302
    assert pins_of(home)[1].hidden_at is None
    comment = f"{here}comments/{said.pk}/"
    assert client.post(comment, {"because": ""}).status_code == 302
    with in_municipality("alpha"):
        assert Comment.objects.get().hidden_at is None
    assert client.post(comment, {"because": "Žalitev."}).status_code == 302
    with in_municipality("alpha"):
        assert Comment.objects.get().because == "Žalitev."
    assert client.get(f"{here}photo/").status_code == 404
    assert client.get(f"{DESK}{home.pk}/pins/77/").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"pin": "1"},
        {"pin": ["x", "9" * 40], "act": "approve"},
        {"all": "1", "seen": "-1,;", "act": "answer"},
        {"pin": "1", "act": "potica"},
    ],
)
def test_an_act_on_many_that_makes_no_sense_changes_nothing(sent):
    client = official()
    home = neighbourhood(moderation="before")
    pin(home, person())
    assert client.post(f"{DESK}{home.pk}/pins/many/", sent).status_code == 302
    assert pins_of(home)[1].published_at is None


def test_what_is_overdue_is_found_and_stands_on_the_desk_of_processes():
    client = official()
    now = timezone.now()
    home = neighbourhood(opens=now - timedelta(days=90), closes=now + timedelta(days=1))
    pin(home, person())
    with in_municipality("alpha"):
        day = timezone.localdate()
        Duty.objects.update(received_on=day - timedelta(9), due_on=day - timedelta(days=1))
    here = f"{DESK}{home.pk}/pins/"
    assert client.get(here, {"state": "overdue"}).context["shown"].paginator.count == 1
    due = client.get("/admin/processes/").context["due"]
    assert any(one.url.startswith(here) and one.is_urgent for one in due)


def test_the_register_asks_no_more_for_more_and_filters_what_it_can():
    client = official()
    home = neighbourhood()
    many_pins(home, 2)
    here = f"{DESK}{home.pk}/pins/?state=unanswered&theme=none&text=oznacba&became=%27"
    counted(client, here, _COUNT)
    with in_municipality("alpha"):
        Pin.objects.all().delete()
    many_pins(home, 300)
    counted(client, here, _COUNT)
    page = client.get(f"{DESK}{home.pk}/pins/?text=Oznaka%25&state=potica&p=9999")
    assert page.status_code == 200


_COUNT = 23
