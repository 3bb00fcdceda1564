"""Which neighbourhood is asked for, and what stands around each of its pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.consultations.finding import way_in
from portal.errors import signed_out
from portal.frames import Link
from processes.models import spoken
from renewal.models import Neighbourhood

# What a page of a renewal shows besides itself: its process, menu and name of the portal.
SCOPES = ("renewal", "processes", "pages", "municipality", "places")


def find(slug: str) -> Neighbourhood:
    """The neighbourhood of a public process; 404 for any other."""
    found: Any = Neighbourhood.objects.whole().public()
    found = found.filter(process__published_at__lte=timezone.now(), process__slug=slug).first()
    if found is None:
        raise Http404
    home: Neighbourhood = found
    return home


def above(home: Neighbourhood, *more: Link) -> list[Link]:
    """The pages above one of its pages."""
    url = reverse("renewal", args=[home.process.slug])
    return [Link(_("Renewals"), reverse("renewals")), Link(home.name, url), *more]


def measures_above(home: Neighbourhood) -> list[Link]:
    """The pages above the page of a measure."""
    url = reverse("renewal_measures", args=[home.process.slug])
    return above(home, Link(_("Measures"), url))


def to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    """Whoever is not signed in goes to do so; what they had typed comes back to them first."""
    where = way_in(back)
    again = signed_out(request, where) if request.method == "POST" else None
    return again or redirect(where)


def sooner(now: datetime, *moments: datetime | None) -> datetime | None:
    """The next of some moments that is still to come."""
    return min((at for at in moments if at is not None and at > now), default=None)


def said_of(one: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry that speaks several languages says in that of the page."""
    told: dict[str, Any] = spoken({code: said for code, said in one.items() if _is_said(said)})
    return told


def _is_said(value: Any) -> bool:
    return isinstance(value, dict)
