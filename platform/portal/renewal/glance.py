"""All renewals of a municipality, and a neighbourhood at a glance."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.money import euros
from places.models import Ground
from portal.ground import with_layers
from portal.renewal import pictures
from portal.renewal.finding import SCOPES, above, find, said_of, sooner
from portal.renewal.grounds import map_of
from portal.surveys.asked import rows
from processes import questionnaires
from processes.timeline import going_on, next_of, timeline
from renewal import rules
from renewal.contents import Glance, glance
from renewal.models import Neighbourhood, Track
from tenants.isolation.answers import keep

# Measures of a track that stand on the page itself.
SHOWN = 4


def index(request: HttpRequest) -> HttpResponse:
    """The neighbourhoods that the municipality renews with its residents."""
    now = timezone.now()
    found: Any = Neighbourhood.objects.whole().public().filter(process__published_at__lte=now)
    homes = list(found.order_by("-process__published_at", "-pk"))
    context = {"here": _("Renewals"), "homes": [(one, one.is_marked_at(now)) for one in homes]}
    response = render(request, "renewal/index.html", context)
    moments = [at for one in homes for at in _marking(one)]
    keep(response, scopes=SCOPES, until=sooner(now, *moments))
    return response


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A neighbourhood: the map, two tracks, money, what is open now, what happened last."""
    now, home = timezone.now(), find(slug)
    seen, ground = glance(home, now), Ground.objects.here()
    steps = list(home.process.steps.select_related("event", "notice"))
    points = timeline(home.process, steps, now)
    asked = list(questionnaires.of_steps(steps).published())
    demands: list[Any] = list(home.process.signature_collections.public().order_by("number"))
    context = {
        "here": home.name,
        "above": above(home)[:1],
        "home": home,
        "follow": f"renewal|{slug}",
        "process": home.process,
        "seen": seen,
        "map": map_of(
            home, zones=seen.zones, themes=seen.themes, ground=ground, list_url=_list(home)
        ),
        "tracks": [
            (one, pictures.first_of(one, SHOWN), pictures.phases(one)) for one in seen.tracks
        ],
        "money": pictures.money(seen.sums),
        "cost": euros(seen.sums.cost),
        "may_mark": rules.may_mark(rules.standing_of(home), now) is None,
        "demands": [one for one in demands if one.state(now) == "open"],
        "now_open": going_on(points),
        "coming": next_of(points),
        "questionnaires": rows(asked, now),
        **_spoken(home),
    }
    response = render(request, "renewal/detail.html", context)
    dates = [at for one in [*demands, *steps] for at in (one.opens_at, one.closes_at)]
    moments = [*dates, questionnaires.next_change(asked, now), *_choices(seen)]
    keep(response, scopes=(*SCOPES, "surveys"), until=sooner(now, *moments))
    return with_layers(response, ground)


def _list(home: Neighbourhood) -> str:
    return reverse("renewal_measures", args=[home.process.slug])


def _marking(home: Neighbourhood) -> tuple[datetime | None, ...]:
    step = home.marking
    return (step.opens_at, step.closes_at) if step else ()


def _choices(seen: Glance) -> list[datetime]:
    return [at for one in seen.ahead for at in (one.opens_at, one.closes_at)]


def _spoken(home: Neighbourhood) -> dict[str, Any]:
    """Problems, office and walks in the language of the page."""
    office = home.office
    return {
        "problems": [said_of(one) for one in home.problems],
        "office": {**office, **said_of(office)} if office else {},
        "walks": [(one["key"], said_of(one)) for one in home.walks],
        "quick": Track.QUICK,
    }
