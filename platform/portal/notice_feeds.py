"""RSS and Atom of the board."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notices.models import Notice
from portal.feeds import LONGEST, Item, written
from portal.notices import next_change
from tenants.isolation.answers import keep


def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """What hangs on the board now, the newest first."""
    now = timezone.now()
    response = written(
        request,
        kind,
        title=_("Public notices"),
        path=reverse("notices"),
        said=_("What the municipality has put up on its board."),
        items=_items(now),
    )
    keep(response, until=next_change(now))
    return response


def _items(now: datetime) -> Iterator[Item]:
    language = str(get_language())
    for one in Notice.objects.displayed(now).order_by("-shown_from", "-pk")[:LONGEST]:
        titles = [text["title"] for _code, text in one.in_language(language)]
        yield Item(
            title=" / ".join(titles),
            path=reverse("notice", args=[one.pk]),
            said=f"{one.get_kind_display()}, {one.number}",
            at=one.displayed_from or now,
        )
