"""What people said: all of it, filtered and sorted, and one by one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import attachments
from consultations.contents import Text, texts_of
from consultations.models import Entry, Provision, Support
from portal.consultations.finding import SCOPES, Shown, find
from portal.frames import Link
from portal.narrowing import Narrowing
from tenants.isolation.answers import SEARCHES, keep

PER_PAGE = 20
ORDERS = {"newest": "-number", "oldest": "number", "supported": "-supports"}


class Filter(Narrowing):
    """Which are wanted and in what order; sent by GET."""

    aside = frozenset({"order"})

    q = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": gettext_lazy("Write at most 100 characters: a few words are enough.")
        },
    )
    part = forms.ChoiceField(label=gettext_lazy("Part of the text"), required=False)
    answered = forms.ChoiceField(label=gettext_lazy("Answer of the municipality"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False)

    def __init__(self, data: Any, texts: list[Text]) -> None:
        super().__init__(data)
        self._choose("part", [("", _("All parts")), *_parts(texts)])
        answers = [("", _("All")), ("yes", _("Answered")), ("no", _("Not answered yet"))]
        self._choose("answered", answers)
        self._choose(
            "order",
            [
                ("newest", _("Newest first")),
                ("oldest", _("Oldest first")),
                ("supported", _("Most supported first")),
            ],
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _parts(texts: list[Text]) -> list[tuple[str, str]]:
    """Parts of which something was said; of several texts each with its text's title."""
    found = []
    for text in texts:
        before = f"{text.document.title}: " if len(texts) > 1 else ""
        for part in text.parts:
            if part.said:
                value = f"{text.document.slug}:{part.key}"
                found.append((value, f"{before}{part.title} ({part.said})"))
    return found


def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was said and is shown."""
    shown = find(request, slug)
    form = Filter(request.GET, texts_of(shown.consultation))
    form.is_valid()
    found = with_answers(_wanted(shown, form.cleaned_data))
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "here": _("Opinions"),
        "above": shown.above(),
        "shown": shown,
        "filter": form,
        "page_of_results": page,
        "supported": supported_by(request.user, page.object_list),
    }
    response = render(request, "consultations/voices.html", context)
    store = {"store": SEARCHES} if request.GET else {}
    keep(response, scopes=SCOPES, until=shown.until(), **store)
    return response


def _wanted(shown: Shown, wanted: dict[str, Any]) -> "QuerySet[Entry]":
    found = Entry.objects.filter(consultation=shown.consultation).shown()
    document, _sign, key = str(wanted.get("part") or "").partition(":")
    if key:
        found = found.filter(
            contribution__version__document__slug=document,
            # Of an article and of its paragraphs, whose keys begin like it.
            provision_key__in=_keys(shown, document, key),
        )
    if answered := wanted.get("answered"):
        given = {"answer__published_at__isnull": False}
        found = found.filter(**given) if answered == "yes" else found.exclude(**given)
    for word in str(wanted.get("q") or "").replace("\0", "").split()[:8]:
        found = found.filter(shown_text__icontains=word)
    order = ORDERS.get(wanted.get("order") or "newest", "-number")
    return found.order_by(order, "-number")


def _keys(shown: Shown, document: str, key: str) -> list[str]:
    """The keys of a part and its paragraphs, in whatever version."""
    parts = Provision.objects.filter(
        version__document__consultation=shown.consultation, version__document__slug=document
    )
    return [key, *parts.filter(parent_key=key).values_list("key", flat=True).distinct()]


def with_answers(entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """With what is shown beside each: its answer, the moment, and of which text it is said."""
    return entries.select_related("answer", "contribution__version__document")


def supported_by(person: Any, entries: Iterable[Entry]) -> set[int]:
    """Which of these a person supports; one statement, none for who is not signed in."""
    if not person.is_authenticated:
        return set()
    numbers = [one.pk for one in entries]
    mine = Support.objects.filter(person=person, entry__in=numbers)
    return set(mine.values_list("entry_id", flat=True))


def entry_of(shown: Shown, number: int) -> Entry:
    """The line of the register with that number; 404 for none, and for what waits to be shown."""
    if number > 2**31 - 1:
        raise Http404
    rows = Entry.objects.filter(consultation=shown.consultation, number=number)
    found = with_answers(rows).first()
    if found is None or found.published_at is None:
        raise Http404
    return found


def _part_of(entry: Entry) -> str:
    """What the part is called of which it is said, in the version that was read."""
    said = entry.contribution
    if not entry.provision_key or said.version_id is None:
        return ""
    rows = Provision.objects.filter(version=said.version_id, key=entry.provision_key)
    found = rows.values_list("number", "heading").first() or ("", "")
    return " ".join(found).strip() or entry.provision_key


def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One opinion with its answer; that it is hidden or was withdrawn is said, too."""
    shown = find(request, slug)
    entry = entry_of(shown, number)
    files = attachments.public(entry.contribution.files) if attachments.are_shown(entry) else []
    context = {
        "here": _("Opinion no. %(number)s") % {"number": number},
        "above": shown.above(Link(_("Opinions"), reverse("contributions", args=[slug]))),
        "shown": shown,
        "entry": entry,
        "part": _part_of(entry),
        "files": files,
        "supported": supported_by(request.user, [entry]),
    }
    response = render(request, "consultations/voice.html", context)
    keep(response, scopes=SCOPES, until=shown.until())
    return response
