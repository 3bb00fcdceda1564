"""What a page costs in queries: a fixed number, however many rows it shows."""

import pytest

from tests.portal.content import full_announcement, full_event, furnish_home, path_of, picture
from tests.support import Queries, client_of, make_announcement, make_event

pytestmark = pytest.mark.django_db
MORE = 8


def many(schema):
    """Some more announcements and events, each announcement with a picture of its own."""
    for number in range(MORE):
        image = picture(schema, f"hsl({number * 30}, 50%, 50%)")
        make_announcement(schema, title=f"Še {number}", image=image, image_alt="Barva.")
        make_event(schema, title=f"Pride {number}")


def assert_costs(path, expected):
    """The page costs as much in a process that has served it before; kept answers are passed by."""
    client = client_of("alpha")
    assert client.get(f"{path}?first=1").status_code in (200, 404)
    with Queries(expected):
        client.get(f"{path}?second=1")


@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", 11),
        ("/en/", 9),
        ("/obvestila/", 9),
        ("/dogodki/", 10),
        ("/obvestila/s-skupnimi-mocmi/", 12),
        ("/dogodki/konferenca/", 11),
        ("/kako-sodelujem/", 7),
        ("/ni-je/", 7),
    ],
)
def test_a_page_costs_the_same_with_one_row_and_with_many(alpha, path, expected, rows):
    first = full_announcement("alpha")
    full_event("alpha")
    make_event("alpha")
    furnish_home("alpha", first)
    if rows:
        many("alpha")
    assert_costs(path, expected)


def test_pictures_that_this_process_has_not_seen_cost_one_query_together(alpha):
    from django.core.cache import caches

    many("alpha")
    client = client_of("alpha")
    client.get("/obvestila/?first=1")
    with Queries(9):
        client.get("/obvestila/?second=1")
    caches["renditions"].clear()
    with Queries(10):
        client.get("/obvestila/?third=1")


def test_the_style_sheet_costs_the_one_query_of_every_request(alpha):
    client = client_of("alpha")
    client.get("/theme.css")
    with Queries(1):
        client.get("/theme.css?second=1")


def test_a_kept_page_costs_one_query(alpha):
    path = path_of("alpha", full_announcement("alpha"))
    client = client_of("alpha")
    client.get(path)
    with Queries(1):
        client.get(path)
