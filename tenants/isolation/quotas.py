"""How much of the installation a municipality may use: files, mails, requests of the API.

The limits stand in the municipality's row, which its role reads and cannot change; none there means
the installation's own. What is used is counted in its own schema.
"""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django_tenants.utils import get_tenant_model

from common.errors import DomainError
from tenants.isolation import counters, refusals
from tenants.isolation.connection import connection, current_schema
from tenants.isolation.roles import PUBLIC

LIMITS = ("storage_mb", "mail_a_day", "exports_a_day", "api_an_hour")
MB = 1_000_000
HOUR, DAY = 3600, 86400
# Files that are being written: counted when they have their name.
PART = ".part-"
# Pictures at a size are made while a page is shown: they count, and are never refused.
DERIVED = "images/"


class QuotaReached(DomainError):
    """The municipality has used up what it may use; 507 as in RFC 4918."""

    status = 507


def limit_of(municipality: Any, name: str) -> int:
    """A limit of a municipality, or the installation's where it has none of its own."""
    own = getattr(municipality, name, None)
    return int(settings.QUOTAS[name] if own is None else own)


def limit_here(name: str) -> int | None:
    """The limit of whoever is served; None on the root domain, which has none."""
    schema = current_schema()
    if schema in (PUBLIC, settings.TEMPLATE_SCHEMA):
        return None
    tenant = connection.tenant
    if not hasattr(tenant, name):
        # Tasks and commands know the schema alone.
        tenant = get_tenant_model().objects.filter(schema_name=schema).first()
    return limit_of(tenant, name)


# -- Files ------------------------------------------------------------------------------------


def stored_bytes() -> int:
    """Bytes of all files of whoever is served; counted anew once a day, kept up in between."""
    known = counters.read("storage")
    if known is None:
        known = folder_bytes(current_schema())[0]
        counters.begin("storage", known, DAY)
    return known


def folder_bytes(schema: str) -> tuple[int, int]:
    """Bytes and number of the files of a municipality."""
    size = count = 0
    for folder, _folders, files in os.walk(Path(settings.MEDIA_ROOT) / schema):
        for name in files:
            if name.startswith(PART):
                continue
            try:
                size += os.lstat(os.path.join(folder, name)).st_size
                count += 1
            except FileNotFoundError:
                continue
    return size, count


def may_keep(size: int) -> str | None:
    """None when a file of `size` bytes may be stored here, else the reason why not."""
    most = limit_here("storage_mb")
    if most is None or stored_bytes() + size <= most * MB:
        return None
    return _(
        "There is no room for this file: this portal may store %(most)d MB. Delete what is no "
        "longer needed, or ask the operators of the installation for more."
    ) % {"most": most}


def reserve(size: int, name: str) -> None:
    """Count a file that is about to be written; raises QuotaReached when it does not fit.

    The count is raised first, so that two files at the same moment do not both take the last room.
    """
    most = limit_here("storage_mb")
    if most is None:
        return
    stored_bytes()
    if counters.add("storage", size, DAY) > most * MB and not name.startswith(DERIVED):
        counters.add("storage", -size, DAY)
        raise QuotaReached(
            "storage_reached", may_keep(size) or _("There is no room for this file.")
        )


def give_back(size: int) -> None:
    """A file is gone, or was not written after all."""
    # Where no count has begun, the next one finds what is there.
    if size and counters.read("storage") is not None:
        counters.add("storage", -size, DAY)


# -- Mail -------------------------------------------------------------------------------------


def may_send() -> bool:
    """Count a mail of whoever is served; False when it has sent all it may send today."""
    most = limit_here("mail_a_day")
    if most is None or counters.add(mail_counter(), 1, 2 * DAY) <= most:
        return True
    counters.add(mail_counter(), -1, 2 * DAY)
    counters.add(f"{mail_counter()}.refused", 1, 2 * DAY)
    return False


def mail_counter() -> str:
    """The counter of today's mails, by the days since 1970."""
    return f"mail.{int(time()) // DAY}"


# -- API --------------------------------------------------------------------------------------


class Meter:
    """Requests of this hour by municipality: counted in the process, told to the others at times.

    Between two tellings each process may let a hundredth of the limit through unseen.
    """

    EVERY_SECONDS = 10

    def __init__(self) -> None:
        self._lock = Lock()
        # Schema: the hour, what all had told, what is untold, and when it was told last.
        self._known: dict[str, tuple[int, int, int, float]] = {}

    def count(self, schema: str, limit: int, now: float) -> bool:
        """Count a request; whether it is within the limit."""
        hour = int(now) // HOUR
        with self._lock:
            at, known, untold, told = self._known.get(schema, (hour, 0, 0, 0.0))
            if at != hour:
                known, untold, told = 0, 0, 0.0
            untold += 1
            if known <= limit and (untold > limit // 100 or now - told > self.EVERY_SECONDS):
                known, untold, told = counters.add(f"api.{hour}", untold, 2 * HOUR), 0, now
            self._known[schema] = (hour, known, untold, told)
        return known + untold <= limit

    def forget(self) -> None:
        """Begin anew (tests)."""
        self._known.clear()


meter = Meter()


class QuotaMiddleware:
    """Holds the API to its requests an hour (429), and says what is full in plain words (507).

    Stands before the kept answers: those count too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/"):
            tenant: Any = getattr(request, "tenant", None)
            limit = limit_of(tenant, "api_an_hour") if hasattr(tenant, "api_an_hour") else None
            if limit is not None and not meter.count(tenant.schema_name, limit, time()):
                return _too_many(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A file that found no room although its form said so a moment ago."""
        if not isinstance(error, QuotaReached):
            return None
        return refusals.full(request, error.message)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = refusals.too_many(request)
    response["Retry-After"] = str(HOUR - int(time()) % HOUR)
    return response
