"""Registrations in the back office: lists, settings, the door, and who may see them."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from events import services
from events.models import Registration, RegistrationTerms
from tests.cms.backoffice import ADMINISTRATORS, EDITORS, MODERATORS, browser, person
from tests.events.registering import token
from tests.support import in_municipality, make_event, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
PAGE = "/admin/registrations/"
SETTINGS = {
    "is_on": "on",
    "capacity": "40",
    "has_waiting_list": "on",
    "most_companions": "1",
    "opens_at": "",
    "closes_at": "",
    "contact": "03 56 54 350",
    "reminder_hours": "24",
    "retention_days": "30",
    "consent_sl": "",
    "consent_en": "I agree.",
    "form-TOTAL_FORMS": "2",
    "form-INITIAL_FORMS": "0",
    "form-MIN_NUM_FORMS": "0",
    "form-MAX_NUM_FORMS": "10",
    "form-0-kind": "choice",
    "form-0-required": "on",
    "form-0-text_sl": "Kaj boste jedli?",
    "form-0-choices_sl": "Ribo\nFižol\n",
    "form-0-choices_en": "Fish\nBeans",
    "form-1-kind": "text",
}


def with_people(schema="alpha", capacity=2):
    """An event with Ana, who comes, Bor, whose name is a formula, and Cene, who waits."""
    page = make_event(schema, title="Zbor občanov")
    now = timezone.now()
    with in_municipality(schema):
        services.set_terms(event_id=page.event_id, capacity=capacity, now=now)
        for name in ("Ana", "=HYPERLINK(1)", "Cene"):
            email = "ana@example.si" if name == "Ana" else ""
            services.add_by_hand(
                event_id=page.event_id, name=name, email=email, language="sl", now=now
            )
    return page


def pk_of(name):
    with in_municipality("alpha"):
        return Registration.objects.get(name=name).pk


@pytest.fixture
def moderator():
    return browser("alpha", MODERATORS)


@pytest.mark.parametrize("group", [MODERATORS, ADMINISTRATORS])
def test_those_who_may_publish_see_who_has_registered(group):
    page, client = with_people(), browser("alpha", group)
    assert "Zbor občanov" in client.get(PAGE).content.decode()
    shown = client.get(f"{PAGE}{page.event_id}/").content.decode()
    assert "ana@example.si" in shown
    assert "Cene" not in shown
    assert "Cene" in client.get(f"{PAGE}{page.event_id}/?part=waiting").content.decode()


@pytest.mark.parametrize("group", [EDITORS, None])
def test_nobody_else_does(group):
    page, client = with_people(), browser("alpha", group)
    here = f"{PAGE}{page.event_id}/"
    with in_municipality("alpha"):
        door = f"{PAGE}door/{token()}/"
    ana = pk_of("Ana")
    parts = ("", "terms/", "add/", "door/", "door.csv")
    for path in (PAGE, *(here + part for part in parts), door, f"{PAGE}people/{ana}/cancel/"):
        answer = client.get(path)
        assert answer.status_code in (302, 403), path
        assert "Ana" not in answer.content.decode()
    client.post(f"{PAGE}people/{ana}/attend/", {"present": "1"})
    client.post(f"{PAGE}people/{ana}/cancel/")
    client.post(f"{here}terms/", SETTINGS)
    with in_municipality("alpha"):
        assert Registration.objects.get(pk=ana).standing == "coming"
        assert RegistrationTerms.objects.get().capacity == 2


def test_a_group_for_the_door_needs_no_other_right():
    page = with_people()
    email = person("alpha", email="vrata@alpha.example")
    with in_municipality("alpha"):
        group = Group.objects.create(name="Vrata")
        group.permissions.add(
            Permission.objects.get(codename="access_admin"),
            Permission.objects.get(codename="change_registration"),
        )
        from accounts.models import User

        User.objects.get(email=email).groups.add(group)
    client = signed_in("alpha", email)
    assert client.get(f"{PAGE}{page.event_id}/door/").status_code == 200
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=an", True), ("q=ANA@", True), ("q=xyz", False), ("part=vsi&p=99", True)],
)
def test_the_list_is_searched_by_name_and_address(moderator, query, found):
    page = with_people()
    shown = moderator.get(f"{PAGE}{page.event_id}/?{query}").content.decode()
    assert ("ana@example.si" in shown) == found


def test_the_settings_are_saved_and_come_back(moderator):
    page = make_event("alpha")
    here = f"{PAGE}{page.event_id}/"
    assert moderator.get(here).status_code == 302
    assert moderator.get(f"{here}terms/").status_code == 200
    answer = moderator.post(f"{here}terms/", SETTINGS)
    assert answer.status_code == 302, answer.content.decode()
    with in_municipality("alpha"):
        terms = RegistrationTerms.objects.get()
    assert (terms.capacity, terms.most_companions, terms.consent) == (40, 1, {"en": "I agree."})
    (question,) = terms.questions
    assert (question["key"], question["kind"], question["required"]) == (
        "kaj-boste-jedli",
        "choice",
        True,
    )
    assert [one["text"] for one in question["choices"]] == [
        {"sl": "Ribo", "en": "Fish"},
        {"sl": "Fižol", "en": "Beans"},
    ]
    shown = moderator.get(f"{here}terms/").content.decode()
    assert "Kaj boste jedli?" in shown
    assert "Fižol" in shown
    assert "I agree." in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"capacity": "1"}, "capacity"),
        ({"capacity": "nič"}, "capacity"),
        ({"retention_days": "999999"}, "retention_days"),
        ({"closes_at": "2020-01-01 10:00", "opens_at": "2021-01-01 10:00"}, "closes_at"),
        ({"form-0-choices_sl": "Riba"}, "odgovor"),
        ({"form-0-text_sl": "", "form-0-text_en": "What?"}, "1"),
        ({"form-TOTAL_FORMS": "1000000"}, "form"),
        ({"form-TOTAL_FORMS": "x"}, "form"),
        ({"contact": "a\0b"}, "contact"),
    ],
)
def test_settings_that_make_no_sense_are_refused_and_kept_on_the_page(moderator, typed, said):
    page = with_people()
    answer = moderator.post(f"{PAGE}{page.event_id}/terms/", SETTINGS | typed)
    assert answer.status_code == 422
    assert "03 56 54 350" in answer.content.decode() or said == "contact"
    with in_municipality("alpha"):
        assert RegistrationTerms.objects.get().capacity == 2


def test_somebody_is_added_by_hand(moderator):
    page = with_people()
    path = f"{PAGE}{page.event_id}/add/"
    wrong = moderator.post(path, {"name": "D", "email": "ana@example.si\nBcc:", "language": "sl"})
    assert wrong.status_code == 422
    taken = moderator.post(path, {"name": "D", "email": "ANA@example.si", "language": "sl"})
    assert taken.status_code == 422
    done = moderator.post(path, {"name": "Dana", "companions": "Ela", "language": "en"})
    assert done.status_code == 302
    with in_municipality("alpha"):
        assert Registration.objects.get(name="Dana").seats == 2


def test_cancelling_somebody_moves_the_waiting_list_up(moderator):
    with_people()
    path = f"{PAGE}people/{pk_of('Ana')}/cancel/"
    assert moderator.get(path).status_code == 200
    for _ in range(2):
        assert moderator.post(path).status_code == 302
    with in_municipality("alpha"):
        assert Registration.objects.get(name="Cene").standing == "coming"


def test_the_code_at_the_door_leads_to_one_button(moderator):
    with_people()
    with in_municipality("alpha"):
        path = f"{PAGE}door/{token()}/"
    shown = moderator.get(path).content.decode()
    main = shown[shown.index("people-name") :]
    assert len(re.findall(r"<button[^>]*name=\"present\"", main)) == 1
    ana = pk_of("Ana")
    answer = moderator.post(
        f"{PAGE}people/{ana}/attend/", {"present": "1", "token": path.split("/")[-2]}
    )
    assert answer["Location"] == path
    with in_municipality("alpha"):
        assert Registration.objects.get(pk=ana).standing == "attended"
    waits = moderator.post(f"{PAGE}people/{pk_of('Cene')}/attend/", {"present": "1"})
    assert waits.status_code == 302
    with in_municipality("alpha"):
        assert Registration.objects.get(name="Cene").standing == "waiting"
    assert moderator.get(f"{PAGE}door/{'x' * 32}/").status_code == 404


def test_the_table_runs_nothing_in_a_spreadsheet(moderator):
    page = with_people()
    text = moderator.get(f"{PAGE}{page.event_id}/door.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "\n=HYPERLINK" not in text
    assert "Ana;ana@example.si;1" in text
    assert "Cene" not in text


def test_the_list_for_the_door_holds_those_who_come(moderator):
    page = with_people()
    shown = moderator.get(f"{PAGE}{page.event_id}/door/").content.decode()
    assert "Ana" in shown
    assert "Cene" not in shown


def test_what_does_not_exist_is_not_found(moderator):
    for path in ("9999/", "9999/terms/", "people/9999/cancel/", "9999/door.csv"):
        assert moderator.get(f"{PAGE}{path}").status_code in (302, 404)
        assert moderator.get(f"{PAGE}{path}", follow=True).status_code == 404


def test_another_municipality_s_registrations_are_not_reached():
    with_people()
    page = with_people("beta")
    stranger = browser("beta", MODERATORS)
    with in_municipality("alpha"):
        door = f"{PAGE}door/{token()}/"
    assert stranger.get(f"{PAGE}{page.event_id}/").status_code == 200
    assert stranger.get(door).status_code == 404
