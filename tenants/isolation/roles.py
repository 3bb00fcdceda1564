"""Names of the database roles that the application takes on."""

import hashlib

from django.conf import settings

PUBLIC = "public"
# PostgreSQL cuts identifiers at 63 bytes, silently: two long names could become one.
_LONGEST = 63


def role_of(schema: str) -> str:
    """The role that may reach `schema`; for `public` the role of the directory."""
    return _role("directory") if schema == PUBLIC else _role(f"m.{schema}")


def platform_role() -> str:
    """The role of the task queue and of consumers, which sees no municipality's tables."""
    return _role("platform")


def municipalities_role() -> str:
    """The group of all municipalities' roles; holds what each may read in `public`."""
    return _role("municipalities")


def _role(suffix: str) -> str:
    name = f"{settings.ROLE_PREFIX}.{suffix}"
    if len(name.encode()) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{name[: _LONGEST - 13]}.{digest}"
