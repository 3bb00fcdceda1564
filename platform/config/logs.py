"""Log lines: one JSON object each, always with the municipality they belong to."""

from typing import Any

import structlog
from structlog.dev import plain_traceback

from tenants.isolation.logs import add_schema


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
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
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
