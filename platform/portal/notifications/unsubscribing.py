"""The link at the end of a mail: no more mails, without signing in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.errors import NotFound
from notifications import links, services


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button; pressed, or asked by a mail program at once, no more is mailed.

    Nothing happens on GET: programs that look into mails follow every link. No CSRF token: mail
    programs have none (RFC 8058), and whoever has the link may do just this.
    """
    try:
        ending = links.ending_of(token)
    except NotFound as error:
        gone = {"here": _("This link does not work"), "reason": error.message}
        return _shown(request, gone, status=404)
    context: dict[str, Any] = {
        "here": _("Mails about news"),
        "one": links.about(ending),
        "ending": ending,
    }
    if request.method == "POST":
        again = "again" in request.POST
        services.stop_mails(
            person_id=ending.person, number=ending.following, again=again, now=timezone.now()
        )
        context |= {"done": "again" if again else "ended"}
    return _shown(request, context)


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "notifications/unsubscribe.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
