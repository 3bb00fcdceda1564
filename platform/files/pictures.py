"""Photographs as they are kept: the picture itself, without where and with what it was taken."""

from io import BytesIO

from django.core.files.base import File
from PIL import Image, ImageOps

ENDINGS = ("png", "jpg", "jpeg")
# The longer side, in pixels: enough for a whole screen.
_LONGEST = 1600


def is_readable(photo: File[bytes]) -> bool:
    """Whether a file is a picture that can be read."""
    photo.seek(0)
    try:
        with Image.open(photo) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    finally:
        photo.seek(0)
    return True


def plain(photo: File[bytes]) -> bytes:
    """The picture itself, the right way up and no larger than a screen: a photograph of a telephone
    carries the place of somebody's home."""
    photo.seek(0)
    with Image.open(photo) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((_LONGEST, _LONGEST))
        made = BytesIO()
        upright.save(made, "JPEG", quality=82)
    return made.getvalue()
