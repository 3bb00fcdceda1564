"""The operators' door."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Operators of the installation, what they ask for and what they did; rows of `public`."""

    name = "tenants.console"
    label = "console"
