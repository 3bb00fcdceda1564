"""Addresses in answers, all of them absolute: an origin such as `https://host` and a path."""

from urllib.parse import urlsplit

from django.conf import settings


def page(origin: str, url_path: str) -> str:
    """A page on the portal, from its path in the tree.

    A path begins with the slug of the home page, which is always the code of its language;
    Slovenian has no prefix on the web: "/sl/obvestila/x/" is "/obvestila/x/".
    """
    return origin + url_path.removeprefix(f"/{settings.LANGUAGE_CODE}")


def media(origin: str, file: str) -> str:
    """A stored picture; our own names of files need no escaping."""
    return f"{origin}{settings.MEDIA_URL}{file}"


def document(origin: str, number: int, file: str) -> str:
    """A document, whose view asks who may read it."""
    return f"{origin}/documents/{number}/{file.rpartition('/')[2]}"


def portal(origin: str, host: str) -> str:
    """The origin of another portal, under the scheme and port of ours."""
    parts = urlsplit(origin)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")
