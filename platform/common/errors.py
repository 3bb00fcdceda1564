"""The one family of errors that a domain raises; each door maps it once."""

from collections.abc import Mapping


class DomainError(Exception):
    """An act that was refused: `code` for programs, `message` for the person, `fields` by input."""

    status = 400

    def __init__(self, code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})


class Invalid(DomainError):
    """Something that was typed cannot be accepted."""

    status = 422


class Conflict(DomainError):
    """Something else got there first, or already exists."""

    status = 409


class NotFound(DomainError):
    """There is no such thing here."""

    status = 404


class NotAllowed(DomainError):
    """This person may not do that."""

    status = 403
