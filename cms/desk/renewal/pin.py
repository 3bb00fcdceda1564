"""One marked place at the desk: looked at on a small map, hidden or shown, answered."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.processes.access import languages
from cms.desk.renewal.access import answerers, done, own, page, saved, who
from cms.desk.renewal.describing import status_of
from cms.desk.renewal.drawing import drawn
from cms.desk.renewal.pin_forms import AnswerForm, HideForm
from cms.desk.renewal.pins import ANSWER
from processes.models import Duty
from renewal import owed
from renewal.models import Comment, Neighbourhood, Pin
from renewal.services import moderating


@answerers
@require_GET
def one(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A marked place with all that belongs to it."""
    home = own(request, pk, ANSWER)
    return _shown(request, home, _pin(home, number))


@answerers
@require_GET
def photo(request: HttpRequest, pk: int, number: int) -> Any:
    """Its photograph, also before anybody else sees it."""
    found = _pin(own(request, pk, ANSWER), number)
    if not found.photo:
        raise Http404
    try:
        file = default_storage.open(found.photo["name"])
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response


@answerers
@require_POST
def hide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show it no more, for a public reason; or show it again."""
    home = own(request, pk, ANSWER)
    found = _pin(home, number)
    if "unhide" in request.POST:
        act = {"pin_id": found.pk, **who(request)}
        done(request, lambda: moderating.unhide(**act), lambda _made: _("It is shown again."))
        return redirect("renewal_desk:pin", pk, number)
    form = HideForm(request.POST)
    if form.is_valid():
        facts = {"pin_id": found.pk, "because": form.cleaned_data["because"], **who(request)}
        if saved(form, lambda: moderating.hide(**facts)) is not None:
            messages.success(request, _("It is not shown any more; people read why."))
            return redirect("renewal_desk:pin", pk, number)
    return _shown(request, home, found, hiding=form)


@answerers
@require_POST
def comment(request: HttpRequest, pk: int, number: int, comment: int) -> HttpResponse:
    """Show a comment that waited, or hide one for a public reason."""
    home = own(request, pk, ANSWER)
    found = _pin(home, number)
    said = get_object_or_404(Comment, pin=found, pk=comment)
    act: dict[str, Any] = {"comment_id": said.pk, **who(request)}
    if "approve" in request.POST:
        words = _("The comment is shown now.")
        done(request, lambda: moderating.approve_comment(**act), lambda _made: words)
    else:
        act["because"] = request.POST.get("because", "")
        words = _("The comment is not shown any more.")
        done(request, lambda: moderating.hide_comment(**act), lambda _made: words)
    return redirect("renewal_desk:pin", pk, number)


def _pin(home: Neighbourhood, number: int) -> Pin:
    rows = Pin.objects.select_related("theme", "measure")
    found: Pin = get_object_or_404(rows, neighbourhood=home, number=number)
    return found


def _shown(
    request: HttpRequest, home: Neighbourhood, found: Pin, hiding: HideForm | None = None
) -> HttpResponse:
    before: dict[str, Any] = {"became": found.became, "measure": found.measure_id or ""}
    before |= {f"reply_{code}": text for code, text in found.reply.items()}
    form = AnswerForm(initial=before, home=home, languages=languages(request))
    due = Duty.objects.filter(kind=owed.KIND, object_id=found.pk, answered_on=None).first()
    return page(
        request,
        "pin",
        f"{found.number}. {found.title}",
        home,
        status=status_of(request, hiding) if hiding else 200,
        pin=found,
        form=hiding,
        answer=form,
        hiding=hiding or HideForm(),
        due=due,
        comments=list(found.comments.all()),
        supports=found.supporters.count(),
        drawing=drawn([("outline", home.placed_shape), ("mark", found.placed_shape)]),
    )
