"""Whatever is sent: a problem document that names what is wrong, never a 500."""

import pytest
from django.http import HttpResponse
from rest_framework.test import APIRequestFactory

from api.parsers import JSONParser
from api.views import ApiView
from tests.api.support import ask, issued, problem
from tests.support import client_of, make_announcement, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
LISTS = ["announcements/", "events/"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("announcements/?kind=x", "kind"),
        ("announcements/?kind=", "kind"),
        ("announcements/?kind=%00", "kind"),
        ("announcements/?topic=Budget", "topic"),
        ("announcements/?year=abc", "year"),
        ("announcements/?year=", "year"),
        ("announcements/?year=0", "year"),
        ("announcements/?year=99999999999999999999", "year"),
        ("announcements/?year=2019.5", "year"),
        ("events/?topic=%F0%9F%8E%89", "topic"),
        ("events/?when=now", "when"),
        ("events/?when=%C3%28", "when"),
        ("events/?starts_after=2019-09-12", "starts_after"),
        ("events/?starts_before=jutri", "starts_before"),
    ],
)
def test_a_malformed_filter_is_named(path, field):
    said = problem(ask(path), 400, "invalid_filter")
    assert list(said["errors"]) == [field]
    assert said["errors"][field] in said["detail"]


def test_every_malformed_filter_is_named_at_once():
    said = problem(ask("announcements/?kind=x&year=x&updated_since=x"), 400)
    assert set(said["errors"]) == {"kind", "year", "updated_since"}
    assert "announcement, press_release" in said["errors"]["kind"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "moment",
    [
        "",
        "yesterday",
        "2026-01-31",
        "2026-01-31T10:00:00",
        "2026-01-31T10:00:00+01:00",  # a bare + is a space in an address
        "2026-02-30T10:00:00Z",
        "2026-01-31T25:00:00Z",
        "2026-01-31T10:00:00%2B99:00",
        "2026-01-31 10:00:00Z",
        "20260131T100000Z",
        "٢٠٢٦-01-31T10:00:00Z",
        "1700000000",
        "%00",
    ],
)
def test_a_moment_is_rfc_3339_with_its_offset(path, moment):
    said = problem(ask(f"{path}?updated_since={moment}"), 400, "invalid_filter")
    assert list(said["errors"]) == ["updated_since"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-31T10:00:00Z",
        "2026-01-31t10:00:00z",
        "2026-01-31T10:00:00.123456%2B01:00",
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-01-31T10:00:00-16:00",
        "2026-01-31T10:00:00%2B23:59",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_a_moment_may_be_any(path, moment):
    assert ask(f"{path}?updated_since={moment}").status_code == 200


@pytest.mark.parametrize("path", [*LISTS, "municipality/", "", "schema/", "docs/"])
def test_an_unknown_parameter_is_refused_with_those_that_are_known(path):
    accept = {"accept": "text/html, application/json"}
    said = problem(ask(f"{path}?nacin=1", **accept), 400, "unknown_parameter")
    assert "lang" in said["errors"]["nacin"]
    if path in LISTS:
        assert "cursor, " in said["errors"]["nacin"]
        assert "updated_since" in said["errors"]["nacin"]


def test_an_unknown_parameter_is_refused_for_an_object_too():
    page = make_announcement("alpha")
    problem(ask(f"announcements/{page.pk}/?kind=announcement"), 400, "unknown_parameter")


def test_a_parameter_is_given_once():
    said = problem(ask("announcements/?year=2019&year=2020"), 400)
    assert list(said["errors"]) == ["year"]


@pytest.mark.parametrize("size", ["0", "101", "1000", "abc", "", "-1", "1.5", "٣", "9" * 5000])
def test_a_page_holds_from_1_to_100_objects(size):
    said = problem(ask(f"announcements/?page_size={size}"), 400, "invalid_page_size")
    assert "100" in said["errors"]["page_size"]


@pytest.mark.parametrize("cursor", ["", "x", "%00", "a:b", "WyJ4IiwxXQ:AAAA", "a" * 5000, "é"])
@pytest.mark.parametrize("path", LISTS)
def test_a_forged_cursor_is_refused(path, cursor):
    said = problem(ask(f"{path}?cursor={cursor}"), 400, "invalid_cursor")
    assert list(said["errors"]) == ["cursor"]


def test_a_cursor_that_was_touched_is_refused():
    for _number in range(2):
        make_announcement("alpha")
    following = ask("announcements/?page_size=1").json()["next"]
    assert ask(following).status_code == 200
    problem(ask(following[:-1] + ("A" if following[-1] != "A" else "B")), 400, "invalid_cursor")


def test_a_cursor_of_another_municipality_list_or_order_is_refused():
    for _number in range(2):
        make_announcement("alpha")
        make_event("alpha")
    announcements = ask("announcements/?page_size=1").json()["next"].partition("cursor=")[2]
    events = ask("events/?page_size=1").json()["next"].partition("cursor=")[2]
    problem(ask(f"announcements/?cursor={announcements}", "beta"), 400, "invalid_cursor")
    problem(ask(f"events/?cursor={announcements}"), 400, "invalid_cursor")
    problem(ask(f"events/?when=coming&cursor={events}"), 400, "invalid_cursor")
    assert ask(f"events/?cursor={events}").status_code == 200


@pytest.mark.parametrize("name", ["xml", "", "CSV", "geojson", "%00"])
def test_an_unknown_format_is_refused_with_those_that_are_known(name):
    said = problem(ask(f"announcements/?format={name}"), 400, "unknown_format")
    assert "json, csv, ndjson" in said["errors"]["format"]


@pytest.mark.parametrize("accept", ["image/png", "text/html", ";;;", "text/csv;q=0"])
def test_a_format_that_cannot_be_is_406(accept):
    said = problem(ask("announcements/", accept=accept), 406, "not_acceptable")
    assert "application/json" in said["title"]


METHODS = ["post", "put", "patch", "delete", "trace"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", [*LISTS, "municipality/", "", "schema/", "docs/"])
def test_other_methods_are_405_and_say_which_there_are(path, method):
    answer = ask(path, method=method)
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"x" * 3_000_000, "application/json"),
        (b"a=1", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
        (b"x", "nonsense; charset=none"),
    ],
)
@pytest.mark.parametrize("path", [*LISTS, "municipality/", "ni/"])
def test_a_body_where_none_belongs_is_a_problem_and_no_500(path, body, kind):
    client = client_of("alpha")
    for token in ({}, {"authorization": issued(name=f"{path}{kind}{len(body)}")}):
        answer = client.generic("POST", f"/api/v1/{path}", body, content_type=kind, headers=token)
        problem(answer, 404 if path == "ni/" else 405)
        read = client.generic("GET", f"/api/v1/{path}", body, content_type=kind, headers=token)
        assert read.status_code == (404 if path == "ni/" else 200)


class Echo(ApiView):
    """A view of the tests that reads a body, as later ones will."""

    permission_classes = []
    authentication_classes = []

    def post(self, request):
        return HttpResponse(str(len(request.data)))


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"a": 1}', "application/json", 200),
        (b"{", "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"NaN", "application/json", 400),
        (b'"' + b"x" * 3_000_000 + b'"', "application/json", 413),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"x", "nonsense", 415),
    ],
)
def test_a_view_that_reads_a_body_answers_a_problem(alpha, body, kind, status):
    assert Echo.parser_classes == [JSONParser]
    request = APIRequestFactory().generic("POST", "/", body, content_type=kind)
    request.tenant = alpha
    answer = Echo.as_view()(request)
    assert answer.status_code == status
    assert status == 200 or answer["Content-Type"] == "application/problem+json"


def test_too_many_parameters_are_refused():
    query = "&".join(f"a{number}=1" for number in range(1100))
    problem(ask(f"announcements/?{query}"), 400)


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30, "9" * 5000, "-1", "abc", "1.0", "%00"])
@pytest.mark.parametrize("path", LISTS)
def test_an_object_that_cannot_be_is_404(path, number):
    problem(ask(f"{path}{number}/"), 404, "not_found")


def test_an_object_of_the_other_list_is_404():
    page, event = make_announcement("alpha"), make_event("alpha")
    problem(ask(f"events/{page.pk}/"), 404, "not_found")
    problem(ask(f"announcements/{event.pk}/"), 404, "not_found")


@pytest.mark.parametrize("path", ["ni/", "announcements/1/x/", "v2/", "announcements/latest/"])
@pytest.mark.parametrize("schema", ["alpha", "public"])
def test_an_unknown_address_is_a_problem_whatever_the_method(path, schema):
    for method in ("get", "head", "options", *METHODS):
        assert ask(path, schema, method).status_code == 404
    problem(ask(path, schema), 404, "not_found")


def test_an_address_without_its_slash_leads_to_the_one_with():
    answer = ask("announcements")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/api/v1/announcements/")
