"""Measures at the desk: written with their money, moved many at once, decided, given papers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from renewal.models import Choice, DiaryEntry, Measure, Paper
from tests.renewal.support import choice, measure, measures_of, neighbourhood
from tests.renewal.test_desk import DESK, counted, official, rows
from tests.support import in_municipality
from tests.tenants.isolation.world import picture

pytestmark = pytest.mark.django_db
FACTS = {
    "title_sl": "Zelene strehe garaž",
    "track": "long",
    "phase": "studied",
    "cost_estimate": "1.250.000,50",
    "starts_on": "2027-03-01",
    "ends_on": "2028-10-31",
    "place": "46.245, 14.365",
}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def funds(*given):
    return rows("funds", *given)


def test_a_measure_is_written_with_its_money_to_the_cent_and_published():
    client = official()
    home = neighbourhood()
    here = f"{DESK}{home.pk}/measures/"
    paid = funds(
        {"funder": "eu", "programme": "Regijski sklad", "cents": "1.000.000,25"},
        {"funder": "municipality", "cents": "250.000,25"},
    )
    assert client.get(f"{here}new/").status_code == 200
    assert client.post(f"{here}new/", FACTS | paid).status_code == 302
    made = measures_of(home)[1]
    assert made.cost_estimate == 125_000_050
    assert [one["cents"] for one in made.funding] == [100_000_025, 25_000_025]
    assert made.shape["type"] == "Point"
    assert made.published_at is None
    page = client.get(f"{here}1/change/").content.decode()
    assert "1.250.000,50" in page
    assert "1.000.000,25" in page
    assert client.post(f"{here}1/publish/").status_code == 302
    assert measures_of(home)[1].published_at
    # A second click changes nothing, and what people see is not thrown away.
    assert client.post(f"{here}1/publish/").status_code == 302
    assert client.post(f"{here}1/discard/").status_code == 302
    assert 1 in measures_of(home)


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"title_sl": ""}, "title_sl"),
        ({"cost_estimate": "12.34"}, "cost_estimate"),
        ({"cost_estimate": "-5"}, "cost_estimate"),
        ({"cost_estimate": "999.999.999.999,00"}, "cost_estimate"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"phase": "potica"}, "phase"),
        ({"zone": "999999"}, "zone"),
        ({"place": "99, 99"}, "place"),
        (funds({"funder": "eu", "cents": "1.250.000,51"}), ""),
        (funds({"funder": "eu", "cents": ""}), ""),
        (funds({"funder": "kdo", "cents": "5"}), ""),
    ],
)
def test_what_is_wrong_with_a_measure_stands_at_its_field(more, where):
    client = official()
    home = neighbourhood()
    answer = client.post(f"{DESK}{home.pk}/measures/new/", FACTS | funds() | more)
    assert answer.status_code == 422
    if where:
        assert answer.context["form"].errors[where]
    else:
        assert answer.context["rows"].total_error_count() or answer.context["rows"].refused
    assert answer.context["form"]["ends_on"].value() == more.get("ends_on", "2028-10-31")
    assert not measures_of(home)


def test_many_are_moved_once_it_was_seen_what_changes_and_only_those_that_were_seen():
    client = official()
    home = neighbourhood()
    for _number in range(3):
        measure(home)
    measure(home, published=False, phase="works")
    here = f"{DESK}{home.pk}/measures/"
    shown = client.get(here, {"phase": "proposed"})
    assert shown.context["shown"].paginator.count == 3
    seen = shown.context["all"]
    assert seen == "1,2,3"
    # Written down by a colleague after the list was seen: nobody moves it by accident.
    measure(home)
    sent = {"act": "move", "phase": "works", "all": "1", "seen": seen, "phase_filter": "proposed"}
    asked = client.post(f"{here}many/", sent)
    assert asked.status_code == 200
    page = asked.content.decode()
    assert page.count("→") == 3
    assert {one.phase for one in measures_of(home).values()} == {"proposed", "works"}
    done = client.post(f"{here}many/", sent | {"confirmed": "1"})
    assert done["Location"].endswith("?phase=proposed")
    phases = {n: one.phase for n, one in measures_of(home).items()}
    assert phases == {1: "works", 2: "works", 3: "works", 4: "works", 5: "proposed"}
    # Sent a second time it changes nothing; one is published, those that are stay as they are.
    assert client.post(f"{here}many/", sent | {"confirmed": "1"}).status_code == 302
    publish = {"act": "publish", "measure": ["1", "4"]}
    assert client.post(f"{here}many/", publish).context["same"] == 1
    client.post(f"{here}many/", publish | {"confirmed": "1"})
    assert measures_of(home)[4].published_at


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "move", "measure": ["1"]},
        {"act": "move", "measure": ["1"], "phase": "potica"},
        {"act": "potica", "measure": ["1"]},
        {"act": "move", "measure": ["nič", "9" * 30, "77"], "phase": "works"},
        {"act": "move", "all": "1", "seen": "1;DROP", "phase": "works"},
    ],
)
def test_an_act_on_many_that_makes_no_sense_changes_nothing(sent):
    client = official()
    home = neighbourhood()
    measure(home)
    answer = client.post(f"{DESK}{home.pk}/measures/many/", sent | {"confirmed": "1"})
    assert answer.status_code == 302
    assert measures_of(home)[1].phase == "proposed"


def test_a_decision_and_papers_are_put_to_a_measure():
    client = official()
    home = neighbourhood()
    measure(home)
    here = f"{DESK}{home.pk}/measures/1/"
    bad = client.post(
        f"{here}decision/", {"decision-text_sl": "Gradimo.", "decision-decided_on": ""}
    )
    assert bad.status_code == 422
    assert "Gradimo." in bad.content.decode()
    today = timezone.localdate()
    given = {
        "decision-text_sl": "Gradimo.",
        "decision-reason_sl": "Prebivalci so to izbrali.",
        "decision-decided_on": f"{today:%Y-%m-%d}",
    }
    late = given | {"decision-decided_on": f"{today + timedelta(days=3):%Y-%m-%d}"}
    assert client.post(f"{here}decision/", late).context["form"].errors["decided_on"]
    assert client.post(f"{here}decision/", given).status_code == 302
    assert measures_of(home)[1].decision["sl"]["reason"] == "Prebivalci so to izbrali."
    file = {"paper-file": SimpleUploadedFile("klop.png", picture((9, 9, 9), "klop"))}
    paper = {"paper-stage": "before", "paper-title_sl": "Prazna ulica", **file}
    wrong = client.post(f"{here}files/", {**paper, "paper-title_sl": "", **file})
    assert wrong.status_code == 422
    file["paper-file"].seek(0)
    assert client.post(f"{here}files/", paper).status_code == 302
    with in_municipality("alpha"):
        kept = Paper.objects.get()
    shown = client.get(f"{DESK}{home.pk}/files/{kept.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown.getvalue()
    assert 'alt="Prazna ulica"' in client.get(here).content.decode()
    assert client.post(f"{DESK}{home.pk}/files/{kept.pk}/withdraw/").status_code == 302
    other = neighbourhood(slug="druga")
    assert client.get(f"{DESK}{other.pk}/files/{kept.pk}/").status_code == 404
    assert client.get(f"{DESK}{other.pk}/measures/1/").status_code == 404


def test_variants_are_put_published_for_good_and_decided_once_the_choice_is_over():
    client = official()
    home = neighbourhood()
    made = measure(home)
    here = f"{DESK}{home.pk}"
    now = timezone.localtime()
    question = {
        "question_sl": "Katera ureditev?",
        "opens_at": f"{now:%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + timedelta(days=5):%Y-%m-%dT%H:%M}",
    }
    one, two = {"title_sl": "Enosmerna"}, {"title_sl": "Cona 30", "about_sl": "Počasi."}
    bad = client.post(f"{here}/measures/1/choices/new/", question | rows("variants", one))
    assert bad.status_code == 422
    assert bad.context["form"]["question_sl"].value() == "Katera ureditev?"
    sent = client.post(f"{here}/measures/1/choices/new/", question | rows("variants", one, two))
    assert sent.status_code == 302
    with in_municipality("alpha"):
        number = Choice.objects.get().pk
    path = f"{here}/choices/{number}/"
    assert client.get(path).status_code == 200
    assert "Cona 30" in client.get(f"{path}publish/").content.decode()
    with in_municipality("alpha"):
        assert Choice.objects.get().published_at is None
    assert client.post(f"{path}publish/").status_code == 302
    assert client.post(f"{path}publish/").status_code == 302
    assert client.get(path).context["form"] is None
    early = client.post(f"{path}decide/", {"option": "1", "reason_sl": "Zato."})
    assert early.status_code == 422
    over = choice(made, opens=now - timedelta(days=9), closes=now - timedelta(days=1))
    path = f"{here}/choices/{over.pk}/"
    assert client.post(f"{path}decide/", {"option": "1", "reason_sl": ""}).status_code == 422
    assert client.post(f"{path}decide/", {"option": "9", "reason_sl": "Zato."}).status_code == 422
    assert client.post(f"{path}decide/", {"option": "2", "reason_sl": "Zato."}).status_code == 302
    assert client.post(f"{path}decide/", {"option": "1", "reason_sl": "Ne."}).status_code == 422
    assert client.get(path).context["chosen"] == "Cona 30"


def test_the_diary_is_written_given_photographs_and_published():
    client = official()
    home = neighbourhood()
    made = measure(home)
    here = f"{DESK}{home.pk}/diary/"
    day = timezone.localdate()
    given = {
        "title_sl": "Korita",
        "text_sl": "Postavljena so.",
        "day": f"{day}",
        "measure": made.pk,
    }
    ahead = given | {"day": f"{day + timedelta(days=2)}"}
    assert client.post(f"{here}new/", ahead).context["form"].errors["day"]
    assert client.post(f"{here}new/", given).status_code == 302
    with in_municipality("alpha"):
        entry = DiaryEntry.objects.get()
    path = f"{here}{entry.pk}/"
    photo = SimpleUploadedFile("prej.png", picture((9, 9, 9), "prej"))
    sent = {"paper-stage": "before", "paper-title_sl": "Prej", "paper-file": photo}
    assert client.post(f"{path}files/", sent).status_code == 302
    lost = client.post(f"{path}files/", {"paper-stage": "before", "paper-title_sl": "Potem"})
    assert lost.status_code == 422
    assert "Potem" in lost.content.decode()
    assert client.post(path, given | {"title_sl": "Nova korita"}).status_code == 302
    assert client.post(f"{path}publish/").status_code == 302
    with in_municipality("alpha"):
        entry.refresh_from_db()
        assert entry.published_at
        assert entry.title == "Nova korita"
        assert entry.papers.count() == 1
    assert "Nova korita" in client.get(here).content.decode()


def test_the_list_asks_no_more_for_more_measures():
    client = official()
    home = neighbourhood()
    measure(home, texts={"sl": {"title": "Ukrep prvi"}})
    path = f"{DESK}{home.pk}/measures/?text=ukrep&phase=%27%20OR%201%3D1"
    counted(client, path, _COUNT)
    with in_municipality("alpha"):
        for number in range(2, 60):
            now = timezone.now()
            Measure.objects.create(
                neighbourhood=home,
                number=number,
                zone=home.zones.first(),
                theme=home.themes.first(),
                texts={"sl": {"title": f"Ukrep {number}"}},
                phase_since=now,
                updated_at=now,
            )
    page = counted(client, path, _COUNT)
    assert page.context["shown"].paginator.count == 59


_COUNT = 24
