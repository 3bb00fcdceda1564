"""By what a list may be narrowed: declared with django-filter, strict about what it is given."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, Filter, FilterSet

from api.problems import Malformed

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class MomentField(forms.Field):
    """A moment as RFC 3339 writes it, with its offset from UTC."""

    def to_python(self, value: Any) -> datetime | None:
        """The aware moment. Raises ValidationError for anything else."""
        try:
            if not _MOMENT.fullmatch(value):
                raise ValueError
            return _in_utc(datetime.fromisoformat(value.upper()))
        except ValueError as error:
            message = _(
                "“%(text)s” is not a moment with its offset from UTC, such as "
                "2026-01-31T10:00:00Z (write + as %%2B in addresses)."
            )
            raise ValidationError(message % {"text": value[:40]}) from error


def _in_utc(moment: datetime) -> datetime:
    """The same moment; PostgreSQL takes no offset beyond 15:59, RFC 3339 goes up to 23:59."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == 1 else _LAST


class MomentFilter(Filter):
    """Compares with a moment."""

    field_class = MomentField


class NumberFilter(Filter):
    """Compares with a whole number."""

    field_class = forms.IntegerField


class WordsFilter(Filter):
    """Text that the list itself knows how to look for."""

    field_class = forms.CharField


class OneOf(ChoiceFilter):
    """Takes one of a fixed list of words, and names them all when it is given another."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **options: Any) -> None:
        pairs = list(choices)
        known = ", ".join(code for code, _name in pairs)
        message = format_lazy(
            "{} {}.", gettext_lazy("“%(value)s” is not known. Choose among:"), known
        )
        super().__init__(choices=pairs, error_messages={"invalid_choice": message}, **options)


class ListFilters(FilterSet):
    """Filters of a list; every list has `updated_since`."""

    updated_since = MomentFilter(
        field_name="updated_at",
        lookup_expr="gte",
        label=gettext_lazy("Only what was published anew at this moment or later."),
    )


def narrowed(
    filterset: type[FilterSet], queryset: "QuerySet[Any]", given: Mapping[str, str]
) -> "QuerySet[Any]":
    """What `given` leaves of the list.

    The filters are applied one by one and no form is built, which would cost more than the query.
    Raises Malformed with a sentence for each value that cannot be read.
    """
    errors = {}
    for name, wish in filterset.base_filters.items():
        if (text := given.get(name)) is None:
            continue
        try:
            queryset = wish.filter(queryset, cleaned(wish, text))
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
    if errors:
        raise Malformed("invalid_filter", errors)
    return queryset


def cleaned(wish: Filter, text: str) -> Any:
    """What a filter makes of `text`. Raises ValidationError with a sentence."""
    if not text.strip():
        raise ValidationError(_("This filter has no value. Leave it out, or give it one."))
    return wish.field.clean(text)


def page_size(text: str | None, usual: int, most: int) -> int:
    """How many objects a page holds, from 1 to `most`. Raises Malformed for anything else."""
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        message = _("“%(text)s” is not a whole number from 1 to %(most)s.")
        said = message % {"text": text[:20], "most": most}
        raise Malformed("invalid_page_size", {"page_size": said})
    return int(text)
