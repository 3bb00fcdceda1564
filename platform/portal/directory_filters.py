"""Filters of the lists across municipalities."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.filters import ListFilter
from cms.models import Topic
from directory import queries
from directory.models import Entry, EntryKind


def year_field() -> forms.IntegerField:
    """A year as people type it."""
    # As text: a browser's number field would throw away what it cannot read.
    text = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 10})
    return forms.IntegerField(
        label=_("Year"), required=False, min_value=1990, max_value=2100, widget=text
    )


class EntryFilter(ListFilter):
    """By words, region, topic and year."""

    # The moment of an entry that its year is of.
    moment = "published_at"
    loosely = False

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Region"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    year = year_field()

    def __init__(self, data: Any, queryset: "QuerySet[Entry]", *, regions: list[str]) -> None:
        super().__init__(data, queryset)
        known = [("", _("All of Slovenia")), *[(name, name) for name in regions]]
        self.fields["region"].choices = known  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", _("All topics")), *Topic.choices]  # type: ignore[attr-defined]

    def narrow(self, queryset: "QuerySet[Any]", wanted: dict[str, Any]) -> "QuerySet[Any]":
        """Only those of the region, topic and year that hold the words."""
        if wanted.get("region"):
            queryset = queryset.filter(municipality__region=wanted["region"])
        if wanted.get("topic"):
            queryset = queryset.filter(topic=wanted["topic"])
        if wanted.get("year"):
            queryset = queryset.filter(**{f"{self.moment}__year": wanted["year"]})
        if wanted.get("q", "").strip():
            queryset = self.holding(queryset, wanted["q"])
        return queryset

    def holding(self, queryset: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        """Those that hold the words."""
        if self.loosely:
            return queries.beginning(queryset, words)
        return queries.matching(queryset, words, str(get_language()))


class SearchFilter(EntryFilter):
    """What, beside where and about what."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *EntryKind.choices]
    )
    field_order = ("q", "kind", "region", "topic", "year")

    def page(self) -> "Page[Any]":
        """What holds the words; where nothing does, what holds words that begin so."""
        found = super().page()
        if not found.object_list and self.cleaned_data.get("q", "").strip():
            self.loosely = True
            found = super().page()
        return found

    def narrow(self, queryset: "QuerySet[Any]", wanted: dict[str, Any]) -> "QuerySet[Any]":
        """Nothing is found where nothing is looked for."""
        if wanted.get("kind"):
            queryset = queryset.filter(kind=wanted["kind"])
        if not wanted.get("q", "").strip():
            return queryset.none()
        return super().narrow(queryset, wanted)


class EventEntryFilter(EntryFilter):
    """When, beside where and about what."""

    when = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("Coming")), ("past", _("Past"))]
    )
    moment = "starts_at"
    field_order = ("q", "when", "region", "topic", "year")

    def __init__(
        self, data: Any, queryset: "QuerySet[Entry]", *, regions: list[str], now: datetime
    ) -> None:
        super().__init__(data, queryset, regions=regions)
        self.now = now

    def narrow(self, queryset: "QuerySet[Any]", wanted: dict[str, Any]) -> "QuerySet[Any]":
        """Coming ones, the nearest first, or past ones, the latest first."""
        if wanted.get("when") == "past":
            queryset = queryset.filter(ends_at__lte=self.now).order_by("-starts_at", "-pk")
        else:
            queryset = queryset.filter(ends_at__gt=self.now).order_by("starts_at", "pk")
        return super().narrow(queryset, wanted)


class PortalFilter(forms.Form):
    """By name and region."""

    q = forms.CharField(label=_("Name of the municipality"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any, *, regions: list[str]) -> None:
        super().__init__(data)
        known = [("", _("All of Slovenia")), *[(name, name) for name in regions]]
        self.fields["region"].choices = known  # type: ignore[attr-defined]

    def is_narrowed(self) -> bool:
        """Whether the visitor asked for anything."""
        return any(self.data.get(name) for name in self.fields)
