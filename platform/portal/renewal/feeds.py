"""RSS and Atom of a renewal: its diary, its measures as they move on, and what can be chosen."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import Q
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.feeds import LONGEST, Item, written
from portal.renewal.finding import SCOPES, find, sooner
from renewal.contents import public_measures
from renewal.linked import path_of
from renewal.models import Choice, Neighbourhood
from tenants.isolation.answers import keep


def feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """What happened in a renewal, the newest first."""
    home, now = find(slug), timezone.now()
    choices = list(_choices(home))
    found = [*_diary(home), *_moves(home), *(_asked(one) for one in choices if one.opens_at <= now)]
    response = written(
        request,
        kind,
        title=home.name,
        path=reverse("renewal", args=[slug]),
        said=_("What happens in the renewal of this neighbourhood."),
        items=islice(sorted(found, key=lambda one: one.at, reverse=True), LONGEST),
    )
    keep(response, scopes=SCOPES, until=sooner(now, *(one.opens_at for one in choices)))
    return response


def _diary(home: Neighbourhood) -> Iterator[Item]:
    path = reverse("renewal_diary", args=[home.process.slug])
    rows = home.diary.filter(published_at__isnull=False).order_by("-published_at", "-pk")
    for one in rows[:LONGEST]:
        at = one.published_at or one.updated_at
        yield Item(title=one.title, path=f"{path}#entry-{one.pk}", said=one.text, at=at)


def _moves(home: Neighbourhood) -> Iterator[Item]:
    rows = public_measures(home).annotate(since=Greatest("published_at", "phase_since"))
    for one in rows.order_by("-since", "-pk")[:LONGEST]:
        one.neighbourhood = home
        yield Item(
            title=f"{one.title}: {one.get_phase_display()}",
            path=path_of(one),
            said=one.said.get("about", ""),
            at=one.since,
            part=one.phase,
        )


def _choices(home: Neighbourhood) -> Iterator[Choice]:
    shown = Q(published_at__isnull=False, measure__published_at__isnull=False)
    yield from Choice.objects.filter(shown, measure__neighbourhood=home).select_related(
        "measure__neighbourhood__process"
    )


def _asked(one: Choice) -> Item:
    slug = one.measure.neighbourhood.process.slug
    at: datetime = max(one.opens_at, one.published_at or one.opens_at)
    path = reverse("renewal_choice", args=[slug, one.pk])
    return Item(title=one.question, path=path, said=one.about, at=at)
