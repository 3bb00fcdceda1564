"""What this process counts, by municipality; `config.operations` shows it at /metrics.

The label is the schema that was served, never the Host header: whatever is not a portal of ours
shares one label, so nobody outside can make new series.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

log = structlog.get_logger(__name__)

# No schema may be called so.
NOBODY = "-"
# Upper ends of the histogram's classes, in seconds.
SECONDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_MOST_PROCESSES = 1000
_DOORS = {
    "admin": "staff",
    "api": "api",
    "console": "console",
    "documents": "files",
    "media": "files",
}


class _Slot:
    """The number under which this process counts: the lowest that no living process holds.

    Numbers of processes would leave a file behind for each worker that ever lived; a slot is taken
    over with its counts by the next one. The kernel lets go of a dead one's lock.
    """

    def __init__(self) -> None:
        self._process = 0
        self._lock = -1
        self._name = ""

    def __call__(self) -> str:
        """The slot's name. Raises OSError when the folder cannot be written to."""
        if self._process != os.getpid():
            self._take(Path(settings.METRICS_DIR))
        return self._name

    def _take(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._lock >= 0:
            # The parent's, which it goes on holding: closed here, not unlocked.
            os.close(self._lock)
            self._lock = -1
        for number in range(_MOST_PROCESSES):
            lock = os.open(folder / f"slot-{number}.lock", os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                continue
            self._process, self._lock, self._name = os.getpid(), lock, str(number)
            return
        raise OSError(f"All {_MOST_PROCESSES} slots in {folder} are held.")


class _Unused:
    """Stands in until the first value is made, so that importing this module takes no slot."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        values.ValueClass = values.MultiProcessValue(_Slot())  # type: ignore[no-untyped-call]
        return values.ValueClass(*args, **kwargs)


if settings.METRICS_DIR:
    values.ValueClass = _Unused()

_own = CollectorRegistry()
REQUESTS = Counter(
    "skupaj_requests",
    "Requests answered; a class of 5xx is an error of ours.",
    ("municipality", "door", "status"),
    registry=_own,
)
SECONDS_TAKEN = Histogram(
    "skupaj_request_seconds",
    "Time until the answer was ready, without the sending of streamed files.",
    ("municipality",),
    buckets=SECONDS,
    registry=_own,
)
KEPT = Counter(
    "skupaj_kept_answers",
    "Requests of anonymous visitors, by whether a kept answer was there.",
    ("municipality", "result"),
    registry=_own,
)
TASKS = Counter(
    "skupaj_tasks",
    "Attempts at background tasks, by what became of them.",
    ("municipality", "outcome"),
    registry=_own,
)


class _Series(NamedTuple):
    """How one kind of request is counted."""

    add: Callable[[], None]
    observe: Callable[[float], None]


# Looking a series up by its labels costs more than counting, so each is looked up once.
_requests: dict[tuple[str, str, int], _Series] = {}
_kept: dict[tuple[str, bool], Callable[[], None]] = {}


class MetricsMiddleware:
    """Counts each request under the municipality that the next middleware finds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        response = self.get_response(request)
        try:
            _count(request, response.status_code, perf_counter() - began)
        except OSError as error:
            log.error("metrics_not_counted", error=str(error))
        return response


def _count(request: HttpRequest, status: int, seconds: float) -> None:
    tenant = getattr(request, "tenant", None)
    schema = NOBODY if tenant is None else tenant.schema_name
    head = request.path_info[1:].partition("/")[0]
    key = (schema, head if head in _DOORS else "", status // 100)
    series = _requests.get(key)
    if series is None:
        labels = REQUESTS.labels(schema, _DOORS.get(head, "portal"), f"{key[2]}xx")
        series = _Series(labels.inc, SECONDS_TAKEN.labels(schema).observe)
        _requests[key] = series
    series.add()
    series.observe(seconds)


def kept_answer(schema: str, *, found: bool) -> None:
    """Count whether an anonymous visitor's request met a kept answer."""
    key = (schema, found)
    count = _kept.get(key)
    try:
        if count is None:
            count = _kept[key] = KEPT.labels(schema, "hit" if found else "miss").inc
        count()
    except OSError as error:
        log.error("metrics_not_counted", error=str(error))


def task_settled(schema: str, outcome: str) -> None:
    """Count an attempt at a task of `schema` and what became of it."""
    try:
        TASKS.labels(schema, outcome).inc()
    except OSError as error:
        log.error("metrics_not_counted", error=str(error))


def registry() -> CollectorRegistry:
    """What all processes of this machine have counted together; new at each call."""
    if not settings.METRICS_DIR:
        return _own
    Path(settings.METRICS_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
    found = CollectorRegistry()
    MultiProcessCollector(found, path=settings.METRICS_DIR)  # type: ignore[no-untyped-call]
    return found
