"""Marked places at the desk: the register, and acts on many."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Right
from cms.desk.consultations.forms import numbers
from cms.desk.processes.access import languages
from cms.desk.renewal.access import answerers, done, own, page, saved, who
from cms.desk.renewal.pin_forms import STATES, AnswerForm, FilterForm, found_by, overdue
from renewal.models import Neighbourhood, Pin
from renewal.services import moderating

PER_PAGE = 50
# As many are acted upon at once.
MOST = 500
ANSWER = (Right.ANSWER,)
_KEPT = ("text", "state", "theme", "became_filter")


@answerers
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The marked places that are asked for."""
    home = own(request, pk, ANSWER)
    form = FilterForm(request.GET, home=home)
    wanted = form.wanted()
    rows = found_by(home, wanted)
    shown = Paginator(rows.defer("shape", "reply"), PER_PAGE).get_page(request.GET.get("p"))
    late = set(
        overdue()
        .filter(object_id__in=[one.pk for one in shown])
        .values_list("object_id", flat=True)
    )
    seen = rows.values_list("number", flat=True)[:MOST]
    context: Any = {"form": form, "wanted": wanted, "asked": urlencode(wanted), "shown": shown}
    context |= {"late": late, "all": ",".join(map(str, seen)), "states": _counted(home)}
    return page(request, "pins", _("Marked places"), home, **context)


def _counted(home: Neighbourhood) -> list[tuple[str, Any, int]]:
    here = Q(withdrawn_at=None)
    found = home.pins.aggregate(
        waiting=Count("pk", filter=here & Q(published_at=None, hidden_at=None)),
        unanswered=Count("pk", filter=here & Q(answered_at=None)),
        overdue=Count("pk", filter=here & Q(answered_at=None, pk__in=overdue())),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        hidden=Count("pk", filter=here & Q(hidden_at__isnull=False)),
        withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False)),
    )
    return [(key, label, found[key]) for key, label in STATES]


@answerers
@require_POST
def many(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve those that were chosen, or begin to answer them.

    Of all that a filter finds those alone are taken that were seen: their numbers are posted.
    """
    home = own(request, pk, ANSWER)
    asked = {name.removesuffix("_filter"): request.POST.get(name, "") for name in _KEPT}
    known = urlencode({name: value for name, value in asked.items() if value})
    back = f"{reverse('renewal_desk:pins', args=[pk])}?{known}"
    chosen = _chosen(request, home)
    act = request.POST.get("act", "")
    if not chosen:
        messages.error(request, _("Choose at least one marked place."))
    elif act == "answer":
        return _answer_page(request, home, chosen, AnswerForm(**_known(request, home)))
    elif act == "approve":
        ids = [one.pk for one in chosen]
        facts = {"neighbourhood_id": pk, "pin_ids": ids, **who(request)}
        done(request, lambda: moderating.approve(**facts), _approved)
    else:
        messages.error(request, _("Choose what to do with them."))
    return redirect(back)


@answerers
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of one or of many."""
    home = own(request, pk, ANSWER)
    chosen = _chosen(request, home)
    form = AnswerForm(request.POST, **_known(request, home))
    if not chosen:
        messages.error(request, _("Choose at least one marked place."))
        return redirect("renewal_desk:pins", pk)
    if form.is_valid():
        facts = {"neighbourhood_id": pk, "pin_ids": [one.pk for one in chosen], **who(request)}
        facts |= {"languages": languages(request), **form.facts()}
        made = saved(form, lambda: moderating.answer(**facts))
        if made is not None:
            messages.success(request, _answered(made))
            if len(chosen) == 1:
                return redirect("renewal_desk:pin", pk, chosen[0].number)
            return redirect("renewal_desk:pins", pk)
    return _answer_page(request, home, chosen, form, status=422)


def _answer_page(
    request: HttpRequest,
    home: Neighbourhood,
    chosen: list[Pin],
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    said = [one for one in chosen if one.answered_at is not None]
    context: Any = {"form": form, "chosen": chosen, "again": len(said)}
    context["seen"] = ",".join(str(one.number) for one in chosen)
    return page(request, "pins_answer", _("Answer them together"), home, status=status, **context)


def _known(request: HttpRequest, home: Neighbourhood) -> dict[str, Any]:
    return {"home": home, "languages": languages(request)}


def _chosen(request: HttpRequest, home: Neighbourhood) -> list[Pin]:
    given = request.POST.getlist("pin")
    if request.POST.get("all"):
        given = request.POST.get("seen", "").split(",")
    wanted = [one for one in numbers(given[:MOST]) if one < 2**31]
    return list(home.pins.filter(number__in=wanted).order_by("number"))


def _approved(n: int) -> str:
    said = ngettext("%(n)d place is shown now.", "%(n)d places are shown now.", n)
    return said % {"n": n}


def _answered(n: int) -> str:
    said = ngettext("%(n)d place has been answered.", "%(n)d places have been answered.", n)
    return said % {"n": n}
