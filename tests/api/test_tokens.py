"""Tokens: what they open, where, and how they are issued by command."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services import revoke_token
from tests.api.support import ask, issued, problem
from tests.support import in_municipality, make_announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


def test_a_token_opens_what_its_scopes_name():
    page = make_announcement("alpha")
    token = issued("alpha", "announcements:read")
    for path in ("announcements/", f"announcements/{page.pk}/", "", "schema/"):
        assert ask(path, authorization=token).status_code == 200
    for path in ("events/", "municipality/"):
        answer = ask(path, authorization=token)
        said = problem(answer, 403, "scope_missing")
        assert path.strip("/") + ":read" in said["title"]


def test_a_token_of_another_municipality_is_refused():
    token = issued("alpha")
    for path in ("announcements/", "events/", "municipality/", "", "schema/", "docs/"):
        assert ask(path, authorization=token).status_code == 200
        answer = ask(path, "beta", authorization=token)
        assert problem(answer, 401, "authentication_failed")
        assert answer["WWW-Authenticate"] == "Bearer"
    problem(ask("municipalities/", "public", authorization=token), 401)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "x", "bearer  ", "Bearer \x00", "é"]
)
def test_a_token_that_cannot_be_one_is_401(header):
    problem(ask("announcements/", authorization=header), 401)


def test_a_revoked_or_expired_token_opens_nothing():
    token = issued("alpha", expires_at=timezone.now() + timedelta(days=1))
    assert ask("events/", authorization=token).status_code == 200
    with in_municipality("alpha"):
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    problem(ask("events/", authorization=token), 401)
    other = issued("alpha", name="Drugi")
    assert ask("events/", authorization=other).status_code == 200
    with in_municipality("alpha"):
        revoke_token(name="Drugi", now=timezone.now())
    problem(ask("events/", authorization=other), 401)


def test_with_a_token_nothing_is_kept_for_others_and_304_is_answered():
    make_announcement("alpha", title="Prvo")
    token = issued("alpha")
    first = ask("announcements/?page_size=1", authorization=token)
    assert first["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first["Vary"]
    known = {"authorization": token, "if-none-match": first["ETag"]}
    again = ask("announcements/?page_size=1", **known)
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    make_announcement("alpha", title="Drugo")
    fresh = ask("announcements/?page_size=1", **known)
    assert fresh.status_code == 200
    assert fresh.json()["next"]
    known["if-none-match"] = fresh["ETag"]
    assert ask("announcements/?page_size=1", **known).status_code == 304
    known["if-none-match"] = f'"x", W/{fresh["ETag"]}'
    assert ask("announcements/?page_size=1", **known).status_code == 304


def command(*words):
    out = StringIO()
    call_command("token", *words, stdout=out)
    return out.getvalue()


def test_a_command_issues_lists_and_revokes():
    said = command("issue", "alpha", "Časopis", "--scope", "events:read", "--days", "30")
    token = said.strip().splitlines()[-1]
    assert token.startswith("skupaj_alpha_")
    assert ask("events/", authorization=f"Bearer {token}").status_code == 200
    problem(ask("announcements/", authorization=f"Bearer {token}"), 403)
    listed = command("list", "alpha")
    assert "live" in listed
    assert "Časopis" in listed
    assert token not in listed
    assert "Časopis" not in command("list", "beta")
    command("revoke", "alpha", "Časopis")
    problem(ask("events/", authorization=f"Bearer {token}"), 401)
    assert "revoked" in command("list", "alpha")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("issue", "gamma", "x", "--scope", "events:read"), "gamma"),
        (("issue", "public", "x", "--scope", "events:read"), "public"),
        (("issue", "alpha", "x", "--scope", "events:write"), "events:write"),
        (("issue", "alpha", " ", "--scope", "events:read"), "ime"),
        (("issue", "alpha", "x", "--scope", "events:read", "--days", "0"), "--days"),
        (("issue", "alpha", "x", "--scope", "events:read", "--days", "99999"), "--days"),
        (("issue", "alpha", "x", "--scope", "events:read", "--days", "abc"), "--days"),
        (("issue", "alpha", "x"), "--scope"),
        (("issue", "alpha"), "name"),
        (("revoke", "alpha", "x"), "x"),
        (("list",), "schema"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(words, said):
    with pytest.raises(CommandError, match=said):
        command(*words)


def test_a_name_is_in_use_once():
    command("issue", "alpha", "x", "--scope", "events:read")
    with pytest.raises(CommandError, match="x"):
        command("issue", "alpha", "x", "--scope", "events:read")
    command("issue", "beta", "x", "--scope", "events:read")
