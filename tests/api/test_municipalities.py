"""The municipality that is asked, and all of them on the root domain."""

import pytest

from tenants.models import Municipality
from tests.api.support import ask, problem, results
from tests.database import as_owner
from tests.support import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


def names(path):
    return [each["name"] for each in results(path, "public")]


def test_the_municipality_tells_its_facts(alpha):
    found = ask("municipality/").json()
    assert found == {
        "code": "002",
        "name": "Občina Alpha",
        "kind": "municipality",
        "region": "",
        "languages": ["sl", "en"],
        "colour": "#0b4f6c",
        "coat_of_arms": None,
        "updated_at": alpha.updated_at.isoformat().replace("+00:00", "Z"),
        "web_url": "http://alpha.localhost/",
        "api_url": "http://alpha.localhost/api/v1/",
    }
    assert ask("municipality/", "beta").json()["code"] == "003"
    problem(ask("municipality/", "public"), 404)


def test_the_root_domain_lists_all_in_the_order_of_the_alphabet():
    assert names("municipalities/") == ["Občina Alpha", "Občina Beta"]
    first, second = results("municipalities/", "public")
    assert first == ask("municipality/").json()
    assert second == ask("municipality/", "beta").json()
    problem(ask("municipalities/"), 404)


def test_addresses_are_under_the_port_that_was_asked():
    answer = (
        client_of("public")
        .get("/api/v1/municipalities/", headers={"host": "localhost:9000"})
        .json()
    )
    assert answer["results"][0]["web_url"] == "http://alpha.localhost:9000/"


def test_pages_of_municipalities():
    first = ask("municipalities/?page_size=1", "public").json()
    assert [each["name"] for each in first["results"]] == ["Občina Alpha"]
    second = ask(first["next"].replace("//localhost", "//x.localhost"), "public").json()
    assert [each["name"] for each in second["results"]] == ["Občina Beta"]
    assert second["next"] is None


@pytest.mark.django_db(transaction=True)
def test_the_list_is_narrowed_and_shows_only_portals_that_answer():
    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(
            kind="urban_municipality", region="Gorenjska", search_text="kranj gorenjska"
        )
        Municipality.objects.filter(schema_name="beta").update(
            region="Podravska", search_text="hoce-slivnica podravska", coat_of_arms="arms/b.png"
        )
    assert names("municipalities/?kind=urban_municipality") == ["Občina Alpha"]
    assert names("municipalities/?region=Podravska") == ["Občina Beta"]
    assert names("municipalities/?region=Koroška") == []
    assert names("municipalities/?q=Hoče") == ["Občina Beta"]
    assert names("municipalities/?q=hoce&region=Gorenjska") == []
    assert names("municipalities/?updated_since=2999-01-01T00:00:00Z") == []
    (found,) = results("municipalities/?q=hoce", "public")
    assert found["coat_of_arms"] == "http://localhost/media/shared/arms/b.png"
    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(status="suspended")
    assert names("municipalities/") == ["Občina Beta"]
    assert "Alpha" not in ask("municipalities/?format=csv", "public").content.decode()


@pytest.mark.parametrize(
    "query", ["kind=village", "kind=", "q=", "q=%00", f"q={'x' * 101}", "region=%00", "code=002"]
)
def test_a_malformed_filter_is_refused(query):
    problem(ask(f"municipalities/?{query}", "public"), 400)


def test_each_door_begins_with_a_list_of_its_addresses():
    for schema, expected in {
        "alpha": {
            *("announcements", "consultations", "contributions", "decisions", "duties"),
            *("events", "municipality", "notices", "processes", "questionnaires", "reports"),
            *("search", "schema", "docs", "signature-collections"),
            *("neighbourhoods", "zones", "measures", "pins", "variants", "diary", "figures"),
            *(f"co-financing/{name}" for name in ("awards", "funded-projects", "opportunities")),
        },
        "public": {"announcements", "events", "municipalities", "search", "schema", "docs"},
    }.items():
        found = ask("", schema).json()
        assert set(found) == expected
        for address in found.values():
            path = address.partition("localhost")[2]
            # A search says that it wants to know what is looked for.
            path += "?q=obvestilo" if path.endswith("search/") else ""
            assert client_of(schema).get(path).status_code == 200
