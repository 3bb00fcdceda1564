"""The code at the door: the back office's address of a registration, drawn as a QR code."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from tenants.isolation.mail import portal

# Quiet modules around a code, as the standard (ISO/IEC 18004) asks.
_BORDER = 4


def door_code(token: str) -> SafeString:
    """An SVG that a phone reads; opened by staff, its address leads to one button at the door.

    Dark on white whatever the visitor's colours: some phones cannot read it otherwise.
    """
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=_BORDER)
    code.add_data(portal().portal_url + reverse("desk_registrations:door", args=[token]))
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="door-code" viewBox="0 0 {0} {0}" width="240" height="240" role="img"'
        ' aria-label="{1}" shape-rendering="crispEdges"><rect width="{0}" height="{0}"'
        ' fill="#ffffff"/><path fill="#000000" d="{2}"/></svg>',
        len(rows),
        _("QR code of your registration, for the door"),
        mark_safe(path),  # noqa: S308 -- digits and letters of ours alone
    )
