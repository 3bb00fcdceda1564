"""Files of the municipality whose host was asked, served without the right to run."""

from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.csp import CSP

# Pictures at a size, coats of arms, and portraits of staff. Originals and documents go through
# Wagtail's own views, which ask who may see them.
SHOWN = {".png", ".jpg", ".jpeg", ".gif", ".webp"}
INERT = {"default-src": [CSP.NONE], "sandbox": ""}
# Names are never used twice, so what one holds never changes.
FOR_ALL = "public, max-age=31536000, immutable"
# Portraits are seen in the back office alone; the session is part of what a browser keeps them by.
STAFF = "wagtailadmin.access_admin"
FOR_STAFF = "private, max-age=3600"


def serve(request: HttpRequest, path: str) -> FileResponse:
    """A picture from the folder of the schema that is being served; nothing else leaves by here."""
    folder, _, rest = path.partition("/")
    if folder == "shared":
        storage = FileSystemStorage(Path(settings.MEDIA_ROOT) / "public")
        return _file(storage, rest, FOR_ALL)
    if folder == "images":
        return _file(default_storage, path, FOR_ALL)  # type: ignore[arg-type]
    if folder == "avatar_images" and request.user.has_perm(STAFF):
        return _file(default_storage, path, FOR_STAFF)  # type: ignore[arg-type]
    raise Http404


def _file(storage: FileSystemStorage, name: str, kept: str) -> FileResponse:
    plain = PurePosixPath(name)
    if ".." in plain.parts or plain.suffix.lower() not in SHOWN or not storage.exists(name):
        raise Http404
    response = FileResponse(storage.open(name), content_type=guess_type(name)[0])
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = kept
    response._csp_config = INERT  # type: ignore[attr-defined]
    return response
