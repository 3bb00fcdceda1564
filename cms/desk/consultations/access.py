"""Who handles what people said, and what the desk's views of it share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may
from common.errors import DomainError
from consultations.models import Consultation
from consultations.register_rules import may_touch

View = Callable[..., HttpResponse]
REPORTS = (Right.PUBLISH, Right.DECIDE)
RIGHTS = (Right.ANSWER, *REPORTS)


def may_enter(person: Any) -> bool:
    """Whether there is anything here for a person."""
    return any(may(person, right) for right in RIGHTS)


def may_report(person: Any) -> bool:
    """Whether a person publishes reports in the municipality's name."""
    return any(may(person, right) for right in REPORTS)


def answerers(view: View) -> View:
    """The view is for those who answer citizens."""
    return _for(lambda person: may(person, Right.ANSWER), view)


def enterers(view: View) -> View:
    """The view is for those who run processes: they enter what came another way."""
    return _for(lambda person: may(person, Right.PROCESSES), view)


def reporters(view: View) -> View:
    """The view is for those who publish in the municipality's name or decide for it."""
    return _for(may_report, view)


def insiders(view: View) -> View:
    """The view is for both."""
    return _for(may_enter, view)


def _for(allowed: Callable[[Any], bool], view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allowed(request.user):
            raise PermissionDenied(_("You may not do that here. Ask an administrator."))
        return view(request, *args, **kwargs)

    return asked


def own(request: HttpRequest, pk: int, rights: tuple[Right, ...] = RIGHTS) -> Consultation:
    """The consultation, for those who have one of `rights` for its unit. Raises Http404 and
    PermissionDenied."""
    found = get_object_or_404(Consultation.objects.whole(), pk=pk)
    is_theirs = any(may(request.user, right, found.process.unit) for right in rights)
    if reason := may_touch(not is_theirs):
        raise PermissionDenied(reason)
    return found


def done(request: HttpRequest, act: Callable[[], Any], success: str) -> bool:
    """Whether an act was done; says so, or says why not. Raises Http404 and PermissionDenied."""
    try:
        act()
    except DomainError as error:
        if error.status == 404:
            raise Http404(error.message) from error
        if error.status == 403:
            raise PermissionDenied(error.message) from error
        messages.error(request, error.message)
        return False
    messages.success(request, success)
    return True


def page(
    request: HttpRequest,
    name: str,
    title: str,
    of: Consultation | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page of the desk below “Consultations”, and below one of them where there is one."""
    trail = [{"url": reverse("consultations_desk:index"), "label": _("Consultations")}]
    if of is not None and name != "register":
        address = reverse("consultations_desk:register", args=[of.pk])
        trail.append({"url": address, "label": of.process.title})
    if name != "index":
        trail.append({"url": "", "label": title})
    context = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "comment",
        "consultation": of,
        "may_answer": may(request.user, Right.ANSWER),
        "may_enter": may(request.user, Right.PROCESSES),
        "may_report": may_report(request.user),
    }
    return render(request, f"desk/consultations/{name}.html", context | more, status=status)
