"""Questionnaires of steps: bound, moved with their step, shown where people are asked."""

from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from django.utils import timezone

from common.errors import Conflict
from processes import services
from processes.models import Link
from records.models import AuditEntry
from surveys import services as surveys
from surveys.models import Questionnaire
from tests.common.at_once import at_once
from tests.consultations.support import consultation, person
from tests.processes.support import BECAUSE, LANGUAGES, begun, facts, plan, public, step_of
from tests.support import Queries, client_of, in_municipality, signed_in
from tests.surveys.support import answered, closed, drafted, published

pytestmark = pytest.mark.django_db
PAGE = "/postopki/parkiranje/"
FILL_IN = "/vprasalniki/promet/"
KNOWN = {"languages": LANGUAGES, "because": BECAUSE, "by": None}


def _asks(step, questionnaire, now=None):
    with in_municipality("alpha"):
        return services.ask_with(
            step_id=step.pk,
            questionnaire_id=questionnaire.pk,
            by=None,
            now=now or timezone.now(),
        )


def _now(questionnaire):
    with in_municipality("alpha"):
        return Questionnaire.objects.get(pk=questionnaire.pk)


def _period(questionnaire):
    found = _now(questionnaire)
    return found.opens_at, found.closes_at


def _extended(step, days=10, now=None):
    last = timezone.localdate(step.closes_at) + timedelta(days=days)
    with in_municipality("alpha"):
        services.extend(step_id=step.pk, closes_on=last, now=now or timezone.now(), **KNOWN)


def _page(path):
    return unescape(client_of("alpha").get(path).content.decode())


def test_what_is_bound_has_the_time_of_its_step_and_moves_with_it():
    made = public()
    step, asked = step_of(made, "comments"), drafted("alpha")
    _asks(step, asked)
    assert _period(asked) == (step.opens_at, step.closes_at)
    _extended(step)
    later = step_of(made, "comments")
    assert later.closes_at > step.closes_at
    assert _period(asked) == (later.opens_at, later.closes_at)


def test_what_is_open_keeps_its_beginning_and_gets_the_end_of_its_step():
    made, asked = public(), published("alpha")
    step = step_of(made, "comments")
    _asks(step, asked)
    assert _period(asked) == (None, step.closes_at)


def test_a_draft_that_is_planned_anew_takes_its_questionnaire_along():
    made, asked, now = begun(), drafted("alpha"), timezone.now()
    _asks(step_of(made, "comments"), asked)
    with in_municipality("alpha"):
        start = timezone.localdate() + timedelta(days=60)
        services.change(process_id=made.pk, facts=facts(), plan=plan(start=start), by=None, now=now)
    step = step_of(made, "comments")
    assert _period(asked) == (step.opens_at, step.closes_at)
    with in_municipality("alpha"):
        services.discard(process_id=made.pk, by=None, now=now)
        assert not Link.objects.exists()


def test_once_results_are_out_the_step_moves_and_the_questionnaire_stays():
    made, asked = public(), published("alpha")
    step = step_of(made, "comments")
    _asks(step, asked)
    answered("alpha", asked)
    before = closed("alpha", _now(asked)).closes_at
    with in_municipality("alpha"):
        surveys.publish_results(questionnaire_id=asked.pk, by=None, now=timezone.now())
    _extended(step)
    assert step_of(made, "comments").closes_at > step.closes_at
    assert _period(asked)[1] == before
    with in_municipality("alpha"):
        assert AuditEntry.objects.filter(act="processes.questionnaire_not_moved").count() == 1


@pytest.mark.parametrize("opens", [None, 5])
def test_a_process_that_is_annulled_asks_nothing_any_more(opens):
    made, now = public(), timezone.now()
    early = {"opens_at": now + timedelta(days=opens)} if opens else {}
    asked = published("alpha", **early)
    _asks(step_of(made, "comments"), asked)
    with in_municipality("alpha"):
        services.annul(process_id=made.pk, now=timezone.now(), **KNOWN)
    assert _now(asked).state(timezone.now()) == "closed"


def test_a_questionnaire_is_of_one_step_and_of_none_that_is_over_or_annulled():
    made, asked = public(), drafted("alpha")
    step, other = step_of(made, "comments"), drafted("alpha", slug="drugi")
    _asks(step, asked)
    for where, what, now in (
        (step, asked, None),
        (step_of(made, "report"), asked, None),
        (step, other, step.closes_at),
    ):
        with pytest.raises(Conflict):
            _asks(where, what, now)
    with in_municipality("alpha"):
        services.annul(process_id=made.pk, now=timezone.now(), **KNOWN)
    with pytest.raises(Conflict):
        _asks(step, other)


@pytest.mark.django_db(transaction=True)
def test_of_two_steps_that_take_the_same_questionnaire_at_once_one_has_it():
    made, other, asked = public(), public(slug="drugi"), drafted("alpha")
    steps = [step_of(one, "comments") for one in (made, other)]
    told = at_once("alpha", *(partial(_asks, step, asked) for step in steps))
    assert sorted(getattr(one, "code", "bound") for one in told) == [
        "bound",
        "questionnaire_not_bound",
    ]
    with in_municipality("alpha"):
        assert Link.objects.count() == 1


def test_the_pages_of_process_and_consultation_say_it_at_once_and_lead_there_and_back():
    of = consultation()
    asked, path = published("alpha"), "/postopki/odlok-o-parkiranju/"
    pages = (path, "/posvetovanja/odlok-o-parkiranju/")
    for one in pages:
        assert FILL_IN not in _page(one)
    with in_municipality("alpha"):
        step = of.process.steps.get(key="comments")
    _asks(step, asked)
    for one in pages:
        assert "Promet v mestu" in _page(one)
        assert f'class="ds-button" href="{FILL_IN}"' in _page(one)
    assert path in _page(FILL_IN)
    closed("alpha", _now(asked))
    for one in pages:
        assert f'class="ds-button" href="{FILL_IN}"' not in _page(one)
    assert "/vprasalniki/" in _page("/postopki/")
    assert FILL_IN in _page("/sitemap.xml")


def test_a_draft_questionnaire_is_not_shown_and_many_cost_as_much_as_one():
    made = public()
    step = step_of(made, "comments")
    _asks(step, drafted("alpha"))
    assert FILL_IN not in _page(PAGE)
    client = client_of("alpha")
    with Queries(11):
        client.get(f"{PAGE}?a=1")
    for number in range(3):
        _asks(step, published("alpha", slug=f"v-{number}"))
    client.get(f"{PAGE}?b=1")
    with Queries(11):
        client.get(f"{PAGE}?c=1")


def test_the_desk_binds_and_loosens_and_offers_what_is_free_and_ones_own():
    person("uradnica@example.si", "official")
    client, made, asked = signed_in("alpha", "uradnica@example.si"), public(), drafted("alpha")
    at = f"/admin/processes/{made.pk}/comments/"
    choice = f'<option value="{asked.pk}">'
    assert choice in client.get(at).content.decode()
    for bad in ("", "x", "999999"):
        assert client.post(f"{at}questionnaire/", {"questionnaire": bad}).status_code == 302
    with in_municipality("alpha"):
        assert not Link.objects.exists()
    assert client.post(f"{at}questionnaire/", {"questionnaire": asked.pk}).status_code == 302
    assert _period(asked)[0] == step_of(made, "comments").opens_at
    page = client.get(at).content.decode()
    assert choice not in page
    assert f"{at}questionnaire/{asked.pk}/stop/" in page
    elsewhere = at.replace("comments", "report")
    assert client.post(f"{elsewhere}questionnaire/{asked.pk}/stop/").status_code == 302
    with in_municipality("alpha"):
        assert Link.objects.count() == 1
    assert client.post(f"{at}questionnaire/{asked.pk}/stop/").status_code == 302
    with in_municipality("alpha"):
        assert not Link.objects.exists()
    person("krajevna@example.si", "official", unit="Dol")
    limited = signed_in("alpha", "krajevna@example.si")
    answer = limited.post(f"{at}questionnaire/", {"questionnaire": asked.pk})
    assert answer.status_code in (302, 403)
    with in_municipality("alpha"):
        assert not Link.objects.exists()
