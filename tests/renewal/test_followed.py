"""Renewals are followed, found and linked; who marked a place hears what became of it."""

import pytest
from django.utils import timezone

from accounts.exports import copy_of
from notifications.subjects import Subject, around, titles_of
from processes import links
from processes.services.linking import link
from records.models import OutboxEvent
from renewal import followed, letters
from renewal.findable import MEASURES, PINS
from renewal.linked import MEASURE, NEIGHBOURHOOD
from renewal.services import choosing, measuring, moderating, pinning, supporting
from tests.consultations.support import person
from tests.renewal.support import SPOKEN, choice, measure, neighbourhood, pin
from tests.support import in_municipality, sent_mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
NOW = timezone.now()


def told():
    return list(followed.SOURCE.read(list(OutboxEvent.objects.order_by("pk"))))


def test_a_measure_its_zone_and_theme_and_the_whole_are_followed():
    home = neighbourhood()
    with in_municipality("alpha"):
        zone, theme = home.zones.first(), home.themes.first()
    one = measure(home, zone_id=zone.pk, theme_id=theme.pk)
    draft = measure(home, published=False)
    slug = home.process.slug
    with in_municipality("alpha"):
        assert titles_of(Subject("measure", f"{slug}/{one.number}")) == {"sl": one.title}
        for gone in (f"{slug}/{draft.number}", f"{slug}/x", "ni/1", f"{slug}/²"):
            assert titles_of(Subject("measure", gone)) is None
        assert titles_of(Subject("renewal_zone", f"{slug}/{zone.key}")) == {"sl": zone.title}
        assert titles_of(Subject("renewal_theme", f"{slug}/ni")) is None
        assert len(around(Subject("measure", f"{slug}/{one.number}"))) == 4
        measuring.move(measure_ids=[one.pk], phase="works", by=None, now=NOW)
        measuring.move(measure_ids=[draft.pk], phase="works", by=None, now=NOW)
        measuring.move(measure_ids=[one.pk], phase="done", by=None, now=NOW)
        news = told()
    assert [one.kind for one in news] == ["measure_new", "measure_moved", "measure_moved"]
    assert len({one.key for one in news}) == 3
    wanted = {("measure", f"{slug}/1"), ("renewal", slug)}
    assert wanted < {tuple(subject) for subject in news[0].subjects}
    assert news[0].paths == {"sl": f"/prenove/{slug}/ukrepi/1/"}
    with in_municipality("alpha"):
        keys = [one.key for one in news]
        assert followed.SOURCE.still(keys) == set(keys)
        home.process.annulled_at, home.process.annulled_because = NOW, {"sl": "Poplava."}
        home.process.save()
        assert followed.SOURCE.still(keys) == set()


def test_what_happened_to_a_draft_is_no_news_once_it_is_published():
    home = neighbourhood()
    one = measure(home, published=False)
    with in_municipality("alpha"):
        measuring.move(measure_ids=[one.pk], phase="works", by=None, now=timezone.now())
    with in_municipality("alpha"):
        measuring.publish(measure_ids=[one.pk], by=None, now=timezone.now())
        OutboxEvent.objects.filter(name="renewal.measure_published").update(
            created_at=timezone.now()
        )
        assert [row.kind for row in told()] == ["measure_new"]


def test_who_marked_a_place_hears_what_became_of_it_and_why_it_is_hidden():
    home, ana = neighbourhood(), person()
    one, other = pin(home, ana), pin(home, ana, title="Drugo")
    into = measure(home)
    with in_municipality("alpha"):
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[one.pk],
            became="taken_up",
            reply={"sl": "Klop bo stala."},
            measure_id=into.pk,
            languages=SPOKEN,
            by=None,
            now=NOW,
        )
        assert letters.tell_author(pin_id=one.pk, hidden=False)
        assert not letters.tell_author(pin_id=other.pk, hidden=False)
        moderating.hide(pin_id=other.pk, because="Žalitev.", by=None, now=NOW)
        assert letters.tell_author(pin_id=other.pk, hidden=True)
        assert not letters.tell_author(pin_id=one.pk, hidden=True), "it is shown: no news"
        assert not letters.tell_author(pin_id=other.pk, hidden=False), "it is not shown: no news"
        ana.delete()
        assert not letters.tell_author(pin_id=one.pk, hidden=False)
    answered, hidden = (mail.body for mail in sent_mails()[-2:])
    assert "Klop bo stala." in answered
    assert "/prenove/prenova-planine/predlogi/1/" in answered
    assert "Žalitev." in hidden


def test_what_everyone_sees_is_found_and_what_is_hidden_is_not():
    home, ana = neighbourhood(), person()
    one, draft = measure(home), measure(home, published=False)
    shown, hidden = pin(home, ana), pin(home, ana, title="Drugo")
    with in_municipality("alpha"):
        moderating.hide(pin_id=hidden.pk, because="Zato.", by=None, now=NOW)
        found = list(MEASURES.read([one.pk, draft.pk]))
        assert [(row.title, row.path) for row in found] == [
            (one.title, "/prenove/prenova-planine/ukrepi/1/")
        ]
        assert [row.number for row in PINS.read([shown.pk, hidden.pk])] == [shown.pk]
        assert list(PINS.every()) == [shown.pk]


def test_a_measure_is_linked_and_read_from_both_ends():
    home = neighbourhood()
    one, draft = measure(home), measure(home, published=False)
    with in_municipality("alpha"):
        first, second = links.Thing(MEASURE, one.pk), links.Thing(NEIGHBOURHOOD, home.pk)
        link(first=first, meaning="carries_out", second=second, by=None, now=NOW)
        assert [seen.title for _meaning, seen in links.of(first)] == ["Planina"]
        assert [seen.title for _meaning, seen in links.of(second)] == [one.title]
        assert links.seen(links.Thing(MEASURE, draft.pk)) is None
        assert list(links.search("varna pot", first)) == []


def test_a_copy_of_ones_data_holds_what_one_marked_said_and_chose():
    home, ana, bor = neighbourhood(), person(), person("bor@example.si")
    one = pin(home, bor)
    mine = pin(home, ana, title="Moje")
    asked = choice(measure(home))
    with in_municipality("alpha"):
        supporting.support(pin_id=one.pk, person=ana, now=NOW)
        supporting.comment(pin_id=one.pk, text="Res.", name="", person=ana, now=NOW)
        choosing.prefer(choice_id=asked.pk, option="2", person=ana, now=NOW)
        pinning.withdraw(pin_id=mine.pk, person=ana)
        own = copy_of(ana)["renewal"]
    assert [row["title"] for row in own["marked"]] == ["Moje"]
    assert [len(own[name]) for name in ("comments", "supports", "chosen")] == [1, 1, 1]
