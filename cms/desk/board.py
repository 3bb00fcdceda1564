"""What the desk knows of a notice: where it is, its address, and who puts it up."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.links import portal_address
from files.printing import Issuer
from notices.models import Notice


def state_of(notice: Notice, now: Any) -> tuple[str, str]:
    """Where a notice is, as a mark for the style sheet and in words."""
    if notice.published_at is None:
        return "draft", _("Draft")
    if notice.withdrawn_at is not None:
        return "over", _("Withdrawn")
    if notice.is_displayed(now):
        return "live", _("Displayed")
    if notice.displayed_until <= now:
        return "over", _("No longer displayed")
    return "waiting", _("Waits for its first day")


def issuer_of(request: HttpRequest, notice: Notice) -> Issuer:
    """The municipality that is being served, and the address of the notice on its portal."""
    municipality: Any = request.tenant  # type: ignore[attr-defined]
    return Issuer(municipality.name, address_of(notice), arms_of(municipality))


def arms_of(municipality: Any) -> bytes:
    """The file of a municipality's coat of arms; nothing where there is none."""
    if not municipality.coat_of_arms:
        return b""
    try:
        with municipality.coat_of_arms.open() as file:
            content: bytes = file.read()
    except OSError:
        # Its file is gone from the disk; what it would stand on is published all the same.
        return b""
    return content


def address_of(notice: Notice) -> str:
    """Its address on the portal, in the portal's first language."""
    with override("sl"):
        path = reverse("notice", args=[notice.pk])
    return f"{portal_address()}{path}"
