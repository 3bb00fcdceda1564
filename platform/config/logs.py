"""Log lines: one JSON object each, always with the municipality they belong to."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.dev import plain_traceback

from tenants.isolation.logs import add_schema

DEBUG_LEVEL = logging.DEBUG
# PostgreSQL repeats the offending row's values in these lines of its errors.
_DETAILS = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


def hide_details(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: takes people's data out of the text of the database's errors."""
    for key in ("exception", "error", "event"):
        if isinstance(event.get(key), str):
            event[key] = _DETAILS.sub(r"\1: …", event[key])
    return event


def logging_settings(environment: str) -> dict[str, Any]:
    """Django's LOGGING: JSON in production, readable lines elsewhere; both carry the schema."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        add_schema,
    ]
    _configure(shared)
    renderers: list[Any] = (
        [structlog.processors.format_exc_info, hide_details, structlog.processors.JSONRenderer()]
        if environment == "production"
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain_traceback)]
    )
    level = "WARNING" if environment == "test" else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderers,
                ],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        # These tell of every page's indexing and every task that runs within a request.
        "loggers": {
            "django.tasks": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
            # What it says of a 404 the request's own line has said.
            "django.request": {"level": "ERROR"},
        },
    }


def _configure(shared: list[Any]) -> None:
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
