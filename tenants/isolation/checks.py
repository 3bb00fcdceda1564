"""Checks that refuse to start an installation with a wall missing."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.backends.postgresql.psycopg_any import is_psycopg3

KEY_FUNCTION = "tenants.isolation.keys.make_key"


@register
def psycopg2_only(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """psycopg 3 moves Django off psycopg2 by merely being installed."""
    if is_psycopg3 or find_spec("psycopg") is not None:
        hint = "Uninstall the package psycopg; this installation runs on psycopg2."
        return [Error("psycopg 3 is installed.", hint=hint, id="isolation.E001")]
    return []


@register
def cache_keys_carry_schema(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One cache alias without the schema in its keys serves one municipality's data to another."""
    return [
        Error(
            f"Cache {alias!r} has no schema in its keys.",
            hint=f"Set KEY_FUNCTION to {KEY_FUNCTION}.",
            id="isolation.E002",
        )
        for alias, options in dict[str, Any](settings.CACHES).items()
        if options.get("KEY_FUNCTION") != KEY_FUNCTION
    ]


@register
def content_types_are_shared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Their cache is one for the process, so their table has to be one for the installation."""
    if "django.contrib.contenttypes" in settings.TENANT_APPS:
        hint = "Keep django.contrib.contenttypes in SHARED_APPS alone."
        return [Error("Content types stand in tenant schemas.", hint=hint, id="isolation.E003")]
    return []


@register
def cookies_stay_on_their_host(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A cookie for the parent domain would be sent to every municipality."""
    problems: list[CheckMessage] = []
    if settings.SESSION_COOKIE_DOMAIN or settings.CSRF_COOKIE_DOMAIN:
        hint = "Remove SESSION_COOKIE_DOMAIN and CSRF_COOKIE_DOMAIN."
        problems.append(Error("Cookies span hosts.", hint=hint, id="isolation.E004"))
    if any("*" in origin for origin in settings.CSRF_TRUSTED_ORIGINS):
        hint = "Sibling subdomains are same-site: name origins one by one."
        problems.append(Error("A wildcard is trusted.", hint=hint, id="isolation.E005"))
    return problems
