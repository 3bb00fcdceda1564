"""The diary of a renewal at the desk: written, given photographs, published."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cms.desk.days import DayInput
from cms.desk.processes.access import languages
from cms.desk.processes.forms import InLanguages
from cms.desk.renewal.access import done, leaders, own, page, saved, who
from cms.desk.renewal.describing import status_of
from cms.desk.renewal.forms import box, line, texts_of, typed_of
from cms.desk.renewal.measure_forms import PaperForm
from renewal.models import DiaryEntry, Neighbourhood
from renewal.rules import LONGEST
from renewal.services import keeping

PER_PAGE = 50


class EntryForm(InLanguages):
    """What happened on a day."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)

    def __init__(self, *args: Any, home: Neighbourhood, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = home.measures.only("number", "texts").order_by("number")
        named = [(one.pk, f"{one.number}. {one.title}"[:100]) for one in rows]
        self.fields["measure"].choices = [("", _("none")), *named]  # type: ignore[attr-defined]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its words."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "text": box(code, _("What happened"), LONGEST["text"], 5),
        }


@leaders
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The diary, newest first."""
    home = own(request, pk)
    photos = Count("papers", filter=Q(papers__withdrawn_at=None))
    rows = home.diary.select_related("measure").annotate(photos=photos).order_by("-day", "-pk")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return page(request, "diary", _("Diary"), home, shown=shown)


@leaders
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry begun."""
    home = own(request, pk)
    form = EntryForm(
        request.POST or None,
        initial={"day": timezone.localdate()},
        home=home,
        languages=languages(request),
    )
    made = _saved(request, home, form, None)
    if made is not None:
        return redirect("renewal_desk:entry", pk, made.pk)
    title = _("New entry")
    return page(request, "form", title, home, status=status_of(request, form), form=form)


@leaders
def one(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """An entry: its words and photographs."""
    home = own(request, pk)
    found = get_object_or_404(DiaryEntry, neighbourhood=home, pk=entry)
    before = {"day": found.day, "measure": found.measure_id or ""} | typed_of(found.texts)
    form = EntryForm(request.POST or None, initial=before, home=home, languages=languages(request))
    if _saved(request, home, form, found) is not None:
        return redirect("renewal_desk:entry", pk, entry)
    return _shown(request, home, found, form)


@leaders
@require_POST
def publish(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Let everyone read an entry."""
    found = get_object_or_404(DiaryEntry, neighbourhood=own(request, pk), pk=entry)
    act = {"entry_id": found.pk, **who(request)}
    done(request, lambda: keeping.publish(**act), lambda _made: _("People can read it now."))
    return redirect("renewal_desk:entry", pk, entry)


@leaders
@require_POST
def attach(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Put a photograph, before or after, to an entry."""
    home = own(request, pk)
    found = get_object_or_404(DiaryEntry, neighbourhood=home, pk=entry)
    form = PaperForm(request.POST, request.FILES, languages=languages(request), prefix="paper")
    if form.is_valid():
        facts = {"entry_id": found.pk, "languages": languages(request), **who(request)}
        if saved(form, lambda: keeping.attach(given=form.given(), **facts)) is not None:
            messages.success(request, _("The file has been added."))
            return redirect("renewal_desk:entry", pk, entry)
    before = {"day": found.day, "measure": found.measure_id or ""} | typed_of(found.texts)
    fresh = EntryForm(initial=before, home=home, languages=languages(request))
    return _shown(request, home, found, fresh, paper=form)


def _saved(
    request: HttpRequest, home: Neighbourhood, form: EntryForm, found: DiaryEntry | None
) -> DiaryEntry | None:
    if request.method != "POST" or not form.is_valid():
        return None
    given = form.cleaned_data
    facts = {"neighbourhood_id": home.pk, "entry_id": found.pk if found else None, **who(request)}
    facts |= {"day": given["day"], "texts": texts_of(form, "title", "text")}
    facts |= {"measure_id": int(given["measure"]) if given["measure"] else None}
    facts["languages"] = languages(request)
    made = saved(form, lambda: keeping.write(**facts))
    if made is not None:
        messages.success(request, _("The entry has been saved."))
    return made


def _shown(
    request: HttpRequest,
    home: Neighbourhood,
    found: DiaryEntry,
    form: EntryForm,
    paper: PaperForm | None = None,
) -> HttpResponse:
    fresh = PaperForm(prefix="paper", initial={"stage": "after"}, languages=languages(request))
    wrong = paper if paper is not None else form
    return page(
        request,
        "entry",
        found.title,
        home,
        status=status_of(request, wrong),
        entry=found,
        entry_form=form,
        form=wrong,
        paper=paper or fresh,
        papers=list(found.papers.all()),
    )
