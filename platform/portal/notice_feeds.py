"""RSS and Atom of the board."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notices.models import Notice
from portal.notices import next_change
from tenants.isolation.answers import keep

KINDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
LONGEST = 50


def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """What hangs on the board now, the newest first."""
    now, language = timezone.now(), str(get_language())
    writer: Any = KINDS[kind](
        title=f"{request.tenant.name}: {_('Public notices')}",  # type: ignore[attr-defined]
        link=request.build_absolute_uri(reverse("notices")),
        description=_("What the municipality has put up on its board."),
        language=language,
        feed_url=request.build_absolute_uri(),
    )
    for notice in Notice.objects.displayed(now).order_by("-shown_from", "-pk")[:LONGEST]:
        url = request.build_absolute_uri(reverse("notice", args=[notice.pk]))
        titles = [text["title"] for _code, text in notice.in_language(language)]
        writer.add_item(
            title=" / ".join(titles),
            link=url,
            description=f"{notice.get_kind_display()}, {notice.number}",
            unique_id=url,
            pubdate=notice.displayed_from,
        )
    response = HttpResponse(content_type=writer.content_type)
    writer.write(response, "utf-8")
    keep(response, until=next_change(now))
    return response
