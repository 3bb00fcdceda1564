"""Who keeps co-financing at the desk, and what its views share."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may, units_of, within
from cms.desk.consultations.forms import numbers

View = Callable[..., HttpResponse]
# More rows than that nobody has looked at.
MOST = 2000


def may_enter(person: Any) -> bool:
    """Whether there is anything here for a person."""
    return bool(may(person, Right.PROCESSES))


def officials(view: View) -> View:
    """The view is for those who run processes."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_enter(request.user):
            raise PermissionDenied(_("You may not do that here. Ask an administrator."))
        return view(request, *args, **kwargs)

    return asked


def mine(rows: Any, person: Any) -> Any:
    """Of some rows those of the units for which a person has the right."""
    return rows.filter(within(units_of(person, Right.PROCESSES)))


def own(request: HttpRequest, rows: Any, pk: int) -> Any:
    """A row of the person's units. Raises Http404."""
    return get_object_or_404(mine(rows, request.user), pk=pk)


def chosen(request: HttpRequest, rows: Any) -> list[Any]:
    """The rows that were ticked or, of all that a filter finds, those that were seen."""
    given = request.POST.getlist("row")
    if request.POST.get("all"):
        given = request.POST.get("seen", "").split(",")
    wanted = [one for one in numbers(given[:MOST]) if one < 2**63]
    return list(mine(rows, request.user).filter(pk__in=wanted).order_by("pk"))


def page(
    request: HttpRequest,
    name: str,
    title: str,
    *,
    above: Sequence[tuple[str, str]] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page of the desk below “Co-financing”; `above` are pages between, each address and name."""
    trail = [{"url": reverse("cofinancing_desk:index"), "label": _("Co-financing")}]
    trail += [{"url": url, "label": label} for url, label in above]
    if name != "calls":
        trail.append({"url": "", "label": title})
    context = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "doc-full",
    }
    return render(request, f"desk/cofinancing/{name}.html", context | more, status=status)
