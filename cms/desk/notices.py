"""Public notices at the desk: write, publish, withdraw, correct, certify."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Right
from accounts.standing import outside, units_of
from cms.desk.board import address_of, issuer_of, state_of
from cms.desk.forms import FileForm, NoticeForm, WithdrawForm, tried, typed
from cms.desk.rights import may_publish, publishers, writers
from common.errors import Conflict, DomainError
from files.printing import NotPrintable
from notices import services
from notices.evidence import evidence_of
from notices.letters import act_in_words, certificate, printed
from notices.models import Notice
from notices.rules import may_touch

PER_PAGE = 30


@writers
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All notices: drafts, displayed, over."""
    own = Notice.objects.of_units(units_of(request.user, Right.WRITE))
    found = own.order_by("-created_at", "-pk")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    now = timezone.now()
    rows = [(notice, state_of(notice, now)) for notice in shown]
    return _page(request, "index", _("Public notices"), rows=rows, shown=shown)


@writers
def new(request: HttpRequest) -> HttpResponse:
    """A notice begun."""
    today = timezone.localdate()
    blank = {
        "issued_on": today,
        "shown_from": today,
        "shown_until": today + timedelta(days=30),
        "kind": "other",
    }
    form = _form(request, blank)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form, lambda: services.draft(facts=form.facts(), by=request.user, now=timezone.now())
        )
        if made is not None:
            messages.success(request, _("The draft has been saved."))
            return redirect("notices:one", made.pk)
    return _page(request, "form", _("New notice"), form=form)


@writers
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice: a draft to write on, or what has been published with what can be done."""
    notice = _own(request, pk)
    if notice.published_at is not None:
        return _published(request, notice)
    form = _form(request, typed(notice))
    if request.method == "POST" and form.is_valid():
        saved = tried(
            form,
            lambda: services.change(
                notice_id=pk, facts=form.facts(), by=request.user, now=timezone.now()
            ),
        )
        if saved is not None and "publish" in request.POST:
            return redirect("notices:publish", pk)
        if saved is not None:
            messages.success(request, _("The draft has been saved."))
            return redirect("notices:one", pk)
    return _draft(request, notice, form=form)


@publishers
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, since nothing can be changed afterwards; then put it up."""
    notice = _own(request, pk)
    if notice.published_at is not None:
        messages.info(request, _("The notice has been published already."))
        return redirect("notices:one", pk)
    if request.method != "POST":
        return _page(request, "publish", _("Publish this notice"), notice=notice)
    try:
        services.publish(
            notice_id=pk,
            languages=_languages(request),
            issuer=issuer_of(request, notice),
            by=request.user,
            now=timezone.now(),
        )
    except Conflict:
        # Somebody pressed twice, or two did: the first was heard.
        return redirect("notices:one", pk)
    except DomainError as error:
        form = NoticeForm(data=None, initial=typed(notice), languages=_languages(request))
        return _draft(request, notice, form=form, error=error, status=error.status)
    messages.success(request, _("The notice has been published."))
    return redirect("notices:one", pk)


@publishers
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice down, with a reason."""
    notice = _own(request, pk, published_at__isnull=False)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = tried(
            form,
            lambda: services.withdraw(
                notice_id=pk,
                because=form.cleaned_data["because"],
                by=request.user,
                now=timezone.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("The notice has been withdrawn."))
            return redirect("notices:one", pk)
    return _page(request, "withdraw", _("Withdraw this notice"), notice=notice, form=form)


@writers
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a correction of a published notice."""
    return _act(request, pk, services.correct)


@writers
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    return _act(request, pk, services.discard)


@writers
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file to a draft."""
    notice = _own(request, pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        made = tried(
            form,
            lambda: services.attach(
                notice_id=pk, by=request.user, now=timezone.now(), **form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(request, _("The file has been added."))
            return redirect("notices:one", pk)
    draft = NoticeForm(data=None, initial=typed(notice), languages=_languages(request))
    return _draft(request, notice, form=draft, file_form=form)


@writers
@require_POST
def detach(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file from a draft."""
    return _act(request, pk, services.detach, file_id=file)


@writers
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it will be printed."""
    notice = _own(request, pk)
    try:
        content = printed(notice, issuer_of(request, notice))
    except NotPrintable:
        messages.error(request, _("No PDF can be made of this text."))
        return redirect("notices:one", pk)
    return _pdf(content, f"{pk}-osnutek.pdf")


@writers
@require_GET
def certified(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of display for the file."""
    notice = _own(request, pk, published_at__isnull=False)
    found = evidence_of(notice, timezone.now())
    return _pdf(certificate(notice, found, issuer_of(request, notice)), f"{pk}-potrdilo.pdf")


def _own(request: HttpRequest, pk: int, **wanted: Any) -> Notice:
    """The notice, for those whose unit it is."""
    notice = get_object_or_404(Notice.objects.select_related("corrects"), pk=pk, **wanted)
    if reason := may_touch(outside(request.user, Right.WRITE, notice.unit)):
        raise PermissionDenied(reason)
    return notice


def _languages(request: HttpRequest) -> list[str]:
    return list(request.tenant.languages)  # type: ignore[attr-defined]


def _form(request: HttpRequest, initial: dict[str, Any]) -> NoticeForm:
    return NoticeForm(request.POST or None, initial=initial, languages=_languages(request))


def _draft(request: HttpRequest, notice: Notice, status: int = 200, **more: Any) -> HttpResponse:
    error: DomainError | None = more.pop("error", None)
    if error is not None:
        more["form"].say(error.fields or {"": error.message})
    more.setdefault("file_form", FileForm())
    more |= {"files": list(notice.files.all()), "may_publish": may_publish(request.user)}
    return _page(request, "form", str(notice), status=status, notice=notice, refused=error, **more)


def _published(request: HttpRequest, notice: Notice) -> HttpResponse:
    now = timezone.now()
    found = evidence_of(notice, now)
    lines = [(entry, act_in_words(entry.act)) for entry in found.lines]
    return _page(
        request,
        "published",
        str(notice),
        notice=notice,
        state=state_of(notice, now),
        evidence=found,
        lines=lines,
        address=address_of(notice),
        may_publish=may_publish(request.user),
        over=notice.displayed_until <= now,
        corrections=list(notice.corrections.order_by("pk")),
        texts=notice.in_language("sl"),
    )


def _act(request: HttpRequest, pk: int, act: Callable[..., Any], **facts: Any) -> HttpResponse:
    try:
        made = act(notice_id=pk, by=request.user, now=timezone.now(), **facts)
    except DomainError as error:
        if error.status == 404:
            raise Http404(error.message) from error
        if error.status == 403:
            raise PermissionDenied(error.message) from error
        messages.error(request, error.message)
        return redirect("notices:one", pk)
    if act is services.discard:
        messages.success(request, _("The draft has been thrown away."))
        return redirect("notices:index")
    return redirect("notices:one", made.pk if made is not None else pk)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest, name: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    trail = [{"url": reverse("notices:index"), "label": _("Public notices")}]
    if name != "index":
        trail.append({"url": "", "label": title})
    context = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "clipboard-list",
    }
    return render(request, f"desk/notices/{name}.html", context | more, status=status)
