"""Files that hang on an opinion: always to be saved, never to be run."""

from mimetypes import guess_type

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest

from consultations import attachments
from portal.consultations.finding import find
from portal.consultations.voices import entry_of
from portal.notices import harmless


def attached(request: HttpRequest, slug: str, number: int, place: int) -> FileResponse:
    """A file that a moderator has let people see."""
    entry = entry_of(find(request, slug), number)
    files = dict(attachments.public(entry.contribution.files))
    if entry.hidden_at or not attachments.are_shown(entry) or place not in files:
        raise Http404
    one = files[place]
    kind = guess_type(one["title"])[0] or "application/octet-stream"
    response = FileResponse(
        default_storage.open(one["name"]),
        as_attachment=True,
        filename=one["title"],
        content_type=kind,
    )
    return harmless(response)
