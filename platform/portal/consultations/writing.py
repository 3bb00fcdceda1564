"""Giving an opinion: the form, what was typed so far, and handing it in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from consultations import receipts, services
from consultations.contents import Part, Text, part_of
from consultations.models import Draft, Version
from consultations.services.drafting import place_of
from portal.consultations.finding import Shown, find, way_in
from portal.consultations.forms import OpinionForm, blank
from portal.errors import signed_out
from tenants.isolation.callers import address_of, network_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; sent, the opinion is handed in, or what is wrong is said and nothing lost."""
    shown = find(request, slug)
    if request.method != "POST":
        return _begin(request, shown)
    if not shown.is_signed_in and not shown.as_guest:
        again = signed_out(request, way_in(shown.url)) if shown.state == "open" else None
        return again or _begin(request, shown)
    form = OpinionForm(shown, request.POST, request.FILES)
    if "save" in request.POST and shown.is_signed_in:
        return _save(request, shown, form)
    if form.is_valid() and (done := _hand_in(request, shown, form)) is not None:
        return done
    return _page(request, shown, form, form.status)


def _begin(request: HttpRequest, shown: Shown) -> HttpResponse:
    document, key = request.GET.get("document", "")[:60], request.GET.get("part", "")[:40]
    text, part = part_of(shown.consultation, document, key)
    if (document or key) and text is None:
        raise Http404
    draft = draft_of(shown, request.user, text, part.key if part else "")
    version = text.version.pk if text else None
    form = blank(shown, request.user, version=version, key=part.key if part else "", draft=draft)
    status = 409 if shown.state != "open" else 403 if shown.closed_to else 200
    return _page(request, shown, form, status, about=(text, part), draft=draft)


def _page(
    request: HttpRequest,
    shown: Shown,
    form: OpinionForm,
    status: int,
    *,
    about: tuple[Text | None, Part | None] | None = None,
    draft: Draft | None = None,
) -> HttpResponse:
    text, part = about if about is not None else _about(shown, form)
    context = {
        "here": _("Give your opinion"),
        "above": shown.above(),
        "shown": shown,
        "form": form,
        "text": text,
        "part": part,
        "draft": draft,
        "sign_in_url": way_in(request.get_full_path()),
    }
    return render(request, "consultations/write.html", context, status=status)


def _about(shown: Shown, form: OpinionForm) -> tuple[Text | None, Part | None]:
    """Of which text and which part somebody writes; what is not there is of the whole."""
    number, key = _number(form.data.get("version", "")), form.data.get("key", "")[:40]
    return part_of(shown.consultation, "", key, version=number) if number else (None, None)


def _hand_in(request: HttpRequest, shown: Shown, form: OpinionForm) -> HttpResponse | None:
    """Where to go when it was taken; None when it was not, which the form says."""
    try:
        if shown.as_guest:
            return _ask_guest(request, shown, form)
        person: Any = request.user
        made = services.contribute(
            consultation_id=shown.consultation.pk, words=form.words(), person=person
        )
    except DomainError as error:
        form.take(error.fields or {"": error.message})
        form.status = error.status
        return None
    place = place_of(made.version.document_id if made.version else None, made.provision_key)
    services.discard_draft(
        consultation_id=shown.consultation.pk, person=person, provision_key=place
    )
    messages.success(request, _("Your opinion has been handed in. Thank you for taking part."))
    return redirect("consultation_receipt", receipts.token_for(made))


def _ask_guest(request: HttpRequest, shown: Shown, form: OpinionForm) -> HttpResponse:
    services.ask_guest(
        consultation_id=shown.consultation.pk,
        words=form.words(),
        email=form.cleaned_data.get("email", ""),
        caller=network_of(address_of(request)),
    )
    given = form.cleaned_data
    about = {"version": given.get("version") or "", "key": given.get("key", "")}
    context = {"here": _("Open your e-mail"), "above": shown.above(), "shown": shown, **about}
    return render(request, "consultations/sent.html", context)


def _save(request: HttpRequest, shown: Shown, form: OpinionForm) -> HttpResponse:
    """Keep what was typed, without a script's help."""
    try:
        _keep(request, shown)
    except DomainError as error:
        form.is_valid()
        form.errors.clear()
        form.take({"": error.message})
        return _page(request, shown, form, error.status)
    messages.success(request, _("The draft is saved. You find it here when you come back."))
    return redirect(request.get_full_path())


@never_cache
@require_POST
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """What a script sends while somebody types; answers what became of it."""
    shown = find(request, slug)
    if not shown.is_signed_in:
        return JsonResponse({"code": "signed_out"}, status=403)
    try:
        kept = _keep(request, shown)
    except DomainError as error:
        return JsonResponse({"code": error.code, "detail": error.message}, status=error.status)
    return JsonResponse({"saved_at": kept.saved_at.isoformat()})


def _keep(request: HttpRequest, shown: Shown) -> Draft:
    person: Any = request.user
    return services.save_draft(
        consultation_id=shown.consultation.pk,
        person=person,
        provision_key=_place(request, shown),
        data={name: str(value) for name, value in request.POST.items()},
        now=timezone.now(),
    )


def _place(request: HttpRequest, shown: Shown) -> str:
    """Of which document and part somebody types; what is not there is of the whole."""
    number, key = _number(request.POST.get("version", "")), request.POST.get("key", "")
    if number is None:
        return ""
    rows = Version.objects.filter(pk=number, document__consultation=shown.consultation)
    return place_of(rows.values_list("document_id", flat=True).first(), key)


def _number(text: str) -> int | None:
    known = text.isascii() and text.isdigit() and len(text) < 18
    return int(text) if known else None


def draft_of(shown: Shown, person: Any, text: Text | None, key: str) -> Draft | None:
    """What somebody has typed about a part of a text and not handed in."""
    if not person.is_authenticated:
        return None
    mine = Draft.objects.filter(consultation=shown.consultation, person=person)
    place = place_of(text.document.pk if text else None, key)
    return mine.filter(provision_key=place).first()
