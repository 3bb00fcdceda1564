"""Who may call what: everyone reads what is public, a token only within its scopes."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission


class ReadOrScope(BasePermission):
    """Reading needs no token; with one, and for every write, the view's scope is asked for.

    A view without a scope (the index, the description of the API) is open to every token.
    """

    code = "scope_missing"
    message = ""

    def has_permission(self, request: Any, view: Any) -> bool:
        """True when the call may go on."""
        reads = request.method in SAFE_METHODS
        if request.auth is None or not view.scope:
            return reads
        scope = f"{view.scope}:{'read' if reads else 'write'}"
        self.message = _("This token lacks the scope “%(scope)s”.") % {"scope": scope}
        return bool(scope in request.auth.scopes)


class ReadOrCitizen(ReadOrScope):
    """Reading as everywhere; writing with a citizen's session, and not with a program's token."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """True when the call may go on; what the person may the act itself says."""
        if request.method in SAFE_METHODS:
            return super().has_permission(request, view)
        return self.is_citizen(request)

    def is_citizen(self, request: Any) -> bool:
        """Whether a person calls, and no program. Raises NotAuthenticated for nobody."""
        said = _("Sign in on the portal: opinions are given by people, not by programs.")
        self.code, self.message = "session_missing", said
        if request.auth is None and not (request.user and request.user.is_authenticated):
            raise NotAuthenticated(said, "session_missing")
        return request.auth is None


class WithSession(ReadOrCitizen):
    """What is one's own, with a citizen's session: reading it as well as writing it."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """True when the call may go on; what the person may the act itself says."""
        return self.is_citizen(request)
