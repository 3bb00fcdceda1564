"""What citizens' programs send to a renewal, read by field."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from api.problems import Malformed
from common.errors import Invalid
from renewal.models import Neighbourhood, Pin
from renewal.services import pinning
from renewal.services.held import no_such

_TEXTS = ("neighbourhood", "title", "text", "name", "theme")


def read_pin(data: Any, *, needs: Iterable[str] = (), fixed: Iterable[str] = ()) -> dict[str, Any]:
    """The body with a marked place: fields that it `needs`, without those that are `fixed`.

    Raises Malformed, by field, for another shape.
    """
    known = {*_TEXTS, "shape"} - set(fixed)
    given = checked(data, known, needs)
    errors = {name: reason for name in _TEXTS if (reason := _no_text(given.get(name, "")))}
    if given.get("theme", "") is None:
        errors.pop("theme", None)
    if not isinstance(given.get("shape", {}), dict):
        errors["shape"] = _("This has to be a geometry of GeoJSON.")
    if errors:
        raise Malformed("malformed", errors)
    return given


def read_option(data: Any) -> str:
    """The body that names a variant. Raises Malformed, by field, for another shape."""
    option = checked(data, {"option"}, ("option",))["option"]
    if reason := _no_text(option):
        raise Malformed("malformed", {"option": reason})
    return str(option)


def checked(data: Any, known: Iterable[str], needs: Iterable[str]) -> dict[str, Any]:
    """An object with known members alone, and those that it needs. Raises Malformed."""
    if not isinstance(data, dict):
        raise Malformed("malformed", {"body": _("Send a JSON object.")})
    errors = {name[:40]: _("There is no such field.") for name in data if name not in set(known)}
    errors |= {name: _("This field is missing.") for name in needs if name not in data}
    if errors:
        raise Malformed("malformed", errors)
    return data


def _no_text(value: object) -> str:
    if isinstance(value, str) and "\0" not in value:
        return ""
    return _("This has to be a text.")


def home_of(slug: str) -> Neighbourhood:
    """The public neighbourhood of that short name. Raises NotFound."""
    found: Neighbourhood | None = Neighbourhood.objects.public().filter(process__slug=slug).first()
    if found is None:
        raise no_such()
    return found


def marked_of(home: Neighbourhood, given: dict[str, Any], language: str) -> pinning.Marked:
    """What was sent, as the service takes it. Raises Invalid for a shape or a theme."""
    return pinning.Marked(
        title=given["title"],
        text=given.get("text", ""),
        shape=pinning.drawn(given["shape"]),
        theme_id=_theme(home, given.get("theme")),
        name=given.get("name", ""),
        language=language,
    )


def changed_of(row: Pin, given: dict[str, Any]) -> pinning.Marked:
    """A marked place with what was sent of it; what was not sent stays. Raises Invalid."""
    kept = row.theme_id if "theme" not in given else _theme(row.neighbourhood, given["theme"])
    return pinning.Marked(
        title=given.get("title", row.title),
        text=given.get("text", row.text),
        shape=pinning.drawn(given["shape"]) if "shape" in given else row.placed_shape,
        theme_id=kept,
        name=given.get("name", row.name),
        language=row.language,
    )


def _theme(home: Neighbourhood, key: str | None) -> int | None:
    if not key:
        return None
    found: int | None = home.themes.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        message = _("Choose one of the themes.")
        raise Invalid("renewal_invalid", message, {"theme": message})
    return found
