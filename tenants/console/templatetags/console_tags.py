"""How figures are written in the console."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.console.acts import SCHEDULE
from tenants.console.jobs import KINDS

register = template.Library()
_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
ACTS = {
    "signed_in": gettext_lazy("Signed in"),
    "second_factor_taken_up": gettext_lazy("Took up a second factor"),
    "operator_added": gettext_lazy("Operator added"),
    "operator_removed": gettext_lazy("Operator removed"),
    "operator_reset": gettext_lazy("Operator let begin anew"),
    "link": gettext_lazy("Sign-in link given out"),
    "downloaded": gettext_lazy("Archive downloaded"),
}


@register.filter(name="bytes")
def in_bytes(value: Any) -> str:
    """A number of bytes, in the unit that fits; a dash for what was not measured."""
    if not isinstance(value, int):
        return "–"
    for size, unit in _UNITS:
        if value >= size:
            return f"{number_format(value / size, 1)}\xa0{unit}"
    return f"{value}\xa0B"


@register.filter
def seconds(value: float) -> str:
    """A time in the unit that fits."""
    if value < 120:
        return _("%(n)d s") % {"n": value}
    if value < 7200:
        return _("%(n)d min") % {"n": value / 60}
    return _("%(n)d h") % {"n": value / 3600}


@register.filter
def fact(value: Any) -> str:
    """What was asked for or found, as people write it."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)


@register.filter
def who_title(name: str) -> str:
    """Who it was: an address, or what acts without anybody at the console."""
    return _("the schedule") if name == SCHEDULE else name


@register.filter
def act_title(name: str) -> str:
    """What an act was, in words."""
    base, _underscore, end = name.rpartition("_")
    if end in ("done", "failed") and base in KINDS:
        word = _("done") if end == "done" else _("failed")
        return f"{KINDS[base].title}: {word}"
    known = KINDS.get(name)
    return str(known.title if known else ACTS.get(name, name))
