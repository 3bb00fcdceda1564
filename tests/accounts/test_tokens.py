"""Tokens of integrators: issued once, kept as a hash, bound to their municipality."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.models import ApiToken
from accounts.rules import SCOPES, may_issue
from accounts.services import digest_of, issue_token, revoke_token
from common.errors import Conflict, Invalid
from tests.common.at_once import at_once
from tests.support import in_municipality

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCOPE = ["announcements:read"]


@pytest.fixture
def in_alpha(alpha, beta):
    with in_municipality("alpha"):
        yield


def opens(token, now=NOW):
    return ApiToken.objects.usable(now).filter(digest=digest_of(token)).exists()


def test_a_token_is_usable_and_names_its_municipality(in_alpha):
    token = issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    assert token.startswith("skupaj_alpha_")
    assert opens(token)
    row = ApiToken.objects.get()
    assert (row.name, row.scopes, row.created_at, row.expires_at) == ("E-novice", SCOPE, NOW, None)
    assert str(row) == "E-novice"


def test_the_token_itself_is_stored_nowhere(in_alpha):
    token = issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    stored = [str(value) for row in ApiToken.objects.values_list() for value in row]
    secret = token.removeprefix("skupaj_alpha_")
    assert not any(secret in value for value in stored)


def test_two_tokens_are_never_alike(in_alpha):
    assert issue_token(name="a", scopes=SCOPE, now=NOW) != issue_token(
        name="b", scopes=SCOPE, now=NOW
    )


def test_a_token_is_usable_until_the_moment_it_expires(in_alpha):
    end = NOW + timedelta(days=1)
    token = issue_token(name="E-novice", scopes=SCOPE, now=NOW, expires_at=end)
    assert opens(token, end - timedelta(microseconds=1))
    assert not opens(token, end)


def test_a_revoked_token_opens_nothing_and_its_name_is_free_again(in_alpha):
    first = issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    assert revoke_token(name="E-novice", now=NOW)
    assert not opens(first)
    second = issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    assert opens(second)
    assert not opens(first)
    assert ApiToken.objects.get(digest=digest_of(first)).revoked_at == NOW


def test_there_is_nothing_to_revoke_twice_or_elsewhere(in_alpha):
    issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    with in_municipality("beta"):
        assert not revoke_token(name="E-novice", now=NOW)
    assert revoke_token(name="E-novice", now=NOW)
    assert not revoke_token(name="E-novice", now=NOW)


def test_a_token_of_alpha_opens_nothing_in_beta_even_if_its_row_is_copied_there(in_alpha):
    token = issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    row = ApiToken.objects.values().get()
    with in_municipality("beta"):
        assert not opens(token)
        ApiToken.objects.create(**row)
        assert not opens(token)
    assert opens(token)


@pytest.mark.parametrize(
    ("name", "scopes", "expires_at"),
    [
        ("", SCOPE, None),
        ("   ", SCOPE, None),
        ("x" * 101, SCOPE, None),
        ("E-novice", [], None),
        ("E-novice", ["announcements:write"], None),
        ("E-novice", [*SCOPE, "everything"], None),
        ("E-novice", SCOPE, NOW),
        ("E-novice", SCOPE, NOW - timedelta(days=1)),
    ],
)
def test_a_token_that_may_not_be_is_refused_with_a_reason(in_alpha, name, scopes, expires_at):
    with pytest.raises(Invalid) as refusal:
        issue_token(name=name, scopes=scopes, now=NOW, expires_at=expires_at)
    assert refusal.value.code == "token_invalid"
    assert refusal.value.message == may_issue(name, scopes, NOW, expires_at)
    assert not ApiToken.objects.exists()


def test_the_reason_names_the_unknown_scope_and_the_known_ones():
    with override("en"):
        reason = may_issue("E-novice", ["everything"], NOW, None)
    assert "everything" in reason
    assert all(scope in reason for scope in SCOPES)


def test_a_second_live_token_of_a_name_is_a_conflict(in_alpha):
    issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    with pytest.raises(Conflict) as refusal:
        issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    assert (refusal.value.code, refusal.value.status) == ("token_exists", 409)
    assert "E-novice" in refusal.value.message
    assert ApiToken.objects.count() == 1


def test_spaces_around_a_name_do_not_make_another_name(in_alpha):
    issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    with pytest.raises(Conflict):
        issue_token(name=" E-novice ", scopes=SCOPE, now=NOW)
    assert revoke_token(name=" E-novice ", now=NOW)


def test_the_database_too_allows_one_live_token_a_name(in_alpha):
    rows = {"name": "E-novice", "scopes": SCOPE, "created_at": NOW}
    ApiToken.objects.create(digest="1", revoked_at=NOW, **rows)
    ApiToken.objects.create(digest="2", revoked_at=NOW, **rows)
    ApiToken.objects.create(digest="3", **rows)
    with pytest.raises(IntegrityError, match="one_live_token_a_name"), transaction.atomic():
        ApiToken.objects.create(digest="4", **rows)


def test_the_same_name_may_live_in_two_municipalities(in_alpha):
    issue_token(name="E-novice", scopes=SCOPE, now=NOW)
    with in_municipality("beta"):
        issue_token(name="E-novice", scopes=SCOPE, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_tokens_issued_at_once_under_one_name_one_wins_and_one_is_told(alpha):
    outcomes = at_once("alpha", *[lambda: issue_token(name="E-novice", scopes=SCOPE, now=NOW)] * 2)
    tokens = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "str"]
    with in_municipality("alpha"):
        assert ApiToken.objects.count() == 1
        assert opens(tokens[0])
