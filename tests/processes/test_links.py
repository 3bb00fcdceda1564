"""Links: chosen at the desk, shown on both pages, taken away again."""

from html import unescape

import pytest
from django.utils import timezone

from processes import links
from processes.links import Thing
from processes.models import Link
from processes.services import linking
from records.models import AuditEntry
from tests.consultations.support import person
from tests.notices.support import published as put_up
from tests.processes.support import TEXT, begun, public
from tests.support import (
    Queries,
    client_of,
    in_municipality,
    make_announcement,
    make_event,
    signed_in,
)
from tests.surveys.support import published

pytestmark = pytest.mark.django_db
PROCESS = "processes.process"


def _official(unit=""):
    person("uradnica@example.si", "official", unit=unit)
    return signed_in("alpha", "uradnica@example.si")


def _page(path, schema="alpha"):
    return unescape(client_of(schema).get(path).content.decode())


def _desk(process):
    return f"/admin/processes/{process.pk}/links/"


def _linked(client, process, word, thing, meaning="concerns"):
    typed = {"thing": f"{thing.kind}|{thing.number}", "meaning": meaning}
    return client.post(f"{_desk(process)}?q={word}", typed)


def _announcement():
    page = make_announcement("alpha", title="Nova parkirišča")
    return Thing("cms.announcement", page.pk), page.url_path.removeprefix("/sl")


def _event():
    page = make_event("alpha", title="Obravnava parkirišč")
    return Thing("events.event", page.event_id), page.url_path.removeprefix("/sl")


def _notice():
    notice = put_up("alpha")
    return Thing("notices.notice", notice.pk), f"/javna-naznanila/{notice.pk}/"


@pytest.mark.parametrize("make", [_announcement, _event, _notice])
def test_what_is_linked_at_the_desk_stands_on_both_pages_at_once(make):
    thing, path = make()
    made, client = public(), _official()
    with in_municipality("alpha"):
        word = links.seen(thing).title.split()[-1]
    assert TEXT["title"] not in _page(path)
    offered = unescape(client.get(f"{_desk(made)}?q={word}").content.decode())
    assert f"{thing.kind}|{thing.number}" in offered
    assert _linked(client, made, word, thing).status_code == 302
    assert TEXT["title"] in _page(path)
    assert f'href="{path}"' in _page("/postopki/parkiranje/")
    again = _linked(client, made, word, thing)
    assert again.status_code == 200
    with in_municipality("alpha"):
        assert Link.objects.count() == 1


def test_a_questionnaire_can_be_linked_and_what_is_a_draft_is_not_offered():
    made, client = public(), _official()
    asked = published("alpha")
    begun(slug="osnutek", texts={"sl": TEXT | {"title": "Promet pozimi"}})
    make_announcement("alpha", title="Promet jutri", live=False)
    offered = unescape(client.get(f"{_desk(made)}?q=PROMET").content.decode())
    assert offered.count('type="radio"') == 1
    thing = Thing("surveys.questionnaire", asked.pk)
    assert _linked(client, made, "promet", thing, "follows").status_code == 302
    assert "/vprasalniki/promet/" in _page("/postopki/parkiranje/")


@pytest.mark.parametrize(
    ("thing", "meaning"),
    [
        (Thing(PROCESS, 999_999), "concerns"),
        (Thing("potica", 1), "concerns"),
        (None, "concerns"),
        (None, "asked_by"),
        (None, "je"),
    ],
)
def test_what_was_not_offered_is_not_linked(thing, meaning):
    made, client = public(), _official()
    other = public(slug="drugi") if meaning != "concerns" else made
    answer = _linked(client, made, "odlok", thing or Thing(PROCESS, other.pk), meaning)
    assert answer.status_code == 200
    for words in ("", "%00", "x" * 101, "%25"):
        assert client.get(f"{_desk(made)}?q={words}").status_code in (200, 400)
    with in_municipality("alpha"):
        assert not Link.objects.exists()


def test_a_link_is_taken_away_once_it_is_confirmed_and_only_from_its_own_process():
    one, two, third = public(), public(slug="drugi"), public(slug="tretji")
    client, now = _official(), timezone.now()
    first, second = Thing(PROCESS, one.pk), Thing(PROCESS, two.pk)
    with in_municipality("alpha"):
        made = linking.link(first=first, meaning="follows", second=second, by=None, now=now)
    wrong = f"{_desk(third)}{made.pk}/remove/"
    assert client.get(wrong).status_code == 404
    assert client.post(wrong).status_code == 404
    right = f"{_desk(two)}{made.pk}/remove/"
    assert client.get(right).status_code == 200
    with in_municipality("alpha"):
        assert Link.objects.exists()
    assert client.post(right).status_code == 302
    assert client.post(right).status_code == 404
    with in_municipality("alpha"):
        assert not Link.objects.exists()
        assert AuditEntry.objects.filter(act="processes.unlinked").count() == 1


def test_whose_process_it_is_not_links_nothing():
    made = public()
    person("urednica@example.si", "editor")
    for client in (signed_in("alpha", "urednica@example.si"), _official(unit="Dol")):
        for path in ("", "1/remove/"):
            assert client.get(_desk(made) + path).status_code in (302, 403)
            assert client.post(_desk(made) + path).status_code in (302, 403)


def test_a_page_costs_the_same_with_one_link_and_with_many():
    page = make_announcement("alpha", title="Nova parkirišča")
    thing, now = Thing("cms.announcement", page.pk), timezone.now()
    made = [public(slug=f"odlok-{number}") for number in range(4)]
    path, client = page.url_path.removeprefix("/sl"), client_of("alpha")
    for number, rows in enumerate((made[:1], made[1:])):
        with in_municipality("alpha"):
            for one in rows:
                first = Thing(PROCESS, one.pk)
                linking.link(first=first, meaning="concerns", second=thing, by=None, now=now)
        client.get(f"{path}?first={number}")
        with Queries(12):
            client.get(f"{path}?second={number}")
