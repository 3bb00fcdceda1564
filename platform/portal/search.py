"""The search of a portal: everything public in one municipality."""

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.models import Topic
from portal.directory_filters import year_field
from portal.errors import busy, too_often
from portal.frames import NAMES
from search import sources
from search.excerpts import Marker
from search.meant import meant
from search.pace import may_search
from search.queries import Results, Wish, search
from search.words import Question, question
from tenants.isolation.answers import SEARCHES, keep

PER_PAGE = 10
ALL_LANGUAGES = "all"


class SearchForm(forms.Form):
    """What is looked for, and by what that is narrowed; sent by GET."""

    q = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": gettext_lazy("Write at most 100 characters: a few words are enough.")
        },
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    year = year_field()
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, data: Any, *, languages: list[str]) -> None:
        super().__init__(data)
        self._choose("kind", [("", _("All")), *sources.kinds().items()])
        self._choose("topic", [("", _("All topics")), *Topic.choices])
        named = [(code, NAMES[code]) for code in languages]
        first = _("The language of this page")
        self._choose("language", [("", first), *named, (ALL_LANGUAGES, _("All languages"))])

    def clean_q(self) -> str:
        """Words, and not signs alone."""
        words = str(self.cleaned_data["q"]).strip()
        if words and question(words) is None:
            raise forms.ValidationError(_("Write at least one word or number."))
        return words

    def count(self, results: Results) -> None:
        """Say with each kind and topic how often the words stand there."""
        for name, numbers in (("kind", results.kinds), ("topic", results.topics)):
            counted = [
                (value, f"{label} ({numbers.get(value, 0)})" if value else label)
                for value, label in self.fields[name].choices  # type: ignore[attr-defined]
                if not value or numbers.get(value) or value == self.data.get(name)
            ]
            self._choose(name, counted)

    def query(self) -> str:
        """The wishes as a query string, for the links to other pages of results."""
        wishes: Any = self.data
        wishes = wishes.copy()
        wishes.pop("page", None)
        return str(wishes.urlencode())

    def is_narrowed(self) -> bool:
        """Whether the visitor asked for more than words."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def results_page(request: HttpRequest) -> HttpResponse:
    """What the words stand in, the fittest first; without words the form alone."""
    form = SearchForm(request.GET, languages=request.tenant.languages)  # type: ignore[attr-defined]
    form.is_valid()
    words = form.cleaned_data.get("q", "")
    language = str(get_language())
    wish = _wish(form.cleaned_data, language)
    spoken = _spoken(wish, request.tenant.languages)  # type: ignore[attr-defined]
    asked = question(words, spoken)
    context: dict[str, Any] = {"filter": form, "words": words}
    if asked is not None:
        if not may_search(request):
            return too_often(request)
        try:
            context |= _found(request, form, asked, wish, spoken)
        except OperationalError:
            return busy(request)
    response = render(request, "search/results.html", context)
    keep(response, store=SEARCHES)
    return response


def _found(
    request: HttpRequest, form: SearchForm, asked: Question, wish: Wish, spoken: tuple[str, ...]
) -> dict[str, Any]:
    page, results = _page(asked, wish, request.GET.get("page", ""))
    form.count(results)
    marker = Marker(asked, spoken)
    labels, topics = sources.kinds(), dict(Topic.choices)

    def shown(hit: Any) -> dict[str, Any]:
        return {
            "item": hit,
            "title": marker.mark(hit.title),
            "excerpt": marker.excerpt(hit.summary, hit.text),
            "kind": labels.get(hit.kind, ""),
            "topic": topics.get(hit.topic, ""),
        }

    page.object_list = [shown(hit) for hit in results.hits]
    similar = [shown(hit) for hit in results.similar]
    said = meant(form.cleaned_data["q"], asked, (hit.title for hit in results.similar))
    return {"page_of_results": page, "results": results, "similar": similar, "meant": said}


def _wish(wanted: dict[str, Any], language: str) -> Wish:
    chosen = wanted.get("language", "")
    return Wish(
        language="" if chosen == ALL_LANGUAGES else chosen or language,
        only=bool(chosen),
        kind=wanted.get("kind", ""),
        topic=wanted.get("topic", ""),
        year=wanted.get("year"),
    )


def _spoken(wish: Wish, languages: list[str]) -> tuple[str, ...]:
    """The languages of the texts that are searched: each has endings of its own."""
    if not wish.language:
        return tuple(languages)
    return (wish.language,) if wish.only else tuple(dict.fromkeys((wish.language, "sl")))


def _page(asked: Question, wish: Wish, number: str) -> tuple["Page[Any]", Results]:
    """The page asked for, or the nearest there is; which costs a second search."""
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    results = search(asked, wish, place=max(0, wanted - 1) * PER_PAGE, size=PER_PAGE)
    page = Paginator(range(results.reachable), PER_PAGE).get_page(wanted)
    if not results.hits and results.total:
        results = search(asked, wish, place=(page.number - 1) * PER_PAGE, size=PER_PAGE)
    return page, results
