"""Renewals at the desk: set up without any script, by a file or by pasted coordinates."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from places.measuring import hectares
from renewal.models import Figure, Neighbourhood, Theme, Zone
from tests.consultations.support import person
from tests.places.support import BOW_TIE, square
from tests.renewal.support import HOME, neighbourhood, process
from tests.support import Queries, in_municipality, signed_in

pytestmark = pytest.mark.django_db
DESK = "/admin/renewal/"


def official(schema="alpha", role="official", email="vodja@example.si", **more):
    person(email, role, schema, **more)
    return signed_in(schema, email)


def rows(prefix, *given, initial=0):
    """What a set of rows sends."""
    sent = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(given):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def home_of(schema="alpha"):
    with in_municipality(schema):
        return Neighbourhood.objects.whole().get()


FACTS = {
    "name_sl": "Planina",
    "about_sl": "Soseska blokov.",
    "moderation": "before",
    "marking_key": "marking",
    "is_approximate": "on",
    "office_name_sl": "Pisarna prenove",
    "office_place_sl": "Ulica Juleta Gabrovška 19",
    "office_hours_sl": "ob sredah od 14. do 17. ure",
    "office_email": "prenova@kranj.si",
    "office_at": "46.245, 14.365",
}


def test_a_neighbourhood_is_set_up_with_its_boundary_from_a_file_looked_at_before():
    client = official()
    of = process()
    assert f"{DESK}new/{of.pk}/" in client.get(f"/admin/processes/{of.pk}/").content.decode()
    here = f"{DESK}new/{of.pk}/"
    assert client.get(here).status_code == 200
    file = SimpleUploadedFile("meja.geojson", json.dumps(HOME).encode())
    looked = client.post(here, {**FACTS, "place_file": file, "look": "1"})
    assert looked.status_code == 200
    page = looked.content.decode()
    assert "<svg" in page
    assert f"{looked.context['drawing'].hectares:.0f}" in page
    assert "Soseska blokov." in page
    with in_municipality("alpha"):
        assert not Neighbourhood.objects.exists()
    # What the file held stands in the text by now.
    sent = client.post(here, {**FACTS, "place": looked.context["form"]["place"].value()})
    assert sent.status_code == 302
    home = home_of()
    assert home.shape == HOME
    assert home.marking.key == "marking"
    assert home.office["sl"]["hours"] == "ob sredah od 14. do 17. ure"
    assert home.office["longitude"] == 14.365
    assert home.moderation == "before"
    assert 80 < hectares(home.placed_shape.form) < 90
    # A second click leads to what is there.
    assert client.post(here, {**FACTS, "place": ""})["Location"].endswith("/change/")


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"name_sl": ""}, "name_sl", None),
        ({"place": json.dumps(BOW_TIE)}, "place", "14"),
        ({"place": "46,2 in še malo"}, "place", "in še malo"),
        ({"place": "46.24, 14.36"}, "place", None),
        ({"place": json.dumps(square(2.3, 48.8))}, "place", None),
        ({"place": "{" * 50}, "place", None),
        ({"office_email": "kar nekaj"}, "office_email", None),
        ({"office_at": "nekje"}, "office_at", None),
        ({"marking_key": "potica"}, "marking_key", None),
        ({"name_sl": "x" * 500}, "name_sl", None),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(more, field, words):
    client = official()
    home = neighbourhood()
    answer = client.post(f"{DESK}{home.pk}/change/", FACTS | {"place": ""} | more)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors[field]
    if words:
        assert words in str(form.errors[field])
    assert form["about_sl"].value() == "Soseska blokov."
    assert home_of().texts == home.texts


def test_a_boundary_is_pasted_as_positions_in_either_order():
    client = official()
    home = neighbourhood()
    pasted = "46.24, 14.36\n46.24 14.37\n14.37, 46.25\r\n46,25; 14,36"
    answer = client.post(f"{DESK}{home.pk}/change/", FACTS | {"place": pasted})
    assert answer.status_code == 302
    assert home_of().box == home.box
    # What other pages keep stays: problems, walks.
    assert home_of().walks == home.walks


def test_problems_and_walks_are_rows_of_a_form():
    client = official()
    home = neighbourhood()
    here = f"{DESK}{home.pk}"
    given = rows("form", {"title_sl": "Premalo parkirišč", "theme": "promet"}, {"title_sl": ""})
    assert client.post(f"{here}/problems/", given).status_code == 302
    assert home_of().problems == [
        {"theme": "promet", "sl": {"title": "Premalo parkirišč", "about": ""}}
    ]
    bad = client.post(f"{here}/problems/", rows("form", {"theme": "promet", "about_sl": "Kaj?"}))
    assert bad.status_code == 422
    assert bad.context["rows"].forms[0].errors["title_sl"]
    stops = rows(
        "stops",
        {"at": "46.245, 14.365", "title_sl": "Trg", "ORDER": "2"},
        {"at": "46.246, 14.366", "title_sl": "Vrtec", "ORDER": "1"},
    )
    assert (
        client.post(f"{here}/walks/new/", {"title_sl": "Kako diši Planina", **stops}).status_code
        == 302
    )
    walk = home_of().walks[0]
    assert walk["key"] == "kako-disi-planina"
    assert [one["sl"]["title"] for one in walk["stops"]] == ["Vrtec", "Trg"]
    far = rows("stops", {"at": "46.30, 14.45", "title_sl": "Daleč"})
    refused = client.post(f"{here}/walks/is/kako-disi-planina/", {"title_sl": "X", **far})
    assert refused.status_code == 422
    assert "1 km" in refused.content.decode()
    again = client.post(f"{here}/walks/new/", {"title_sl": "Kako diši Planina", **stops})
    assert again.status_code == 422
    assert again.context["form"].errors["key"]
    none = client.post(f"{here}/walks/new/", {"title_sl": "Brez", **rows("stops", {})})
    assert none.status_code == 422
    assert client.post(f"{here}/walks/is/kako-disi-planina/remove/").status_code == 302
    assert home_of().walks == []
    assert client.post(f"{here}/walks/is/kako-disi-planina/remove/").status_code == 404


def test_zones_themes_and_figures_are_added_changed_and_removed():
    client = official()
    home = neighbourhood()
    here = f"{DESK}{home.pk}/parts"
    zone = {"title_sl": "Šola", "place": json.dumps(square(14.361, 46.241, 0.002))}
    assert client.post(f"{here}/zones/new/", zone).status_code == 302
    member = {"name": "Ana Kos", "of": "Krajevna skupnost", "agreed": "on"}
    theme = {"title_sl": "Igra", "meets_sl": "Vsak torek"} | rows("form", member)
    assert client.post(f"{here}/themes/new/", theme).status_code == 302
    figure = {
        "title_sl": "Drevesa",
        "unit_sl": "dreves",
        "pasted": "2020;1.5;Popis\n2018;1,25;Popis",
    }
    figure |= rows("form", {"year": "2024", "value": "2", "source": "Popis"})
    assert client.post(f"{here}/figures/new/", figure).status_code == 302
    with in_municipality("alpha"):
        assert Zone.objects.get(key="sola").shape["type"] == "Polygon"
        group = Theme.objects.get(key="igra").group
        assert group["members"] == [{"name": "Ana Kos", "of": "Krajevna skupnost"}]
        made = Figure.objects.get(key="drevesa")
        assert [(v["year"], v["value"]) for v in made.values] == [
            (2018, "1.25"),
            (2020, "1.5"),
            (2024, "2"),
        ]
    again = client.post(f"{here}/zones/new/", zone)
    assert again.status_code == 422
    assert again.context["form"].errors["key"]
    unsaid = {"title_sl": "Igrala"} | rows("form", {"name": "Ana Kos"})
    refused = client.post(f"{here}/themes/new/", unsaid)
    assert refused.status_code == 422
    assert refused.context["rows"].forms[0].errors["agreed"]
    for bad in ("2018;10", "leto;10;Vir"):
        assert client.post(f"{here}/figures/new/", figure | {"pasted": bad}).status_code == 422
    for kind, key in (("zones", "sola"), ("figures", "drevesa")):
        with in_municipality("alpha"):
            number = {"zones": Zone, "figures": Figure}[kind].objects.get(key=key).pk
        page = client.get(f"{here}/{kind}/{number}/")
        assert page.status_code == 200
        assert client.post(f"{here}/{kind}/{number}/remove/").status_code == 302
        assert client.post(f"{here}/{kind}/{number}/remove/").status_code == 404
    assert client.get(f"{here}/potice/").status_code == 404


def test_a_renewal_of_another_unit_is_neither_listed_nor_opened():
    with_unit = official(email="dol@example.si", unit="KS Dol")
    home = neighbourhood()
    theirs = neighbourhood(of=process(slug="dol", unit="KS Dol"))
    page = with_unit.get(DESK).content.decode()
    assert f"{DESK}{theirs.pk}/" in page
    assert f"{DESK}{home.pk}/" not in page
    for path in ("", "change/", "measures/", "pins/", "choices/", "parts/zones/"):
        assert with_unit.get(f"{DESK}{theirs.pk}/{path}").status_code == 200
        assert with_unit.get(f"{DESK}{home.pk}/{path}").status_code in {302, 403}


def test_each_page_is_for_those_alone_who_have_its_right():
    home = neighbourhood()
    writes = official(role="editor", email="ured@example.si")
    answers = official(role="mayor", email="zupan@example.si")
    for path in ("", f"{home.pk}/", f"{home.pk}/pins/", f"{home.pk}/measures/"):
        assert writes.get(f"{DESK}{path}").status_code in {302, 403}, path
    for path in ("", f"{home.pk}/", f"{home.pk}/pins/"):
        assert answers.get(f"{DESK}{path}").status_code == 200, path
    for path in ("change/", "measures/", "measures/new/", "report/pdf/", "import/"):
        assert answers.get(f"{DESK}{home.pk}/{path}").status_code in {302, 403}, path
    citizen = official(role="citizen", email="cita@example.si")
    assert citizen.get(DESK).status_code in {302, 403}


def counted(client, path, expected):
    """The statements of a page, asked once before: Wagtail keeps what it knows of its site."""
    client.get(path)
    with Queries(expected):
        return client.get(path)


def test_pages_of_the_set_up_ask_no_more_for_more():
    client = official()
    home = neighbourhood()
    counted(client, f"{DESK}{home.pk}/", _COUNTS["one"])
    counted(client, DESK, _COUNTS["index"])
    for number in range(5):
        neighbourhood(of=process(slug=f"prenova-{number}"))
    counted(client, DESK, _COUNTS["index"])


# Of them Wagtail asks seventeen for its frame.
_COUNTS = {"one": 26, "index": 20}
