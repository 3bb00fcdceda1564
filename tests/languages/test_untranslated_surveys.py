"""Nor is anything left on the pages of questionnaires, whatever state they are in."""

from datetime import timedelta
from pprint import pformat

import pytest
from django.utils import timezone

from surveys import services
from tests.consultations.support import person
from tests.languages.test_untranslated_states import left_in
from tests.support import client_of, in_municipality, signed_in
from tests.surveys.support import QUESTIONS, answered, closed, drafted, published
from tests.surveys.test_portal import FIRST, SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT, DESK = "/vprasalniki", "/admin/surveys"
NAMES = ("prihaja", "promet", "za-prijavljene", "zaprt", "rezultati")


def world():
    """A questionnaire of each state: a draft, coming, open, for accounts, closed, with results."""
    now, day = timezone.now(), timedelta(days=1)
    texts = {"sl": {"title": "Še nikogar ne vprašamo", "intro": "", "thanks": ""}}
    odd = [*QUESTIONS, {"key": "q9", "kind": "ranking", "text": {}}]
    draft = drafted("alpha", odd, slug="osnutek", texts=texts)
    published("alpha", slug="prihaja", opens_at=now + day, closes_at=now + 9 * day)
    found = published("alpha", slug="promet")
    published("alpha", slug="za-prijavljene", who="signed_in")
    for name in ("zaprt", "rezultati"):
        made = published("alpha", slug=name, now=now - 9 * day)
        answered("alpha", made, now=now - 8 * day)
        closed("alpha", made, now=now - day)
        if name == "rezultati":
            with in_municipality("alpha"):
                services.publish_results(questionnaire_id=made.pk, by=None, now=now)
    return draft, found, made


def test_no_state_of_a_questionnaire_has_an_untranslated_text():
    world()
    ana = signed_in("alpha", person().email)
    guest = client_of("alpha")
    assert guest.post(f"{ROOT}/promet/").status_code == 302
    at = f"{ROOT}/promet/"

    def answers():
        for who, client in (("anybody", client_of("alpha")), ("citizen", ana)):
            yield f"list, {who}", (client.get(f"{ROOT}/"), "")
            for name in NAMES:
                for end in ("", "natisni/", "rezultati/", "nadaljuj/x/"):
                    yield f"{name}/{end}, {who}", (client.get(f"{ROOT}/{name}/{end}"), "")
        for name in ("prihaja", "zaprt"):
            yield f"{name} begun", (ana.post(f"{ROOT}/{name}/"), "")
        yield "begun", (guest.get(f"{at}stran/1/"), "")
        yield "empty", (guest.post(f"{at}stran/1/", {"keys": "way,streets"}), "")
        wrong = {"a-words": "ana", "a-order-park": "1", "a-happy": "9"}
        yield "wrong", (guest.post(f"{at}stran/2/", SECOND | wrong), "")
        yield "missing", (guest.post(f"{at}pregled/"), "")
        yield "found again", (guest.get(f"{at}stran/1/?missing=1"), "")
        guest.post(f"{at}stran/1/", FIRST | {"a-way": "bus", "later": "1"})
        yield "kept", (guest.get(f"{at}?kept"), "")
        guest.post(f"{at}stran/2/", SECOND)
        yield "review", (guest.get(f"{at}pregled/"), "")
        guest.post(f"{at}pregled/")
        yield "thanks", (guest.get(f"{at}hvala/"), "")
        yield "answered already", (guest.get(at), "")

    left = left_in(answers)
    assert not left, pformat(left)


def test_no_page_of_the_desk_of_questionnaires_has_an_untranslated_text():
    draft, found, over = world()
    person("ula@obcina.si", "official")
    ula = signed_in("alpha", "ula@obcina.si")
    gets = [
        *(f"{DESK}/", f"{DESK}/new/"),
        *(f"{DESK}/{one.pk}/{end}" for one in (draft, found, over) for end in ("", "preview/")),
        *(f"{DESK}/{draft.pk}/questions/{one['key']}/" for one in QUESTIONS),
        f"{DESK}/{found.pk}/paper/",
    ]
    posts = {
        f"{DESK}/new/": {"title_sl": "x" * 300, "who": "x", "closes_at": "lani"},
        f"{DESK}/{draft.pk}/questions/words/": {
            "text_sl": "ana",
            "only_if": ["way:car", "happy:1"],
        },
        f"{DESK}/{draft.pk}/publish/": {},
        f"{DESK}/{found.pk}/paper/": {"a-happy": "9"},
        f"{DESK}/{found.pk}/extend/": {"closes_at": "jutri"},
    }

    def answers():
        for path in gets:
            yield path, (ula.get(path), "main")
        for path, typed in posts.items():
            yield f"{path} sent", (ula.post(path, typed), "main")

    left = left_in(answers)
    assert not left, pformat(left)
