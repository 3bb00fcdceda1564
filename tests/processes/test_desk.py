"""Processes at the desk: from the first page to a process that people see and that changes."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations.models import Consultation
from processes.models import Process
from processes.recipe import recipe
from tests.consultations.support import consultation, person, text
from tests.processes.support import TEXT, begun, public, step_of
from tests.support import Queries, client_of, in_municipality, signed_in

pytestmark = pytest.mark.django_db
DESK = "/admin/processes/"


def _official(schema="alpha"):
    person("uradnica@example.si", "official", schema)
    return signed_in(schema, "uradnica@example.si")


def _typed(**more):
    day = timezone.localdate() + timedelta(days=20)
    texts = {f"{name}_sl": text for name, text in TEXT.items()}
    given = {"recipe_key": "oppn", "level": "consult", "slug": "nacrt", "start": f"{day:%Y-%m-%d}"}
    return texts | given | more


def test_an_official_begins_a_process_answers_its_questions_and_publishes_it():
    client = _official()
    assert client.post(f"{DESK}new/", _typed()).status_code == 302
    with in_municipality("alpha"):
        made = Process.objects.get()
        steps = list(made.steps.all())
    page = client.get(f"{DESK}{made.pk}/publish/").content.decode()
    assert recipe("oppn").steps[0].title.sl in page
    missing = client.get(f"{DESK}{made.pk}/").context["missing"]
    assert any(recipe("oppn").steps[0].title.sl in one for one in missing)
    for step in steps:
        asked = recipe("oppn").step(step.key).questions
        answers = {one.key: "Odgovor." for one in asked}
        if asked:
            answer = client.post(f"{DESK}{made.pk}/{step.key}/", answers)
            assert answer.status_code == 302, answer.content
    assert client.get(f"{DESK}{made.pk}/").context["missing"] == []
    assert client.post(f"{DESK}{made.pk}/publish/").status_code == 302
    assert client_of("alpha").get("/postopki/nacrt/").status_code == 200


def test_what_was_typed_stays_when_the_plan_is_not_lawful():
    client = _official()
    client.post(f"{DESK}new/", _typed())
    with in_municipality("alpha"):
        made = Process.objects.get()
    refused = client.post(f"{DESK}{made.pk}/lengths/", {"length_display": "12"})
    page = refused.content.decode()
    assert refused.status_code == 200
    assert 'value="12"' in page
    assert "30" in page
    assert recipe("oppn").step("display").basis.sl in page.replace("&quot;", '"')


@pytest.mark.parametrize(
    "bad",
    [
        {"start": ""},
        {"start": "včeraj"},
        {"recipe_key": "potica"},
        {"slug": "ni dovoljeno!"},
        {"title_sl": "x" * 5000},
        {"start": "9999-12-31"},
    ],
)
def test_bad_input_is_said_and_kept(bad):
    client = _official()
    answer = client.post(f"{DESK}new/", _typed(**bad))
    assert answer.status_code == 200
    assert TEXT["about"] in answer.content.decode()
    with in_municipality("alpha"):
        assert not Process.objects.exists()


def test_who_does_not_run_processes_sees_none_of_it():
    person("urednica@example.si", "editor")
    client = signed_in("alpha", "urednica@example.si")
    made = begun()
    for path in ("", "new/", f"{made.pk}/", f"{made.pk}/publish/"):
        assert client.get(f"{DESK}{path}").status_code in (302, 403)
    assert DESK not in client.get("/admin/").content.decode()


def test_whoever_is_limited_to_a_unit_runs_its_processes_alone():
    person("uradnica@example.si", "official", unit="Dol")
    client = signed_in("alpha", "uradnica@example.si")
    made = begun()
    assert client.get(f"{DESK}{made.pk}/").status_code in (302, 403)
    assert client.post(f"{DESK}new/", _typed()).status_code == 302
    with in_municipality("alpha"):
        assert Process.objects.get(slug="nacrt").unit == "Dol"


def test_a_public_process_is_extended_with_a_reason():
    client = _official()
    made = public()
    step = step_of(made, "comments")
    day = timezone.localdate(step.closes_at) + timedelta(days=9)
    address = f"{DESK}{made.pk}/comments/extend/"
    refused = client.post(address, {"closes_on": f"{day:%Y-%m-%d}"})
    assert refused.status_code == 200
    done = client.post(address, {"closes_on": f"{day:%Y-%m-%d}", "because_sl": "Preveč gradiva."})
    assert done.status_code == 302
    assert step_of(made, "comments").closes_at > step.closes_at


def test_dates_are_moved_with_a_reason():
    client = _official()
    made = public()
    page = client.get(f"{DESK}{made.pk}/replan/").content.decode()
    names = re.findall(r'name="((?:first|last)__\w+)"[^>]*value="([^"]*)"', page)
    names += [
        (n, v) for v, n in re.findall(r'value="([^"]*)"[^>]*name="((?:first|last)__\w+)"', page)
    ]
    typed = dict(names)
    assert typed
    assert client.post(f"{DESK}{made.pk}/replan/", typed).status_code == 200
    done = client.post(f"{DESK}{made.pk}/annul/", {"because_sl": "Občina od načrta odstopa."})
    assert done.status_code == 302


def test_lists_of_people_channels_and_files_are_kept():
    client = _official()
    made = public()

    def rows(prefix, **row):
        total = {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
        return total | {f"{prefix}-0-{name}": value for name, value in row.items()}

    at = f"{DESK}{made.pk}/"
    people = rows("form", group="Mladi", influence="1", interest="3", reached_on="2026-11-01")
    assert client.post(f"{at}stakeholders/", people).status_code == 302
    channels = rows("channels", channel="Spletna stran", on="2026-11-01", url="https://a.si/")
    assert client.post(f"{at}comments/channels/", channels).status_code == 302
    bad = rows("channels", channel="Spletna stran", url="javascript:1")
    assert client.post(f"{at}comments/channels/", bad).status_code == 200
    file = SimpleUploadedFile("osnutek.txt", b"Besedilo.")
    sent = {"title_sl": "Osnutek", "file": file, "is_public": "on"}
    assert client.post(f"{at}comments/files/", sent).status_code == 302
    run = SimpleUploadedFile("osnutek.pdf", b"MZ\x00\x00")
    assert client.post(f"{at}comments/files/", sent | {"file": run}).status_code == 200
    with in_municipality("alpha"):
        found = Process.objects.get()
        assert found.stakeholders[0]["group"] == "Mladi"
        assert found.steps.get(key="comments").channels[0]["url"] == "https://a.si/"
        assert found.attachments.get().title == "Osnutek"


def test_a_process_asks_people_for_their_opinion():
    client = _official()
    made = begun()
    typed = {"call_key": "comments", "moderation": "after", "summary_sl": "Parkiralo se bo drugje."}
    address = f"{DESK}{made.pk}/consultation/"
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed | {"allows_guests": "on"}).status_code == 302
    with in_municipality("alpha"):
        assert Consultation.objects.get().allows_guests


def test_a_version_that_is_thrown_away_twice_is_gone_and_the_second_click_is_told_so():
    client = _official()
    of = consultation()
    version = text(of, published=False)
    address = f"{DESK}{of.process_id}/texts/{version.document_id}/"
    for level in ("success", "error"):
        answer = client.post(f"{address}discard/", {"version": version.pk}, follow=True)
        assert answer.status_code == 200
        assert [one.level_tag for one in answer.context["messages"]] == [level]


def test_the_list_costs_the_same_for_any_number_of_processes():
    client = _official()
    public()
    # What a process remembers of the portal is read again after a publication.
    client.get(DESK)
    client.get("/admin/")
    with Queries(23):
        client.get(DESK)
    for number in range(5):
        public(slug=f"odlok-{number}")
    client.get("/admin/")
    with Queries(23):
        client.get(DESK)


def test_whoever_works_on_a_text_sees_whose_it_is_and_what_changed():
    client, of = _official(), consultation()
    first, second = (text(of, number=number) for number in (1, 2))
    path = f"{DESK}{of.process_id}/texts/{first.document_id}/"
    page = client.get(path).content.decode()
    assert f'<a href="{DESK}{of.process_id}/">{of.process.title}</a>' in page
    link = f"/posvetovanja/{of.process.slug}/primerjava/osnutek/1/{second.number}/"
    assert page.count("/primerjava/") == page.count(link) == 1
    assert client_of("alpha").get(link).status_code == 200
