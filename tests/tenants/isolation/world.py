"""Two municipalities with the same things under the same numbers, each with its own secret texts.

Alpha's texts, names, addresses and files carry `ALFA-TAJNO`, beta's `BETA-TAJNO`; slugs, paths and
numbers are the same in both, so that whatever is asked for in alpha exists in beta with other
content. Whoever sees alpha's mark on beta's host has seen through a wall.
"""

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.support import client_of

MARKS = {"alpha": "ALFA-TAJNO", "beta": "BETA-TAJNO"}
# The names of those who browse stand on every page of the back office; as secret, but no proof that
# the object itself was shown.
BROWSERS = {"alpha": "ALFA-OSEBA", "beta": "BETA-OSEBA"}
COLOURS = {"alpha": (200, 20, 20), "beta": (20, 20, 200)}
PAGE_PASSWORD = "geslo strani"


def secrets_of(schema: str) -> tuple[str, ...]:
    """What nobody outside a municipality may read, in small letters."""
    return MARKS[schema].lower(), BROWSERS[schema].lower(), f"admin@{schema}.example"


@dataclass
class World:
    """One municipality: `numbers` are the same in both, `secrets` are its own."""

    schema: str
    numbers: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        return MARKS[self.schema]

    @property
    def names(self) -> dict[str, Any]:
        """Everything that a path of the table of routes may name."""
        return self.numbers | self.secrets

    def client(self, person: str = "anonymous", *, on: str | None = None) -> Client:
        """A browser with the session of a person of this municipality, at the host `on`.

        `program` is an integrator with its token, `anonymous` has nothing.
        """
        if person == "program":
            return client_of(on or self.schema, authorization=f"Bearer {self.secrets['token']}")
        client = client_of(on or self.schema)
        if person != "anonymous":
            client.cookies["sessionid"] = self.secrets["sessions"][person]
        return client


def picture(colour: tuple[int, int, int], note: str) -> bytes:
    """A PNG of one colour with a text inside, drawn without a library."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    width, height = 40, 30
    rows = (b"\0" + bytes(colour) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"tEXt", b"Comment\0" + note.encode())
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
