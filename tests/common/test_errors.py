"""One family of errors, and what a program is told of it."""

import json

import pytest

from common.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from common.problems import problem


@pytest.mark.parametrize(
    ("kind", "status"),
    [(DomainError, 400), (Invalid, 422), (Conflict, 409), (NotFound, 404), (NotAllowed, 403)],
)
def test_each_kind_of_refusal_has_its_status(kind, status):
    error = kind("some_code", "Povejte drugače.")
    assert isinstance(error, DomainError)
    assert (error.status, error.code, error.message, str(error), error.fields) == (
        status,
        "some_code",
        "Povejte drugače.",
        "Povejte drugače.",
        {},
    )


def test_faults_by_field_are_the_errors_own():
    fields = {"ends_at": "Konec je pred začetkom."}
    error = Invalid("invalid", "Ne gre.", fields)
    fields.clear()
    assert error.fields == {"ends_at": "Konec je pred začetkom."}


def test_a_problem_document_names_code_title_and_detail():
    response = problem(409, "token_exists", "Že obstaja", "Izberite drugo ime.", field="name")
    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content) == {
        "type": "urn:skupaj:problem:token_exists",
        "title": "Že obstaja",
        "status": 409,
        "code": "token_exists",
        "detail": "Izberite drugo ime.",
        "field": "name",
    }


def test_a_problem_without_detail_has_none():
    assert "detail" not in json.loads(problem(404, "not_found", "Ni je").content)
