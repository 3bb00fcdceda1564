"""Who may call what: everyone reads what is public, a token only within its scopes."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class ReadOrScope(BasePermission):
    """Reading needs no token; with one, and for every write, the view's scope is asked for."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True when the call may go on."""
        scope = f"{view.scope}:{'read' if request.method in SAFE_METHODS else 'write'}"
        if request.auth is None:
            return request.method in SAFE_METHODS
        return scope in request.auth.scopes
