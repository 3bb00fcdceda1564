"""What citizens see of co-financing: calls, a few questions, funded projects with their sums."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from cofinancing import matching
from cofinancing.models import Opportunity
from cofinancing.services import offering
from processes.links import Thing
from processes.services.linking import link
from tests.cofinancing.support import call, many_projects, project
from tests.renewal.support import measure, neighbourhood
from tests.support import client_of, in_municipality, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = "/sofinanciranje/"
CALLS, PROJECTS = f"{ROOT}razpisi/", f"{ROOT}projekti/"


def get(path, status=200, client=None):
    answer = (client or client_of("alpha")).get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode() if answer.status_code != 404 else ""


def said(title):
    return {"texts": {"sl": {"title": title}}}


def test_every_page_says_so_when_there_is_nothing():
    assert "Trenutno ni odprtega razpisa" in get(ROOT)
    for path in (CALLS, PROJECTS, f"{CALLS}za-nas/", f"{PROJECTS}?q=nič"):
        get(path)
    for path in (f"{CALLS}1/", f"{PROJECTS}1/", f"{CALLS}99999999999999999999/"):
        get(path, 404)


def test_calls_stand_in_the_order_in_which_they_close_and_drafts_nowhere(beta):
    now = timezone.now()
    later = call(**said("Kasnejši"), deadlines=[(now + timedelta(days=40), {})])
    call(**said("Prej"), deadlines=[(now + timedelta(days=2), {})])
    call(**said("Vedno"), deadlines=[])
    call(**said("Osnutek"), published=False)
    over = call(**said("Mimo"), opens_on=None, deadlines=[(now + timedelta(seconds=1), {})])
    with in_municipality("alpha"):
        Opportunity.objects.filter(pk=over.pk).update(closes_at=now)
    page = get(CALLS)
    places = [page.index(title) for title in ("Prej", "Kasnejši", "Vedno")]
    assert places == sorted(places)
    assert "Osnutek" not in page
    assert "Mimo" not in page
    assert "Mimo" in get(f"{CALLS}?state=closed")
    assert "Kasnejši" in get(f"{CALLS}?who=association&topic=youth&programme=erasmus&q=KASNEJŠI")
    assert "Kasnejši" not in get(f"{CALLS}?who=farm")
    assert "Prej" in get(ROOT)
    assert "Kasnejši" not in get(CALLS, client=client_of("beta"))
    get(f"{CALLS}{later.pk}/", 404, client=client_of("beta"))
    assert get(f"{CALLS}?who=kdo")


def test_the_page_of_a_call_says_who_how_much_until_when_and_from_where():
    made = call(contact={"name": "Ana Primer", "email": "ana@example.si"})
    page = get(f"{CALLS}{made.pk}/")
    for words in ("80\xa0%", "20\xa0%", "20.000\xa0€", "1.000.000\xa0€", "Erasmus+", "Ana Primer"):
        assert words in page, words
    assert "https://example.eu/razpis" in page
    with in_municipality("alpha"):
        given = {"number": made.pk, "by": None, "now": timezone.now()}
        offering.withdraw(because="Razpis je bil umaknjen.", **given)
    assert "Razpis je bil umaknjen." in get(f"{CALLS}{made.pk}/")
    assert "razpisi/" + str(made.pk) not in get(CALLS)


def test_a_few_questions_leave_what_fits_with_the_reasons():
    call(**said("Za nas"))
    call(**said("Pretežko"), rate=Fraction(1, 2))
    call(**said("Prevelik"), least=500_000_00, most=900_000_00)
    call(**said("Šport"), topics=["sport"])
    call(**said("Kmetje"), applicants=["farm"])
    call(**said("S partnerji"), needs_partners=True)
    call(**said("Neznano"), applicants=[], topics=[], rate=None, least=None, most=None)
    asked = f"{CALLS}za-nas/?who=association&topics=youth&cost=30.000&own=20&partners=no"
    page = get(asked)
    for title in ("Za nas", "Neznano"):
        assert f">{title}</a>" in page, title
    for title in ("Pretežko", "Prevelik", "Šport", "Kmetje", "S partnerji"):
        assert f">{title}</a>" not in page, title
    assert "20.000\xa0€" in page, "why: it pays at most that of it"
    wrong = get(f"{CALLS}za-nas/?who=association&cost=veliko&own=140", 422)
    assert 'value="veliko"' in wrong
    assert 'value="140"' in wrong
    get(f"{CALLS}za-nas/?who=", 422)


def test_nothing_that_is_unknown_excludes_a_call():
    now = timezone.now()
    made = call(applicants=[], topics=[], rate=None, least=None, most=None)
    with in_municipality("alpha"):
        answers = {"who": "farm", "topics": ["sport"], "cost": 1, "own": Fraction(0)}
        assert [one for one, _why in matching.remaining(answers, now)] == [made]
        assert matching.remaining({"who": "farm"}, now)[0][1]


def test_projects_tell_their_sums_their_places_and_their_story():
    made = project(
        partners=[
            {"name": "Občina Hoče-Slivnica", "kind": "organisation", "is_lead": True},
            {"name": "Janez Zasebnik", "kind": "person", "number": "0101"},
        ],
        indicators=[{"sl": {"title": "Posajena drevesa"}, "target": "100", "value": "120"}],
        kohesio_id="Q4293456",
    )
    project(**said("Osnutek"), published=False)
    page = get(PROJECTS)
    assert "100.000\xa0€" in page
    assert "80.000\xa0€ (80\xa0%)" in page
    assert "Osnutek" not in page
    story = get(f"{PROJECTS}{made.pk}/")
    for words in ("Posajena drevesa", "120", "Q4293456", "Občina Hoče-Slivnica", "90.000\xa0€"):
        assert words in story, words
    assert "Zasebnik" not in story
    assert "0101" not in story
    box = "bbox=15.6,46.4,15.7,46.5&zoom=14"
    found = client_of("alpha").get(f"{PROJECTS}zemljevid/?{box}").json()["features"]
    assert [one["properties"]["title"] for one in found] == ["Učilnica na prostem"]
    for wishes, many in (("state=done", 0), ("state=running", 1), ("year=1999", 0)):
        assert (
            len(client_of("alpha").get(f"{PROJECTS}zemljevid/?{box}&{wishes}").json()["features"])
            == many
        )
    for wrong in ("", "bbox=1,2,3", f"{box}&state=x", f"{box}x"):
        assert client_of("alpha").get(f"{PROJECTS}zemljevid/?{wrong}").status_code == 400


def test_a_project_carries_out_a_measure_and_both_say_so():
    made, of = project(), measure(neighbourhood())
    with in_municipality("alpha"):
        first, second = Thing("cofinancing.project", made.pk), Thing("renewal.measure", of.pk)
        link(first=first, meaning="carries_out", second=second, by=None, now=timezone.now())
    path = f"/prenove/prenova-planine/ukrepi/{of.number}/"
    assert path in get(f"{PROJECTS}{made.pk}/")
    assert f"{PROJECTS}{made.pk}/" in get(path)


def test_a_page_of_two_thousand_projects_asks_ten_times_at_most(django_assert_max_num_queries):
    many_projects(2000)
    ana = signed_in("alpha")
    for path in (PROJECTS, f"{PROJECTS}?state=done&year=2020", f"{PROJECTS}?page=50"):
        get(path, client=ana)
        with django_assert_max_num_queries(13):
            page = get(path, client=ana)
    visitor = client_of("alpha")
    get(f"{PROJECTS}?role=lead", client=visitor)
    with django_assert_max_num_queries(10):
        get(f"{PROJECTS}?role=partner", client=visitor)
    assert len(page) < 200_000


def test_what_is_kept_changes_with_what_it_shows():
    assert "Nov razpis" not in get(CALLS)
    call(**said("Nov razpis"))
    assert "Nov razpis" in get(CALLS)
    project(**said("Nov projekt"), starts_on=date(2024, 5, 5))
    assert "Nov projekt" in get(PROJECTS)


@pytest.mark.parametrize(
    "path",
    [
        "projekti/zemljevid/?bbox=14.3,46.2,14.4,46.3&zoom=15&year=0000",
        "projekti/zemljevid/?bbox=14.3,46.2,14.4,46.3&zoom=15&programme=%00&q=%00",
        "projekti/?year=0000&q=%00",
        "razpisi/?q=%00&topic=%00",
        "razpisi/za-nas/?who=association&own=1e999999999&cost=1e9",
        "razpisi/99999999999999999999/",
        "projekti/99999999999999999999/",
        "razpisi/99999999999999999999/partnerji/",
        "razpisi/rss/?q=%00",
    ],
)
def test_hostile_addresses_are_answered_without_an_error(path):
    assert client_of("alpha").get(f"/sofinanciranje/{path}").status_code < 500
