"""Who leads renewals at the desk, and what the desk's views share."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may, units_of
from common.errors import DomainError
from processes.models import Process
from processes.rules import may_touch
from renewal.models import Neighbourhood

View = Callable[..., HttpResponse]
RIGHTS = (Right.PROCESSES, Right.ANSWER)


def may_enter(person: Any) -> bool:
    """Whether there is anything here for a person."""
    return any(may(person, right) for right in RIGHTS)


def leaders(view: View) -> View:
    """The view is for those who run processes."""
    return _for((Right.PROCESSES,), view)


def answerers(view: View) -> View:
    """The view is for those who answer citizens."""
    return _for((Right.ANSWER,), view)


def insiders(view: View) -> View:
    """The view is for both."""
    return _for(RIGHTS, view)


def _for(rights: Iterable[Right], view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(may(request.user, right) for right in rights):
            raise PermissionDenied(_("You may not do that here. Ask an administrator."))
        return view(request, *args, **kwargs)

    return asked


def own(
    request: HttpRequest, pk: int, rights: tuple[Right, ...] = (Right.PROCESSES,)
) -> Neighbourhood:
    """The neighbourhood, for those who have one of `rights` for its unit. Raises Http404 and
    PermissionDenied."""
    found = get_object_or_404(Neighbourhood.objects.whole(), pk=pk)
    is_theirs = any(may(request.user, right, found.process.unit) for right in rights)
    if reason := may_touch(not is_theirs):
        raise PermissionDenied(reason)
    return found


def mine(person: Any) -> Any:
    """The processes of those units for which a person has a right here."""
    units = {unit for right in RIGHTS for unit in units_of(person, right)}
    return Process.objects.of_units(units)


def who(request: HttpRequest) -> dict[str, Any]:
    """By whom and when an act is done."""
    return {"by": request.user, "now": timezone.now()}


def done(request: HttpRequest, act: Callable[[], Any], success: Callable[[Any], str]) -> bool:
    """Whether an act was done; says so, or says why not. Raises Http404 and PermissionDenied."""
    try:
        made = act()
    except DomainError as error:
        if error.status == 404:
            raise Http404(error.message) from error
        if error.status == 403:
            raise PermissionDenied(error.message) from error
        messages.error(request, error.message)
        return False
    messages.success(request, success(made))
    return True


def saved[T](form: Any, act: Callable[[], T], rows: Any = None, named: str = "") -> T | None:
    """What the act gives; None when it was refused, with the reasons beside their fields.

    What is said of the field `named`, or of rows, stands above the rows. Raises Http404 and
    PermissionDenied.
    """
    try:
        return act()
    except DomainError as error:
        if error.status == 404 and not error.fields:
            raise Http404(error.message) from error
        if error.status == 403:
            raise PermissionDenied(error.message) from error
        for field, reason in (error.fields or {"": error.message}).items():
            if rows is not None and field in ("rows", named):
                rows.refused = reason
                continue
            form.add_error(field if field in form.fields else None, reason)
        return None


def page(
    request: HttpRequest,
    name: str,
    title: str,
    of: Neighbourhood | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page of the desk below “Renewals”, and below a neighbourhood where there is one."""
    trail = [{"url": reverse("renewal_desk:index"), "label": _("Renewals")}]
    if of is not None and name != "one":
        trail.append({"url": reverse("renewal_desk:one", args=[of.pk]), "label": of.name})
    if name != "index":
        trail.append({"url": "", "label": title})
    context = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "home",
        "home": of,
        "may_lead": may(request.user, Right.PROCESSES),
        "may_answer": may(request.user, Right.ANSWER),
    }
    return render(request, f"desk/renewal/{name}.html", context | more, status=status)
