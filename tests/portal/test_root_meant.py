"""The search of the root domain: what somebody may have meant whose words stand nowhere."""

from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from directory import queries
from records.consumers.pump import pump
from search.words import question
from tenants.provisioning.services import suspend_municipality
from tests.database import as_owner
from tests.support import Queries, client_of, make_announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


def published(*titles, schema="alpha", **more):
    for title in titles:
        make_announcement(schema, title=title, summary="Povzetek.", **more)
    pump()


def offered(words, **more):
    answer = client_of("public").get("/iskanje/", {"q": words, **more})
    assert answer.status_code == 200
    said = answer.context.get("meant")
    if said:
        assert f'href="/iskanje/?q={quote(said)}">{said}</a>' in answer.text
    return said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("razgrnitve prostorskga", "razgrnitev prostorskega"),
        ("prostroskega", "prostorskega"),
        ("obcanov zborr", "obcanov zbor"),
        ("zbro občanov", "zbor občanov"),
    ],
)
def test_a_word_that_is_spelled_otherwise_is_offered_as_it_is_written(typed, meant):
    published("Javna razgrnitev prostorskega načrta", "Vabilo na zbor občanov")
    published("Praznik krajevne skupnosti", schema="beta")
    said = offered(typed)
    assert said == meant
    found = client_of("public").get("/iskanje/", {"q": said})
    assert found.context["page_of_results"].object_list
    assert not found.context.get("meant")


@pytest.mark.parametrize("typed", ["xqzwv", "a", "12", "praznik"])
def test_nothing_is_offered_where_nothing_is_like_it_or_something_was_found(typed):
    published("Praznik krajevne skupnosti")
    assert not offered(typed)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_offered_of_a_portal_that_is_closed():
    published("Razgrnitev načrta")
    assert offered("razgnitev") == "razgrnitev"
    with as_owner():
        suspend_municipality(schema="alpha", reason="Vzdrževanje")
    assert not offered("razgnitev")


def test_it_costs_the_same_however_much_there_is():
    client = client_of("public")
    client.get("/iskanje/")
    counts = []
    for titles in (["Razgrnitev"], [f"Razgrnitev {n}" for n in range(8)]):
        published(*titles)
        with CaptureQueriesContext(connection) as asked:
            client.get("/iskanje/", {"q": f"razgnitev {len(counts)}"})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_index_of_titles_is_used():
    published("Razgrnitev načrta")
    with transaction.atomic(), Queries(3):
        assert queries.alike(question("razgnitev"), "sl") == ["Razgrnitev načrta"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql = f"SELECT FROM directory_entry WHERE 'x' OPERATOR(public.<%) {queries.SPELLING}"
        cursor.execute(f"EXPLAIN {sql}")
        assert "entry_spelling" in "\n".join(row for (row,) in cursor.fetchall())
