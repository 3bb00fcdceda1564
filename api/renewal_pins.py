"""Places that people marked on the map: reading them, and marking one with a citizen's session."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.authentication import CitizenSession, TokenAuthentication
from api.cursors import Order
from api.filters import ListFilters, MomentFilter, OneOf, WordsFilter
from api.idempotency import once
from api.outs_renewal_pins import OWN_PIN, PIN, OwnPinOut, PinIn, PinOut
from api.permissions import ReadOrCitizen
from api.renderers import encode
from api.renewal import (
    GENERATIONS,
    MARKING,
    SCOPE,
    geometry,
    in_box,
    of_neighbourhood,
    spoken,
    standing,
    web_url_of,
)
from api.renewal_given import home_of, marked_of, read_pin
from api.rows import Raw, Source
from api.schema import describes_list, describes_post
from api.streams import PlacedList
from processes.models import Step
from renewal import rules
from renewal.models import Became, Pin
from renewal.services import pinning

_PLAIN = (
    *("id", "number", "title", "text", "name", "language", "created_at", "published_at", "became"),
    *("answered_at", "hidden_at", "withdrawn_at", "because"),
)
COLUMNS = {
    **{name: f"renewal_pin.{name}" for name in _PLAIN},
    **{name: f"renewal_pin.{name}::text" for name in ("shape", "photo", "reply")},
    **MARKING,
    "updated_at": "greatest(renewal_pin.updated_at, renewal_pin.published_at)",
    "theme": "(SELECT key FROM renewal_theme WHERE id = renewal_pin.theme_id)",
    "measure": """(
        SELECT number FROM renewal_measure
         WHERE id = renewal_pin.measure_id AND published_at IS NOT NULL)""",
    "supports": "(SELECT count(*) FROM renewal_pinsupport WHERE pin_id = renewal_pin.id)",
    "comments": """(
        SELECT count(*) FROM renewal_comment
         WHERE pin_id = renewal_pin.id AND published_at IS NOT NULL
           AND hidden_at IS NULL AND withdrawn_at IS NULL)""",
}


def _known(found: "QuerySet[Any]") -> "QuerySet[Any]":
    """Of renewals that people see, with when they changed; columns are read of the tables joined
    here."""
    placed = found.filter(neighbourhood__process__published_at__isnull=False)
    # The name of the model's own field is taken.
    return placed.annotate(changed_at=Greatest("updated_at", "published_at"))


def public(locale_id: int) -> "QuerySet[Any]":
    """Those that everyone sees."""
    return _known(Pin.objects.visible())


def every(locale_id: int) -> "QuerySet[Any]":
    """Also those that wait, are hidden or withdrawn: for whoever marked them."""
    return _known(Pin.objects.all())


OWN = Source(every, COLUMNS)


def pin(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A marked place as it is answered."""
    return {
        "id": raw["id"],
        "neighbourhood": raw["slug"],
        **{name: raw[name] for name in ("number", "language", "title", "text", "name", "theme")},
        "photo": _photo(raw, origin),
        "supports": raw["supports"],
        "comments": raw["comments"],
        "answer": _answer(raw, language),
        "geometry": geometry(raw),
        "may": {"support": rules.may_mark(standing(raw), timezone.now())},
        **{name: raw[name] for name in ("created_at", "published_at", "updated_at")},
        "web_url": web_url_of(origin, "renewal_pin", raw["slug"], raw["number"]),
    }


def _photo(raw: Raw, origin: str) -> dict[str, Any] | None:
    photo = orjson.loads(raw["photo"])
    if not photo:
        return None
    url = web_url_of(origin, "renewal_pin_photo", raw["slug"], raw["number"])
    return {name: photo[name] for name in ("alt", "size", "digest")} | {"url": url}


def _answer(raw: Raw, language: str) -> dict[str, Any] | None:
    if raw["answered_at"] is None:
        return None
    return {
        "became": raw["became"],
        "measure": raw["measure"],
        "reply": spoken(raw["reply"], language),
        "answered_at": raw["answered_at"],
    }


def own(number: int, language: str, origin: str, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """A marked place as whoever marked it reads it; `notes` say how its shape was changed."""
    prepared = OWN.prepared()
    (raw,) = prepared.fetch(prepared.queryset().filter(pk=number))
    gone, hidden = raw["withdrawn_at"] is not None, raw["hidden_at"] is not None
    state = "withdrawn" if gone else "hidden" if hidden else "shown"
    if state == "shown" and raw["published_at"] is None:
        state = "waiting"
    edit = rules.may_edit(True, gone, hidden, raw["answered_at"] is not None)
    may = {
        "support": rules.may_support(state == "shown", True),
        "edit": edit or rules.may_mark(standing(raw), timezone.now()),
        "withdraw": edit,
    }
    more = {"state": state, "hidden_because": raw["because"] if hidden else "", "may": may}
    return pin(raw, language, origin) | more | {"notes": list(notes)}


class BecameFilter(OneOf):
    """By what became of them; `none`: they have no answer yet."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By answers."""
        return qs.filter(answered_at=None) if value == "none" else super().filter(qs, value)


class PinFilters(ListFilters):
    """By where they lie, what they are about and what became of them."""

    updated_since = MomentFilter(
        field_name="changed_at",
        lookup_expr="gte",
        label=_("Only what was published anew at this moment or later."),
    )
    neighbourhood = of_neighbourhood()
    theme = WordsFilter(field_name="theme__key", label=_("On this theme, by its key."))
    became = BecameFilter(
        choices=[*Became.choices, ("none", "")],
        label=_("By what became of them; none: not answered yet."),
    )
    bbox = in_box()


@describes_post("pins_create", _("Mark a place"), PinIn, OwnPinOut, OWN_PIN)
@describes_list("pins_list", _("List of marked places"), PinOut, PIN)
class PinList(PlacedList):
    """What people marked, the newest first; and marking a place with a citizen's session."""

    scope = SCOPE
    generations = GENERATIONS
    authentication_classes = [TokenAuthentication, CitizenSession]
    permission_classes = [ReadOrCitizen]
    filterset = PinFilters
    source = Source(public, COLUMNS)
    order = Order("pins", "pk", descending=True)
    shape = pin
    columns = {
        **{name: name for name in ("id", "neighbourhood", "number", "language", "title", "text")},
        **{name: name for name in ("name", "theme", "supports", "comments")},
        **{"photo": "photo.url", "photo_alt": "photo.alt"},
        **{name: f"answer.{name}" for name in ("became", "measure", "reply", "answered_at")},
        **{name: name for name in ("created_at", "published_at", "updated_at", "web_url", "wkt")},
    }

    def until(self) -> datetime | None:
        """What somebody may do changes when marking opens or closes."""
        return Step.objects.next_change(timezone.now())

    def post(self, request: Any) -> HttpResponse:
        """Mark a place; the same `Idempotency-Key` marks it once."""
        notes: tuple[str, ...] = ()

        def made() -> int:
            nonlocal notes
            given = read_pin(request.data, needs=("neighbourhood", "title", "shape"))
            home = home_of(given["neighbourhood"])
            marked = marked_of(home, given, self.language)
            notes = marked.shape.notes if marked.shape else ()
            row = pinning.mark(neighbourhood_id=home.pk, marked=marked, person=request.user)
            return int(row.pk)

        number = once(request, "pins", made)
        response = written(own(number, self.language, self.origin, notes), 201)
        response["Location"] = f"{self.origin}/api/v1/pins/{number}/"
        return response


def written(data: Any, status: int = 200) -> HttpResponse:
    """What was written, for whoever wrote it alone."""
    response = HttpResponse(encode(data), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response
