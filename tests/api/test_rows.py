"""Reading past the ORM finds what the ORM finds."""

import pytest

from api.announcements import AnnouncementList
from api.languages import locale_of
from cms.models import AnnouncementPage
from tests.support import in_municipality, make_announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beta")]


@pytest.fixture
def prepared(alpha, rf):
    request = rf.get("/")
    request.tenant = alpha
    with in_municipality("alpha"):
        return AnnouncementList.source.prepared(locale_of(request, "sl"), "shown_at")


CONDITIONS = {
    "none": lambda found: found,
    "one": lambda found: found.filter(topic="budget"),
    "several": lambda found: found.filter(topic="budget").filter(kind="announcement"),
    "either": lambda found: found.filter(topic="budget") | found.filter(topic="culture"),
    "not": lambda found: found.exclude(topic="budget"),
    "another table": lambda found: found.filter(owner__isnull=True, locale__language_code="sl"),
    "a table of many": lambda found: found.filter(attachments__isnull=True),
    "nothing": lambda found: found.filter(pk__in=[]),
    "none of it": lambda found: found.none(),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_prepared_list_is_narrowed_as_a_queryset_is(prepared, name):
    for title, topic in (("a", "budget"), ("b", "culture"), ("c", "")):
        make_announcement("alpha", title=title, topic=topic)
    narrow = CONDITIONS[name]
    with in_municipality("alpha"):
        expected = narrow(AnnouncementPage.objects.all()).order_by("-first_published_at")
        titles = list(expected.values_list("title", flat=True))
        found = prepared.fetch(narrow(prepared.queryset()), falling=True, most=10)
        assert [raw["title"] for raw in found] == titles
        assert [raw["title"] for raw in prepared.fetch(narrow(prepared.queryset()))] == titles[-1:]


def test_what_was_prepared_in_one_municipality_reads_the_tables_of_whoever_asks(prepared):
    make_announcement("alpha", title="A")
    make_announcement("beta", title="B")
    for schema, title in (("alpha", "A"), ("beta", "B")):
        with in_municipality(schema):
            assert [raw["title"] for raw in prepared.fetch(prepared.queryset(), most=9)] == [title]
