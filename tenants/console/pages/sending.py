"""A large archive in pieces, each small enough for the proxy and for one request."""

from typing import BinaryIO, cast

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from common.errors import DomainError
from tenants.console import uploads
from tenants.console.sessions import fresh_only

_SENDING = "console.sending"


@fresh_only
@require_POST
def piece(request: HttpRequest) -> JsonResponse:
    """One more piece of this session's upload, or the first of a new one.

    Says which upload it is and how much of it is there: from where to go on, also when the piece
    was refused.
    """
    upload, file = request.POST.get("upload", ""), request.FILES.get("piece")
    offset = request.POST.get("offset", "")
    if file is None or not offset.isdecimal() or len(offset) > 15:
        return JsonResponse({"code": "no_piece"}, status=422)
    if upload and upload != request.session.get(_SENDING):
        return JsonResponse({"code": "no_such_upload"}, status=404)
    if not upload:
        uploads.abandon(request.session.get(_SENDING, ""))
        upload = request.session[_SENDING] = uploads.begin()
    try:
        uploads.add(upload, int(offset), cast(BinaryIO, file.file))
        status = 200
    except DomainError as error:
        status = error.status
    return JsonResponse({"upload": upload, "size": uploads.size_of(upload)}, status=status)


def sent(request: HttpRequest, upload: str) -> str:
    """The upload if it is this session's; else empty."""
    return upload if upload and upload == request.session.get(_SENDING) else ""
