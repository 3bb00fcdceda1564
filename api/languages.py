"""In which language an answer is: `?lang=`, else `Accept-Language`, else Slovenian."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Locale

from api.problems import Malformed

# The root domain belongs to no municipality; its own texts are in these.
ROOT_LANGUAGES = ("sl", "en")


def switched_on(request: Any) -> tuple[str, ...]:
    """The languages of the municipality that is being asked."""
    return tuple(getattr(request.tenant, "languages", ROOT_LANGUAGES))


def preferred(request: Any) -> str:
    """The language that the caller's `Accept-Language` likes best among those switched on."""
    available = switched_on(request)
    accepted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower())
    for code, _quality in accepted:
        # The list is ordered by preference; en-gb is content with en.
        if code.partition("-")[0] in available:
            return code.partition("-")[0]
    return settings.LANGUAGE_CODE


def wanted(request: Any) -> str | None:
    """The language named by `?lang=`, or None without it.

    Raises Malformed when the municipality does not have that language.
    """
    code: str | None = request.GET.get("lang")
    available = switched_on(request)
    if code is None or code in available:
        return code
    message = _("“%(code)s” is not a language of this portal. Choose among: %(known)s.")
    said = message % {"code": code[:20], "known": ", ".join(available)}
    raise Malformed("unknown_language", {"lang": said})


def locale_of(request: Any, language: str) -> int:
    """The number of a language in the municipality that is asked.

    Read once a process: a language is switched on with the municipality's own row.
    """
    tenant = request.tenant
    return _locales(tenant.schema_name, tenant.updated_at).get(language, 0)


@lru_cache(maxsize=5000)
def _locales(schema: str, updated_at: datetime) -> dict[str, int]:
    return dict(Locale.objects.values_list("language_code", "pk"))
