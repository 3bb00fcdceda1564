"""Pages of a list by where the last one ended: what is added meanwhile moves nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from api.problems import Malformed
from api.rows import Raw
from tenants.isolation.signing import salted


@dataclass(frozen=True, slots=True)
class Order:
    """By which a list is ordered: a field of its queryset, then the number of the object.

    `name` tells the orders of all lists apart.
    """

    name: str
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: behind the object with this key and number, or before it."""

    key: Any
    pk: int
    backwards: bool = False

    def text(self, order: Order) -> str:
        """For the address of a page: opaque, and of use in this municipality and order alone."""
        moment = isinstance(self.key, datetime)
        key = self.key.isoformat() if moment else self.key
        return _signer(order).sign_object([key, moment, self.pk, self.backwards])


def read(text: str | None, order: Order) -> Cursor | None:
    """The place that `text` names; None without it.

    Raises Malformed when it is not one of ours, or one of another municipality or list.
    """
    if text is None:
        return None
    try:
        key, moment, pk, backwards = _signer(order).unsign_object(text)
    except BadSignature as error:
        message = _("This cursor does not belong to this list. Begin again without it.")
        raise Malformed("invalid_cursor", {"cursor": message}) from error
    return Cursor(datetime.fromisoformat(key) if moment else key, pk, backwards)


def _signer(order: Order) -> Signer:
    # The municipality is in the salt, as in MunicipalitySigner, whose time stamp would make the
    # same page another one in every second: it could not be compared by its ETag.
    return Signer(salt=salted(f"api.cursor.{order.name}"))


def falls(order: Order, cursor: Cursor | None) -> bool:
    """Whether to read from the greatest key down."""
    return order.descending != (cursor is not None and cursor.backwards)


def beyond(queryset: "QuerySet[Any]", order: Order, cursor: Cursor | None) -> "QuerySet[Any]":
    """What lies behind the cursor, or before it when it looks back."""
    if cursor is None:
        return queryset
    side = "lt" if falls(order, cursor) else "gt"
    return queryset.filter(
        Q(**{f"{order.field}__{side}": cursor.key})
        | Q(**{order.field: cursor.key, f"pk__{side}": cursor.pk})
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Objects in the order of their list, and the places of the neighbouring pages."""

    rows: list[Raw]
    next: Cursor | None
    previous: Cursor | None


def page(found: list[Raw], cursor: Cursor | None, size: int) -> Page:
    """Objects beyond a cursor as a page; one more than `size` tells that there are others."""
    backwards = cursor is not None and cursor.backwards
    rows, more = found[:size], len(found) > size
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    first, last = rows[0], rows[-1]
    after = Cursor(last["key"], last["pk"]) if more or backwards else None
    before = Cursor(first["key"], first["pk"], backwards=True)
    return Page(rows, after, before if (more if backwards else cursor is not None) else None)
