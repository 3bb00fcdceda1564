"""The desk of co-financing: written down, imported, acted on many at a time; by officials alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from cofinancing.models import Feed, Interest, Opportunity, Project, ProjectPaper
from cofinancing.services import partnering
from processes.models import Link
from tests.cofinancing.support import call, many_projects, project
from tests.consultations.support import person
from tests.files import samples
from tests.support import client_of, in_municipality, sent_mails, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
DESK = "/admin/cofinancing/"
TYPED = {
    "title_sl": "Sofinanciranje izmenjav",
    "about_sl": "Opis.",
    "programme": "erasmus",
    "applicants": ["association"],
    "topics": ["youth"],
    "rate": "33,3",
    "budget": "1.234.567,89",
    "currency": "EUR",
    "deadlines-TOTAL_FORMS": "2",
    "deadlines-INITIAL_FORMS": "0",
    "deadlines-0-at": "2037-03-31T12:00",
    "deadlines-0-title": "1. rok",
    "deadlines-1-at": "",
}
PROJECT = {
    "title_sl": "Učilnica",
    "role": "lead",
    "state": "running",
    "programme": "ekp-erdf",
    "total": "100.000,00",
    "eu": "80.000,00",
    "municipal": "20.000,00",
    "currency": "EUR",
    "starts_on": "2025-01-01",
    "place": "46.4832, 15.6473",
    "partners-TOTAL_FORMS": "1",
    "partners-INITIAL_FORMS": "0",
    "partners-0-name": "Šola",
    "partners-0-kind": "organisation",
    "indicators-TOTAL_FORMS": "1",
    "indicators-INITIAL_FORMS": "0",
    "indicators-0-title_sl": "Drevesa",
    "indicators-0-target": "12",
}


@pytest.fixture
def official(db):
    person("uradnica@example.si", role="official")
    return signed_in("alpha", "uradnica@example.si")


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_a_call_is_written_down_published_checked_and_taken_back(official):
    answer = official.post(f"{DESK}calls/new/", TYPED)
    with in_municipality("alpha"):
        made = Opportunity.objects.get()
        assert (made.rate_part, made.rate_whole, made.budget) == (333, 1000, 123456789)
        assert made.deadlines.get().title == "1. rok"
    at = f"{DESK}calls/{made.pk}/"
    assert answer["Location"] == at
    assert "Sofinanciranje izmenjav" in text(official.get(at))
    assert 'value="333/1000"' in text(official.get(f"{at}change/")), "what is exact stays exact"
    official.post(f"{at}publish/")
    assert (
        "Sofinanciranje izmenjav"
        in client_of("alpha").get(f"/sofinanciranje/razpisi/{made.pk}/").content.decode()
    )
    assert text(official.post(f"{at}withdraw/", {"because": " "}), 422)
    official.post(f"{at}withdraw/", {"because": "Razpisovalec ga je umaknil."})
    with in_municipality("alpha"):
        made.refresh_from_db()
        assert made.because == "Razpisovalec ga je umaknil."


def test_what_was_typed_stays_with_the_reasons_beside_it(official):
    wrong = TYPED | {"rate": "130", "least": "20", "most": "10", "deadlines-1-at": "31.2."}
    page = text(official.post(f"{DESK}calls/new/", wrong), 422)
    for typed in ("Sofinanciranje izmenjav", "130", "1.234.567,89", "2037-03-31T12:00"):
        assert typed in page
    page = text(official.post(f"{DESK}calls/new/", TYPED | {"opens_on": "2037-05-01"}), 422)
    assert "2037-05-01" in page
    with in_municipality("alpha"):
        assert not Opportunity.objects.exists()


def test_a_project_is_written_down_with_its_partners_indicators_and_place(official):
    official.post(f"{DESK}projects/new/", PROJECT)
    with in_municipality("alpha"):
        made = Project.objects.get()
        assert made.partners == [
            {"name": "Šola", "kind": "organisation", "number": "", "is_lead": False}
        ]
        assert made.indicators[0]["sl"]["title"] == "Drevesa"
        assert made.shape["coordinates"] == [15.6473, 46.4832]
    at = f"{DESK}projects/{made.pk}/"
    again = text(official.get(f"{at}change/"))
    for typed in ("100.000,00", "80.000,00", "46.4832, 15.6473", "Drevesa", "Šola"):
        assert typed in again
    wrong = PROJECT | {"eu": "80.000,01"}
    assert "80.000,01" in text(official.post(f"{at}change/", wrong), 422)


def test_photographs_and_documents_of_a_project(official):
    made = project()
    at = f"{DESK}projects/{made.pk}/files/"
    drawn = SimpleUploadedFile("slika.png", samples.png(40, 30), "image/png")
    given = {"title_sl": "Učilnica pod krošnjo", "is_picture": "on", "file": drawn}
    assert official.post(at, given).status_code == 302
    program = SimpleUploadedFile("nacrt.pdf", b"MZ\x90\x00", "application/pdf")
    assert "Načrt" in text(official.post(at, {"title_sl": "Načrt", "file": program}), 422)
    with in_municipality("alpha"):
        kept = ProjectPaper.objects.get()
        assert str(kept.file.name).startswith("cofinancing/")
    shown = f"/sofinanciranje/projekti/{made.pk}/datoteke/{kept.pk}/"
    page = client_of("alpha").get(f"/sofinanciranje/projekti/{made.pk}/").content.decode()
    assert f'src="{shown}" alt="Učilnica pod krošnjo"' in page
    picture = client_of("alpha").get(shown)
    assert picture.getvalue().startswith(b"\xff\xd8")
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["X-Content-Type-Options"] == "nosniff"
    draft = project(published=False)
    papers = ProjectPaper.objects.filter(pk=kept.pk)
    with in_municipality("alpha"):
        papers.update(project=draft)
    hidden = f"/sofinanciranje/projekti/{draft.pk}/datoteke/{kept.pk}/"
    assert client_of("alpha").get(hidden).status_code == 404, "nobody sees a draft"
    with in_municipality("alpha"):
        papers.update(project=made)
    official.post(f"{at}{kept.pk}/remove/")
    assert client_of("alpha").get(shown).status_code == 404


def test_many_are_asked_about_once_more_and_then_changed(official):
    many_projects(5)
    with in_municipality("alpha"):
        numbers = list(Project.objects.values_list("pk", flat=True))
    sent = {"act": "move", "state": "done", "row": numbers}
    asked = text(official.post(f"{DESK}projects/many/", sent))
    assert asked.count("<li>Projekt ") == 5
    with in_municipality("alpha"):
        assert Project.objects.exclude(state="done").exists(), "nothing is done before"
    official.post(f"{DESK}projects/many/", sent | {"confirmed": "1"})
    with in_municipality("alpha"):
        assert not Project.objects.exclude(state="done").exists()


def test_a_bulk_act_on_nothing_says_so(official):
    call()
    answer = official.post(f"{DESK}calls/many/", {"act": "publish"}, follow=True)
    assert "Izberite vsaj eno vrstico" in text(answer)
    answer = official.post(f"{DESK}calls/many/", {"act": "x", "row": ["1", "²", "9" * 30]})
    assert answer.status_code == 302


def test_what_nobody_has_looked_at_for_long_stands_out(official):
    today = timezone.localdate()
    late = call(texts={"sl": {"title": "Star"}}, checked_on=today - timedelta(days=31))
    call(texts={"sl": {"title": "Svež"}}, checked_on=today - timedelta(days=30))
    page = text(official.get(f"{DESK}?state=stale"))
    assert "Star" in page
    assert "Svež" not in page
    official.post(f"{DESK}calls/{late.pk}/check/")
    with in_municipality("alpha"):
        late.refresh_from_db()
        assert late.checked_on == today
    assert "Star" not in text(official.get(f"{DESK}?state=stale"))


def test_a_file_is_looked_at_confirmed_and_taken(official):
    data = b"title;programme\nPrvi;erasmus\nDrugi;life\n"
    file = SimpleUploadedFile("razpisi.csv", data)
    page = text(official.post(f"{DESK}import/calls/", {"file": file}))
    sent = {name: value(page, name) for name in ("digest", "seen")}
    with in_municipality("alpha"):
        assert not Opportunity.objects.exists()
    assert official.post(f"{DESK}import/calls/confirm/", sent).status_code == 302
    with in_municipality("alpha"):
        assert Opportunity.objects.count() == 2
    again = official.post(f"{DESK}import/calls/confirm/", sent)
    assert again.status_code == 302, "the file is gone: nothing is taken twice"
    wrong = SimpleUploadedFile("razpisi.csv", b"title;rate\nA;130\n")
    assert "rate" in text(official.post(f"{DESK}import/calls/", {"file": wrong}), 422)


def value(page, name):
    return page.split(f'name="{name}" value="')[1].split('"')[0]


@pytest.mark.parametrize("kind", ["calls", "projects"])
def test_the_table_to_fill_in_can_be_imported_as_it_is(official, kind):
    data = official.get(f"{DESK}import/{kind}/template/").content
    page = text(official.post(f"{DESK}import/{kind}/", {"file": SimpleUploadedFile("t.csv", data)}))
    assert 'name="digest"' in page
    assert official.get(f"{DESK}import/people/").status_code == 404


def test_a_feed_inside_our_network_is_not_even_looked_at(official):
    page = text(official.post(f"{DESK}feeds/new/", {"url": "http://169.254.169.254/x"}), 422)
    assert "169.254.169.254" in page
    with in_municipality("alpha"):
        assert not Feed.objects.exists()


def test_a_project_is_linked_with_the_measure_that_it_carries_out(official):
    made, of = project(), call()
    at = f"{DESK}projects/{made.pk}/links/"
    found = text(official.get(f"{at}?q=prostovoljstvo"))
    assert f'value="cofinancing.opportunity|{of.pk}"' in found
    sent = {"thing": f"cofinancing.opportunity|{of.pk}", "meaning": "follows"}
    assert official.post(f"{at}?q=prostovoljstvo", sent).status_code == 302
    page = client_of("alpha").get(f"/sofinanciranje/projekti/{made.pk}/").content.decode()
    assert f"/sofinanciranje/razpisi/{of.pk}/" in page
    with in_municipality("alpha"):
        number = Link.objects.get().pk
    other = project(source_id="")
    assert official.post(f"{DESK}projects/{other.pk}/links/{number}/remove/").status_code == 404
    assert official.post(f"{at}{number}/remove/").status_code == 302
    with in_municipality("alpha"):
        assert not Link.objects.exists()
    assert official.get(f"{DESK}people/1/links/").status_code == 404


def test_a_draft_that_looks_like_another_says_so(official):
    there = call()
    draft = call(published=False, texts={"sl": {"title": "Mladi in prostovoljstvo!"}})
    assert f"/calls/{there.pk}/" in text(official.get(f"{DESK}calls/{draft.pk}/"))
    lone = call(published=False, texts={"sl": {"title": "Čebelarjenje"}})
    assert f"/calls/{there.pk}/" not in text(official.get(f"{DESK}calls/{lone.pk}/"))


def test_who_does_not_belong_on_the_list_is_taken_off_and_told_why(official):
    of, ana = call(), person("ana@example.si")
    with in_municipality("alpha"):
        said = {"organisation": "Oglasi d.o.o.", "about": "Poceni!", "contact": "a@example.si"}
        row = partnering.seek(number=of.pk, agreed=True, person=ana, now=timezone.now(), **said)
    at = f"{DESK}calls/{of.pk}/seekers/{row.pk}/remove/"
    official.post(at, {"because": " "})
    with in_municipality("alpha"):
        assert Interest.objects.shown().exists(), "not without a reason"
    official.post(at, {"because": "To je oglas."})
    with in_municipality("alpha"):
        assert not Interest.objects.shown().exists()
        (mail,) = sent_mails()
    assert mail.to == [ana.email]
    assert "To je oglas." in mail.body


def test_officials_alone_and_of_their_unit_alone(beta):
    there, feed_at = call(), f"{DESK}feeds/"
    paths = [DESK, f"{DESK}projects/", f"{DESK}calls/{there.pk}/", feed_at, f"{DESK}calls/new/"]
    for role in ("citizen", "moderator"):
        person(f"{role}@example.si", role=role)
        client = signed_in("alpha", f"{role}@example.si")
        for path in paths:
            assert client.get(path).status_code in (302, 403), (role, path)
    client = client_of("alpha")
    assert client.get(DESK).status_code == 302
    person("uradnik@example.si", role="official", schema="beta")
    other = signed_in("beta", "uradnik@example.si")
    assert other.get(f"{DESK}calls/{there.pk}/").status_code == 404


def test_lists_take_the_same_statements_however_long_they_are(official):
    def counted(path):
        official.get(path)
        with Counted() as found:
            assert official.get(path).status_code == 200
        return found.n

    call()
    many_projects(1)
    before = {path: counted(path) for path in (DESK, f"{DESK}projects/")}
    for _number in range(4):
        call()
    many_projects(30)
    assert {path: counted(path) for path in before} == before


class Counted:
    """How many statements a block runs."""

    def __enter__(self):
        self.n = 0
        self.held = connection.execute_wrapper(self._count)
        self.held.__enter__()
        return self

    def __exit__(self, *error):
        self.held.__exit__(*error)

    def _count(self, execute, sql, params, many, context):
        self.n += not sql.startswith("SET search_")
        return execute(sql, params, many, context)
