"""The page of a consultation: what it is about, what I can do now, its texts and what was said."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consultations.contents import places_of, texts_of
from consultations.models import Draft, Entry, Report
from consultations.models.register import SHOWN
from portal.consultations.finding import SCOPES, Shown, find, way_in
from portal.consultations.toc import contents
from portal.consultations.voices import with_answers
from portal.surveys.asked import rows
from processes import questionnaires
from processes.timeline import timeline
from tenants.isolation.answers import keep

LATEST, MOST_PLACES = 5, 100


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A consultation; the same number of statements whatever is in it."""
    shown = find(request, slug)
    context = {
        "here": shown.process.title,
        "above": shown.above()[:1],
        "shown": shown,
        "consultation": shown.consultation,
        "texts": [(text, contents(text, shown.slug)) for text in texts_of(shown.consultation)],
        "drafts": _drafts(request, shown),
        "write_url": reverse("consultation_write", args=[shown.slug]),
        "sign_in_url": way_in(shown.url),
        "reports": _reports(shown),
        **_said(shown),
        **_steps(shown),
    }
    response = render(request, "consultations/detail.html", context)
    keep(response, scopes=(*SCOPES, "surveys"), until=_until(shown, context))
    return response


def _said(shown: Shown) -> dict[str, Any]:
    entries = Entry.objects.filter(consultation=shown.consultation)
    public = entries.shown()
    latest = with_answers(public).order_by("-number")[:LATEST]
    answered = Q(answer__published_at__isnull=False)
    # What nobody can read is owed an answer too.
    owed = Q(withdrawn_at=None)
    counts = entries.aggregate(
        said=Count("pk", filter=SHOWN),
        answered=Count("pk", filter=SHOWN & answered),
        owed=Count("pk", filter=owed),
        met=Count("pk", filter=owed & answered),
    )
    places = places_of(public) if shown.consultation.asks_for_places else public.none()
    listed = places.select_related("contribution").order_by("-number")[:MOST_PLACES]
    return {"latest": list(latest), "counts": counts, "places": list(listed)}


def _drafts(request: HttpRequest, shown: Shown) -> list[Draft]:
    """What this visitor has begun and not handed in."""
    if not shown.is_signed_in or shown.state != "open":
        return []
    person: Any = request.user
    return list(Draft.objects.filter(consultation=shown.consultation, person=person)[:20])


def _reports(shown: Shown) -> list[Report]:
    """Each version of each report, the latest first, without what they hold."""
    found = Report.objects.filter(consultation=shown.consultation).defer("data")
    return list(found.order_by("-pk"))


def _steps(shown: Shown) -> dict[str, Any]:
    """The steps of the process, and the timeline that they make."""
    steps = list(shown.process.steps.select_related("event", "notice"))
    asked = questionnaires.of_steps(steps).published()
    return {
        "steps": steps,
        "points": timeline(shown.process, steps, shown.now),
        "questionnaires": rows(asked, shown.now),
    }


def _until(shown: Shown, context: dict[str, Any]) -> Any:
    """The next moment at which a step or a questionnaire begins or ends."""
    asked = [one for one, _state, _ends in context["questionnaires"]]
    moments = (at for one in [*context["steps"], *asked] for at in (one.opens_at, one.closes_at))
    return min((at for at in moments if at is not None and at > shown.now), default=None)
