"""The layers that lie under a municipality's maps: tiles and WMS services of others.

A visitor's browser fetches them from their hosts, so a host has to be one that the page's
Content-Security-Policy can name: https, a public name, no port, no placeholder in it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from common.errors import Invalid

TILES, WMS = "tiles", "wms"
MOST_LAYERS: Final = 10
LONGEST: Final = {"url": 500, "layer": 200, "attribution": 200, "title": 80}
FIRST_LANGUAGE = "sl"
# A name of at least two parts, the last of letters: no address in numbers, no name of this machine.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]{2,59})")
_OF_THIS_NETWORK = (".local", ".localhost", ".internal", ".lan", ".home", ".intranet", ".test")
# What an address is written with; quotes, spaces, commas and semicolons mean something in headers.
_ADDRESS = re.compile(r"https://[A-Za-z0-9\-._~:/?#\[\]@!$&()*+=%{}]+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TILE_NEEDS = {"z", "x", "y"}
_LAYER = re.compile(r"[\w:.\- ,/]+")

Layer = dict[str, Any]


def read(layers: object) -> list[Layer]:
    """The layers as they are stored, in their order, the lowest first.

    Raises Invalid (`layers_invalid`) with the faults: by field for one layer, else with its number.
    """
    if not isinstance(layers, Sequence) or isinstance(layers, str):
        raise Invalid("layers_invalid", _("This is no list of map layers."))
    if len(layers) > MOST_LAYERS:
        raise Invalid("layers_invalid", _("A map has at most 10 layers."))
    found = [_cleaned(layer) for layer in layers]
    faults = [(n, each) for n, layer in enumerate(found, start=1) if (each := faults_of(layer))]
    if faults:
        said = _("Layer %(number)d: %(faults)s")
        words = [said % {"number": n, "faults": " ".join(each.values())} for n, each in faults]
        raise Invalid("layers_invalid", " ".join(words), faults[0][1])
    if len({(layer["url"], layer["layer"]) for layer in found}) < len(found):
        taken = _("This layer is there already.")
        raise Invalid("layers_invalid", taken, {"url": taken})
    return found


def faults_of(layer: Layer) -> dict[str, str]:
    """What is wrong with one layer, by field."""
    faults = {}
    if layer["kind"] not in (TILES, WMS):
        faults["kind"] = _("Choose tiles or WMS.")
    elif fault := address_fault(layer["url"], layer["kind"]):
        faults["url"] = fault
    if layer["kind"] == WMS and not _LAYER.fullmatch(layer["layer"]):
        faults["layer"] = _("Write the name of the layer, as the WMS service calls it.")
    if not layer["title"].get(FIRST_LANGUAGE):
        faults["title"] = _("Write what the layer is called, in Slovenian at least.")
    if not layer["attribution"]:
        faults["attribution"] = _("Write whose map it is: its owner asks for that.")
    faults |= {
        name: _too_long(name) for name in LONGEST if name not in faults and _long(layer, name)
    }
    if any("\0" in word for word in _words(layer)):
        faults["title"] = _("There is a character that is none.")
    return faults


def address_fault(url: str, kind: str) -> str | None:
    """Why an address cannot be one of tiles or of a WMS service; None if it can."""
    if not url.startswith("https://"):
        return _("The address begins with https://.")
    if not _ADDRESS.fullmatch(url):
        return _("There is a character that no address has, such as a space or a quotation mark.")
    host = _host(url)
    if host is None:
        return _("The address has to name a public host, such as tile.example.si, without a port.")
    found = set(_PLACEHOLDER.findall(url))
    if kind == WMS and found:
        return _("The address of a WMS service has no placeholder in braces.")
    if kind == TILES and found - {"r"} != _TILE_NEEDS:
        return _("The address of tiles holds {z}, {x} and {y}, and no other placeholder but {r}.")
    return None


def hosts(layers: Iterable[Mapping[str, Any]]) -> list[str]:
    """Where the layers come from, as a Content-Security-Policy names it; each once.

    What does not name a host as it must be is left out, whatever stands in the row.
    """
    found = {_host(str(layer.get("url", ""))) for layer in layers}
    return sorted(f"https://{host}" for host in found if host)


def _host(url: str) -> str | None:
    """The host of an address; None where it is not to be named."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    # As it is written, with a port or a password if there is one: neither is the name of a host.
    host = parts.netloc
    if parts.scheme != "https" or len(host) > 253 or not _HOST.fullmatch(host):
        return None
    return None if host.endswith(_OF_THIS_NETWORK) else host


def _cleaned(layer: object) -> Layer:
    """One layer with every member, as text without spaces around it."""
    given = layer if isinstance(layer, Mapping) else {}
    titles = given.get("title")
    title = titles if isinstance(titles, Mapping) else {}
    texts = {name: _text(given.get(name)) for name in ("kind", "url", "layer", "attribution")}
    named = {str(code): _text(word) for code, word in title.items() if _text(word)}
    texts["layer"] = texts["layer"] if texts["kind"] == WMS else ""
    return {**texts, "title": named, "is_base": given.get("is_base") is True}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _words(layer: Layer) -> list[str]:
    return [layer["layer"], layer["attribution"], *layer["title"].values(), *layer["title"]]


def _long(layer: Layer, name: str) -> bool:
    words = layer[name].values() if name == "title" else [layer[name]]
    return any(len(word) > LONGEST[name] for word in words)


def _too_long(name: str) -> str:
    return _("At most %(most)d characters.") % {"most": LONGEST[name]}
