"""The readers of all outboxes; their tables stand in `public`."""

from django.apps import AppConfig


class ConsumersConfig(AppConfig):
    """Who reads the outboxes, and how far."""

    name = "records.consumers"
    label = "consumers"
