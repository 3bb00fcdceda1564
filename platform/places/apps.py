"""The room of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Where things are: shapes on the map, the municipality's boundary and its map layers."""

    name = "places"
