"""The room of the search within a municipality."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Everything public in a municipality, to be found by its words."""

    name = "search"
