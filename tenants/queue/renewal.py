"""Keeping a lease alive while its task runs."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

import structlog
from django.db import InterfaceError, OperationalError, connection

from tenants.queue.leases import Held, renew

log = structlog.get_logger(__name__)


class Renewal:
    """Renews the lease every third of its time, from a thread with a connection of its own.

    The connection is opened by the first renewal, so a short task does not pay for it. A lease that
    is lost all the same is found out when the outcome is recorded: a thread cannot stop a task.
    """

    def __init__(self, held: Held, seconds: float) -> None:
        self._held = held
        self._seconds = seconds
        self._ended = Event()
        self._thread = Thread(target=self._renew_until_ended, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        # A renewal that hangs on a dead connection must not keep the outcome waiting for ever.
        self._thread.join(self._seconds)

    def _renew_until_ended(self) -> None:
        try:
            while not self._ended.wait(self._seconds / 3):
                if not self._renew():
                    return
        finally:
            connection.close()

    def _renew(self) -> bool:
        """Whether to go on: a connection that broke is tried again, a lost lease is lost."""
        try:
            ours = renew(self._held, self._seconds)
        except (OperationalError, InterfaceError) as error:
            log.warning("lease_not_renewed", error=str(error), **self._held.facts)
            connection.close()
            return True
        if not ours:
            log.warning("lease_lost", **self._held.facts)
        return ours
