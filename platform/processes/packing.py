"""What a finished process leaves to the archive: each room adds its papers to the package.

A paper is a path within the package and what is in it: bytes, a stored file, or parts of a large
one. `things` of a room are the objects whose lines of the audit trail belong to the process.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import File

from processes.models import Process

Content = bytes | File | Iterable[bytes]  # type: ignore[type-arg]
Papers = Callable[[Process], Iterator[tuple[str, Content]]]
Things = Callable[[Process], dict[str, list[int]]]
_rooms: dict[str, tuple[Papers, Things]] = {}
# Of each file in the package: the same papers make the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written: of each file its path, its size in bytes and its SHA-256."""

    files: list[dict[str, Any]]


def register(name: str, papers: Papers, things: Things) -> None:
    """Add the papers of a room from now on; called once, when applications are ready."""
    _rooms[name] = (papers, things)


def things_of(process: Process) -> dict[str, list[int]]:
    """The objects of all rooms that belong to a process: by `app.model`, their numbers."""
    found: dict[str, list[int]] = {}
    for _papers, things in _rooms.values():
        found |= things(process)
    return found


def pack(process: Process, into: IO[bytes], about: dict[str, Any]) -> Packed:
    """Write the package of a process as a ZIP, with a manifest that names every file.

    `about` stands in the manifest. Raises what reading a paper raises: a package is whole or none.
    """
    files: list[dict[str, Any]] = []
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as package:
        for papers, _things in _rooms.values():
            for path, content in papers(process):
                files.append(_write(package, path, content))
        files.append(_write(package, "PREBERI.txt", _README.encode()))
        manifest = about | {"files": files}
        _write(package, "manifest.json", as_json(manifest))
    return Packed(files)


def as_json(value: Any) -> bytes:
    """As it stands in the package: readable, in the same order each time."""
    from django.core.serializers.json import DjangoJSONEncoder

    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, cls=DjangoJSONEncoder)
    return f"{text}\n".encode()


def _write(package: zipfile.ZipFile, path: str, content: Content) -> dict[str, Any]:
    entry = zipfile.ZipInfo(path, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with package.open(entry, "w", force_zip64=True) as out:
        for part in _parts(content):
            out.write(part)
            digest.update(part)
            size += len(part)
    return {"path": path, "size": size, "sha256": digest.hexdigest()}


def _parts(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, File):
        with closing(content.open("rb")) as opened:
            yield from opened.chunks(_CHUNK)
    else:
        yield from content


_README = """To je paket za arhiv: vse gradivo enega postopka, kot ga je vodila občina.

manifest.json       seznam vseh datotek z velikostjo in prstnim odtisom SHA-256; kaj je izpuščeno
postopek.json       opis, koraki z datumi, odgovori na ključna vprašanja, odločitve, spremembe
priloge/            dokumenti in dokazila korakov
roki.json           dolžnosti odgovora z roki
revizijska-sled.json  kdo je kdaj kaj naredil; zgoščene vrednosti kažejo verigo celotne sledi
posvetovanje/       besedila po različicah, register mnenj, izvirniki mnenj, stališča, poročila

Paket vsebuje osebne podatke (imena, naslove e-pošte, dopise): hranite ga kot uradno gradivo.
Vsako datoteko lahko preverite s poljubnim programom za SHA-256, brez programa Skupaj.
"""
