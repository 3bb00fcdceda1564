"""A connection that was lost is always an OperationalError, as who waits for the database expects.

psycopg2 mostly says so, but raises a bare DatabaseError, without a code of the server's, where the
server dies before the answer has begun.
"""

from types import TracebackType

import psycopg2
from django.db.utils import DatabaseErrorWrapper, OperationalError


class LossNamed(DatabaseErrorWrapper):
    """Django's wrapper of errors, which calls a loss by its name."""

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Reraise as Django's own errors."""
        if exc_type is psycopg2.DatabaseError and getattr(exc_value, "pgcode", None) is None:
            self.wrapper.errors_occurred = True  # type: ignore[attr-defined]
            args = exc_value.args if exc_value else ()
            raise OperationalError(*args).with_traceback(traceback) from exc_value
        super().__exit__(exc_type, exc_value, traceback)  # type: ignore[arg-type]
