"""The room of the root domain."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """All municipalities together."""

    name = "directory"
