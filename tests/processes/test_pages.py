"""Processes on the portal: the list, a process with its timeline, and the recipes."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from processes import services
from processes.models import Attachment
from processes.recipe import all_recipes, recipe
from processes.services import attaching
from tenants.models import Municipality
from tests.database import as_owner
from tests.processes.support import BECAUSE, LANGUAGES, TEXT, begun, public, step_of
from tests.support import Queries, client_of, in_municipality

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _get(path, schema="alpha", status=200):
    response = client_of(schema).get(path)
    assert response.status_code == status, response.content
    return unescape(response.content.decode())


def _attached(process, step_key="", *, is_public=True):
    with in_municipality("alpha"):
        return attaching.attach(
            process_id=process.pk,
            step_key=step_key,
            titles={"sl": "Gradivo"},
            file=SimpleUploadedFile("gradivo.txt", b"Besedilo."),
            is_public=is_public,
            by=None,
            now=timezone.now(),
        )


def test_a_draft_is_no_page():
    begun()
    assert TEXT["title"] not in _get("/postopki/")
    _get("/postopki/parkiranje/", status=404)


def test_a_process_shows_each_step_who_decides_and_what_comes_next():
    public()
    text = _get("/postopki/parkiranje/")
    for step in recipe("ordinance").steps:
        assert step.title.sl in text
    assert TEXT["decider"] in text
    assert TEXT["title"] in _get("/postopki/")
    assert TEXT["title"] not in _get("/postopki/", "beta")
    _get("/postopki/parkiranje/", "beta", status=404)


def test_a_page_that_is_kept_shows_a_change_at_once():
    made = public()
    _get("/postopki/parkiranje/")
    with in_municipality("alpha"):
        services.annul(
            process_id=made.pk, because=BECAUSE, languages=LANGUAGES, by=None, now=timezone.now()
        )
    assert BECAUSE["sl"] in _get("/postopki/parkiranje/")
    assert TEXT["title"] not in _get("/postopki/")
    assert TEXT["title"] in _get("/postopki/?when=past")


def test_an_extension_is_shown_with_its_days_and_its_reason():
    made = public()
    step = step_of(made, "comments")
    with in_municipality("alpha"):
        services.extend(
            step_id=step.pk,
            closes_on=timezone.localdate(step.closes_at) + timedelta(days=10),
            because=BECAUSE,
            languages=LANGUAGES,
            by=None,
            now=timezone.now(),
        )
    text = _get("/postopki/parkiranje/")
    assert BECAUSE["sl"] in text
    assert "→" in text


def test_documents_are_served_and_evidence_is_not():
    made = public()
    shown, kept = _attached(made, "comments"), _attached(made, is_public=False)
    assert f"/postopki/parkiranje/{shown.pk}/" in _get("/postopki/parkiranje/")
    client = client_of("alpha")
    answer = client.get(f"/postopki/parkiranje/{shown.pk}/")
    assert b"".join(answer.streaming_content) == b"Besedilo."
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"]
    _get(f"/postopki/parkiranje/{kept.pk}/", status=404)
    with in_municipality("alpha"):
        attaching.withdraw(attachment_id=shown.pk, by=None, now=timezone.now())
        assert Attachment.objects.count() == 2
    _get(f"/postopki/parkiranje/{shown.pk}/", status=404)


def test_every_recipe_is_a_page_in_both_languages():
    assert len(all_recipes()) >= 7
    for one in all_recipes():
        assert one.title.sl in _get("/recepti/")
        text, english = _get(f"/recepti/{one.key}/"), _get(f"/en/recipes/{one.key}/")
        for step in one.steps:
            assert step.title.sl in text
            assert step.title.en in english
    _get("/recepti/potica/", status=404)


def test_every_recipe_is_taken_along_as_data_with_its_licence_and_its_sources():
    for one in all_recipes():
        answer = client_of("alpha").get(f"/recepti/{one.key}.json")
        said = json.loads(answer.content)
        assert said["licence"] == "EUPL-1.2"
        assert [step["title"]["en"] for step in said["steps"]] == [s.title.en for s in one.steps]
        assert len(said["sources"]) == len(one.sources)
        assert b'"cited":' not in answer.content
        assert f"/recepti/{one.key}.json" in _get(f"/recepti/{one.key}/")
    _get("/recepti/potica.json", status=404)


@pytest.mark.django_db(transaction=True)
def test_where_a_recipe_is_not_translated_the_page_says_so_and_leads_to_the_other_language():
    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(languages=["sl", "en", "it"])
    for path, english in (("ricette/", "recipes/"), ("ricette/oppn/", "recipes/oppn/")):
        page = _get(f"/it/{path}")
        assert f'href="/en/{english}" lang="en"' in page
        assert re.search(r'<[ou]l class="(entries|recipe)" lang="sl">', page)
    assert "notice-box" not in _get("/en/recipes/oppn/")


def test_pages_cost_the_same_for_any_number_of_processes():
    made = public()
    client = client_of("alpha")
    client.get("/postopki/")
    for number in range(5):
        public(slug=f"odlok-{number}")
        _attached(made, "comments")
    with Queries(8):
        assert client.get("/postopki/").status_code == 200
    with Queries(11):
        assert client.get("/postopki/parkiranje/").status_code == 200
