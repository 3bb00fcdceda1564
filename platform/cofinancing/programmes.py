"""The programmes that calls and projects belong to: data of `programmes.toml`, the same for all."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_FILE = Path(__file__).with_name("programmes.toml")


class Level(models.TextChoices):
    """Who gives the money."""

    EU = "eu", _("European Union")
    STATE = "state", pgettext_lazy("who pays", "State")
    MUNICIPAL = "municipal", _("Municipality")
    OTHER = "other", _("Others")


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme: its code, who gives the money, the fund behind it, its names by language."""

    code: str
    level: str
    fund: str
    names: dict[str, str]

    @property
    def title(self) -> str:
        """What it is called in the language of the moment, or in Slovenian."""
        return self.names.get(str(get_language())) or self.names["sl"]


@cache
def programmes() -> dict[str, Programme]:
    """Every programme by its code, in the order of the file."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        code: Programme(code, entry.pop("level"), entry.pop("fund"), dict(entry))
        for code, entry in found.items()
    }


def title_of(code: str) -> str:
    """What a programme is called; the code itself for one that is gone from the file."""
    known = programmes().get(code)
    return known.title if known else code


def choices() -> list[tuple[str, str]]:
    """Codes and titles, for a form."""
    return [(one.code, one.title) for one in programmes().values()]
