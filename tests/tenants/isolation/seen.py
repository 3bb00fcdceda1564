"""Asking as a browser does, and everything that an answer lets its reader see."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.http import urlencode
from PIL import Image

from tests.tenants.isolation.lines import FORM, Line, Upload, is_name
from tests.tenants.isolation.world import COLOURS, MARKS, World


def ask(client: Client, line: Line, world: World) -> Any:
    """Send the request of `line`, with the numbers and secrets of `world`."""
    client.raise_request_exception = line.status != 500
    path = line.path.format_map(world.names)
    if line.method == "GET":
        return client.get(path)
    body = {key: _filled(value, world) for key, value in (line.body or {}).items()}
    if line.method == "POST" and not line.content_type:
        return client.post(path, body)
    if line.content_type:
        return client.generic(line.method, path, "{}", content_type=line.content_type)
    return client.generic(line.method, path, urlencode(body), content_type=FORM)


def _filled(value: Any, world: World) -> Any:
    if isinstance(value, Upload):
        return SimpleUploadedFile(value.name, value.content)
    return value.format_map(world.names) if is_name(value) else value


def seen(response: HttpResponse) -> str:
    """Headers, cookies and body in small letters; what a picture or a spreadsheet holds, too."""
    body = response.getvalue()
    parts = [repr(dict(response.items())), response.cookies.output(), body.decode(errors="replace")]
    if body.startswith(b"PK"):
        parts += _unpacked(body)
    if response.get("Content-Type", "").startswith(("image/png", "image/jpeg", "image/webp")):
        parts.append(_drawn(body))
    return "\n".join(parts).lower()


def _unpacked(body: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return [archive.read(name).decode(errors="replace") for name in archive.namelist()]


def _drawn(body: bytes) -> str:
    """Whose picture it is: alpha's are red and beta's are blue."""
    colour: Any = Image.open(io.BytesIO(body)).convert("RGB").getpixel((0, 0))
    near = {
        schema: sum(abs(a - b) for a, b in zip(colour, own, strict=True))
        for schema, own in COLOURS.items()
    }
    schema = min(near, key=near.__getitem__)
    return MARKS[schema] if near[schema] < 60 else ""
