"""Processes in a browser: axe in both schemes, wide and narrow, on the portal and at the desk."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations.services import documents
from processes import services
from processes.services import duties
from tests.consultations.support import consultation, person
from tests.portal.browser import scrolls_sideways, violations
from tests.processes.support import BECAUSE, LANGUAGES, begun, public, step_of
from tests.support import in_municipality, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
# Wagtail's own frame: the search and the head of its first page are two heads of one name.
THEIRS = ("landmark-unique: .w-h-",)
ACTS = Path("tenants/provisioning/demonstration/acts")
DESK = "/admin/processes/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def _looked_at(page, server, paths):
    """What axe finds on pages, and which of them are wider than the screen."""
    found = {}
    for path in paths:
        page.goto(f"{server}{path}")
        # Colours differ by scheme and layout by width: each pair of them is looked at once.
        for width, scheme in ((1280, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            faults = [one for one in violations(page) if not one.startswith(THEIRS)]
            if scrolls_sideways(page):
                faults.append("scrolls sideways")
            if faults:
                found[f"{path} {width} {scheme}"] = faults
    return found


def _extended(process):
    step = step_of(process, "comments")
    with in_municipality("alpha"):
        services.extend(
            step_id=step.pk,
            closes_on=timezone.localdate(step.closes_at) + timedelta(days=9),
            because=BECAUSE,
            languages=LANGUAGES,
            by=None,
            now=timezone.now(),
        )


def _owed(process):
    today = timezone.localdate()
    with in_municipality("alpha"):
        owed = [
            duties.Owed(object_id=n, received_on=today - timedelta(days=9), due_on=due)
            for n, due in enumerate([today - timedelta(days=1), today, today])
        ]
        duties.owe(kind="tests.thing", owed=owed, process_id=process.pk)
        duties.answered(kind="tests.thing", object_ids=[2], on=today)


def test_pages_of_processes_can_be_used_by_everybody(chromium, portal_server):
    with chromium.new_context() as context:
        page = context.new_page()
        empty = _looked_at(page, portal_server, ["/postopki/", "/odgovori-obcine/"])
    made = public()
    public(slug="razveljavljen", fast_track={"sl": "Poplava."})
    with in_municipality("alpha"):
        other = made.__class__.objects.get(slug="razveljavljen")
        services.annul(
            process_id=other.pk, because=BECAUSE, languages=LANGUAGES, by=None, now=timezone.now()
        )
    _extended(made)
    _owed(made)
    paths = [
        *("/postopki/", "/postopki/?when=past", "/postopki/parkiranje/"),
        *("/postopki/razveljavljen/", "/odgovori-obcine/", "/recepti/", "/recepti/oppn/"),
    ]
    with chromium.new_context() as context:
        found = _looked_at(context.new_page(), portal_server, paths)
    assert empty | found == {}


def test_what_changed_in_a_text_can_be_read_by_everybody(chromium, portal_server):
    of, now = consultation(), timezone.now()
    with in_municipality("alpha"):
        made = documents.begin_document(
            consultation_id=of.pk, slug="osnutek", titles={"sl": "Osnutek"}, by=None, now=now
        )
        for number in (1, 2):
            file = SimpleUploadedFile("a.html", (ACTS / f"odpadki-{number}.html").read_bytes())
            version = documents.read_version(
                document_id=made.pk, file=file, reading="draft", note={}, by=None, now=now
            )
            documents.publish_version(version_id=version.pk, by=None, now=now)
    at = f"/posvetovanja/{of.process.slug}/"
    with chromium.new_context() as context:
        found = _looked_at(context.new_page(), portal_server, [at, f"{at}primerjava/osnutek/1/2/"])
    assert found == {}


def test_the_desk_of_processes_can_be_used_by_everybody(chromium, portal_server):
    person("uradnica@example.si", "official")
    draft, made = begun(slug="osnutek"), public()
    one = f"{DESK}{made.pk}/"
    paths = [
        *(DESK, f"{DESK}new/", f"{DESK}{draft.pk}/", f"{DESK}{draft.pk}/publish/"),
        *(f"{DESK}{draft.pk}/lengths/", f"{DESK}{draft.pk}/consultation/", one),
        *(f"{one}comments/", f"{one}comments/extend/", f"{one}replan/", f"{one}annul/"),
        *(f"{one}correct/", f"{one}stakeholders/", f"{one}risks/"),
        *(f"{one}links/", f"{one}archive/"),
    ]
    with chromium.new_context() as context:
        session = signed_in("alpha", "uradnica@example.si").cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server}])
        found = _looked_at(context.new_page(), portal_server, paths)
    assert found == {}
