"""Cache: every alias carries the schema in its keys."""

from typing import Any

CACHES: dict[str, dict[str, Any]] = {
    # Shared by all processes; the table stands in each municipality's own schema, behind its role.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "isolation_cacheentry",
        "KEY_FUNCTION": "tenants.isolation.keys.make_key",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Answers to anonymous visitors, one store a process: an entry says of itself which generations
    # it shows, so that nothing has to be flushed anywhere.
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "TIMEOUT": 3600,
        "KEY_FUNCTION": "tenants.isolation.keys.make_key",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    # Answers to searches: anybody can make up any number of them, so they have room of their own.
    "searches": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "searches",
        "TIMEOUT": 3600,
        "KEY_FUNCTION": "tenants.isolation.keys.make_key",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "TIMEOUT": 600,
        "KEY_FUNCTION": "tenants.isolation.keys.make_key",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
