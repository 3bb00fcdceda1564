"""Filters of the lists: what a visitor may narrow them by."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

PER_PAGE = 10


class ListFilter(forms.Form):
    """A form that is sent by GET and narrows a list; what it cannot read it says, and shows all."""

    def __init__(self, data: Any, queryset: "QuerySet[Any]") -> None:
        super().__init__(data)
        self.queryset = queryset

    def narrowed(self) -> "QuerySet[Any]":
        """The list as the visitor wants it; unreadable wishes are left out and named as errors."""
        self.is_valid()
        return self.narrow(self.queryset, self.cleaned_data)

    def narrow(self, queryset: "QuerySet[Any]", wanted: dict[str, Any]) -> "QuerySet[Any]":
        """What each list does with the wishes that could be read."""
        raise NotImplementedError

    def page(self) -> "Page[Any]":
        """The page of results asked for, or the nearest there is."""
        return Paginator(self.narrowed(), PER_PAGE).get_page(self.data.get("page"))

    def query(self) -> str:
        """The wishes as a query string, for the links to other pages of results."""
        wishes: Any = self.data
        wishes = wishes.copy()
        wishes.pop("page", None)
        return str(wishes.urlencode())

    def is_narrowed(self) -> bool:
        """Whether the visitor asked for anything."""
        return any(self.data.get(name) for name in self.fields)


class AnnouncementFilter(ListFilter):
    """By kind, topic and year."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)

    def __init__(self, data: Any, queryset: "QuerySet[Any]") -> None:
        from cms.models.announcements import AnnouncementKind
        from cms.models.base import Topic

        super().__init__(data, queryset)
        self.fields["kind"].choices = [("", _("All")), *AnnouncementKind.choices]  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", _("All topics")), *Topic.choices]  # type: ignore[attr-defined]

    def narrow(self, queryset: "QuerySet[Any]", wanted: dict[str, Any]) -> "QuerySet[Any]":
        """Only those of the kind, topic and year asked for."""
        if wanted.get("kind"):
            queryset = queryset.filter(kind=wanted["kind"])
        if wanted.get("topic"):
            queryset = queryset.filter(topic=wanted["topic"])
        if wanted.get("year"):
            queryset = queryset.filter(first_published_at__year=wanted["year"])
        return queryset


class EventFilter(ListFilter):
    """Coming or past, by topic and month."""

    when = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("Coming")), ("past", _("Past"))]
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)

    def __init__(self, data: Any, queryset: "QuerySet[Any]", *, now: datetime) -> None:
        from cms.models.base import Topic

        super().__init__(data, queryset)
        self.now = now
        self.fields["topic"].choices = [("", _("All topics")), *Topic.choices]  # type: ignore[attr-defined]

    def narrow(self, queryset: "QuerySet[Any]", wanted: dict[str, Any]) -> "QuerySet[Any]":
        """Coming ones, the nearest first, or past ones, the latest first."""
        if wanted.get("when") == "past":
            queryset = queryset.filter(event__ends_at__lte=self.now).order_by(
                "-event__starts_at", "-pk"
            )
        else:
            queryset = queryset.filter(event__ends_at__gt=self.now).order_by(
                "event__starts_at", "pk"
            )
        if wanted.get("topic"):
            queryset = queryset.filter(topic=wanted["topic"])
        if wanted.get("year"):
            queryset = queryset.filter(event__starts_at__year=wanted["year"])
        return queryset
