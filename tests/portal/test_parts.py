"""The components, as the style guide shows them."""

import re

import pytest
from django import forms
from django.template import Context, Template

from portal.drawings import WIDTH, bars, on_map
from tests.portal.content import text_of
from tests.support import client_of

pytestmark = pytest.mark.django_db
PARTS = (
    "Form: empty",
    "Form: with errors",
    "Timeline",
    "Map with list",
    "Form with drawing",
    "Chart with table",
    "Dialog",
)


def test_the_style_guide_shows_every_component(alpha):
    page = text_of(client_of("alpha").get("/styleguide/"))
    assert [part for part in PARTS if part not in page] == []
    assert '<html lang="en">' in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_guide_shows_itself_in_light_and_dark(alpha, scheme):
    page = text_of(client_of("alpha").get(f"/styleguide/?scheme={scheme}"))
    assert f'data-color-scheme="{scheme}"' in page


def test_a_scheme_that_nobody_knows_is_the_device_s(alpha):
    page = text_of(client_of("alpha").get('/styleguide/?scheme="><script>'))
    assert '<html lang="en">' in page


def test_the_dialog_is_a_page_where_there_are_no_scripts(alpha):
    assert "Withdraw it" in text_of(client_of("alpha").get("/styleguide/?show=dialog"))


@pytest.mark.parametrize("path", ["/styleguide/", "/en/styleguide/", "/styleguide/?show=dialog"])
def test_in_production_there_is_no_style_guide(alpha, settings, path):
    settings.PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = False
    assert client_of("alpha").get(path).status_code == 404


class Everything(forms.Form):
    word = forms.CharField(help_text="A word.")
    number = forms.IntegerField(required=False)
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, help_text="Several."
    )
    yes = forms.BooleanField()
    place = forms.ChoiceField(choices=[("a", "A")])
    day = forms.DateField()
    file = forms.FileField()
    hidden = forms.CharField(widget=forms.HiddenInput)


def shown(form):
    template = Template('{% include "portal/parts/form.html" with button="Send" %}')
    return re.sub(r"\s+", " ", template.render(Context({"form": form})))


def test_every_control_has_a_label_a_class_and_what_describes_it():
    page = shown(Everything())
    assert '<label class="ds-label" for="id_word">' in page
    assert re.search(r'<input type="text" name="word" class="ds-input"[^>]*id="id_word"', page)
    assert 'aria-describedby="id_word_helptext"' in page
    assert 'aria-describedby="id_many_helptext"' in page
    assert page.count("<legend>") == 2
    assert 'enctype="multipart/form-data"' in page
    assert "error" not in page.replace("ds-error", "")


def test_what_is_wrong_stands_above_the_form_and_at_each_field():
    page = shown(Everything({"word": "<b>", "number": "two", "hidden": ""}))
    summary = page.split("<form", 1)[0]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert links == [
        "id_number",
        "id_way_0",
        "id_many_0",
        "id_yes",
        "id_place",
        "id_day",
        "id_file",
    ]
    assert [link for link in links if f'id="{link}"' not in page] == []
    assert 'value="&lt;b&gt;"' in page
    assert 'value="two"' in page
    for name in ("number", "way", "many", "place", "file"):
        assert f'id="id_{name}_error"' in page
    assert "autofocus" in summary


def test_the_title_of_a_page_begins_with_the_error(alpha):
    template = Template('{% extends "portal/base.html" %}')
    form = Everything({})
    page = template.render(Context({"form": form, "here": "Prijava"}))
    assert "<title>Napaka: Prijava – Skupaj</title>" in page


def test_places_keep_their_directions_on_the_map():
    north, south = on_map([(46.2, 15.0), (46.1, 15.1)]).spots
    assert north.y < south.y
    assert north.x < south.x


@pytest.mark.parametrize("points", [[], [(46.1, 15.0)], [(46.1, 15.0), (46.1, 15.0)]])
def test_few_places_are_drawn_too(points):
    drawn = on_map(points)
    assert len(drawn.spots) == len(points)
    assert all(0 <= spot.x <= WIDTH and 0 <= spot.y <= drawn.height for spot in drawn.spots)


def test_bars_are_drawn_to_one_scale():
    drawn = bars([("A", 5, "5 €"), ("B", 20, "20 €"), ("C", 0, "0 €")])
    assert [bar.part for bar in drawn] == [25, 100, 0]


@pytest.mark.parametrize("values", [[], [("A", 0, "0")]])
def test_a_chart_of_nothing_is_drawn_too(values):
    assert [bar.part for bar in bars(values)] == [0] * len(values)
