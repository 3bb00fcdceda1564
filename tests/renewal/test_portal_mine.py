"""What I marked stands in my account, with what became of it; nobody else's does."""

import pytest
from django.utils import timezone

from renewal.models import Pin
from renewal.services import moderating, pinning
from tests.consultations.support import person
from tests.renewal.support import SPOKEN, many_pins, measure, neighbourhood, pin
from tests.support import client_of, in_municipality, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
MINE = "/racun/oznacbe/"


def seen(client, path=MINE):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_my_marks_stand_in_my_account_with_what_became_of_them(beta):
    home, ana, bor = neighbourhood(moderation="before"), person(), person("bor@example.si")
    mine = signed_in("alpha", ana.email)
    assert "/prenove/" in seen(mine)
    assert MINE in seen(mine, "/racun/")
    pin(home, ana)
    gone = pin(home, ana, title="Vzeto nazaj")
    pin(home, bor, title="Tuje")
    waiting = seen(mine)
    assert 'href="/prenove/prenova-planine/predlogi/1/"' in waiting
    assert "moderator" in waiting.lower()
    taken = measure(home)
    with in_municipality("alpha"):
        pinning.withdraw(pin_id=gone.pk, person=ana)
        now = timezone.now()
        one = Pin.objects.get(number=1)
        moderating.approve(neighbourhood_id=home.pk, pin_ids=[one.pk], by=None, now=now)
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[one.pk],
            became="taken_up",
            reply={"sl": "Klop bo."},
            measure_id=taken.pk,
            languages=SPOKEN,
            by=None,
            now=now,
        )
    answered = seen(mine)
    assert f'href="/prenove/prenova-planine/ukrepi/{taken.number}/"' in answered
    for other in ("Vzeto nazaj", "Tuje"):
        assert other not in answered
    assert "/racun/prijava/" in client_of("alpha").get(MINE)["Location"]
    there = signed_in("beta", person(ana.email, schema="beta").email)
    assert "Klop manjka" not in seen(there)


def test_my_marks_are_paged_and_cost_the_same_whatever_there_is(django_assert_max_num_queries):
    home, ana = neighbourhood(), person()
    many_pins(home, 45, person=ana)
    mine = signed_in("alpha", ana.email)
    seen(mine)
    with django_assert_max_num_queries(12):
        page = seen(mine, f"{MINE}?page=3")
    assert page.count('class="entry__title"') == 5
    assert seen(mine, f"{MINE}?page=drugo").count('class="entry__title"') == 20
