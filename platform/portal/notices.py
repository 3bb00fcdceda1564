"""The municipality's board: public notices, for as long as they are displayed."""

from datetime import datetime, timedelta
from mimetypes import guess_type

from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import get_language

from notices.evidence import evidence_of
from notices.models import Notice, NoticeFile, midnight
from notices.texts import lowered
from processes import links
from tenants.isolation.answers import keep

INERT = {"default-src": [CSP.NONE], "sandbox": ""}


def index(request: HttpRequest) -> HttpResponse:
    """What hangs on the board now, the newest first."""
    now = timezone.now()
    found = list(Notice.objects.displayed(now).order_by("-shown_from", "-pk"))
    language = str(get_language())
    rows = [(notice, notice.in_language(language)) for notice in found]
    response = render(request, "notices/index.html", {"rows": rows})
    keep(response, until=next_change(now))
    return response


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice in all its languages, the reader's first; 410 once it is no longer displayed."""
    now = timezone.now()
    published = Notice.objects.filter(published_at__isnull=False, published_at__lte=now)
    corrections = Notice.objects.displayed(now).order_by("pk")
    found = (
        published.select_related("corrects")
        .prefetch_related("files", Prefetch("corrections", corrections, to_attr="displayed_later"))
        .filter(pk=pk)
        .first()
    )
    if found is None or (found.displayed_from or now) > now:
        raise Http404
    texts = [
        (code, text | {"body": lowered(text["body"])})
        for code, text in found.in_language(str(get_language()))
    ]
    is_translated = str(get_language()) in dict(texts)
    context = {"notice": found, "texts": texts, "is_translated": is_translated}
    if not found.is_displayed(now):
        context["evidence"] = evidence_of(found, now)
        return render(request, "notices/ended.html", context, status=410)
    context["linked"] = links.of(links.Thing("notices.notice", found.pk))
    response = render(request, "notices/detail.html", context)
    keep(response, until=min(found.displayed_until, next_change(now)))
    return response


def document(request: HttpRequest, pk: int) -> FileResponse:
    """The notice as it was printed when it was published."""
    notice = _displayed(pk)
    response = FileResponse(
        notice.document.open(),
        content_type="application/pdf",
        filename=f"{pk}.pdf",
        as_attachment=False,
    )
    return harmless(response)


def file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A file that belongs to a notice; always to be saved, never to be run."""
    found = NoticeFile.objects.filter(pk=file, notice=_displayed(pk)).first()
    if found is None:
        raise Http404
    name = f"{found.title}.{found.kind.lower()}"
    kind = guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(found.file.open(), as_attachment=True, filename=name, content_type=kind)
    return harmless(response)


def _displayed(pk: int) -> Notice:
    notice = Notice.objects.displayed(timezone.now()).filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def harmless(response: FileResponse) -> FileResponse:
    """The answer with headers that keep a browser from running anything of it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response._csp_config = INERT  # type: ignore[attr-defined]
    return response


def next_change(now: datetime) -> datetime:
    """Notices come and go at midnight; whatever else happens to them raises a generation."""
    return midnight(timezone.localdate(now) + timedelta(days=1))
