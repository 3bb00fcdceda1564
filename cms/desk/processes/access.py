"""Who runs processes at the desk, and what the desk's views share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may, outside
from common.errors import DomainError
from processes.models import Process
from processes.rules import may_touch

View = Callable[..., HttpResponse]


def runners(view: View) -> View:
    """The view is for those who run processes."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.user, Right.PROCESSES):
            raise PermissionDenied(_("You may not do that here. Ask an administrator."))
        return view(request, *args, **kwargs)

    return asked


def own(request: HttpRequest, pk: int) -> Process:
    """The process, for those whose unit it is. Raises Http404 and PermissionDenied."""
    process = get_object_or_404(Process, pk=pk)
    if reason := may_touch(outside(request.user, Right.PROCESSES, process.unit)):
        raise PermissionDenied(reason)
    return process


def languages(request: HttpRequest) -> list[str]:
    """The portal's languages."""
    return list(request.tenant.languages)  # type: ignore[attr-defined]


def tried[T](form: Any, act: Callable[[], T]) -> T | None:
    """What the act gives; None when it was refused, with the reasons beside their fields."""
    try:
        return act()
    except DomainError as error:
        for field, reason in (error.fields or {"": error.message}).items():
            form.add_error(field if field in form.fields else None, reason)
        return None


def page(
    request: HttpRequest,
    name: str,
    title: str,
    process: Process | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page of the desk below “Processes”, and below a process where there is one."""
    trail = [{"url": reverse("processes_desk:index"), "label": _("Processes")}]
    if process is not None and name != "one":
        address = reverse("processes_desk:one", args=[process.pk])
        trail.append({"url": address, "label": process.title})
    if name != "index":
        trail.append({"url": "", "label": title})
    context = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "list-ol",
        "process": process,
    }
    return render(request, f"desk/processes/{name}.html", context | more, status=status)
