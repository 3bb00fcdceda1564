"""Files of the municipality whose host was asked, served without the right to run."""

from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.csp import CSP

# Pictures at a size, and coats of arms. Originals and documents go through Wagtail's own views,
# which ask who may see them.
SHOWN = {".png", ".jpg", ".jpeg", ".gif", ".webp"}
INERT = {"default-src": [CSP.NONE], "sandbox": ""}


def serve(request: HttpRequest, path: str) -> FileResponse:
    """A picture from the folder of the schema that is being served; nothing else leaves by here."""
    folder, _, rest = path.partition("/")
    if folder == "shared":
        storage: FileSystemStorage = FileSystemStorage(Path(settings.MEDIA_ROOT) / "public")
        name = rest
    elif folder == "images":
        storage, name = default_storage, path  # type: ignore[assignment]
    else:
        raise Http404
    return _file(storage, name)


def _file(storage: FileSystemStorage, name: str) -> FileResponse:
    plain = PurePosixPath(name)
    if ".." in plain.parts or plain.suffix.lower() not in SHOWN or not storage.exists(name):
        raise Http404
    response = FileResponse(storage.open(name), content_type=guess_type(name)[0])
    response["X-Content-Type-Options"] = "nosniff"
    # Names are never used twice, so what one holds never changes.
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response._csp_config = INERT  # type: ignore[attr-defined]
    return response
