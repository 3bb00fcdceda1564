"""Renewals as programs read them: what is public, where it lies, and how much a list costs."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openapi_schema_validator import OAS31Validator

from api.streams import PlacedList
from places.boxes import Box
from places.geometry import read
from renewal.models import Comment, DiaryEntry, Measure, Neighbourhood, Pin, Preference
from renewal.services import choosing, keeping, moderating, pinning, supporting
from tests.api.support import ask, problem, results
from tests.consultations.support import person
from tests.places.support import point, square
from tests.renewal.support import (
    INSIDE,
    SPOKEN,
    choice,
    many_pins,
    measure,
    measures_of,
    neighbourhood,
    pin,
    process,
)
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
SLUG = "prenova-planine"


@pytest.fixture
def home():
    return neighbourhood()


def theme(home, key):
    with in_municipality("alpha"):
        return home.themes.get(key=key)


def numbers(path, schema="alpha"):
    return [one["number"] for one in results(path, schema)]


def statements(path):
    with CaptureQueriesContext(connection) as counted:
        assert ask(path).status_code == 200
    return [one["sql"] for one in counted if not one["sql"].startswith("SET search_")]


def test_a_neighbourhood_is_answered_with_all_that_people_see_of_it(home):
    measure(home)
    (one,) = results("neighbourhoods/")
    assert (one["slug"], one["name"], one["measures"], one["pins"]) == (SLUG, "Planina", 1, 0)
    assert one["may"] == {"mark": None}
    assert [theme["key"] for theme in one["themes"]] == ["promet", "parki"]
    assert shapely.geometry.shape(one["geometry"]).is_valid
    assert ask(f"neighbourhoods/{SLUG}/").json() == one
    assert [zone["key"] for zone in results("zones/")] == ["jug", "sever"]
    with in_municipality("alpha"):
        home.marking.closes_at = timezone.now()
        home.marking.save()
    assert results("neighbourhoods/")[0]["may"]["mark"]


def test_a_measure_is_answered_with_its_money_in_cents(home):
    with in_municipality("alpha"):
        zone, theme = home.zones.get(key="jug"), home.themes.get(key="promet")
    funding = [{"funder": "eu", "programme": "CTN", "cents": 900}]
    made = measure(
        home, zone_id=zone.pk, theme_id=theme.pk, cost_estimate=1200, funding=funding, track="quick"
    )
    (one,) = results("measures/")
    assert (one["zone"], one["theme"], one["track"]) == ("jug", "promet", "quick")
    assert (one["cost_estimate"], one["funding"]) == (1200, funding)
    assert one["geometry"] == INSIDE
    assert ask(f"measures/{made.pk}/").json() == one


@pytest.fixture
def three(home):
    """Measures in three places and times."""
    with in_municipality("alpha"):
        zone, theme = home.zones.get(key="jug"), home.themes.get(key="parki")
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    measure(home, track="quick", phase="done", zone_id=zone.pk, theme_id=theme.pk, **year)
    measure(home, shape=read(square(14.361, 46.241, 0.002)), starts_on=date(2027, 5, 1))
    measure(home, shape=None)
    return home


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        ("", [3, 2, 1]),
        (f"neighbourhood={SLUG}", [3, 2, 1]),
        ("neighbourhood=drugje", []),
        ("track=quick", [1]),
        ("phase=done", [1]),
        ("zone=jug", [1]),
        ("theme=parki&zone=jug", [1]),
        ("theme=promet", []),
        ("starts_before=2027-05-01", [1]),
        ("starts_before=2027-05-02", [2, 1]),
        ("ends_after=2026-12-31", [1]),
        ("ends_after=2027-01-01", []),
        ("bbox=14.3649,46.2449,14.3651,46.2451", [1]),
        ("bbox=14.36,46.24,14.363,46.243", [2]),
        ("bbox=14.36,46.24,14.37,46.25", [2, 1]),
        ("bbox=14.36,46.24,14.37,46.25&track=quick&zone=jug", [1]),
    ],
)
def test_measures_are_narrowed(three, narrow, found):
    assert numbers(f"measures/?{narrow}" if narrow else "measures/") == found


@pytest.mark.parametrize(
    "wrong",
    [
        *("measures/?colour=red", "measures/?track=slow", "measures/?phase=x", "zones/?track=long"),
        *("measures/?bbox=1,2,3", "measures/?bbox=nan,0,1,1", "measures/?bbox=9,0,1,1"),
        *("measures/?starts_before=2026-13-01", "measures/?starts_before=20260101"),
        *("measures/?zone=", "measures/?bbox=", "neighbourhoods/?updated_since=2026-01-01"),
        *("measures/?ends_after=1&bbox=x", "zones/?updated_since=2026-01-01T00:00:00Z"),
        *("measures/?zone=a%00", "measures/?format=xlsx", "measures/?bbox=1e999,0,1,1"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(home, wrong):
    said = problem(ask(wrong), 400)
    assert set(said["errors"]) <= set(wrong.partition("?")[2].replace("=", "&").split("&"))


def test_drafts_are_nobodys_to_read(home):
    draft = measure(home, published=False)
    hidden = neighbourhood(of=process(slug="osnutek", published=False))
    with in_municipality("alpha"):
        Measure.objects.filter(pk=draft.pk).update(updated_at=timezone.now())
        under = Measure.objects.create(
            neighbourhood=hidden,
            number=1,
            texts={"sl": {"title": "Skrito"}},
            published_at=timezone.now(),
            phase_since=timezone.now(),
            updated_at=timezone.now(),
        )
        DiaryEntry.objects.create(
            neighbourhood=hidden,
            day=date(2026, 11, 3),
            texts={"sl": {"title": "Skrito"}},
            published_at=timezone.now(),
            updated_at=timezone.now(),
        )
    many_pins(hidden, 3)
    choice(under)
    for path in ("pins/", "diary/", "variants/"):
        assert results(path) == []
    assert {one["neighbourhood"] for one in results("figures/")} == {SLUG}
    assert [one["slug"] for one in results("neighbourhoods/")] == [SLUG]
    assert results("neighbourhoods/")[0]["measures"] == 0
    assert {one["neighbourhood"] for one in results("zones/")} == {SLUG}
    assert results("measures/") == []
    for path in (f"measures/{draft.pk}/", f"measures/{under.pk}/", "neighbourhoods/osnutek/"):
        problem(ask(path), 404)
    problem(ask("measures/99999999999999999999999/"), 404)
    for kind in ("csv", "ndjson", "geojson"):
        assert b"Skrito" not in ask(f"measures/?format={kind}").content


def test_geojson_is_read_by_shapely_as_rfc_7946_asks(three):
    for name, how_many in (("measures", 3), ("zones", 2), ("neighbourhoods", 1)):
        answer = ask(f"{name}/?format=geojson")
        assert answer["Content-Type"] == "application/geo+json"
        body = answer.content.decode()
        collection = json.loads(body)
        assert set(collection) == {"type", "features"}
        assert len(collection["features"]) == how_many
        for each in collection["features"]:
            assert set(each) == {"type", "id", "geometry", "properties"}
            assert each["properties"]["id"] == each["id"]
            assert "geometry" not in each["properties"]
        placed = [each for each in collection["features"] if each["geometry"]]
        forms = shapely.from_geojson(json.dumps({**collection, "features": placed}))
        for form in forms.geoms:
            assert form.is_valid
            assert not form.has_z
            assert form.geom_type != "Polygon" or form.exterior.is_ccw
            west, south, east, north = form.bounds
            assert 14 < west <= east < 15
            assert 46 < south <= north < 47


def test_a_table_has_the_shape_as_wkt(three):
    rows = list(csv.DictReader(io.StringIO(ask("measures/?format=csv").content.decode())))
    assert [row["wkt"][:7] for row in rows] == ["", "POLYGON", "POINT ("]
    assert shapely.from_wkt(rows[2]["wkt"]) == shapely.Point(14.365, 46.245)
    lines = ask("measures/?format=ndjson").content.splitlines()
    assert [json.loads(one)["number"] for one in lines] == [3, 2, 1]


@pytest.fixture
def in_pieces(monkeypatch):
    """Answers of more than two objects are streamed."""
    monkeypatch.setattr(PlacedList, "piece", 2)


def test_a_long_list_is_streamed_whole_and_the_same(three, in_pieces, monkeypatch):
    for kind in ("geojson", "csv", "ndjson"):
        path = f"measures/?format={kind}"
        answer = ask(path)
        assert answer.streaming
        pieces = list(answer.streaming_content)
        assert len(pieces) >= 2
        with monkeypatch.context() as patch:
            patch.setattr(PlacedList, "piece", 50)
            assert ask(f"{path}&lang=sl").content == b"".join(pieces)
        assert connection.schema_name == "public"
        unchanged = {"if-none-match": answer["ETag"]}
        assert ask(path, **unchanged).status_code == 304
        measure(three)
        anew = ask(path, **unchanged)
        assert anew.status_code == 200
        assert anew["ETag"] != answer["ETag"]
        assert ask(path.replace("sl", "en"), "alpha", accept="*/*").streaming


def test_pages_follow_each_other_without_gap(home):
    for _n in range(5):
        measure(home)
    first = ask("measures/?page_size=2").json()
    second = ask(first["next"]).json()
    third = ask(second["next"]).json()
    seen = [one["number"] for page in (first, second, third) for one in page["results"]]
    assert seen == [5, 4, 3, 2, 1]
    assert third["next"] is None
    assert ask(third["previous"]).json()["results"] == second["results"]
    problem(ask(first["next"].replace("measures", "zones")), 400)


def test_updated_since_finds_what_is_new(home):
    measure(home, now=timezone.now() - timedelta(days=1))
    since = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    assert numbers(f"measures/?updated_since={since}") == []
    measure(home)
    assert numbers(f"measures/?updated_since={since}") == [2]


@pytest.mark.parametrize(
    "path",
    [
        *("neighbourhoods/", "zones/", "measures/", "measures/?zone=jug&bbox=14,46,15,47"),
        *("pins/", "pins/?theme=parki&became=none", "variants/", "variants/?measure=1"),
        *("diary/", "diary/?measure=1", "figures/"),
    ],
)
def test_lists_cost_three_statements_whatever_their_length(three, path):
    """One for the host, one for the list, one for until when it stays so."""
    sign = "&" if "?" in path else "?"
    for length in range(2):
        choice(measure(three))
        pin(three, person(f"nekdo{length}@example.si"))
        ask(f"{path}{sign}page_size={30 + length}")
        assert len(statements(f"{path}{sign}page_size={10 + length}")) <= 3
        assert len(statements(f"{path}{sign}page_size={10 + length}")) == 1


def test_answers_are_kept_until_something_is_written(home):
    for path in ("measures/", "measures/?format=geojson", f"neighbourhoods/{SLUG}/"):
        answer = ask(path)
        assert ask(path, **{"if-none-match": answer["ETag"]}).status_code == 304
        measure(home)
        assert ask(path, **{"if-none-match": answer["ETag"]}).status_code == 200


def test_each_municipality_answers_with_its_own(home, beta):
    other = neighbourhood("beta", of=process("beta", slug="druga"))
    made = [measure(home), measure(other, "beta", shape=read(point(14.364, 46.244)))]
    assert [one["slug"] for one in results("neighbourhoods/", "beta")] == ["druga"]
    problem(ask(f"neighbourhoods/{SLUG}/", "beta"), 404)
    (one,) = results("measures/", "beta")
    assert (one["neighbourhood"], one["id"]) == ("druga", made[1].pk)


def test_words_are_in_the_language_asked_for_or_in_the_one_there_is(home):
    with in_municipality("alpha"):
        texts = home.texts | {"en": {"name": "Planina estate"}}
        Neighbourhood.objects.filter(pk=home.pk).update(texts=texts)
    measure(home)
    answer = ask("neighbourhoods/?lang=en")
    assert answer["Content-Language"] == "en"
    assert answer.json()["results"][0]["name"] == "Planina estate"
    (one,) = results("measures/?lang=en")
    assert (one["language"], one["title"]) == ("sl", "Varna pot v šolo")


def chosen(one):
    return [each["chosen"] for each in one["options"]]


def test_choices_tell_how_many_chose_what_once_they_are_over(home):
    now, ana = timezone.now(), person()
    asked = choice(measure(home))
    over = choice(measure(home), opens=now - timedelta(days=9), closes=now - timedelta(days=2))
    draft = choice(measure(home), published=False)
    on_draft = choice(measure(home, published=False))
    with in_municipality("alpha"):
        choosing.prefer(choice_id=asked.pk, option="2", person=ana)
        then = now - timedelta(days=3)
        choosing.prefer(choice_id=over.pk, option="2", person=ana, now=then)
    assert [one["id"] for one in results("variants/")] == [over.pk, asked.pk]
    (one,) = results("variants/?state=open")
    assert (chosen(one), one["may"]) == ([None, None], {"choose": None})
    assert chosen(ask(f"variants/{over.pk}/").json()) == [0, 1]
    (one,) = results("variants/?state=closed")
    assert one["may"]["choose"]
    assert one["outcome"] is None
    for hidden in (draft, on_draft):
        problem(ask(f"variants/{hidden.pk}/"), 404)
    known = {"languages": SPOKEN, "by": None, "now": now}
    with in_municipality("alpha"):
        choosing.decide(choice_id=over.pk, option="1", reasons={"sl": "Varneje."}, **known)
    (one,) = results("variants/?state=decided&measure=2")
    assert (one["outcome"]["option"], one["outcome"]["reason"]) == ("1", "Varneje.")
    assert results("variants/?measure=1&state=decided") == []


def test_what_is_counted_at_the_closing_is_not_kept_before_all_are_counted(home):
    """Somebody who chose in time may be written a moment after the choice closed."""
    now = timezone.now()
    over = choice(measure(home), opens=now - timedelta(days=9), closes=now - timedelta(seconds=9))
    for path in ("variants/", f"variants/{over.pk}/"):
        ask(path)
        with in_municipality("alpha"):
            number = Preference.objects.count() + 1
            Preference.objects.create(choice=over, option="2", at=now)
        found = ask(path).json()
        assert chosen(found["results"][0] if "results" in found else found) == [0, number]


def test_the_diary_names_no_draft(home):
    known = {"languages": SPOKEN, "by": None, "now": timezone.now()}
    shown, draft = measure(home), measure(home, published=False)
    with in_municipality("alpha"):
        for of in (shown, draft):
            entry = keeping.write(
                neighbourhood_id=home.pk,
                day=date(2026, 11, 2),
                texts={"sl": {"title": f"Korita {of.number}", "text": "Stojijo."}},
                measure_id=of.pk,
                **known,
            )
            keeping.publish(entry_id=entry.pk, by=None, now=known["now"])
        keeping.write(
            neighbourhood_id=home.pk,
            day=date(2026, 11, 3),
            texts={"sl": {"title": "Osnutek", "text": "Še ne."}},
            measure_id=None,
            **known,
        )
    assert [(one["title"], one["measure"]) for one in results("diary/")] == [
        ("Korita 2", None),
        ("Korita 1", 1),
    ]
    assert [one["title"] for one in results("diary/?measure=1")] == ["Korita 1"]
    assert results("diary/?measure=2") == []


def test_figures_are_answered_with_their_values_and_sources(home):
    (one,) = results(f"figures/?neighbourhood={SLUG}")
    assert (one["key"], one["title"], one["unit"]) == ("prebivalci", "Prebivalci", "ljudi")
    assert one["values"][0]["value"] == "14000"
    assert results("figures/?neighbourhood=drugje") == []
    rows = list(csv.DictReader(io.StringIO(ask("figures/?format=csv").content.decode())))
    assert (rows[0]["years"], rows[0]["values"]) == ("2018", "14000")


def test_marked_places_are_answered_as_people_read_them(home):
    ana, bor = person(), person("bor@example.si")
    first = pin(home, ana, name="Ana", theme_id=theme(home, "parki").pk)
    second = pin(home, bor, title="Luč ne dela", shape=read(point(14.361, 46.241)))
    in_measure = measure(home)
    with in_municipality("alpha"):
        supporting.support(pin_id=first.pk, person=bor, now=timezone.now())
        supporting.comment(pin_id=first.pk, text="Res je.", name="", person=bor, now=timezone.now())
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[first.pk],
            became="taken_up",
            reply={"sl": "Klop pride."},
            measure_id=in_measure.pk,
            languages=SPOKEN,
            by=None,
            now=timezone.now(),
        )
    one = ask(f"pins/{first.pk}/").json()
    assert (one["number"], one["name"], one["theme"]) == (1, "Ana", "parki")
    assert (one["supports"], one["comments"]) == (1, 1)
    assert one["answer"]["became"] == "taken_up"
    assert (one["answer"]["measure"], one["answer"]["reply"]) == (1, "Klop pride.")
    assert results("pins/?became=taken_up") == [one]
    with in_municipality("alpha"):
        Measure.objects.filter(pk=in_measure.pk).update(published_at=None)
    assert ask(f"pins/{first.pk}/").json()["answer"]["measure"] is None
    assert b"ana@" not in ask("pins/").content
    for narrow, found in {
        "": [2, 1],
        "became=none": [2],
        "became=not_taken": [],
        "theme=parki": [1],
        "bbox=14.3605,46.2405,14.3615,46.2415": [2],
        f"neighbourhood={SLUG}&bbox=14,46,15,47": [2, 1],
    }.items():
        assert numbers(f"pins/?{narrow}" if narrow else "pins/") == found
    with in_municipality("alpha"):
        moderating.hide(pin_id=second.pk, because="Žalitev.", by=None, now=timezone.now())
    since = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert numbers(f"pins/?updated_since={since}") == []
    with in_municipality("alpha"):
        moderating.unhide(pin_id=second.pk, by=None, now=timezone.now())
        again = {"became": "not_taken", "reply": {"sl": "Vseeno ne."}, "measure_id": None}
        known = {"languages": SPOKEN, "by": None, "now": timezone.now()}
        moderating.answer(neighbourhood_id=home.pk, pin_ids=[first.pk], **again, **known)
    assert numbers(f"pins/?updated_since={since}") == [2, 1]


def test_hidden_withdrawn_and_waiting_places_are_never_shown(home):
    ana, now = person(), timezone.now()
    made = [pin(home, ana, title=f"Skrito {n}") for n in range(4)]
    with in_municipality("alpha"):
        supporting.comment(pin_id=made[3].pk, text="Skrito.", name="", person=ana, now=now)
        moderating.hide(pin_id=made[0].pk, because="Žalitev.", by=None, now=now)
        pinning.withdraw(pin_id=made[1].pk, person=ana)
        Pin.objects.filter(pk=made[2].pk).update(published_at=None)
        Comment.objects.update(hidden_at=now, because="Žalitev.")
    (one,) = results("pins/")
    assert (one["number"], one["comments"]) == (4, 0)
    for kind in ("csv", "ndjson", "geojson"):
        body = ask(f"pins/?format={kind}").content
        assert b"Skrito 3" in body
        assert not any(f"Skrito {n}".encode() in body for n in range(3))
    for row in made[:3]:
        problem(ask(f"pins/{row.pk}/"), 404)
    assert results("neighbourhoods/")[0]["pins"] == 1


def test_twenty_thousand_places_come_as_geojson_and_in_a_box_by_the_index(home):
    many_pins(home, 20_000)
    with CaptureQueriesContext(connection) as counted:
        answer = ask("pins/?format=geojson")
        found = json.loads(b"".join(answer.streaming_content))
    assert len({each["id"] for each in found["features"]}) == 20_000
    asked = [one for one in counted if "EXECUTE" in one["sql"] and "renewal_pin" in one["sql"]]
    assert len(asked) <= 11
    with in_municipality("alpha"):
        box = "bbox=14.365,46.245,14.3651,46.2451"
        within = Pin.objects.visible().within(Box.of_text(box.partition("=")[2]))
        assert "renewal_pin_" in within.explain()
        assert "Index" in within.explain()
        there = within.count()
    assert len(results(f"pins/?{box}&page_size=100")) == there > 0


def described_as(described, path, address):
    answer = ask(address)
    said = described["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]
    shape = said["content"]["application/json"]["schema"]
    OAS31Validator({**shape, "components": described["components"]}).validate(answer.json())


def test_answers_are_as_they_are_described(three):
    marked = pin(three, person(), theme_id=theme(three, "parki").pk)
    asked = choice(measures_of(three)[1])
    described = ask("schema/").json()
    number = results("measures/")[0]["id"]
    for path, address in {
        "neighbourhoods/": "neighbourhoods/",
        "neighbourhoods/{slug}/": f"neighbourhoods/{SLUG}/",
        "zones/": "zones/",
        "measures/": "measures/",
        "measures/{id}/": f"measures/{number}/",
        "pins/": "pins/",
        "pins/{id}/": f"pins/{marked.pk}/",
        "variants/": "variants/",
        "variants/{id}/": f"variants/{asked.pk}/",
        "diary/": "diary/",
        "figures/": "figures/",
    }.items():
        described_as(described, path, address)
