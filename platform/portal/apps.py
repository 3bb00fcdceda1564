"""The citizens' door."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Templates, static files and views for people."""

    name = "portal"
