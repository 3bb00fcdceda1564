"""What an editor sees whose page was not published: which one, what to mend, and the way there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.urls import urlpatterns
from wagtail.admin.widgets import BaseChooser
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.legible import NotLegible
from cms.models import BasePage

View = Callable[..., HttpResponse]
_API = "/admin/api/"


def told(view: View) -> View:
    """The view, with the reasons in place of an error where a page may not be published."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            # No text that PostgreSQL holds has such a sign; Wagtail's own API would break off.
            raise BadRequest(_("The address holds a sign that no text has."))
        try:
            return view(request, *args, **kwargs)
        except NotLegible as error:
            return _say(request, error)

    return answered


def _say(request: HttpRequest, error: NotLegible) -> HttpResponse:
    """Lead to where it is mended. What was done beside it is as before; the text is kept."""
    if request.path.startswith(_API):
        return JsonResponse({"message": error.message, "errors": error.fields}, status=error.status)
    back, buttons = reverse("wagtailadmin_home"), []
    if BasePage.objects.filter(pk=error.page_id).exists():
        back = reverse("wagtailadmin_pages:edit", args=[error.page_id])
        buttons = [messages.button(back, _("Mend it"))]
    words = _("Nothing was published, and nothing of what was written is lost.")
    # What a library had to say of its success before the commit does not hold.
    for _message in messages.messages.get_messages(request):
        pass
    messages.error(request, f"{error.message} {words}", buttons=buttons)
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": back})
    return HttpResponseRedirect(back)


def _chosen(self: Any, value: Any) -> Any:
    """What a chooser shows for a value that was sent; nothing for what is no number at all."""
    try:
        return _theirs(self, value)
    except (ValueError, TypeError, OverflowError, DataError):
        return None


_theirs = BaseChooser.get_instance


def tell_all() -> None:
    """Decorate every view of the back office; once a process, before addresses are read."""
    decorate_urlpatterns(urlpatterns, told)
    BaseChooser.get_instance = _chosen
