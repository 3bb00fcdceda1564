"""The room of what happened."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What happened in a municipality, in its own schema."""

    name = "records"
