"""The API's own description: valid OpenAPI 3.1, true to the answers, and a page for people."""

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.support import ask, problem
from tests.notices.support import published
from tests.support import client_of, make_announcement, make_event
from tests.surveys.support import closed
from tests.surveys.support import published as published_questionnaire

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
DOORS = {"alpha": "config.urls", "public": "config.urls_root"}


@pytest.mark.parametrize("schema", DOORS)
def test_the_description_is_valid_openapi_3_1(schema):
    answer = ask("schema/", schema)
    assert answer["Content-Type"] == "application/json"
    described = answer.json()
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    written = ask("schema/?format=yaml", schema)
    assert written["Content-Type"] == "application/yaml; charset=utf-8"
    assert yaml.safe_load(written.content) == described


@pytest.mark.parametrize("urlconf", DOORS.values())
def test_the_description_is_made_without_a_warning(urlconf):
    out = StringIO()
    call_command("spectacular", urlconf=urlconf, validate=True, fail_on_warn=True, stdout=out)
    assert "openapi: 3.1" in out.getvalue()


def test_every_address_is_described_with_its_parameters():
    paths = ask("schema/").json()["paths"]
    assert set(paths) == {
        f"/api/v1/{path}"
        for path in (
            "",
            "announcements/",
            "announcements/{id}/",
            *("co-financing/awards/", "co-financing/opportunities/"),
            *("co-financing/opportunities/{id}/", "co-financing/funded-projects/"),
            "co-financing/funded-projects/{id}/",
            "consultations/",
            "consultations/{slug}/",
            "consultations/{slug}/documents/",
            "consultations/{slug}/documents/{document}/{number}/",
            "consultations/{slug}/statements/",
            "contributions/",
            "contributions/{id}/",
            "decisions/",
            "diary/",
            "duties/",
            "duties/summary/",
            "events/",
            "events/{id}/",
            "figures/",
            "measures/",
            "measures/{id}/",
            "municipality/",
            "neighbourhoods/",
            "neighbourhoods/{slug}/",
            "notices/",
            "notices/{id}/",
            "pins/",
            "pins/{id}/",
            "pins/{id}/support/",
            "processes/",
            "processes/{slug}/",
            "questionnaires/",
            "questionnaires/{id}/",
            "reports/",
            "reports/{id}/",
            "search/",
            "signature-collections/",
            "signature-collections/{id}/",
            "variants/",
            "variants/{id}/",
            "variants/{id}/preference/",
            "zones/",
        )
    }
    described = {each["name"]: each for each in paths["/api/v1/events/"]["get"]["parameters"]}
    assert set(described) == {
        *("topic", "when", "starts_after", "starts_before", "updated_since"),
        *("lang", "format", "page_size", "cursor"),
    }
    assert all(each["description"] for each in described.values())
    assert described["when"]["schema"]["enum"] == ["coming", "past"]
    assert described["page_size"]["schema"]["maximum"] == 100


def test_answers_are_as_they_are_described():
    make_announcement("alpha", topic="budget")
    page = make_event("alpha", programme=[("item", {"title": "Uvod"})], organisers=[("name", "a")])
    notice = published("alpha")
    asked = closed("alpha", published_questionnaire("alpha"))
    described = ask("schema/").json()
    for path, address in {
        "announcements/": "announcements/",
        "events/": "events/",
        "municipality/": "municipality/",
        "notices/": "notices/",
        "notices/{id}/": f"notices/{notice.pk}/",
        "questionnaires/": "questionnaires/",
        "questionnaires/{id}/": f"questionnaires/{asked.pk}/",
        "events/{id}/": f"events/{page.pk}/",
        "": "",
    }.items():
        for status, answer in ((200, ask(address)), (400, ask(f"{address}?ni=1"))):
            said = described["paths"][f"/api/v1/{path}"]["get"]["responses"][str(status)]
            (shape,) = [said["content"][answer["Content-Type"]]["schema"]]
            whole = {**shape, "components": described["components"]}
            OAS31Validator(whole).validate(answer.json())


def test_the_description_speaks_the_language_of_the_caller():
    def said(query):
        parameters = ask(f"schema/{query}").json()["paths"]["/api/v1/events/"]["get"]["parameters"]
        return {each["name"]: each["description"] for each in parameters}["topic"]

    assert said("?lang=en") == "About this topic."
    assert said("") == "S tega področja."


@pytest.mark.parametrize("schema", DOORS)
def test_the_page_for_people_loads_nothing_from_outside(schema):
    answer = ask("docs/", schema, accept="text/html,*/*;q=0.8")
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    page = answer.content.decode()
    loaded = re.findall(r'(?:src|href|data-description)="([^"]+)"', page)
    assert len(loaded) >= 5
    for address in loaded:
        assert address.startswith(("/static/", "../schema/"))
    assert "<style" not in page
    assert not re.findall(r"<script(?![^>]*src=)", page)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    described = re.search(r'data-description="\.\./([^"]+)"', page)[1]
    assert client_of(schema).get(f"/api/v1/{described}").status_code == 200


def test_the_page_for_people_is_html_alone():
    problem(ask("docs/", accept="application/json"), 406)
