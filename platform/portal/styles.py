"""One style sheet out of small files, each in its cascade layer.

The files stand in `static/portal/styles/`. A later layer wins over an earlier one whatever its
selectors, so that ours need not outdo Designsystemet's; what stands in no layer (/theme.css, the
sheets of other doors) wins over all of them. No build step: the sheet is put together when it is
collected or asked for.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "portal/portal.css"
FOLDER = Path(__file__).parent / "static" / "portal" / "styles"
# Designsystemet's parts that we use, as they are published (its licence stands beside them).
VENDORED = (
    "base",
    "alert",
    "button",
    "details",
    "dialog",
    "error-summary",
    "field",
    "fieldset",
    "input",
    "label",
    "table",
    "tag",
    "validation-message",
)
# Layers in the order in which they win, each with its files.
LAYERS: dict[str, tuple[str, ...]] = {
    "tokens": ("tokens", "designsystemet"),
    "ground": ("ground",),
    "designsystemet": tuple(f"designsystemet/{name}" for name in VENDORED),
    "older": ("older",),
    "frame": ("frame",),
    "parts": ("content", "forms", "lists", "parts"),
    "pages": ("pages", "processes"),
    "last": ("last",),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_HEAD = "/* Designsystemet's parts: MIT, styles/designsystemet/LICENSE; all else: EUPL-1.2 */\n"


def sheet() -> str:
    """The whole style sheet, without the comments and the indentation of its files."""
    order = f"@layer {','.join(LAYERS)};\n"
    layers = (_layer(name, files) for name, files in LAYERS.items())
    return _HEAD + order + "".join(layers)


def _layer(name: str, files: Iterable[str]) -> str:
    texts = (_shortened((FOLDER / f"{file}.css").read_text()) for file in files)
    return f"@layer {name}{{{''.join(texts)}}}\n"


def _shortened(css: str) -> str:
    return _SPACE.sub(" ", _COMMENT.sub("", css)).strip()


class StyleFinder(BaseFinder):
    """Finds `portal/portal.css`, which stands in no folder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "styles")

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing can be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Where the sheet is, made anew when its files have changed."""
        if path != NAME:
            return []
        made = str(self._made())
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """For collectstatic."""
        self._made()
        yield NAME, self.storage

    def _made(self) -> Path:
        place, text = Path(self.storage.path(NAME)), sheet()
        if not place.exists() or place.read_text() != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_suffix(f".{id(self)}.part")
            part.write_text(text)
            # Whoever reads it meanwhile has the old sheet or the new one, never half of one.
            part.replace(place)
        return place
