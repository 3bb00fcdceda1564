"""The search of a portal and of the root domain."""

import pytest

from records.consumers.pump import pump
from tests.api.support import ask, problem
from tests.support import Queries, client_of, make_announcement, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
DOORS = ("alpha", "public")


def filled(number=1):
    for schema in ("alpha", "beta"):
        for n in range(number):
            make_announcement(schema, title=f"Proračun {n} {schema}", topic="budget")
        make_event(schema, title=f"Zbor {schema}", summary="O proračunu.")
    pump()


def found(path, schema="alpha"):
    answer = ask(f"search/{path}", schema)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_portal_finds_its_own_and_the_root_finds_all():
    filled()
    titles = [one["title"] for one in found("?q=proracuna")["results"]]
    assert titles == ["Proračun 0 alpha", "Zbor alpha"]
    assert found("?q=proracuna", "public")["count"] == 4
    one = found("?q=proracuna")["results"][1]
    assert one["excerpt"] == "O <mark>proračunu</mark>."
    assert one["web_url"] == "http://alpha.localhost/dogodki/zbor-alpha/"
    for each in found("?q=proracuna", "public")["results"]:
        schema = each["municipality"]["name"].split()[1].lower()
        assert each["web_url"].startswith(f"http://{schema}.localhost/")


@pytest.mark.parametrize("schema", DOORS)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=event", 1),
        ("kind=press_release", 0),
        ("topic=budget", 1),
        ("year=1999", 0),
        ("lang=en", 2),
        ("kind=announcement&topic=budget", 1),
    ],
)
def test_a_search_is_narrowed(schema, query, expected):
    filled()
    assert found(f"?q=proracun&{query}", schema)["count"] == expected * (1 + (schema == "public"))


@pytest.mark.parametrize("schema", DOORS)
def test_pages_follow_each_other_without_gap_or_double(schema):
    filled(5)
    page, seen = found("?q=proracun&page_size=2", schema), []
    while True:
        seen += [one["web_url"] for one in page["results"]]
        if page["next"] is None:
            break
        page = found(page["next"].partition("/search/")[2], schema)
    assert len(seen) == len(set(seen)) == page["count"]
    before = found(page["previous"].partition("/search/")[2], schema)
    assert len(before["results"]) == 2


@pytest.mark.parametrize("schema", DOORS)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("?q=", "q"),
        ("?q=%20", "q"),
        ("?q=!!", "q"),
        ("?q=a%00b", "q"),
        ("?q=" + "a" * 101, "q"),
        ("?q=a&kind=x", "kind"),
        ("?q=a&topic=x", "topic"),
        ("?q=a&year=lani", "year"),
        ("?q=a&q=b", "q"),
        ("?q=a&region=x", "region"),
        ("?q=a&page_size=0", "page_size"),
        ("?q=a&page_size=1000", "page_size"),
        ("?q=a&cursor=x", "cursor"),
        ("?q=a&updated_since=2026-01-01T00:00:00Z", "updated_since"),
    ],
)
def test_what_cannot_be_understood_is_named(schema, query, field):
    assert field in problem(ask(f"search/{query}", schema), 400)["errors"]


@pytest.mark.parametrize("schema", DOORS)
@pytest.mark.parametrize("words", ["'", "\\", "<->", "%", "';--", "<script>", "𝒳", "\u202e", "a:*"])
def test_no_words_break_it(schema, words):
    answer = client_of(schema).get("/api/v1/search/", {"q": words})
    assert answer.status_code in (200, 400)


def test_a_cursor_of_alpha_is_of_no_use_in_beta():
    filled(5)
    link = found("?q=proracun&page_size=2")["next"].partition("/search/")[2]
    problem(ask(f"search/{link}", "beta"), 400, "invalid_cursor")


@pytest.mark.parametrize(("schema", "expected"), [("alpha", 2), ("public", 3)])
@pytest.mark.parametrize("rows", [1, 8])
def test_a_search_costs_the_same_with_one_row_and_with_many(schema, expected, rows):
    filled(rows)
    client = client_of(schema)
    client.get("/api/v1/search/?q=proracun")
    with Queries(expected):
        client.get("/api/v1/search/?q=proracuna")
    with Queries(1):
        client.get("/api/v1/search/?q=proracuna")


def test_whoever_asks_too_often_is_told_when_to_come_again(monkeypatch):
    from search import pace
    from tenants.isolation.callers import Pace

    monkeypatch.setattr(pace, "_callers", Pace(1))
    client = client_of("alpha")
    assert client.get("/api/v1/search/?q=ena").status_code == 200
    answer = client.get("/api/v1/search/?q=dva")
    problem(answer, 429)
    assert int(answer["Retry-After"]) > 0
