"""Opinions as programs hand them in, and the receipt."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from api.problems import Malformed
from consultations import receipts, services
from consultations.models import Consultation, Contribution, Version


def receipt(found: Contribution, origin: str) -> dict[str, Any]:
    """What somebody gets who has handed something in."""
    slug = found.consultation.process.slug
    token = receipts.token_for(found)
    return {
        "id": found.pk,
        "number": found.number,
        "received_at": found.received_at,
        "digest": found.digest,
        "receipt_url": origin + reverse("consultation_receipt", args=[token]),
        "web_url": origin + reverse("contribution", args=[slug, found.number]),
    }


_TEXTS = ("consultation", "text", "name", "organisation", "document", "provision")
_KNOWN = {*_TEXTS, "version", "place", "shows_name"}


def read(data: Any) -> dict[str, Any]:
    """The body as it may be. Raises Malformed, by field, for another shape."""
    if not isinstance(data, dict):
        raise Malformed("malformed", {"body": _("Send a JSON object.")})
    errors = {name[:40]: _("There is no such field.") for name in data if name not in _KNOWN}
    for name in _TEXTS:
        if not isinstance(data.get(name, ""), str) or "\0" in data.get(name, ""):
            errors[name] = _("This has to be a text.")
    if type(data.get("version", 0)) is not int:
        errors["version"] = _("This has to be a whole number.")
    if type(data.get("shows_name", True)) is not bool:
        errors["shows_name"] = _("This has to be true or false.")
    if not _is_place(data.get("place")):
        errors["place"] = _("This has to be an object with “latitude” and “longitude”.")
    if errors:
        raise Malformed("malformed", errors)
    return {"consultation": "", **data}


def _is_place(given: Any) -> bool:
    if given is None:
        return True
    numbers = (int, float)
    return (
        isinstance(given, dict)
        and set(given) == {"latitude", "longitude"}
        and all(type(one) in numbers and abs(one) < 1000 for one in given.values())
    )


def words_of(of: Consultation, given: dict[str, Any], language: str) -> services.Words:
    """What was sent, as the service takes it. Raises Malformed for a text that is not there."""
    place = given.get("place") or {}
    return services.Words(
        text=given.get("text", ""),
        name=given.get("name", ""),
        organisation=given.get("organisation", ""),
        language=language,
        version_id=_version(of, given),
        provision_key=given.get("provision", ""),
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        shows_name=given.get("shows_name", True),
    )


def _version(of: Consultation, given: dict[str, Any]) -> int | None:
    """The version that is meant; the latest of a document where none is named."""
    if not given.get("document"):
        return None
    rows = Version.objects.filter(
        document__consultation=of, document__slug=given["document"], published_at__isnull=False
    )
    if "version" in given:
        rows = rows.filter(number=max(0, min(given["version"], 32767)))
    found = rows.order_by("-number").values_list("pk", flat=True).first()
    if found is None:
        raise Malformed("malformed", {"document": _("There is no such text in this consultation.")})
    return int(found)
