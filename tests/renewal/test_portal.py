"""What citizens see of a renewal: a glance, its measures, a choice, the diary, figures, a walk."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from portal.templatetags.portal_dates import until
from renewal.models import Choice, DiaryEntry, Measure, Neighbourhood, Preference
from renewal.services import choosing, measuring
from tests.consultations.support import person
from tests.processes.signers import collection
from tests.renewal.support import (
    SPOKEN,
    choice,
    full,
    measure,
    neighbourhood,
    process,
)
from tests.support import client_of, in_municipality, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = "/prenove/prenova-planine/"
KNOWN = {"languages": SPOKEN, "by": None, "now": timezone.now()}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def get(path, status=200, client=None):
    answer = (client or client_of("alpha")).get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode() if status == 200 else ""


def test_a_neighbourhood_at_a_glance_says_what_there_is():
    _home, _quick, _asked, paper = full()
    page = get(ROOT)
    for said in (
        *("Planina", "Varna pot v šolo", "Garaža pod parkom", "Katera ureditev ulice?"),
        *("1.234,50", "234,50", "Dela so se začela", "Prazna ulica", "Pisarna prenove"),
        *("Parkiranje", "Krog po soseski", f"/prenove/prenova-planine/datoteke/{paper.pk}/"),
    ):
        assert said in page, said
    assert "/prenove/prenova-planine/" in get("/prenove/")


def test_every_page_of_it_opens_and_leads_back():
    _home, quick, asked, paper = full()
    for path in (
        *("ukrepi/", f"ukrepi/{quick.number}/", f"razlicice/{asked.pk}/", "dnevnik/"),
        *("kazalniki/", "skupine/", "sprehodi/krog/"),
    ):
        assert f'href="{ROOT}"' in get(ROOT + path)
    shown = client_of("alpha").get(f"{ROOT}datoteke/{paper.pk}/")
    assert b"".join(shown).startswith(b"\xff\xd8")
    assert shown["Content-Type"].startswith("image/")
    assert "attachment" not in shown.get("Content-Disposition", "")
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_there_or_not_public_is_a_404():
    home, quick, asked, paper = full()
    draft = measure(home, published=False)
    hidden = choice(quick, published=False)
    neighbourhood(of=process(slug="osnutek", published=False))
    for path in (
        *("/prenove/osnutek/", "/prenove/ni/", f"{ROOT}ukrepi/{draft.number}/"),
        *(f"{ROOT}ukrepi/99/", f"{ROOT}razlicice/{hidden.pk}/", f"{ROOT}sprehodi/ni/"),
        f"{ROOT}datoteke/{paper.pk + 9}/",
        f"/prenove/osnutek/razlicice/{asked.pk}/",
    ):
        get(path, 404)
    with in_municipality("alpha"):
        DiaryEntry.objects.update(published_at=None)
    get(f"{ROOT}datoteke/{paper.pk}/", 404)


def test_nothing_of_it_is_seen_in_another_municipality(beta):
    full()
    assert client_of("beta").get(ROOT).status_code == 404
    assert "Planina" not in client_of("beta").get("/prenove/").content.decode()


def test_measures_are_narrowed_without_a_script():
    full()
    assert "Garaža" not in get(f"{ROOT}ukrepi/?track=quick")
    assert "Garaža" in get(f"{ROOT}ukrepi/?phase=done")
    assert "Varna pot" in get(f"{ROOT}ukrepi/?theme=promet&zone=sever")
    for wrong in ("?track=ni", "?phase=%00", "?zone=x&page=99", "?theme=a'--"):
        get(f"{ROOT}ukrepi/{wrong}")


def test_a_resident_chooses_changes_it_and_reads_that_it_counts():
    _home, _quick, asked, _paper = full()
    path = f"{ROOT}razlicice/{asked.pk}/"
    assert "/racun/prijava/" in get(path)
    assert client_of("alpha").post(path, {"option": "1"}).status_code == 302
    ana = signed_in("alpha", person().email)
    for option in ("1", "2"):
        answer = ana.post(path, {"option": option}, follow=True)
        assert answer.status_code == 200
        assert f'value="{option}" id="option-{option}" checked' in answer.content.decode()
    for wrong in ("", "9", "x" * 500):
        assert ana.post(path, {"option": wrong}).status_code == 422
    with in_municipality("alpha"):
        assert list(Preference.objects.values_list("option", flat=True)) == ["2"]


def test_counts_are_shown_once_it_is_over_and_then_what_was_decided_and_why():
    _home, quick, _asked, _paper = full()
    now = timezone.now()
    over = choice(quick, opens=now - timedelta(days=9), closes=now - timedelta(seconds=1))
    path = f"{ROOT}razlicice/{over.pk}/"
    with in_municipality("alpha"):
        for number in range(3):
            who = person(f"oseba{number}@example.si")
            at = now - timedelta(days=1)
            choosing.prefer(choice_id=over.pk, option="12"[number % 2], person=who, now=at)
    page = get(path)
    assert "Izbrale so 3 osebe." in page
    ana = signed_in("alpha", person().email)
    assert ana.post(path, {"option": "1"}).status_code == 409
    with in_municipality("alpha"):
        given = {"option": "2", "reasons": {"sl": "Ker je ceneje."}, "languages": SPOKEN}
        choosing.decide(choice_id=over.pk, by=None, now=now, **given)
    assert "Ker je ceneje." in get(path)


def test_a_measure_that_was_given_up_says_why():
    home, quick, _asked, _paper = full()
    with in_municipality("alpha"):
        measuring.move(measure_ids=[quick.pk], phase="dropped", by=None, now=timezone.now())
        measuring.decide(
            measure_id=quick.pk,
            decision={"sl": {"text": "Ne bo.", "reason": "Ker ni denarja."}},
            decided_on=timezone.localdate(),
            **KNOWN,
        )
    assert "Ker ni denarja." in get(f"{ROOT}ukrepi/{quick.number}/")
    assert home.pk


def test_empty_pages_say_so_and_none_is_broken():
    assert client_of("alpha").get("/prenove/").status_code == 200
    made = process()
    with in_municipality("alpha"):
        text = {"sl": {"name": "Nova", "about": "Še prazna."}}
        Neighbourhood.objects.create(process=made, texts=text, created_at=timezone.now())
    for path in ("", "ukrepi/", "dnevnik/", "kazalniki/", "skupine/"):
        assert "Nova" in get(ROOT + path)


def test_a_page_asks_no_more_of_the_database_with_three_hundred_measures(
    django_assert_max_num_queries,
):
    home, quick, _asked, _paper = full()
    now = timezone.now()
    with in_municipality("alpha"):
        Measure.objects.bulk_create(
            Measure(
                neighbourhood=home,
                number=number,
                texts={"sl": {"title": f"Ukrep {number}"}},
                track=("quick", "long")[number % 2],
                zone=home.zones.first(),
                published_at=now,
                phase_since=now,
                updated_at=now,
            )
            for number in range(10, 310)
        )
    ana = signed_in("alpha", person().email)
    for path, most in (("", 15), ("ukrepi/", 12), (f"ukrepi/{quick.number}/", 15)):
        get(ROOT + path, client=ana)
        with django_assert_max_num_queries(most):
            get(ROOT + path, client=ana)


def test_what_is_kept_for_everybody_changes_with_what_it_shows():
    _home, quick, _asked, _paper = full()
    get(ROOT)
    with in_municipality("alpha"):
        measuring.move(measure_ids=[quick.pk], phase="done", by=None, now=timezone.now())
        Choice.objects.count()
    assert "phase--done" in get(ROOT)
    assert "phase--works" not in get(ROOT)


def test_what_can_be_signed_now_stands_at_a_glance_until_it_closes():
    home = neighbourhood()
    asked = collection(of=home.process)
    address = f"/postopki/{home.process.slug}/podpisi/{asked.number}/"
    assert address in get(ROOT)
    with in_municipality("alpha"):
        asked.closes_at = timezone.now()
        asked.save()
    assert address not in get(ROOT)


def test_a_walk_draws_its_way_and_numbers_its_stops_as_its_list_does():
    def stop(title, **place):
        return {"sl": {"title": title}, **place}

    home = neighbourhood()
    here = {"longitude": 14.36, "latitude": 46.24}
    with in_municipality("alpha"):
        stops = [stop("Prvi", **here), stop("Brez kraja"), stop("Tretji", **here)]
        home.walks = [{"key": "krog", "sl": {"title": "Krog"}, "stops": stops}]
        home.save()
    page = get(f"{ROOT}sprehodi/krog/")
    config = json.loads(re.search(r'id="map-config" type="application/json">(.*?)<', page)[1])
    drawn = [one for one in config["shapes"]["features"] if one["properties"]["kind"] != "zone"]
    kinds = [(one["properties"]["kind"], one["properties"].get("number")) for one in drawn]
    assert kinds == [("boundary", None), ("route", None), ("stop", 1), ("stop", 3)]
    assert len(drawn[1]["geometry"]["coordinates"]) == 2
    assert not config["source"], "nothing covers the stops"


def test_what_ends_at_midnight_can_be_done_until_the_day_before():
    midnight = timezone.make_aware(datetime(2027, 1, 16))  # noqa: DTZ001 -- made aware
    assert "petek, 15. januar 2027" in until(midnight)
    assert "sobota, 16. januar 2027" in until(midnight + timedelta(hours=1))
