"""The two database logins: the owner creates and migrates, the application serves."""

import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

ENGINE = "tenants.isolation.backend"


def connection_settings(url: str, *, assume_roles: bool = False) -> dict[str, Any]:
    """Django's settings for a `postgresql://` URL; a socket folder may be the host.

    With `assume_roles` the connection works under the role of whoever is served (the application).
    Raises ValueError when the URL is not a PostgreSQL one or names no database.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise ValueError("DATABASE_URL must look like postgresql://user:password@host:5432/name")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": ENGINE,
        "ASSUME_ROLES": assume_roles,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or _host(parts.netloc),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "OPTIONS": query,
    }


def _host(netloc: str) -> str:
    # urlsplit lower-cases hostnames, which would break the path of a socket folder.
    return unquote(netloc.rpartition("@")[2].partition(":")[0])


def application_url(owner_url: str, secret_key: str) -> str:
    """The application's login beside the owner's, where none is set (never in production)."""
    parts = urlsplit(owner_url)
    name = unquote(parts.path.lstrip("/"))
    password = hmac.new(secret_key.encode(), f"login:{name}".encode(), hashlib.sha256).hexdigest()
    host = parts.netloc.rpartition("@")[2]
    user = quote(application_login(name))
    return parts._replace(netloc=f"{user}:{password}@{host}").geturl()


def application_login(database: str) -> str:
    """Name of the application's login; logins are shared by all databases of a server."""
    return f"{database}_app"
