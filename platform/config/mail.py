"""Where mail leaves: one address in the environment."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BACKENDS = "django.core.mail.backends"
_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def mailers(url: str, *, production: bool) -> dict[str, dict[str, Any]]:
    """Django's MAILERS for `smtp[+tls|+ssl]://user:password@host:port`.

    Without one, mail is written to the terminal outside production, and in production handed to a
    server on this machine. Raises ImproperlyConfigured for any other address.
    """
    if not url and not production:
        return _counted(f"{_BACKENDS}.console.EmailBackend")
    parts = urlsplit(url or "smtp://localhost")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@host:587")
    options = {
        "host": parts.hostname,
        "port": parts.port or _PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        "timeout": 10,
    }
    return _counted(f"{_BACKENDS}.smtp.EmailBackend", **options)


def _counted(through: str, **options: Any) -> dict[str, dict[str, Any]]:
    """Each mail is counted for its municipality, then handed to the backend `through`."""
    counting = "tenants.isolation.mail.MunicipalityMail"
    return {"default": {"BACKEND": counting, "OPTIONS": {"through": through, **options}}}
