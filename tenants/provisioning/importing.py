"""Many municipalities from a CSV file: all lines are read and checked before anything is made."""

import csv
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid
from common.text import fold
from tenants.models import Domain, Municipality
from tenants.provisioning.services import NewMunicipality, create_municipality

NEEDED = ("code", "name")
Progress = Callable[[int, int, str], None]


def read_csv(path: Path) -> list[NewMunicipality]:
    """The municipalities of a file with the columns `code` and `name`.

    May have too: `urban` (1 for an urban municipality), `region`, `minority_language`, `schema`,
    `host`, `admin_email`, `seat_lat` and `seat_lon` (degrees, WGS84). Raises Invalid, naming every
    broken line, before anything is made.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = _("The file cannot be read as UTF-8 text: %(error)s") % {"error": error}
        raise Invalid("csv_unreadable", message) from error
    rows = csv.DictReader(text.splitlines(), strict=True)
    try:
        missing = [name for name in NEEDED if name not in (rows.fieldnames or [])]
    except csv.Error as error:
        message = _("Line %(line)d: %(fault)s") % {"line": rows.line_num, "fault": error}
        raise Invalid("csv_broken", message) from error
    if missing:
        message = _("The first line must name the columns; missing: %(missing)s.")
        raise Invalid("csv_columns", message % {"missing": ", ".join(missing)})
    read, faults = _read_rows(rows)
    if faults:
        raise Invalid("csv_broken", "\n".join(faults))
    return read


def _read_rows(
    rows: "csv.DictReader[str]",
) -> tuple[list[NewMunicipality], list[str]]:
    read: list[NewMunicipality] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    try:
        for row in rows:
            line = rows.line_num
            new = _municipality(row)
            found = list(new.faults().values())
            if None in row or None in row.values():
                found = [_("the number of columns differs from the first line")]
            found += list(_repeated(new, seen, line))
            faults += [_("Line %(line)d: %(fault)s") % {"line": line, "fault": f} for f in found]
            read.append(new)
    except csv.Error as error:
        faults.append(_("Line %(line)d: %(fault)s") % {"line": rows.line_num, "fault": error})
    return read, faults


def _repeated(new: NewMunicipality, seen: dict[str, int], line: int) -> Iterator[str]:
    for what in (f"code {new.code}", f"schema {new.schema}", f"host {new.host}"):
        if what in seen:
            yield _("%(what)s stands in line %(line)d already") % {"what": what, "line": seen[what]}
        seen.setdefault(what, line)


def _municipality(row: dict[str, str]) -> NewMunicipality:
    name = (row.get("name") or "").strip()
    urban = (row.get("urban") or "0").strip() == "1"
    schema = (row.get("schema") or "").strip() or schema_for(name)
    label = schema.replace("_", "-")
    languages = ["sl", "en", *filter(None, [(row.get("minority_language") or "").strip()])]
    return NewMunicipality(
        schema=schema,
        name=f"Mestna občina {name}" if urban else f"Občina {name}",
        host=(row.get("host") or "").strip() or f"{label}.{settings.ROOT_HOST}",
        code=(row.get("code") or "").strip(),
        kind="urban_municipality" if urban else "municipality",
        region=(row.get("region") or "").strip(),
        languages=languages,
        latitude=_degrees(row.get("seat_lat")),
        longitude=_degrees(row.get("seat_lon")),
        admin_email=(row.get("admin_email") or "").strip(),
    )


def _degrees(text: str | None) -> float | None:
    """A number of degrees; what is none is far out of Slovenia, so that the rule names it."""
    if not (text or "").strip():
        return None
    try:
        return float(str(text).strip())
    except ValueError:
        return math.nan


def schema_for(name: str) -> str:
    """The schema's name for a municipality's: "Hoče-Slivnica" becomes "hoce_slivnica"."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(name).replace("đ", "d")).strip("_")
    return plain if len(plain) >= 3 else f"obcina_{plain}"


def create_missing(wanted: list[NewMunicipality], progress: Progress) -> tuple[int, int]:
    """Create those that do not exist yet, each in a transaction of its own.

    Those with a code or schema that is taken are left as they are, also when another run takes it
    first. Returns how many were made and how many there were already.
    """
    codes = set(Municipality.objects.values_list("code", flat=True))
    schemas = set(Municipality.objects.values_list("schema_name", flat=True))
    made = 0
    for number, new in enumerate(wanted, 1):
        progress(number, len(wanted), new.name)
        if (new.code and new.code in codes) or new.schema in schemas:
            continue
        try:
            create_municipality(new=new)
            made += 1
        except Conflict:
            if Domain.objects.filter(domain=new.host).exclude(tenant__code=new.code).exists():
                raise
    return made, len(wanted) - made
