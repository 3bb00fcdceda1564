"""The integrators' door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """REST."""

    name = "api"
