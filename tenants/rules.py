"""What a municipality's row may hold. Each rule returns None or the reason why not."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

SCHEMA = re.compile(r"^[a-z][a-z0-9_]{2,40}$")
COLOUR = re.compile(r"^#[0-9a-f]{6}$")
HOST = re.compile(
    r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    r"(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$"
)
CODE = re.compile(r"^[0-9]{3}$")
KINDS = ("municipality", "urban_municipality", "regional_centre")
LANGUAGES = ("sl", "en", "it", "hu")
RESERVED_SCHEMAS = {
    "public",
    "information_schema",
    "extensions",
    "tplbase0",
    "template",
    "directory",
}
RESERVED_LABELS = {"www", "api", "admin", "static", "media", "mail", "localhost"}
# WCAG 2.2, 1.4.3: text of ordinary size against its background.
LEAST_CONTRAST = 4.5


def may_name_schema(name: str) -> str | None:
    """A schema's name: 3 to 41 small letters, digits and underscores, beginning with a letter."""
    if name in RESERVED_SCHEMAS or name.startswith("pg_"):
        return _("The schema name “%(name)s” is reserved. Choose another.") % {"name": name}
    if not SCHEMA.fullmatch(name):
        return _(
            "“%(name)s” cannot be a schema name. Use 3 to 41 small letters a–z, digits and "
            "underscores, beginning with a letter, for example hoce_slivnica."
        ) % {"name": name}
    return None


def may_use_host(host: str) -> str | None:
    """A host name in lower case, without port, path or scheme."""
    if not HOST.fullmatch(host) or host.split(".", maxsplit=1)[0] in RESERVED_LABELS:
        return _(
            "“%(host)s” cannot be the address of a portal. Use small letters, digits and hyphens "
            "between dots, for example hrastnik.example.si; www, api, admin and the like are kept."
        ) % {"host": host}
    return None


def may_use_domain(domain: str) -> str | None:
    """A registered domain of a municipality's own, with or without www: never an IP address."""
    last = domain.rpartition(".")[2]
    if not HOST.fullmatch(domain) or "." not in domain or last.isdigit():
        return _(
            "“%(host)s” cannot be a domain. Use small letters, digits and hyphens between dots, "
            "for example www.hrastnik.si; names with č, š or ž in their xn-- form."
        ) % {"host": domain}
    return None


def may_use_colour(colour: str) -> str | None:
    """A colour as #rrggbb on which white text is legible (contrast at least 4.5:1)."""
    if not COLOUR.fullmatch(colour):
        return _("“%(colour)s” is not a colour. Write it as # and six digits, like #0b4f6c.") % {
            "colour": colour
        }
    if contrast_with_white(colour) < LEAST_CONTRAST:
        return _(
            "White text on %(colour)s would be hard to read (contrast %(contrast).1f, at least 4.5 "
            "is needed). Choose a darker colour."
        ) % {"colour": colour, "contrast": contrast_with_white(colour)}
    return None


def may_use_accent(colour: str) -> str | None:
    """The second colour, as #rrggbb; it only decorates, so nothing has to be legible on it."""
    if COLOUR.fullmatch(colour):
        return None
    return _("“%(colour)s” is not a colour. Write it as # and six digits, like #e0a800.") % {
        "colour": colour
    }


def may_use_code(code: str | None, kind: str) -> str | None:
    """Municipalities have a code of three digits (001 to 213, never 145); centres have none."""
    if kind == "regional_centre":
        return _("A regional centre has no municipal code. Leave it out.") if code else None
    if not code or not CODE.fullmatch(code) or not 1 <= int(code) <= 213 or code == "145":
        return _(
            "“%(code)s” is not the code of a Slovenian municipality. Use three digits from 001 to "
            "213, as in the Register of Spatial Units (145 does not exist)."
        ) % {"code": code or ""}
    return None


def may_use_languages(languages: list[str]) -> str | None:
    """Slovenian first, then any of English, Italian and Hungarian, each once."""
    known = all(language in LANGUAGES for language in languages)
    if not known or languages[:1] != ["sl"] or len(set(languages)) != len(languages):
        return _(
            "The languages must begin with sl and may go on with en, it and hu, each once; "
            "found: %(languages)s."
        ) % {"languages": ", ".join(languages) or "–"}
    return None


def may_be_of_kind(kind: str) -> str | None:
    """One of the kinds that the law knows."""
    if kind not in KINDS:
        return _("“%(kind)s” is not a kind of municipality. Use one of: %(kinds)s.") % {
            "kind": kind,
            "kinds": ", ".join(KINDS),
        }
    return None


def may_be_called(name: str) -> str | None:
    """A name of 2 to 120 characters."""
    if not 2 <= len(name.strip()) <= 120 or not name.isprintable():
        return _("Give the municipality a name of 2 to 120 characters on one line.")
    return None


def may_be_reached(email: str) -> str | None:
    """The first administrator's address, or none."""
    try:
        validate_email(email or "none@example.org")
    except ValidationError:
        return _("“%(email)s” is not an e-mail address.") % {"email": email}
    return None


def contrast_with_white(colour: str) -> float:
    """Contrast ratio of white text on `colour`, by WCAG 2.2's relative luminance."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
