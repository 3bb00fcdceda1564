"""Sessions in the municipality's own table, as Django's, with one difference."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from tenants.isolation.connection import is_lost


class SessionStore(db.SessionStore):
    """Django's, which takes any failure to save for a session that was ended elsewhere.

    Django names a session's engine by module: this has to be called so.
    """

    def save(self, must_create: bool = False) -> None:
        """Save; raises what the database raised when its connection was lost meanwhile.

        Django would answer 400, as if the person had signed out somewhere else, where nothing is
        wrong with what they asked, and asking again is right.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            before = error.__context__
            if before is not None and is_lost(before):
                raise before from error
            raise
