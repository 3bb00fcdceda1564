"""The desk of questionnaires: built by form, published, lengthened, paper, results, the table."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from surveys.models import Questionnaire, Response
from tests.cms.backoffice import browser, url
from tests.support import in_municipality
from tests.surveys.support import QUESTIONS, WHOLE, answered, closed, drafted, published

pytestmark = pytest.mark.django_db
OFFICIALS = "Uradniki"


@pytest.fixture
def official():
    return browser("alpha", OFFICIALS)


def only():
    with in_municipality("alpha"):
        return Questionnaire.objects.get()


def test_a_questionnaire_is_built_and_published_without_a_script(official):
    form = {"title_sl": "Čistoča ulic", "who": "anyone", "closes_at": "", "opens_at": ""}
    made = official.post(url("surveys:new"), form)
    found = only()
    assert made["Location"] == url("surveys:one", found.pk)
    assert found.slug == "cistoca-ulic"
    for kind in ("section", "choice", "text", "scale", "ranking", "matrix"):
        assert official.post(url("surveys:add", found.pk), {"kind": kind}).status_code == 302
    written = {
        "s1": {"text_sl": "O ulicah"},
        "q1": {"text_sl": "So čiste?", "options_sl": "Da\nNe\n", "required": "on", "other": "on"},
        "q2": {"text_sl": "Kje niso?", "only_if": ["q1:a2"], "long": "on"},
        "q3": {"text_sl": "Ocena", "lowest": "1", "highest": "5", "low_sl": "slabo"},
        "q4": {"text_sl": "Kaj najprej?", "options_sl": "Koši\nPometanje"},
        "q5": {"text_sl": "Kje?", "rows_sl": "Trg\nPark", "options_sl": "malo\nveliko"},
    }
    for key, data in written.items():
        address = url("surveys:question", found.pk, key)
        assert official.get(address).status_code == 200
        assert official.post(address, data)["Location"].endswith(f"#question-{key}")
    official.post(url("surveys:move", found.pk, "q3"), {"up": "1"})
    official.post(url("surveys:remove", found.pk, "q4"))
    asked = only().asked()
    assert [question.key for question in asked] == ["s1", "q1", "q3", "q2", "q5"]
    assert asked[3].only_if.values == ("a2",)
    # Options keep their keys when lines move, so that what depends on them stays right.
    data = written["q1"] | {"options_sl": "Ne vem\nNe\nDa"}
    official.post(url("surveys:question", found.pk, "q1"), data)
    assert [option.key for option in only().asked()[1].options] == ["a3", "a2", "a1"]
    for name in ("one", "preview", "publish"):
        assert official.get(url(f"surveys:{name}", found.pk)).status_code == 200
    assert official.post(url("surveys:publish", found.pk)).status_code == 302
    assert only().published_at
    assert official.get(url("surveys:one", found.pk)).status_code == 200
    assert official.get(url("surveys:question", found.pk, "q1")).status_code == 404
    assert official.post(url("surveys:publish", found.pk)).status_code == 302


def test_what_is_missing_stands_beside_its_question(official):
    found = drafted("alpha", [*QUESTIONS, {"key": "q9", "kind": "ranking", "text": {}}])
    answer = official.post(url("surveys:publish", found.pk))
    assert answer.status_code == 422
    assert "help-critical" in answer.content.decode().partition('id="question-q9"')[2]
    two = {"text_sl": "Zakaj?", "only_if": ["way:car", "happy:1"]}
    address = url("surveys:question", found.pk, "words")
    assert official.post(address, two).status_code == 422
    for wrong in ({"kind": "dance"}, {}):
        assert official.post(url("surveys:add", found.pk), wrong).status_code == 302
    assert official.post(url("surveys:new"), {"title_sl": "x" * 300}).status_code == 200
    assert official.post(address, {"text_sl": "x" * 9000}).status_code == 422


def test_paper_is_typed_in_and_nothing_typed_is_lost(official):
    found = published("alpha")
    address = url("surveys:paper", found.pk)
    wrong = official.post(address, {"a-happy": "9", "a-words": "Na papirju"})
    assert wrong.status_code == 422
    assert "Na papirju" in wrong.content.decode()
    assert official.post(address, {}).status_code == 422
    assert official.post(address, {"a-happy": "3", "a-way": "bus"})["Location"] == address
    with in_municipality("alpha"):
        sheet = Response.objects.get()
    assert (sheet.on_paper, sheet.answers) == (True, {"happy": 3, "way": {"chosen": ["bus"]}})
    assert sheet.entered_by_id is not None


def test_its_end_is_put_off_and_results_are_published(official):
    found = published("alpha")
    answered("alpha", found)
    later = f"{timezone.localtime(found.closes_at + timedelta(days=3)):%Y-%m-%d %H:%M}"
    address = url("surveys:extend", found.pk)
    for moment, status in (("2020-01-01 10:00", 422), ("jutri", 422), (later, 302)):
        assert official.post(address, {"closes_at": moment}).status_code == status
    assert only().closes_at > found.closes_at
    official.post(url("surveys:publish_results", found.pk))
    assert only().results_at is None
    closed("alpha", found)
    official.post(url("surveys:publish_results", found.pk))
    assert only().results_at
    text = official.get(url("surveys:one", found.pk)).content.decode()
    assert "/vprasalniki/promet/rezultati/" in text
    copied = official.post(url("surveys:copy", found.pk))
    assert official.get(copied["Location"]).status_code == 200


def test_only_those_who_run_processes_come_in():
    found = published("alpha")
    for group in ("Uredniki", "Moderatorji"):
        client = browser("alpha", group)
        for name, args in (("index", []), ("one", [found.pk]), ("paper", [found.pk])):
            assert client.get(url(f"surveys:{name}", *args))["Location"] == "/admin/"
    citizen = browser("alpha")
    assert citizen.post(url("surveys:export", found.pk)).status_code in (302, 403)


def test_who_is_limited_to_a_unit_asks_in_its_name_alone(official):
    with in_municipality("alpha"):
        assert User.objects.filter(groups__name=OFFICIALS).update(unit="KS Dol") == 1
    found = published("alpha")
    # Wagtail answers a refusal with its first page.
    assert official.get(url("surveys:one", found.pk))["Location"] == "/admin/"
    assert official.post(url("surveys:export", found.pk))["Location"] == "/admin/"
    assert only().export == {}
    assert "Promet v mestu" not in official.get(url("surveys:index")).content.decode()
    official.post(url("surveys:new"), {"title_sl": "Igrišče", "who": "anyone"})
    with in_municipality("alpha"):
        assert Questionnaire.objects.get(slug="igrisce").unit == "KS Dol"


def test_lists_and_pages_cost_the_same_however_many_there_are(official):
    found = published("alpha")
    counts = []
    for turn in range(2):
        for number in range(4):
            published("alpha", slug=f"drugi-{turn}-{number}")
            answered("alpha", found, WHOLE)
        paths = (url("surveys:index"), url("surveys:one", found.pk))
        counts.append([statements(official, path) for path in paths])
    assert counts[0] == counts[1]


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_a_draft_is_thrown_away(official):
    found = drafted("alpha")
    assert official.post(url("surveys:discard", found.pk))["Location"] == url("surveys:index")
    with in_municipality("alpha"):
        assert not Questionnaire.objects.exists()
