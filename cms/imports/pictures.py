"""Pictures of older websites: fetched, judged by content, kept with their alternative texts."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from cms.forms import PictureField
from cms.imports.cleaning import one_line, plain, shortened
from cms.imports.found import Picture
from cms.models import PortalImage
from common.web.fetching import PICTURES, Fetcher, NotFetched
from files.rules import KINDS, may_store

_MOST = 10
_SUFFIX = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")


@dataclass(frozen=True, slots=True)
class Got:
    """A picture that has come and is one."""

    picture: Picture
    content: bytes
    name: str


def wanted(pictures: Iterable[Picture]) -> tuple[list[Picture], list[str]]:
    """The pictures to fetch, each once, the featured one first; and why others are left out.

    Our pages show none without an alternative text: people who cannot see it would miss it.
    """
    once: dict[str, Picture] = {}
    for picture in pictures:
        key = _SIZE.sub("", picture.address)
        known = once.setdefault(key, picture)
        if not known.alt.strip():
            once[key] = replace(known, alt=picture.alt)
    chosen = sorted(once.values(), key=lambda picture: not picture.featured)
    described = [picture for picture in chosen if picture.alt.strip()]
    notes = [
        _("The picture %(name)s has no alternative text and was left out.") % {"name": _name(one)}
        for one in chosen
        if not one.alt.strip()
    ]
    if len(described) > _MOST:
        notes.append(
            _("Of %(all)d pictures the first %(most)d are taken.")
            % {"all": len(described), "most": _MOST}
        )
    return described[:_MOST], notes


def fetch(pictures: Iterable[Picture], fetcher: Fetcher) -> tuple[list[Got], list[str]]:
    """Those of `pictures` that could be fetched and are pictures; and what was wrong with others.

    Nothing that is wrong with a picture is raised.
    """
    got, notes = [], []
    for picture in pictures:
        try:
            fetched = fetcher.fetch(picture.address, PICTURES)
            got.append(_judged(picture, fetched.content, fetched.media_type))
        except (NotFetched, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            notes.append(
                _("The picture %(name)s could not be taken: %(reason)s")
                % {"name": _name(picture), "reason": reason}
            )
    return got, notes


def _judged(picture: Picture, content: bytes, media_type: str) -> Got:
    name = f"picture.{_SUFFIX[media_type]}"
    # The room for files knows photographs and drawings; what only the web has, the field judges.
    if _SUFFIX[media_type] in KINDS and (reason := may_store(name, len(content), BytesIO(content))):
        raise ValidationError(reason)
    PictureField().clean(SimpleUploadedFile(name, content, media_type))
    return Got(picture, content, name)


def store(got: Got, by: Any) -> tuple[PortalImage, bool]:
    """The picture in our library, and whether it is new there; the same bytes are kept once."""
    digest = hashlib.sha1(got.content, usedforsecurity=False).hexdigest()
    if known := PortalImage.objects.filter(file_hash=digest).order_by("pk").first():
        return known, False
    alt = one_line(got.picture.alt)
    image = PortalImage(
        title=shortened(alt, 255), description=shortened(alt, 255), uploaded_by_user=by
    )
    image.file = ContentFile(got.content, got.name)
    image.file_hash, image.file_size = digest, len(got.content)
    image.save()
    return image, True


def _name(picture: Picture) -> str:
    path = re.split(r"[?#]", picture.address)[0]
    return shortened(plain(unquote(path.rpartition("/")[2])), 80) or "?"
