"""How questionnaires become known: the search, and news for those who follow."""

import pytest
from django.utils import timezone

from notifications import services as notifications
from notifications.models import Entry
from notifications.subjects import Subject
from search.models import SearchItem
from search.services import rebuild
from surveys import services
from tests.accounts.visitor import ANA
from tests.notifications.followers import follower, heard
from tests.support import client_of, in_municipality
from tests.surveys.support import answered, closed, drafted, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


def test_a_published_questionnaire_is_found_by_title_and_question_and_a_draft_is_not():
    published("alpha")
    drafted("alpha", slug="osnutek")
    for schema, paths in (("alpha", ["/vprasalniki/promet/"]), ("beta", [])):
        with in_municipality(schema):
            rebuild()
            kinds = SearchItem.objects.filter(kind="questionnaire")
            assert [one.path for one in kinds] == paths
    page = client_of("alpha").get("/iskanje/?q=avtobusom&kind=questionnaire")
    assert page.status_code == 200
    assert "/vprasalniki/promet/" in client_of("alpha").get("/iskanje/?q=ulice").content.decode()


@pytest.mark.django_db(transaction=True)
def test_followers_hear_of_a_new_one_and_of_the_time_and_the_results_of_their_own():
    person = follower(subject=Subject("questionnaires", "all"))
    asked = published("alpha")
    drafted("alpha", slug="osnutek")
    assert heard() == ["Promet v mestu"]
    with in_municipality("alpha"):
        one = Subject("questionnaire", asked.slug)
        notifications.follow(person=person, subject=one, pace="at_once", now=timezone.now())
    answered("alpha", asked)
    closed("alpha", asked)
    with in_municipality("alpha"):
        services.publish_results(questionnaire_id=asked.pk, by=None, now=timezone.now())
        rows = Entry.objects.filter(person__email=ANA).order_by("pk")
    assert len(heard()) == 3
    with in_municipality("alpha"):
        assert "rezultati" in rows.last().path
