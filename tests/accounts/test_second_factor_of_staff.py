"""The back office is closed to a password alone."""

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.utils.http import urlsafe_base64_encode

from tests.accounts.visitor import CODE, browser, citizen, code, sign_in, with_app
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db
INSIDE = ("/admin/", "/admin/pages/", "/admin/account/", "/admin/users/", "/admin/images/")


@pytest.mark.parametrize("path", INSIDE)
def test_staff_without_a_second_factor_are_led_to_set_one_up(alpha, path):
    client = browser(citizen("alpha", "u@alpha.example", "Administratorji"))
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/racun/varnost/?next=")
    assert client.post(path, {"x": "1"})["Location"].startswith("/racun/varnost/?next=%2Fadmin%2F")
    page = client.get(answer["Location"])
    assert "account__said" in page.text


def test_staff_with_one_are_in_after_the_code_and_where_they_wanted_to_go(alpha):
    person = citizen("alpha", "u@alpha.example", "Uredniki")
    with_app(person)
    client = client_of("alpha")
    assert sign_in(client, person.email, next="/admin/pages/")["Location"] == CODE
    assert client.get("/admin/").status_code == 302
    answer = client.post(CODE, {"code": code()})
    assert answer["Location"] == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_a_session_opened_before_the_factor_was_set_up_gives_it_now(alpha):
    person = citizen("alpha", "u@alpha.example", "Uredniki")
    client = browser(person)
    with_app(person)
    answer = client.get("/admin/")
    assert answer["Location"] == "/racun/potrditev/koda/?next=%2Fadmin%2F"
    given = client.post(answer["Location"], {"code": code(), "next": "/admin/"})
    assert given["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_setting_one_up_is_enough_and_leads_on_to_the_back_office(alpha):
    import re

    from django.utils import timezone

    from accounts import factors
    from tests.accounts.visitor import format_hotp_value, hotp_value

    client = browser(citizen("alpha", "u@alpha.example", "Uredniki"))
    client.get(client.get("/admin/pages/")["Location"])
    page = client.get("/racun/varnost/aplikacija/")
    secret = re.search(r'account__key">([A-Z2-7]+)', page.text)[1]
    step = int(timezone.now().timestamp()) // factors.STEP_SECONDS
    shown = client.post(
        "/racun/varnost/aplikacija/",
        {"code": format_hotp_value(hotp_value(secret, step))},
        follow=True,
    )
    assert 'href="/admin/pages/"' in shown.text
    assert client.get("/admin/").status_code == 200


def test_staff_keep_their_last_factor(alpha):
    person = citizen("alpha", "u@alpha.example", "Uredniki")
    with_app(person)
    client = client_of("alpha")
    sign_in(client, person.email)
    client.post(CODE, {"code": code()})
    client.post("/racun/varnost/aplikacija/odstrani/")
    with in_municipality("alpha"):
        from accounts import factors

        assert factors.kinds_of(person) == ["totp"]


def test_a_session_of_staff_from_the_page_of_private_pages_opens_no_back_office(alpha):
    person = citizen("alpha", "u@alpha.example", "Uredniki")
    client = client_of("alpha")
    client.post("/_util/login/", {"username": person.email, "password": "correct horse battery"})
    assert client.get("/racun/").status_code == 302


def test_wagtails_own_ways_to_a_password_lead_to_ours_and_set_none(alpha):
    """Its page would set a password and sign in without ever asking for the second factor."""
    person = citizen("alpha", "u@alpha.example", "Administratorji")
    with in_municipality("alpha"):
        token = default_token_generator.make_token(person)
    key = urlsafe_base64_encode(str(person.pk).encode())
    rest = ("", "done/", f"confirm/{key}/{token}/", f"confirm/{key}/set-password/", "complete/")
    for way in rest:
        client = client_of("alpha")
        sent = {"new_password1": "Nova-gesla-7-x", "new_password2": "Nova-gesla-7-x"}
        for answer in (
            client.get(f"/admin/password_reset/{way}"),
            client.post(f"/admin/password_reset/{way}", sent),
        ):
            assert answer.status_code == 302, way
            assert answer["Location"] == "/racun/geslo/pozabljeno/", way
    with in_municipality("alpha"):
        person.refresh_from_db()
        assert not person.check_password("Nova-gesla-7-x")


def test_a_citizen_needs_none_and_gets_no_back_office(alpha):
    client = browser(citizen())
    assert client.get("/racun/").status_code == 200
    assert "/admin/login/" in client.get("/admin/")["Location"]
    assert client.get(client.get("/admin/")["Location"]).status_code == 403


def test_the_demonstrations_staff_can_really_sign_in(alpha):
    import time

    from deploy.code import code_of
    from tenants.provisioning import demo_sign_ins as demo

    person = citizen("alpha", demo.address("alpha", "urednik"), "Uredniki")
    demo.give_factors("alpha")
    client = client_of("alpha")
    assert sign_in(client, person.email)["Location"] == CODE
    client.post(CODE, {"code": code_of(demo.secret_of(person.email), time.time())})
    assert client.get("/admin/").status_code == 200


def test_an_administrator_frees_a_colleague_of_a_lost_telephone_but_not_themselves(alpha):
    from tests.support import signed_in

    person = citizen("alpha", "u@alpha.example", "Uredniki")
    with_app(person)
    boss = signed_in("alpha")
    assert (
        boss.post("/admin/staff/", {"act": "forget", "lost-person": person.pk}).status_code == 302
    )
    client = client_of("alpha")
    assert sign_in(client, person.email)["Location"] == "/admin/"
    assert client.get("/admin/")["Location"].startswith("/racun/varnost/")
    with in_municipality("alpha"):
        from accounts.models import User

        me = User.objects.get(email="admin@alpha.example")
    with_app(me)
    assert boss.post("/admin/staff/", {"act": "forget", "lost-person": me.pk}).status_code == 200


def test_a_sign_in_that_waits_for_the_code_ends_with_a_new_password(alpha):
    person = citizen("alpha", "u@alpha.example", "Uredniki")
    with_app(person)
    client = client_of("alpha")
    sign_in(client, person.email)
    with in_municipality("alpha"):
        person.set_password("an entirely new one")
        person.save()
    answer = client.post(CODE, {"code": code()})
    assert answer["Location"] == "/racun/prijava/"
    assert client.get("/racun/").status_code == 302


def test_a_lost_telephone_is_no_end_where_nobody_else_is_left(alpha):
    from django.core.management import CommandError, call_command

    person = citizen("alpha", "u@alpha.example", "Administratorji")
    with_app(person)
    call_command("person", "forget-factor", "alpha", "U@alpha.example")
    client = client_of("alpha")
    assert sign_in(client, person.email)["Location"] == "/admin/"
    for schema, email in (("alpha", "x@alpha.example"), ("gamma", person.email)):
        with pytest.raises(CommandError):
            call_command("person", "forget-factor", schema, email)
