"""Invitations of staff: a link for one address, once, for a week, in one municipality."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import invitations
from accounts.models import Deputyship, Invitation, User
from common.errors import Invalid, NotAllowed, NotFound
from tests.accounts.visitor import PASSWORD, browser, citizen, is_in, links, sign_up
from tests.common.at_once import at_once
from tests.support import client_of, in_municipality, signed_in

pytestmark = pytest.mark.django_db
EVA = "eva@example.si"
STAFF = "/admin/staff/"


def invite(schema="alpha", email=EVA, role="editor", unit="", now=None):
    """Invite somebody; returns the token."""
    with in_municipality(schema):
        boss = User.objects.get(email=f"admin@{schema}.example")
        return invitations.invite(
            email=email, role=role, unit=unit, by=boss, now=now or timezone.now()
        )[1]


def path_of(token):
    return f"/racun/povabilo/{token}/"


def roles_of(email=EVA, schema="alpha"):
    with in_municipality(schema):
        person = User.objects.filter(email=email).first()
        return person and sorted(person.groups.values_list("name", flat=True))


def test_an_administrator_invites_and_the_link_leads_to_the_role_a_password_and_a_second_factor(
    alpha,
):
    boss = signed_in("alpha")
    sent = boss.post(
        STAFF,
        {"act": "invite", "invite-email": EVA, "invite-role": "editor", "invite-unit": "KS Dol"},
    )
    assert sent.status_code == 302, sent.text
    assert EVA in boss.get(STAFF).text
    (link,) = links(part="/povabilo/")
    eva = client_of("alpha")
    page = eva.get(link)
    assert "Urednik" in page.text or "Editor" in page.text
    assert "KS Dol" in page.text
    answer = eva.post(link, {"password1": PASSWORD})
    assert answer.status_code == 302
    assert is_in(eva)
    assert roles_of() == ["Uredniki"]
    assert eva.get("/admin/")["Location"].startswith("/racun/varnost/")
    with in_municipality("alpha"):
        assert User.objects.get(email=EVA).unit == "KS Dol"


def test_a_link_works_once(alpha):
    path = path_of(invite())
    assert client_of("alpha").post(path, {"password1": PASSWORD}).status_code == 302
    again = client_of("alpha")
    assert again.get(path).status_code == 404
    assert again.post(path, {"password1": "quite another password"}).status_code == 404
    assert not is_in(again)


def test_a_link_of_alpha_is_nothing_in_beta(alpha, beta):
    path = path_of(invite())
    invite("beta")
    stranger = client_of("beta")
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"password1": PASSWORD}).status_code == 404
    assert roles_of(schema="beta") is None


def test_a_row_copied_into_beta_is_no_invitation_there(alpha, beta):
    token = invite()
    with in_municipality("alpha"):
        row = Invitation.objects.values("email", "digest", "created_at", "expires_at").get()
    with in_municipality("beta"):
        from django.contrib.auth.models import Group

        Invitation.objects.create(**row, group=Group.objects.get(name="Administratorji"))
    assert client_of("beta").get(path_of(token)).status_code == 404


def test_a_link_runs_out_and_can_be_withdrawn(alpha):
    old = invite(now=timezone.now() - timedelta(days=7, minutes=1))
    assert client_of("alpha").get(path_of(old)).status_code == 404
    fresh = invite(email="druga@example.si")
    boss = signed_in("alpha")
    with in_municipality("alpha"):
        number = Invitation.objects.get(email="druga@example.si").pk
    boss.post(STAFF, {"act": "withdraw", "number": number})
    assert client_of("alpha").get(path_of(fresh)).status_code == 404


def test_a_link_that_was_opened_in_time_is_not_taken_up_later(alpha):
    token = invite()
    with in_municipality("alpha"), pytest.raises(NotFound):
        late = timezone.now() + timedelta(days=7, minutes=1)
        invitations.accept(token=token, now=late, by=None, password=PASSWORD)
    assert roles_of() is None


def test_a_second_invitation_to_the_same_role_ends_the_first(alpha):
    first, second = invite(), invite()
    assert client_of("alpha").get(path_of(first)).status_code == 404
    assert client_of("alpha").get(path_of(second)).status_code == 200


def test_who_has_an_account_takes_the_role_up_signed_in_and_nobody_else_does(alpha):
    person, other = citizen(email=EVA), citizen(email="druga@example.si")
    path = path_of(invite())
    for client in (client_of("alpha"), browser(other)):
        page = client.get(path)
        assert "next=" in page.text
        client.post(path, {"password1": "a password of somebody else"})
        assert roles_of() == []
    client = browser(person)
    assert client.post(path).status_code == 302
    assert roles_of() == ["Uredniki"]


def test_somebody_who_typed_the_address_before_gets_nothing_of_the_role(alpha):
    """A stranger signs up with Eva's address and never confirms it; then she is invited."""
    sign_up(client_of("alpha"), email=EVA, password="a strangers own password")
    client_of("alpha").post(path_of(invite()), {"password1": PASSWORD})
    assert roles_of() == ["Uredniki"]
    stranger = client_of("alpha")
    stranger.post("/racun/prijava/", {"login": EVA, "password": "a strangers own password"})
    assert not is_in(stranger)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_gets_it(alpha):
    token = invite()

    def accept(password):
        return invitations.accept(token=token, now=timezone.now(), by=None, password=password)

    outcomes = at_once("alpha", lambda: accept("first password"), lambda: accept("second password"))
    kinds = sorted(type(one).__name__ for one in outcomes)
    assert kinds in (["NotFound", "User"], ["Conflict", "User"])
    assert roles_of() == ["Uredniki"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "ni naslov"}, "email"),
        ({"email": "eva@example.si\nBcc: x@example.si"}, "email"),
        ({"role": "superuser"}, "role"),
        ({"role": "administrator", "unit": "KS Dol"}, "unit"),
        ({"unit": "x" * 81}, "unit"),
    ],
)
def test_bad_invitations_are_refused_by_field(alpha, fields, wrong):
    with pytest.raises(Invalid) as refusal:
        invite(**fields)
    assert set(refusal.value.fields) == {wrong}
    boss = signed_in("alpha")
    data = {"act": "invite", "invite-email": EVA, "invite-role": "editor", "invite-unit": ""}
    data |= {f"invite-{name}": value for name, value in fields.items()}
    answer = boss.post(STAFF, data)
    assert answer.status_code == 200
    assert wrong in answer.context["invite"].errors


@pytest.mark.parametrize("group", ["Uredniki", "Moderatorji", "Župan"])
def test_only_administrators_invite_and_name_deputies(alpha, group):
    person = citizen("alpha", "u@alpha.example", group)
    client = signed_in("alpha", person.email)
    assert client.get(STAFF).status_code in (302, 403)
    client.post(STAFF, {"act": "invite", "invite-email": EVA, "invite-role": "administrator"})
    with in_municipality("alpha"):
        assert not Invitation.objects.exists()
        with pytest.raises(NotAllowed):
            invitations.invite(
                email=EVA, role="administrator", unit="", by=person, now=timezone.now()
            )


@pytest.mark.parametrize("token", ["x", "%00", "é", "a" * 3000, "' OR 1=1"])
def test_a_made_up_link_is_refused_and_not_an_error(alpha, token):
    assert client_of("alpha").get(path_of(token)).status_code == 404


def test_guesses_at_links_are_stopped(alpha):
    path = path_of(invite())
    stranger = client_of("alpha")
    found = {stranger.get(path_of(f"guess{n}")).status_code for n in range(70)}
    assert found == {404, 429}
    assert stranger.get(path).status_code == 429


def test_a_deputy_is_named_and_taken_back_on_the_page(alpha):
    mayor = citizen("alpha", "zupan@alpha.example", "Župan")
    deputy = citizen("alpha", "pod@alpha.example", "Svetniki")
    boss = signed_in("alpha")
    data = {
        "act": "appoint",
        "deputy-principal": mayor.pk,
        "deputy-deputy": deputy.pk,
        "deputy-starts_at": "2026-01-01T08:00",
        "deputy-ends_at": (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
    }
    answer = boss.post(STAFF, data)
    assert answer.status_code == 302, re.findall(r"error-message.*", answer.text)
    with in_municipality("alpha"):
        made = Deputyship.objects.get()
    boss.post(STAFF, {"act": "end", "number": made.pk})
    with in_municipality("alpha"):
        made.refresh_from_db()
        assert made.ends_at <= timezone.now()
    backwards = boss.post(STAFF, data | {"deputy-ends_at": "2025-01-01T08:00"})
    assert backwards.status_code == 200
    assert "ends_at" in backwards.context["deputy"].errors
